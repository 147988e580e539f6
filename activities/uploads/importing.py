"""Writing what was read: activities with all their parts, in one short transaction."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone as clock

from accounts.measures.models import Measure
from accounts.people.models import Audience, User
from activities.activity import derived, services
from activities.activity.models import Activity, ActivityDetail, Gear, Status
from activities.recordings.recording import UnreadableFile
from activities.streams import services as streams
from activities.uploads import duplicates
from activities.uploads.models import Origin, SourceFile, Upload, UploadStatus
from activities.uploads.pipeline import DatedFact, Processed, facts_in_force
from stravalite.identifiers import public_id
from stravalite.jobs.children import ChildDied, pool


@dataclass(slots=True)
class Outcome:
    created: list[Activity] = field(default_factory=list)
    repeated: list[Activity] = field(default_factory=list)


def dated_facts(athlete_id: int) -> list[DatedFact]:
    rows = Measure.objects.filter(athlete_id=athlete_id).values_list("kind", "value", "from_date")
    return [(kind, value, day.isoformat()) for kind, value, day in rows]


def read_in_child(source: SourceFile, sports: dict[int, str] | None = None) -> list[Processed]:
    """Reads and measures the file in a child process.

    Raises UnreadableFile, also for what a child had not the memory or time for; ChildDied when it was
    killed from outside, which is worth another try.
    """
    try:
        where: dict[str, Any] = {"path": source.file.path}
    except NotImplementedError:  # object storage has no paths
        with source.file.open("rb") as file:
            where = {"data": file.read()}
    try:
        recordings: list[Processed] = pool().call(
            "activities.uploads.pipeline:process",
            name=source.name,
            facts=dated_facts(source.athlete_id),
            calculators=derived.targets(),
            sports=sports or {},
            **where,
        )
    except ChildDied as died:
        if died.reason == "killed":
            raise
        raise UnreadableFile("too_costly", reason=died.reason) from died
    return recordings


def write(recordings: list[Processed], upload: Upload) -> Outcome:
    """Creates the activities, or joins recordings to the ones they repeat; one transaction."""
    outcome = Outcome()
    group = public_id("mul") if len(recordings) > 1 else ""
    with transaction.atomic():
        # two files of one athlete at a time: overlap is checked against what is committed
        athlete = (
            User.objects.select_for_update(of=("self",))
            .select_related("preferences")
            .get(pk=upload.athlete_id)
        )
        for processed in recordings:
            match = duplicates.find(athlete.pk, processed)
            if match is not None and match.certain:
                _join(match.activity, processed, upload)
                outcome.repeated.append(match.activity)
                continue
            if match is not None:
                processed.detail["quality"].append(
                    {"code": "possible_duplicate", "facts": {"activity": match.activity.public_id}}
                )
            outcome.created.append(_create(athlete, processed, upload, group))
        _finish(upload, outcome)
    return outcome


def _finish(upload: Upload, outcome: Outcome) -> None:
    upload.status = UploadStatus.DONE if outcome.created else UploadStatus.DUPLICATE
    upload.duplicate_of = outcome.repeated[0] if outcome.repeated and not outcome.created else None
    upload.finished_at = clock.now()
    upload.error_code, upload.error_facts = "", {}
    upload.save()


def _create(athlete: User, processed: Processed, upload: Upload, group: str) -> Activity:
    options = upload.options
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
        numbers=processed.numbers,
        status=Status.READY,
        device_name=processed.device_name,
        multisport_id=group,
        **_place(processed),
        trustworthy_clock=processed.trustworthy_clock,
        fingerprint=fingerprint(
            upload.source_file.sha256, dated_facts(athlete.pk), processed.start_time.date()
        ),
    )
    _write_parts(activity, processed)
    Origin.objects.create(
        activity=activity,
        source_file=upload.source_file,
        upload=upload,
        index=processed.index,
        identity=duplicates.identity_key(processed),
        richness=processed.richness,
    )
    if options.get("sport") and activity.sport != processed.sport:
        services.request_recompute(activity)  # it was measured as the sport the file names
    services.activity_saved.send(sender=Activity, activity=activity)
    return activity


def _gear(athlete: User, gear_id: str | None) -> Gear | None:
    return Gear.objects.filter(athlete=athlete, public_id=gear_id).first() if gear_id else None


def _place(processed: Processed) -> dict[str, Any]:
    lat, lon = processed.start or (None, None)
    return {"track": processed.track, "start_lat": lat, "start_lon": lon}


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


def _join(activity: Activity, processed: Processed, upload: Upload) -> None:
    """Keeps the repeating file beside the activity; the richer recording gives the numbers."""
    origin, _created = Origin.objects.get_or_create(
        activity=activity,
        source_file=upload.source_file,
        index=processed.index,
        defaults={
            "upload": upload,
            "identity": duplicates.identity_key(processed),
            "richness": processed.richness,
            "is_primary": False,
        },
    )
    primary = activity.origins.filter(is_primary=True).first()
    if origin == primary or (primary is not None and processed.richness <= primary.richness):
        return
    activity.origins.filter(is_primary=True).update(is_primary=False)
    Origin.objects.filter(pk=origin.pk).update(is_primary=True)
    rewrite(activity, processed, upload.source_file.sha256)


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


def rewrite(activity: Activity, processed: Processed, sha256: str) -> None:
    """Replaces every derived part; what the person wrote (title, sport, audience, gear) stays."""
    measured = {**processed.numbers, **_place(processed)}
    for name, value in measured.items():
        setattr(activity, name, value)
    activity.start_time = processed.start_time
    activity.timezone = processed.timezone or activity.timezone
    activity.local_date = services.local_day(activity.start_time, activity.timezone)
    activity.device_name = processed.device_name
    activity.trustworthy_clock = processed.trustworthy_clock
    facts = dated_facts(activity.athlete_id)
    activity.fingerprint = fingerprint(sha256, facts, activity.start_time.date())
    activity.status = Status.READY
    activity.save(update_fields=[*measured, *_MEASURED])
    if activity.post.moment != activity.start_time:
        activity.post.moment = activity.start_time
        activity.post.save(update_fields=["moment"])
    _write_parts(activity, processed)
    services.activity_saved.send(sender=Activity, activity=activity)


def fingerprint(sha256: str, facts: list[DatedFact], day: date) -> str:
    """Names everything the numbers were made from, besides the algorithm's version and the sport."""
    in_force = sorted(facts_in_force(facts, day.isoformat()).items())
    inputs = json.dumps([sha256, in_force, derived.versions()])
    return hashlib.sha256(inputs.encode()).hexdigest()
