"""Making an activity's numbers again from what was given, when a formula or an input changed."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import transaction

from accounts.measures.services import on_day
from activities.activity import corrections, derived
from activities.activity.inputs import dated_facts, fingerprint
from activities.activity.models import Activity, Status
from activities.activity.services import activity_saved
from activities.numbers import calories, sports
from activities.numbers.analysis import ALGORITHM_VERSION
from activities.numbers.facts import DatedFact
from activities.uploads.importing import files_of, named_inputs, read_in_child, rewrite
from activities.uploads.models import Origin

_MOST_LENDERS = 5


def primary_origin(activity: Activity) -> Origin | None:
    return activity.origins.select_related("source_file").filter(is_primary=True).first()


def recompute(activity: Activity) -> None:
    """Reads the primary original again, or, for a manual entry, its few derived numbers. Idempotent."""
    origin = primary_origin(activity)
    if origin is None:
        _recompute_manual(activity)
        return
    others = list(
        activity.origins.filter(is_primary=False)
        .select_related("source_file")
        .order_by("-richness", "pk")[:_MOST_LENDERS]
    )
    inputs = files_of(activity)  # what comes meanwhile is worked out by a job of its own
    recordings = read_in_child(
        origin.source_file,
        {origin.index: activity.sport},
        {origin.index: others},
        {origin.index: corrections.edits_of(activity)},
    )
    with transaction.atomic():
        rewrite(activity, recordings[origin.index], inputs)


_MANUAL = (
    "calories_kcal",
    "calories_method",
    "algorithm_version",
    "fingerprint",
    "status",
    "updated_at",
)


def _recompute_manual(activity: Activity) -> None:
    weight_kg = on_day(athlete_id=activity.athlete_id, day=activity.local_date).get("weight_kg")
    spent = calories.estimate(
        sports.find(activity.sport),
        calories.Work(
            moving_s=activity.moving_s,
            distance_m=activity.distance_m,
            gain_m=activity.elevation_gain_m,
            power_kj=None,
            device_kcal=None,
        ),
        weight_kg,
    )
    activity.calories_kcal = spent.kcal if spent else None
    activity.calories_method = spent.method.value if spent else ""
    activity.algorithm_version = ALGORITHM_VERSION
    facts = dated_facts(activity.athlete_id)
    activity.fingerprint = fingerprint("", facts, activity.start_time.date())
    activity.status = Status.READY
    with transaction.atomic():
        activity.save(update_fields=_MANUAL)
        derived.store_all(activity, {})
        activity_saved.send(sender=Activity, activity=activity)


def stale(*, force: bool = False, athlete_id: int | None = None) -> Iterator[Activity]:
    """Activities whose numbers an update or a changed measure made outdated, newest first."""
    activities = Activity.objects.filter(post__deleted_at=None).newest_first()
    origins = Origin.objects.order_by("-is_primary", "source_file__sha256", "index")
    if athlete_id is not None:
        activities = activities.filter(athlete_id=athlete_id)
        origins = origins.filter(activity__athlete_id=athlete_id)
    files: dict[int, list[str]] = {}
    for activity_id, sha256 in origins.values_list("activity_id", "source_file__sha256"):
        files.setdefault(activity_id, []).append(sha256)
    edits = corrections.edits_by_activity(athlete_id)
    facts_of: dict[int, list[DatedFact]] = {}
    for activity in activities.iterator(chunk_size=500):
        if activity.athlete_id not in facts_of:
            facts_of[activity.athlete_id] = dated_facts(activity.athlete_id)
        inputs = fingerprint(
            named_inputs(files.get(activity.pk, []), edits.get(activity.pk, [])),
            facts_of[activity.athlete_id],
            activity.start_time.date(),
        )
        current = activity.algorithm_version == ALGORITHM_VERSION and activity.fingerprint == inputs
        if force or not current:
            yield activity
