"""The jobs that tell people by letter, and the end of old alerts."""

from __future__ import annotations

from datetime import timedelta

from celery import shared_task
from django.conf import settings
from django.utils import timezone, translation

from accounts.people.models import User
from social.notifications import carriers, digest, letters, pushing
from social.notifications.kinds import Channel
from social.notifications.models import Manner, Notification
from stravalite.jobs.models import Job
from stravalite.jobs.registry import job
from stravalite.jobs.services import enqueue

#: How long alerts are kept, once read and at all.
READ_DAYS = 90
UNREAD_DAYS = 365


@job("notifications.email")
def email(ledger_row: Job) -> None:
    """Asks once more: who changed their mind, blocked the actor or may no longer see it gets nothing."""
    alert = carriers.still_to_tell(ledger_row, Channel.EMAIL)
    if alert is not None:
        letters.send_alert(alert)


@job(pushing.JOB)
def push(ledger_row: Job) -> None:
    """The same on the person's devices."""
    alert = carriers.still_to_tell(ledger_row, Channel.PUSH)
    if alert is not None:
        pushing.push(alert, ledger_row)


@shared_task(name="social.notifications.write_digests")
def write_digests() -> None:
    """Queues the letter of the day of everybody whose morning it is."""
    if not settings.MAIL_CONFIGURED:
        return
    for athlete_id, day in digest.due(timezone.now()):
        enqueue(
            "notifications.digest",
            key=f"{athlete_id}:{day.isoformat()}",
            payload={"athlete": athlete_id},
            athlete_id=athlete_id,
        )


@job("notifications.digest")
def write_digest(ledger_row: Job) -> None:
    """One letter, or none when there is nothing; either way it was this day's."""
    people = User.objects.select_related("preferences", "notification_manner")
    user = people.filter(pk=ledger_row.payload.get("athlete"), is_active=True).first()
    if user is None:
        return
    now, manner = timezone.now(), Manner.objects.filter(athlete=user).first()
    with translation.override(user.preferences.language):
        days = digest.days_of(user, since=manner.digest_at if manner else None, now=now)
    if days:
        count = sum(len(day.alerts) for day in days)
        context = {"days": days, "count": count, "link": letters.absolute("/notifications")}
        letters.send("notifications/digest", user, context, way=Channel.DIGEST)
    Manner.objects.update_or_create(athlete=user, defaults={"digest_at": now})


@shared_task(name="social.notifications.forget_old")
def forget_old() -> None:
    """Nothing here is the only copy of anything; old alerts only make the list long."""
    now = timezone.now()
    read = Notification.objects.filter(read_at__lt=now - timedelta(days=READ_DAYS))
    read.delete()
    Notification.objects.filter(moment__lt=now - timedelta(days=UNREAD_DAYS)).delete()
