"""Writing what was read: activities with all their parts, in one short transaction."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils import timezone as clock

from accounts.people.models import Audience, User
from activities.activity import corrections, derived, services
from activities.activity.inputs import dated_facts, fingerprint
from activities.activity.models import (
    Activity,
    ActivityDetail,
    Gear,
    Source,
    Status,
)
from activities.maps.gazetteer import town_near
from activities.recordings.completing import LENDABLE
from activities.recordings.recording import UnreadableFile
from activities.streams import services as streams
from activities.streams.services import names_of
from activities.uploads import duplicates
from activities.uploads.models import Origin, SourceFile, Upload, UploadStatus
from activities.uploads.pipeline import SUMMARY, SUMMARY_WORDS, Other, Processed
from social.posts import services as posts
from stravalite.identifiers import public_id
from stravalite.jobs.children import ChildDied, pool

#: Said instead of an id: worn was nothing, also not the usual.
NO_GEAR = "none"


@dataclass(slots=True)
class Outcome:
    """`repeated` are those that were here; `updated` of them took their numbers from this file."""

    created: list[Activity] = field(default_factory=list)
    repeated: list[Activity] = field(default_factory=list)
    updated: list[Activity] = field(default_factory=list)
    joined: list[Origin] = field(default_factory=list)
    named: bool = False  # what another service calls it was new


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file with what is known of it besides: what a person chose, what an archive tells."""

    athlete_id: int
    source_file: SourceFile
    options: dict[str, Any]  # name, description, sport, visibility, gear
    upload: Upload | None = None
    source: str = Source.FILE
    fields: dict[str, Any] = field(default_factory=dict)  # further fields of a new activity
    external_id: tuple[str, str] | None = None  # (service, its id)


def read_in_child(
    source: SourceFile,
    sports: dict[int, str] | None = None,
    others: dict[int, list[Origin]] | None = None,
    edits: dict[int, list[corrections.Edit]] | None = None,
) -> list[Processed]:
    """Reads and measures the file in a child process.

    Raises UnreadableFile, also for what a child had not the memory or time for; ChildDied when it was
    killed from outside, which is worth another try.
    """
    lenders = {
        index: [Other(origin.index, **_where(origin.source_file)) for origin in origins]
        for index, origins in (others or {}).items()
    }
    try:
        recordings: list[Processed] = pool().call(
            "activities.uploads.pipeline:process",
            name=source.name,
            facts=dated_facts(source.athlete_id),
            calculators=derived.targets(),
            sports=sports or {},
            others=lenders,
            edits=edits or {},
            files=_merged_files(source, edits or {}),
            **_where(source),
        )
    except ChildDied as died:
        if died.reason == "killed":
            raise
        raise UnreadableFile("too_costly", reason=died.reason) from died
    return recordings


def _merged_files(
    source: SourceFile, edits: Mapping[int, Sequence[corrections.Edit]]
) -> dict[str, Other]:
    """SHA-256 → the athlete's own file, of all that merges take in; no query where nothing was merged."""
    named = {sha256 for each in edits.values() for sha256, _index in corrections.merged_parts(each)}
    if not named:
        return {}
    found = SourceFile.objects.filter(athlete_id=source.athlete_id, sha256__in=named)
    return {one.sha256: Other(0, **_where(one)) for one in found}


def _where(source: SourceFile) -> dict[str, Any]:
    """Where a child finds the bytes: on the disk, or in what it is told."""
    try:
        return {"path": source.file.path}
    except NotImplementedError:  # object storage has no paths
        with source.file.open("rb") as file:
            return {"data": file.read()}


def write(recordings: list[Processed], incoming: Incoming) -> Outcome:
    """Creates the activities, or joins recordings to the ones they repeat; one transaction."""
    outcome = Outcome()
    group = public_id("mul") if len(recordings) > 1 else ""
    with transaction.atomic():
        # two files of one athlete at a time: overlap is checked against what is committed
        athlete = (
            User.objects.select_for_update(of=("self",))
            .select_related("preferences")
            .get(pk=incoming.athlete_id)
        )
        for processed in recordings:
            match = duplicates.find(athlete.pk, processed)
            if match is not None and match.certain:
                _join(match.activity, processed, incoming, outcome)
                continue
            if match is not None:
                processed.detail["quality"].append(
                    {"code": "possible_duplicate", "facts": {"activity": match.activity.public_id}}
                )
            outcome.created.append(_create(athlete, processed, incoming, group))
        for activity in [*outcome.created, *outcome.repeated][:1]:
            # the first of a file's activities bears what the other service calls it
            if incoming.external_id is not None:
                service, value = incoming.external_id
                outcome.named = services.name_elsewhere(activity, service=service, value=value)
    return outcome


