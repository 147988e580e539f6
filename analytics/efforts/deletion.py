"""What goes: the best efforts of an athlete who leaves, and the post of an activity that ends."""

from __future__ import annotations

from activities.activity.models import Activity
from analytics.efforts.models import BestEffort, RecordPost
from social.posts.deletion import post_ending
from social.posts.models import Post


def erase(athlete_id: int) -> None:
    BestEffort.objects.filter(athlete_id=athlete_id).delete()
    RecordPost.objects.filter(athlete_id=athlete_id).delete()


def end_with(activity: Activity) -> None:
    """In the transaction that ends the activity."""
    for row in RecordPost.objects.filter(activity=activity).select_related("post"):
        post_ending.send(sender=Post, post=row.post)
        row.post.delete()
