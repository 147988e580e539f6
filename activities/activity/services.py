"""Making, changing and taking back activities."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db import transaction
from django.dispatch import Signal
from django.utils import timezone as clock
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.measures.services import on_day
from accounts.people.models import User
from activities.activity import derived
from activities.activity.gear import usual_gear
from activities.activity.inputs import dated_facts, fingerprint
from activities.activity.models import (
    Activity,
    ActivityDetail,
    ExternalId,
    Gear,
    Source,
    Status,
)
from activities.activity.names import default_name
from activities.numbers import calories, sports
from activities.numbers.analysis import ALGORITHM_VERSION
from social.posts import live
from social.posts import services as posts
from stravalite.errors import DomainError
from stravalite.jobs import services as jobs
from stravalite.jobs.models import Priority

#: Sent with `activity` inside the change's transaction: created, edited, deleted, restored, recomputed.
activity_saved = Signal()
#: Sent with `activity` inside the transaction that ends it for good.
activity_ending = Signal()

#: Sent with `activity` and `into` inside the transaction that makes them one; `activity` is then deleted.
activities_joined = Signal()

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
LONGEST_S = 14 * 24 * 3600
EDITABLE = (
    "name",
    "description",
    "sport",
    "gear",
    "workout_type",
    "commute",
    "excluded_from_records",
    "hide_map",
)
_CHANGEABLE = frozenset({*EDITABLE, "gear_by_default"})


class ImplausibleActivity(DomainError):
    code = "implausible"
    message = gettext_lazy("These numbers cannot be right.")


def local_day(moment: datetime, zone: str) -> date:
    """The calendar day at the place where it happened."""
    try:
        return moment.astimezone(ZoneInfo(zone)).date()
    except (ZoneInfoNotFoundError, ValueError, OverflowError):
        return moment.astimezone(UTC).date()


def midnight(day: date, zone: str) -> datetime:
    """The start of the day where it happened."""
    try:
        return datetime.combine(day, time(), ZoneInfo(zone))
    except (ZoneInfoNotFoundError, ValueError):
        return datetime.combine(day, time(), UTC)


def shown_moment(athlete: User, start_time: datetime, day: date, zone: str) -> datetime:
    """When its post says it happened: everybody sorts by it, so it tells no more than the day to whom the
    athlete hides the time."""
    return midnight(day, zone) if athlete.preferences.hide_start_time else start_time


def create(
    *,
    athlete: User,
    sport: str,
    start_time: datetime,
    zone: str,
    audience: str,
    name: str = "",
    description: str = "",
    gear: Gear | None = None,
    no_gear: bool = False,
    is_news: bool = True,
    numbers: dict[str, Any],
    **fields: Any,
) -> Activity:
    """The activity with its post, in the caller's transaction.

    Without `gear` it gets what the athlete usually wears for the sport; `no_gear` says that they wore nothing.
    `is_news` tells open pages of it.
    """
    day = local_day(start_time, zone)
    moment = shown_moment(athlete, start_time, day, zone)
    post = posts.publish(author=athlete, audience=audience, moment=moment, topic=sport)
    by_default = gear is None and not no_gear
    activity = Activity(
        post=post,
        athlete=athlete,
        sport=sport,
        name=(name or default_name(sport, start_time, zone))[:200],
        description=description[:10_000],
        gear=usual_gear(athlete.pk, sport, day) if by_default else gear,
        gear_by_default=by_default,
        start_time=start_time,
        timezone=zone,
        local_date=day,
        **fields,
        **numbers,
    )
    activity.save(force_insert=True)
    if is_news and activity.source != Source.ARCHIVE:  # years of history are no news
        live.announce(post, _run_created(activity))
    return activity


def _run_created(activity: Activity) -> dict[str, str | float | None]:
    """S0's event, for those who may see the activity; no more exact than a list tells others who hides places."""
    hides = bool(activity.athlete.preferences.hiding_version)
    return {
        "type": "live_run_feed",
        "event": "run_created",
        "user_id": activity.athlete.public_id,
        "activity": activity.public_id,
        "distance": _rounded(activity.distance_m, 100.0 if hides else 0.0),
        "duration": _rounded(activity.elapsed_s, 30.0 if hides else 0.0),
    }


