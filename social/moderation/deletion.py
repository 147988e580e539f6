"""What an athlete who leaves reported, what was reported and decided about them, and their name as moderator."""

from __future__ import annotations

from django.db.models import Q

from social.moderation.models import Appeal, Decision, Report


def erase(athlete_id: int) -> None:
    Report.objects.filter(Q(reporter=athlete_id) | Q(author=athlete_id)).delete()
    Appeal.objects.filter(decision__author=athlete_id).delete()
    Decision.objects.filter(author=athlete_id).delete()
    Decision.objects.filter(moderator=athlete_id).update(moderator=None)
    Appeal.objects.filter(moderator=athlete_id).update(moderator=None)
