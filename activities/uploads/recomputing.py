"""Making an activity's numbers again from what was given, when a formula or an input changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db import transaction

from accounts.measures.services import on_day
from activities.activity import corrections, derived, services
from activities.activity.inputs import dated_facts, fingerprint
from activities.activity.models import Activity, Status
from activities.activity.services import activity_saved
from activities.numbers import calories, sports
from activities.numbers.analysis import ALGORITHM_VERSION
from activities.numbers.edits import Typed, apply_typed
from activities.numbers.facts import DatedFact
from activities.uploads.importing import files_of, named_inputs, read_in_child, rewrite
from activities.uploads.models import Origin
from social.posts import services as posts

_MOST_LENDERS = 5


def primary_origin(activity: Activity) -> Origin | None:
    return activity.origins.select_related("source_file").filter(is_primary=True).first()


def recompute(activity: Activity) -> None:
    """Reads the primary original again, or, for a manual entry, its few derived numbers. Idempotent."""
    origin = primary_origin(activity)
    if origin is None:
        _recompute_manual(activity)
        return
    edits = corrections.edits_of(activity)
    joined = corrections.merged_parts(edits)  # they go on where this one ends, and lend it nothing
    beside = activity.origins.filter(is_primary=False).select_related("source_file")
    others = [
        one
        for one in beside.order_by("-richness", "pk")
        if (one.source_file.sha256, one.index) not in joined
    ][:_MOST_LENDERS]
    inputs = files_of(activity)  # what comes meanwhile is worked out by a job of its own
    recordings = read_in_child(
        origin.source_file,
        {origin.index: activity.sport},
        {origin.index: others},
        {origin.index: edits},
    )
    with transaction.atomic():
        rewrite(activity, recordings[origin.index], inputs)
        if (
            corrections.edits_of(activity) != edits
        ):  # one came meanwhile, and waits with its own job
            Activity.objects.filter(pk=activity.pk).update(status=Status.PROCESSING)


_MANUAL = (
    "start_time",
    "local_date",
    "distance_m",
    "distance_source",
    "elevation_gain_m",
    "elevation_source",
    "average_speed_mps",
    "calories_kcal",
    "calories_method",
    "algorithm_version",
    "fingerprint",
    "status",
    "updated_at",
)


def _correct_typed(activity: Activity, edits: Sequence[corrections.Edit]) -> None:
    """What was typed in, and what its athlete corrected of it since."""
    whole = corrections.whole_of(activity)
    if whole is None:
        return
    was = Typed(
        whole.start, whole.elapsed_s, whole.moving_s, whole.distance_m, whole.elevation_gain_m
    )
    now = apply_typed(was, edits)
    activity.start_time = now.start
    activity.local_date = services.local_day(now.start, activity.timezone)
    activity.distance_m, activity.elevation_gain_m = now.distance_m, now.elevation_gain_m
    activity.distance_source = "manual" if now.distance_m is not None else ""
    activity.elevation_source = "manual" if now.elevation_gain_m is not None else ""
    way, elapsed_s = activity.distance_m, activity.elapsed_s
    activity.average_speed_mps = way / elapsed_s if way and elapsed_s else None


def _recompute_manual(activity: Activity) -> None:
    edits = corrections.edits_of(activity)
    _correct_typed(activity, edits)
    weight_kg = on_day(athlete_id=activity.athlete_id, day=activity.local_date).get("weight_kg")
    spent = calories.estimate(
        sports.find(activity.sport),
        calories.Work(
            moving_s=activity.moving_s,
            distance_m=activity.distance_m,
            gain_m=activity.elevation_gain_m,
            power_kj=None,
            device_kcal=_said_kcal(activity),
        ),
        weight_kg,
    )
    activity.calories_kcal = spent.kcal if spent else None
    activity.calories_method = spent.method.value if spent else ""
    activity.algorithm_version = ALGORITHM_VERSION
    facts = dated_facts(activity.athlete_id)
    activity.fingerprint = fingerprint(named_inputs((), edits), facts, activity.start_time.date())
    activity.status = Status.READY
    with transaction.atomic():
        activity.save(update_fields=_MANUAL)
        moment = services.shown_moment(
            activity.athlete, activity.start_time, activity.local_date, activity.timezone
        )
        posts.change(activity.post, moment=moment)
        derived.store_all(activity, {})
        activity_saved.send(sender=Activity, activity=activity)


def _said_kcal(activity: Activity) -> float | None:
    """What was typed in of it; an estimate is made again."""
    return activity.calories_kcal if activity.calories_method == "device" else None


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
