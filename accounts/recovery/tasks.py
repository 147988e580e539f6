"""The letters of a lost second factor. Links are made when they are sent."""

from __future__ import annotations

from celery import shared_task
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from accounts.people import mail
from accounts.people.models import User
from accounts.recovery import services
from accounts.recovery.models import LostFactor
from stravalite.jobs.models import Job
from stravalite.jobs.registry import job


@shared_task(name="accounts.recovery.write_due")
def write_due() -> None:
    services.write_due()


@job("people.lost_factor_start")
def lost_factor_start(job: Job) -> None:
    """To a proved address: the link that starts the wait."""
    people = User.objects.select_related("preferences").filter(is_active=True)
    user = people.filter(pk=job.payload["athlete"]).first()
    if user is None:
        return
    token = services.start_token(user)
    context = {
        "stage": "start",
        "link": str(job.payload["site"]) + reverse("lost_factor_start", args=[token]),
        "days": settings.LOST_FACTOR_DAYS,
    }
    mail.send(mail.Letter("lost_factor", str(job.payload["address"]), user, context))


@job("people.lost_factor_waits")
def lost_factor_waits(job: Job) -> None:
    """To a proved address: that the wait runs, or that it is over; and how to end it."""
    found = LostFactor.objects.select_related("athlete", "athlete__preferences")
    lost = found.filter(pk=job.payload["athlete"]).first()
    if lost is None:
        return
    over = lost.ready_at <= timezone.now()
    finish = reverse("lost_factor_finish", args=[services.finish_token(lost)])
    context = {
        "stage": "over" if over else "waits",
        "link": lost.site + finish if over else "",
        "cancel": lost.site + reverse("lost_factor_cancel", args=[services.cancel_token(lost)]),
        "ready_at": lost.ready_at,
        "open_days": services.OPEN.days,
    }
    mail.send(mail.Letter("lost_factor", str(job.payload["address"]), lost.athlete, context))