def settle(upload: Upload, outcome: Outcome) -> None:
    """Says on the upload's row what became of it."""
    upload.status = UploadStatus.DONE if outcome.created else UploadStatus.DUPLICATE
    upload.duplicate_of = outcome.repeated[0] if outcome.repeated and not outcome.created else None
    upload.finished_at = clock.now()
    upload.error_code, upload.error_facts = "", {}
    upload.save()


def _create(athlete: User, processed: Processed, incoming: Incoming, group: str) -> Activity:
    options = incoming.options
    audience = options.get("visibility") or athlete.preferences.default_audience
    activity = services.create(
        athlete=athlete,
        sport=(options.get("sport") if not group else "") or processed.sport,
        start_time=processed.start_time,
        zone=processed.timezone or athlete.preferences.timezone,
        audience=audience if audience in Audience.values else Audience.ONLY_ME,
        name=options.get("name") or processed.name or "",
        description=options.get("description") or processed.description or "",
        gear=_gear(athlete, options.get("gear")),
        no_gear=options.get("gear") == NO_GEAR,
        numbers=processed.numbers,
        status=Status.READY,
        source=incoming.source,
        device_name=processed.device_name,
        multisport_id=group,
        **_place(processed),
        **incoming.fields,
        trustworthy_clock=processed.trustworthy_clock,
        fingerprint=fingerprint(
            incoming.source_file.sha256, dated_facts(athlete.pk), processed.start_time.date()
        ),
    )
    _write_parts(activity, processed)
    Origin.objects.create(
        activity=activity,
        source_file=incoming.source_file,
        upload=incoming.upload,
        index=processed.index,
        identity=duplicates.identity_key(processed),
        richness=processed.richness,
    )
    if options.get("sport") and activity.sport != processed.sport:
        services.request_recompute(activity)  # it was measured as the sport the file names
    services.activity_saved.send(sender=Activity, activity=activity)
    return activity


def _gear(athlete: User, gear_id: str | None) -> Gear | None:
    return Gear.objects.of(athlete.pk).filter(public_id=gear_id).first() if gear_id else None


def _place(processed: Processed) -> dict[str, Any]:
    lat, lon = processed.start or (None, None)
    near = town_near(lat, lon) if lat is not None and lon is not None else ""
    return {"track": processed.track, "start_lat": lat, "start_lon": lon, "place": near}


def _write_parts(activity: Activity, processed: Processed) -> None:
    ActivityDetail.objects.update_or_create(activity=activity, defaults=processed.detail)
    streams.store(
        activity,
        blob=processed.blob,
        reduced=processed.reduced,
        names=processed.stream_names,
        size=processed.size,
    )
    derived.store_all(activity, processed.derived)


def _join(activity: Activity, processed: Processed, incoming: Incoming, outcome: Outcome) -> None:
    """Keeps the repeating file beside the activity; the richer recording gives the numbers."""
    outcome.repeated.append(activity)
    was_current = _is_current(activity)
    origin, created = Origin.objects.get_or_create(
        activity=activity,
        source_file=incoming.source_file,
        index=processed.index,
        defaults={
            "upload": incoming.upload,
            "identity": duplicates.identity_key(processed),
            "richness": processed.richness,
            "is_primary": False,
        },
    )
    if created:
        outcome.joined.append(origin)
    primary = activity.origins.filter(is_primary=True).first()
    if origin == primary:
        return
    merged = bool(corrections.merged_parts(corrections.edits_of(activity)))
    if primary is not None and (merged or processed.richness <= primary.richness):
        if created and _lends(processed, activity):
            services.request_recompute(activity)
            outcome.updated.append(activity)
        elif created and was_current:  # its numbers stay as they are
            _sign(activity)
        return
    activity.origins.filter(is_primary=True).update(is_primary=False)
    Origin.objects.filter(pk=origin.pk).update(is_primary=True)
    edited = bool(corrections.edits_of(activity))
    if not edited:  # else it is read again with its edits, not shown without them meanwhile
        rewrite(activity, processed, files_of(activity))
    outcome.updated.append(activity)
    if edited or primary is not None:  # the former one may have what the richer one lacks
        services.request_recompute(activity)


def _signature(activity: Activity) -> str:
    day = activity.start_time.date()
    return fingerprint(files_of(activity), dated_facts(activity.athlete_id), day)


def _is_current(activity: Activity) -> bool:
    return activity.fingerprint == _signature(activity)


def _sign(activity: Activity) -> None:
    """Says that the numbers hold with the files there are now."""
    Activity.objects.filter(pk=activity.pk).update(fingerprint=_signature(activity))


def _lends(processed: Processed, activity: Activity) -> bool:
    """Whether the repeating recording has a sensor that the activity's columns lack."""
    mine = names_of(activity)
    return any(name in processed.stream_names and name not in mine for name in LENDABLE)