def _rounded(value: float | None, step: float) -> float | None:
    return value if value is None or not step else max(round(value / step), 1) * step


def create_manual(
    *,
    athlete: User,
    sport: str,
    start_time: datetime,
    elapsed_s: float,
    distance_m: float | None = None,
    elevation_gain_m: float | None = None,
    average_heartrate_bpm: float | None = None,
    moving_s: float | None = None,
    calories_kcal: float | None = None,
    name: str = "",
    description: str = "",
    audience: str | None = None,
    gear: Gear | None = None,
    zone: str | None = None,
    sets: list[dict[str, Any]] | None = None,
    source: str = Source.MANUAL,
    **fields: Any,
) -> Activity:
    """An activity typed in by hand. ImplausibleActivity says which field cannot be right."""
    _check_finite(
        elapsed_s=elapsed_s,
        distance_m=distance_m,
        elevation_gain_m=elevation_gain_m,
        average_heartrate_bpm=average_heartrate_bpm,
        moving_s=moving_s,
        calories_kcal=calories_kcal,
    )
    check_plausible(sport, start_time, elapsed_s, distance_m)
    if moving_s is not None:
        moving_s = min(max(moving_s, 0.0), elapsed_s)
    zone = zone or athlete.preferences.timezone
    numbers: dict[str, Any] = {
        "elapsed_s": float(elapsed_s),
        "moving_s": float(moving_s) if moving_s is not None else float(elapsed_s),
        "distance_m": distance_m,
        "distance_source": "manual" if distance_m is not None else "",
        "elevation_gain_m": elevation_gain_m,
        "elevation_source": "manual" if elevation_gain_m is not None else "",
        "average_heartrate_bpm": average_heartrate_bpm,
        "average_speed_mps": distance_m / elapsed_s if distance_m and elapsed_s else None,
    }
    weight_kg = on_day(athlete_id=athlete.pk, day=local_day(start_time, zone)).get("weight_kg")
    spent = calories.estimate(
        sports.find(sport),
        calories.Work(
            moving_s=numbers["moving_s"],
            distance_m=distance_m,
            gain_m=elevation_gain_m,
            power_kj=None,
            device_kcal=calories_kcal,
        ),
        weight_kg,
    )
    if spent is not None:
        numbers |= {"calories_kcal": spent.kcal, "calories_method": spent.method.value}
    with transaction.atomic():
        activity = create(
            athlete=athlete,
            sport=sport,
            start_time=start_time,
            zone=zone,
            audience=audience or athlete.preferences.default_audience,
            name=name,
            description=description,
            gear=gear,
            numbers=numbers,
            source=source,
            status=Status.READY,
            algorithm_version=ALGORITHM_VERSION,
            fingerprint=fingerprint("", dated_facts(athlete.pk), start_time.date()),
            **fields,
        )
        ActivityDetail.objects.create(activity=activity, sets=sets or [])
        derived.store_all(activity, {})
        activity_saved.send(sender=Activity, activity=activity)
    return activity


def _check_finite(**numbers: float | None) -> None:
    """JSON and forms can carry "nan"; no comparison refuses it."""
    fields: dict[str, list[Any]] = {
        name: [_("This is not a number.")]
        for name, value in numbers.items()
        if value is not None and not math.isfinite(value)
    }
    if fields:
        raise ImplausibleActivity(hint=_("Look at the fields named here."), fields=fields)


