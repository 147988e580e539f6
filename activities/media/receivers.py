"""An activity that appears draws the photos taken during it, and lets go of those in a part that is cut
away; one that joins another or ends takes its own along."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from activities.activity.models import Activity
from activities.activity.services import activities_joined, activity_ending, activity_saved
from activities.media import deletion, placing, services
from activities.media.queries import photos_of_activity
from social.posts.deletion import post_ending
from social.posts.models import Post


@receiver(activity_saved)
def draw_photos(activity: Activity, **_kwargs: Any) -> None:
    if activity.post.deleted_at is not None:
        return
    for photo in placing.unplaced_near(activity):
        services.place(photo, activity, outlives_activity=True)
    for photo in placing.cut_away_from(activity):
        services.release(photo)
        other = placing.activity_for(photo)  # the other part, where one became two
        if other is not None:
            services.place(photo, other, outlives_activity=True)


@receiver(activities_joined)
def bring_photos(activity: Activity, into: Activity, **_kwargs: Any) -> None:
    """Two that become one have the photos of both, in order, the ones that were there first."""
    for photo in photos_of_activity(activity):
        services.place(photo, into, outlives_activity=photo.outlives_activity)


@receiver(activity_ending)
def end_photos(activity: Activity, **_kwargs: Any) -> None:
    deletion.end_with(activity)


@receiver(post_ending)
def end_photos_of_post(post: Post, **_kwargs: Any) -> None:
    deletion.end_with_post(post)
