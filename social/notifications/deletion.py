"""What an athlete who leaves had chosen and was told, and what others were told of them."""

from __future__ import annotations

from social.notifications.models import Choice, Manner, Notification, Teller


def erase(athlete_id: int) -> None:
    Choice.objects.filter(athlete_id=athlete_id).delete()
    Manner.objects.filter(athlete_id=athlete_id).delete()
    Notification.objects.filter(athlete_id=athlete_id).delete()
    caused = Notification.objects.filter(tellers__person=athlete_id)
    ids = list(caused.values_list("pk", flat=True))
    Teller.objects.filter(person_id=athlete_id).delete()
    Notification.objects.filter(pk__in=ids, tellers=None).delete()