def stand_beside(activity: Activity, source: SourceFile, *, counted: bool = False) -> Origin | None:
    """Keeps a file beside the activity's own that lends a sensor; None when it stands there already.

    `counted` says that the numbers were made with it.
    """
    was_current = _is_current(activity)
    origin, created = Origin.objects.get_or_create(
        activity=activity, source_file=source, index=0, defaults={"is_primary": False}
    )
    if not created:
        return None
    if counted or "heartrate" in names_of(activity):  # its numbers stay as they are
        if counted or was_current:
            _sign(activity)
    else:
        services.request_recompute(activity)
    return origin


def part(origin: Origin) -> None:
    """Takes a repeating file away again; the richest of those that stay gives the numbers."""
    with transaction.atomic():
        activity, was_primary = origin.activity, origin.is_primary
        origin.delete()
        best = activity.origins.order_by("-richness", "pk").first()
        if was_primary and best is not None:
            Origin.objects.filter(pk=best.pk).update(is_primary=True)
        if best is not None:  # it may have lent its sensors
            services.request_recompute(activity)


_TYPED_IN = (
    *SUMMARY,
    *SUMMARY_WORDS,
    "track",
    "place",
    "start_lat",
    "start_lon",
    "start_time",
    "timezone",
    "local_date",
    "device_name",
    "trustworthy_clock",
    "algorithm_version",
    "fingerprint",
)


def typed_in(activity: Activity) -> dict[str, Any]:
    """The numbers of an activity without a file, JSON-able, for `put_back`."""
    row = Activity.objects.filter(pk=activity.pk).values(*_TYPED_IN)[0]
    kept: dict[str, Any] = json.loads(json.dumps(row, cls=DjangoJSONEncoder))
    kept["sets"] = activity.detail.sets
    return kept


def put_back(activity: Activity, kept: dict[str, Any]) -> None:
    """Undoes that a file gave the numbers of an activity that was typed in."""
    fields = {name: kept[name] for name in _TYPED_IN}
    fields["start_time"] = datetime.fromisoformat(fields["start_time"])
    fields["local_date"] = date.fromisoformat(fields["local_date"])
    with transaction.atomic():
        for name, value in fields.items():
            setattr(activity, name, value)
        activity.save(update_fields=[*fields, "updated_at"])
        ActivityDetail.objects.filter(activity=activity).delete()
        ActivityDetail.objects.create(activity=activity, sets=kept["sets"])
        streams.store(activity, blob=b"", reduced=b"", names=[], size=0)
        moment = services.shown_moment(
            activity.athlete, activity.start_time, activity.local_date, activity.timezone
        )
        posts.change(activity.post, moment=moment)
        derived.store_all(activity, {})
        services.activity_saved.send(sender=Activity, activity=activity)


#: What reading a file again sets; the rest of the row is the athlete's, who may edit it meanwhile.
_MEASURED = (
    "start_time",
    "timezone",
    "local_date",
    "device_name",
    "trustworthy_clock",
    "fingerprint",
    "status",
    "updated_at",
)


def files_of(activity: Activity) -> str:
    """What an activity's numbers are made from: its files, the primary one first, and its edits."""
    files = activity.origins.order_by("-is_primary", "source_file__sha256", "index").values_list(
        "source_file__sha256", flat=True
    )
    return named_inputs(files, corrections.edits_of(activity))


def named_inputs(files: Iterable[str], edits: Sequence[corrections.Edit]) -> str:
    """Files and edits as one name, for the fingerprint."""
    names = ",".join(files)
    return f"{names};{corrections.signature(edits)}" if edits else names


def rewrite(activity: Activity, processed: Processed, files: str) -> None:
    """Replaces every derived part; what the person wrote (title, sport, audience, gear) stays."""
    measured = {**processed.numbers, **_place(processed)}
    for name, value in measured.items():
        setattr(activity, name, value)
    # a doubt that its athlete has not answered is no number: reading again keeps it
    doubts = ActivityDetail.objects.filter(activity=activity).values_list("quality", flat=True)
    for note in doubts.first() or []:
        if note["code"] == "possible_duplicate":
            processed.detail["quality"].append(note)
    activity.start_time = processed.start_time
    activity.timezone = processed.timezone or activity.timezone
    activity.local_date = services.local_day(activity.start_time, activity.timezone)
    activity.device_name = processed.device_name
    activity.trustworthy_clock = processed.trustworthy_clock
    facts = dated_facts(activity.athlete_id)
    activity.fingerprint = fingerprint(files, facts, activity.start_time.date())
    activity.status = Status.READY
    activity.save(update_fields=[*measured, *_MEASURED])
    moment = services.shown_moment(
        activity.athlete, activity.start_time, activity.local_date, activity.timezone
    )
    posts.change(activity.post, moment=moment)
    _write_parts(activity, processed)
    services.activity_saved.send(sender=Activity, activity=activity)
