"""Why a file gave no activity, in words: what it is, and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stravalite.ui.sports import sport_named


@dataclass(frozen=True, slots=True)
class Explanation:
    code: str
    message: str
    hint: str


_KEPT = gettext_lazy("The original is kept; nothing is lost.")
_EXPORT = gettext_lazy("Export the activity as FIT, GPX or TCX and send that file.")

_TEXTS: dict[str, tuple[str | Promise, str | Promise]] = {
    "empty": (
        gettext_lazy("The file is empty."),
        gettext_lazy("Copy it from the device again; the transfer may have been cut off."),
    ),
    "not_a_recording": (gettext_lazy("This is %(what)s, not a recording."), _EXPORT),
    "settings": (gettext_lazy("This FIT file holds the settings of a device."), _EXPORT),
    "workout": (
        gettext_lazy("This FIT file is a planned workout, not one that was done."),
        gettext_lazy("Look for the activity itself in the device's Activity folder."),
    ),
    "course": (
        gettext_lazy("This FIT file is a course to follow, not an activity."),
        gettext_lazy("Look for the activity itself in the device's Activity folder."),
    ),
    "monitoring": (
        gettext_lazy(
            "This FIT file holds all-day monitoring (steps, heart rate), not an activity."
        ),
        gettext_lazy("Look for the activity itself in the device's Activity folder."),
    ),
    "weight": (
        gettext_lazy("This FIT file holds weight measurements, not an activity."),
        gettext_lazy("Enter your weight under Settings, Measures."),
    ),
    "other_fit": (gettext_lazy("This FIT file holds no activity (%(kind)s)."), _EXPORT),
    "route_without_times": (
        gettext_lazy("This is a route without times, so it is not something you did yet."),
        gettext_lazy("Export it as an activity, or add the activity by hand."),
    ),
    "no_points": (
        gettext_lazy("The file has no recorded points."),
        gettext_lazy("Add the activity by hand if you know its numbers."),
    ),
    "damaged": (
        gettext_lazy("The file is damaged and nothing in it could be used."),
        gettext_lazy("Copy it from the device again, or export it from the service you used."),
    ),
    "too_large": (
        gettext_lazy("Unpacked, the file is larger than %(limit_mb)s MB."),
        gettext_lazy("A recording is rarely over 20 MB. Check that it is the right file."),
    ),
    "too_costly": (
        gettext_lazy("Reading the file took more memory or time than this server allows a file."),
        gettext_lazy("It is kept. Whoever runs the server can raise the limit and read it again."),
    ),
    "forbidden_xml": (
        gettext_lazy("The file has XML parts that recordings never have, and that can do harm."),
        _EXPORT,
    ),
    "archive_many": (
        gettext_lazy("This zip holds %(count)s recordings."),
        gettext_lazy("Unpack it and drop all its files here at once."),
    ),
    "archive_empty": (
        gettext_lazy("This zip holds no recording."),
        gettext_lazy("Look inside: FIT, GPX or TCX files are needed."),
    ),
    "archive_bomb": (
        gettext_lazy("Unpacked, this archive would be far larger than a recording can be."),
        _EXPORT,
    ),
    "encrypted": (
        gettext_lazy("This zip is protected by a password."),
        gettext_lazy("Unpack it and send the file inside."),
    ),
    "internal": (
        gettext_lazy("Something went wrong on this server while reading the file."),
        gettext_lazy("It is kept. Try again; if it fails again, tell whoever runs the server."),
    ),
}


_PHOTO = gettext_lazy("a photo")
#: What a file is when it is no recording; the readers' own words would be jargon.
_WHAT = {
    **dict.fromkeys(("jpeg", "png", "gif", "bmp", "tiff", "heic", "webp"), _PHOTO),
    **dict.fromkeys(("video", "matroska"), gettext_lazy("a video")),
    **dict.fromkeys(("html", "xml", "svg", "kml"), gettext_lazy("a web page or another document")),
    **dict.fromkeys(("pdf", "office", "text"), gettext_lazy("a document")),
    **dict.fromkeys(("csv", "json", "sqlite"), gettext_lazy("a table of data")),
    "mp3": gettext_lazy("music"),
    "program": gettext_lazy("a program"),
    "nmea": gettext_lazy("a raw log of a GPS receiver"),
    **dict.fromkeys(
        ("bzip2", "xz", "7z", "rar", "zstd"), gettext_lazy("an archive of another kind")
    ),
}
_OF_PHOTOS = gettext_lazy("Add it to an activity instead: open the activity and choose Add photos.")


def explain(code: str, facts: dict[str, Any]) -> Explanation | None:
    """The sentences for an upload's error code; None for no error."""
    if not code:
        return None
    message, hint = _TEXTS.get(code, _TEXTS["damaged"])
    if code == "not_a_recording":
        what = _WHAT.get(str(facts.get("kind", "")), gettext_lazy("something else"))
        facts = {**facts, "what": str(what)}
        hint = _OF_PHOTOS if what is _PHOTO else hint
    try:
        said = str(message) % facts if facts else str(message)
    except (KeyError, ValueError, TypeError):
        said = str(message)
    return Explanation(code, said, f"{hint} {_KEPT}" if code not in {"empty"} else str(hint))


def explain_note(code: str, facts: dict[str, Any]) -> str:
    """A reader's or the analysis's note as a sentence for the athlete; "" for what need not be said."""
    texts = {
        "truncated": _("The file ends in the middle; everything up to %(until)s was used."),
        "checksum": _(
            "The file's checksum does not match; its contents looked sound and were used."
        ),
        "clock": _(
            "The device's clock said %(year)s, which cannot be right. This activity is never ranked."
        ),
        "repaired": _("%(count)s impossible values of %(field)s were left out."),
        "time_reversed": _("%(count)s points were out of order and were sorted."),
        "no_sport": _("The file does not say which sport it was. Correct it with Edit."),
        "guessed_sport": _(
            "The file does not say which sport it was; it looks like this: %(label)s. "
            "Correct it with Edit."
        ),
        "gps_jumps": _("GPS jumped %(count)s times (%(at)s); those points do not count.")
        if facts.get("at_s")
        else _("GPS jumped %(count)s times; those points do not count."),
        "dropped_heartrate": _("%(count)s impossible heart rates were left out."),
        "dropped_power": _("%(count)s impossible power values were left out."),
        "completed": _("%(fields)s come from another recording of the same activity."),
        "idle_edit": _(
            "One of your edits does not fit the recording any more and is left out. See “Correct the recording”."
        ),
        "possible_duplicate": _("This may be the same as another activity of yours."),
    }
    if code not in texts:
        return ""
    filled = dict(facts)
    if "sport" in filled:
        filled["label"] = str(sport_named(str(filled["sport"])).label)
    if code == "completed":
        words = {
            "heartrate": _("heart rate"),
            "power": _("power"),
            "cadence": _("cadence"),
            "temperature": _("temperature"),
        }
        named = [words.get(one, one) for one in str(filled["fields"]).split(", ")]
        filled["fields"] = ", ".join(named).capitalize()
    if "until_s" in filled:
        filled["until"] = _clock(filled["until_s"])
    if filled.get("at_s"):
        told = str(filled["at_s"]).split()
        more = "…" if len(told) < int(filled.get("count", 0)) else ""
        filled["at"] = ", ".join(_clock(each) for each in told) + more
    try:
        return texts[code] % filled
    except (KeyError, ValueError, TypeError):
        return ""


def _clock(since_start_s: Any) -> str:
    seconds = int(float(since_start_s))
    return f"{seconds // 3600}:{seconds % 3600 // 60:02d}:{seconds % 60:02d}"
