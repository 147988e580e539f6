"""The edges of an athlete who leaves, in both directions."""

from __future__ import annotations

from django.db.models import Q

from social.graph.models import Block, Coaching, Follow, Mute


def erase(athlete_id: int) -> None:
    Follow.objects.filter(Q(follower=athlete_id) | Q(followee=athlete_id)).delete()
    Coaching.objects.filter(Q(coach=athlete_id) | Q(athlete=athlete_id)).delete()
    Mute.objects.filter(Q(muter=athlete_id) | Q(muted=athlete_id)).delete()
    Block.objects.filter(Q(blocker=athlete_id) | Q(blocked=athlete_id)).delete()
