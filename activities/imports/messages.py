"""Why a thing of an archive, or the archive itself, could not be used, in words; and what was noticed."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities.uploads.messages import Explanation
from activities.uploads.messages import explain as explain_file

_TEXTS = {
    "missing_member": (
        gettext_lazy("The archive names this file, but does not hold it."),
        gettext_lazy("Download the export again; the archive may be cut off."),
    ),
    "forbidden_path": (
        gettext_lazy("This entry of the archive points outside it."),
        gettext_lazy("It was left out. Honest exports hold no such entries."),
    ),
    "twice": (
        gettext_lazy("The archive holds two files of this name; the first one was used."),
        gettext_lazy("If the other one matters, hand it in by itself."),
    ),
    "no_date": (
        gettext_lazy("Nothing says when this was."),
        gettext_lazy("Add the activity by hand if you know its day."),
    ),
    "implausible": (
        gettext_lazy("Its numbers cannot be right: %(why)s"),
        gettext_lazy("Add the activity by hand with the numbers you trust."),
    ),
    "photo_heic": (
        gettext_lazy("This photo is HEIC, which most browsers cannot show."),
        gettext_lazy("Save it as JPEG and add it to its activity."),
    ),
    "photo_video": (
        gettext_lazy("This is a video; only photos are added."),
        gettext_lazy("It is still in your archive: keep that file."),
    ),
    "photo_not_a_photo": (
        gettext_lazy("This is no photo we can read."),
        gettext_lazy("JPEG, PNG, WebP and GIF can be read."),
    ),
    "photo_damaged": (
        gettext_lazy("This photo is damaged; it may have been cut off."),
        gettext_lazy("If you have it elsewhere, add it to its activity by hand."),
    ),
    "photo_too_large": (
        gettext_lazy("This photo has more bytes or pixels than this server takes."),
        gettext_lazy("Make it smaller and add it to its activity by hand."),
    ),
    "photo_too_costly": (
        gettext_lazy("Reading this photo took more memory or time than this server allows."),
        gettext_lazy("Save it again as a plain JPEG and add it to its activity by hand."),
    ),
    "export_foreign": (
        gettext_lazy("It bears the name of something that belongs to another account here."),
        gettext_lazy("Nothing of that account was touched. Restore into the account it came from."),
    ),
    "export_implausible": (
        gettext_lazy("It cannot be taken in as it is: %(why)s"),
        gettext_lazy("The export may have been changed by hand; make a new one."),
    ),
    "export_damaged": (
        gettext_lazy("Its bytes are not those the export was made with."),
        gettext_lazy("Download the export again and hand it in as it is."),
    ),
    "no_activity": (
        gettext_lazy("The activity it belongs to could not be added."),
        gettext_lazy("Try again when the activity is there."),
    ),
}
#: About the whole archive.
_ARCHIVE = {
    "damaged": (
        gettext_lazy("This is no archive we can open; it may have been cut off on the way."),
        gettext_lazy("Download the export again and hand in the zip file as it is."),
    ),
    "export_newer": (
        gettext_lazy(
            "This export was made by a newer version of this software (format %(version)s)."
        ),
        gettext_lazy("Update this server first; then hand the export in again."),
    ),
    "export_damaged": (
        gettext_lazy("This export is damaged: %(file)s is not as it was written."),
        gettext_lazy("Download the export again and hand it in as it is."),
    ),
    "archive_empty": (
        gettext_lazy("There is nothing of training in this archive."),
        gettext_lazy(
            "Hand in the export of Strava, Garmin, Apple Health, FitTrackee, Endurain or of a server "
            "like this as you got it, or a zip of FIT, GPX or TCX files."
        ),
    ),
    "archive_many": (
        gettext_lazy("This archive holds more than %(count)s files."),
        gettext_lazy("Split it into several."),
    ),
    "archive_bomb": (
        gettext_lazy("Unpacked, this archive would be far larger than an export can be."),
        gettext_lazy("Download the export again from the service."),
    ),
    "too_costly": (
        gettext_lazy(
            "Looking through the archive took more memory or time than this server allows."
        ),
        gettext_lazy("Split it into several, or ask whoever runs the server."),
    ),
    "internal": (
        gettext_lazy("Something went wrong on this server."),
        gettext_lazy("Try again; if it fails again, tell whoever runs the server."),
    ),
}


def explain(code: str, facts: dict[str, Any]) -> Explanation | None:
    """The sentences for an item's error code; None for no error."""
    if code not in _TEXTS:
        return explain_file(code, facts)
    message, hint = _TEXTS[code]
    return Explanation(code, _filled(str(message), facts), str(hint))


def explain_archive(code: str, facts: dict[str, Any]) -> Explanation | None:
    """The sentences for an import that failed as a whole."""
    if not code:
        return None
    message, hint = _ARCHIVE.get(code, _ARCHIVE["damaged"])
    return Explanation(code, _filled(str(message), facts), str(hint))


def explain_note(code: str, facts: dict[str, Any]) -> str:
    """What a reader noticed, as a sentence; "" for what need not be said."""
    texts = {
        "columns_unknown": _(
            "The table of activities is in a language this server does not know; it was read by "
            "the order of its columns. Look over titles and sports below."
        ),
        "sports_unknown": _(
            "These sports are not known by name here: %(sports)s. The recordings themselves "
            "decide, and what has none becomes “Workout”."
        ),
        "left_out": _("%(count)s other files in the archive are no recordings and are left out."),
        "table_unreadable": _("The table %(file)s could not be read."),
        "private_left_out": _("%(count)s all-day monitoring files are left out."),
        "broken_off": _(
            "%(file)s breaks off or is damaged on the way; everything before that was read."
        ),
        "newest_kept": _("Of %(topic)s only the newest %(count)s samples are kept."),
        "routes_without_heart": _(
            "For %(count)s routes the export holds no heart rates. A FIT or TCX file of the same "
            "activity brings them."
        ),
        "routes_missing": _(
            "The archive names %(count)s routes that it does not hold; those workouts are told in "
            "numbers only."
        ),
        "samples_without_file": _(
            "%(count)s activities have no file in this export and are told in numbers only. If "
            "their service has the files, its own export brings them; the two are then joined."
        ),
        "units_unknown": _("These numbers are in units not known here and left out: %(units)s."),
    }
    return _filled(texts[code], facts) if code in texts else ""


def _filled(text: str, facts: dict[str, Any]) -> str:
    try:
        return text % facts if facts else text
    except (KeyError, ValueError, TypeError):
        return text
