"""Which activity a photo belongs to, by the clock of its camera."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from activities.activity import corrections
from activities.activity.models import Activity
from activities.media.models import Photo

#: Zones differ from UTC by at most so much.
_FARTHEST = timedelta(hours=15)
#: The picture at the start line, and the one just after the finish.
_AROUND = timedelta(minutes=10)


def instant_of(photo: Photo, zone: str) -> datetime | None:
    """When it was taken, a clock without a zone read at the place of `zone`."""
    if photo.taken_at is not None or photo.camera_clock is None:
        return photo.taken_at
    try:
        there = ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError):
        there = ZoneInfo("UTC")
    return photo.camera_clock.astimezone(UTC).replace(tzinfo=there).astimezone(UTC)


def covers(activity: Activity, photo: Photo) -> timedelta | None:
    """How far outside the activity it was taken; None when it is not of this activity, nor of what its
    athlete left of it."""
    taken = instant_of(photo, activity.timezone)
    if taken is None or not activity.trustworthy_clock:
        return None
    end = activity.start_time + timedelta(seconds=activity.elapsed_s)
    outside = max(activity.start_time - taken, taken - end, timedelta())
    if outside > _AROUND or (outside and corrections.cut_away(activity, taken)):
        return None
    return outside


def activity_for(photo: Photo) -> Activity | None:
    """The activity whose time covers the photo's; the nearest one when it was taken between two."""
    moment = photo.taken_at or photo.camera_clock
    if moment is None:
        return None
    near = Activity.objects.of(photo.athlete_id).filter(
        start_time__lte=moment + _FARTHEST + _AROUND,
        start_time__gte=moment - _FARTHEST - _AROUND - timedelta(days=2),
    )
    found = [
        (outside, -activity.start_time.timestamp(), activity)
        for activity in near
        if (outside := covers(activity, photo)) is not None
    ]
    return min(found, key=lambda row: row[:2])[2] if found else None


def unplaced_near(activity: Activity) -> list[Photo]:
    """The athlete's photos without an activity that this one covers."""
    end = activity.start_time + timedelta(seconds=activity.elapsed_s)
    near = (
        Photo.objects.of(activity.athlete_id)
        .unplaced()
        .filter(
            camera_clock__gte=activity.start_time - _FARTHEST - _AROUND,
            camera_clock__lte=end + _FARTHEST + _AROUND,
        )
    )
    return [photo for photo in near if covers(activity, photo) is not None]


def cut_away_from(activity: Activity) -> list[Photo]:
    """Photos the clock put with the activity, taken in a part that its athlete cut away since."""
    found_by_clock = Photo.objects.filter(
        activity=activity, deleted_at=None, outlives_activity=True
    )
    return [
        photo
        for photo in found_by_clock
        if (taken := instant_of(photo, activity.timezone)) is not None
        and corrections.cut_away(activity, taken)
    ]