def check_plausible(
    sport: str, start_time: datetime, elapsed_s: float, distance_m: float | None
) -> None:
    """ImplausibleActivity names what cannot be right: `start_time`, `duration`, `distance`."""
    problems: dict[str, list[Any]] = {}
    if start_time > clock.now() + timedelta(days=1):
        problems["start_time"] = [_("This lies in the future.")]
    elif start_time < EARLIEST:
        problems["start_time"] = [_("This is before 1990.")]
    if not 1 <= elapsed_s <= LONGEST_S:
        problems["duration"] = [_("Between one second and fourteen days, please.")]
    elif distance_m is not None:
        limit = sports.find(sport).max_speed_mps
        if distance_m < 0:
            problems["distance"] = [_("A distance cannot be negative.")]
        elif distance_m / elapsed_s > limit:
            problems["distance"] = [
                _("That would be %(speed).0f km/h. Is the distance or the time mistyped?")
                % {"speed": distance_m / elapsed_s * 3.6}
            ]
    if problems:
        raise ImplausibleActivity(hint=_("Look at the fields named here."), fields=problems)


def edit(activity: Activity, *, audience: str | None = None, **changes: Any) -> Activity:
    """Changes what a person may change. A new sport recomputes the numbers in the background.

    Gear that nobody chose goes with the sport; naming `gear` is choosing, also when it is the same or none.
    """
    if "gear" in changes:
        changes.setdefault("gear_by_default", False)
    elif activity.gear_by_default and changes.get("sport", activity.sport) != activity.sport:
        changes["gear"] = usual_gear(activity.athlete_id, changes["sport"], activity.local_date)
    differing = {
        name: value
        for name, value in changes.items()
        if name in _CHANGEABLE and getattr(activity, name) != value
    }
    with transaction.atomic():
        for name, value in differing.items():
            setattr(activity, name, value)
        if differing:
            activity.save(update_fields=[*differing, "updated_at"])
        post_changes = {"audience": audience} if audience else {}
        if "sport" in differing:
            post_changes["topic"] = activity.sport
            request_recompute(activity, priority=Priority.PERSON_WAITING)
        posts.change(activity.post, **post_changes)
        if differing or post_changes:
            activity_saved.send(sender=Activity, activity=activity)
    return activity


def request_recompute(activity: Activity, *, priority: Priority = Priority.RECOMPUTE) -> None:
    jobs.enqueue(
        "activity.recompute",
        key=activity.public_id,
        payload={"activity": activity.public_id},
        athlete_id=activity.athlete_id,
        priority=priority,
    )


def recalculate(activity: Activity, *, priority: Priority = Priority.RECOMPUTE) -> None:
    """Marks the activity as being worked out and queues it."""
    with transaction.atomic():
        Activity.objects.filter(pk=activity.pk).update(status=Status.PROCESSING)
        activity.status = Status.PROCESSING
        request_recompute(activity, priority=priority)


def delete(activity: Activity) -> None:
    """Out of everyone's sight at once; restorable for 30 days."""
    with transaction.atomic():
        posts.delete(activity.post)
        activity_saved.send(sender=Activity, activity=activity)


def restore(activity: Activity) -> None:
    with transaction.atomic():
        posts.restore(activity.post)
        activity_saved.send(sender=Activity, activity=activity)


def name_elsewhere(activity: Activity, *, service: str, value: str) -> bool:
    """Notes what another service calls it; False when it was known.

    A deleted activity gives the name up to a live one.
    """
    known = (
        ExternalId.objects.filter(athlete_id=activity.athlete_id, service=service, value=value)
        .select_related("activity__post")
        .first()
    )
    if known is None:
        ExternalId.objects.create(
            activity=activity, athlete_id=activity.athlete_id, service=service, value=value
        )
        return True
    if known.activity.post.deleted_at is not None:
        known.activity = activity
        known.save(update_fields=["activity"])
        return True
    return False


def forget_name_elsewhere(*, athlete_id: int, service: str, value: str) -> None:
    ExternalId.objects.filter(athlete_id=athlete_id, service=service, value=value).delete()


def named_elsewhere(*, athlete_id: int, service: str, value: str) -> Activity | None:
    """The live activity that another service calls by this id."""
    known = (
        ExternalId.objects.filter(
            athlete_id=athlete_id,
            service=service,
            value=value,
            activity__post__deleted_at=None,
        )
        .select_related("activity")
        .first()
    )
    return known.activity if known else None
