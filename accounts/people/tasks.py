"""The jobs that send letters. Links are made here, at the last moment."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from accounts.people import addresses, mail, notices, passwords
from accounts.people.models import User
from stravalite.jobs.models import Job
from stravalite.jobs.registry import job

#: The kinds of jobs here that send a letter.
LETTERS = (
    "people.prove_address",
    "people.address_changed",
    "people.reset_password",
    "people.password_changed",
)


def _reader(job: Job) -> User | None:
    people = User.objects.select_related("preferences").filter(is_active=True)
    return people.filter(pk=job.payload["athlete"]).first()


@job("people.prove_address")
def prove_address(job: Job) -> None:
    """To an address that is to be proved: the link that does."""
    user = _reader(job)
    if user is None:
        return
    address = str(job.payload["address"])
    token = addresses.token_for(user, address)
    link = str(job.payload["site"]) + reverse("prove_address", args=[token])
    context = {"link": link, "hours": settings.MAIL_LINK_HOURS, "address": address}
    mail.send(mail.Letter("prove_address", address, user, context))


@job("people.address_changed")
def address_changed(job: Job) -> None:
    """To the old address: from now on another one counts."""
    user = _reader(job)
    if user is not None:
        old = str(job.payload["address"])
        mail.send(mail.Letter("address_changed", old, user, {"address": user.email}))


@job("people.reset_password")
def reset_password(job: Job) -> None:
    """To whoever has this address, if anybody: the link that sets a new password."""
    people = User.objects.with_email(str(job.payload["address"])).select_related("preferences")
    user = people.filter(is_active=True).first()
    if user is None:
        return
    token = passwords.reset_token_for(user)
    link = str(job.payload["site"]) + reverse("password_set", args=[user.public_id, token])
    context = {"link": link, "hours": settings.PASSWORD_RESET_TIMEOUT // 3600}
    mail.send(mail.Letter("reset_password", user.email, user, context))


@job("people.password_changed")
def password_changed(job: Job) -> None:
    """To the owner of the account: the password is another one now."""
    user = _reader(job)
    if user is not None:
        mail.send(mail.Letter("password_changed", user.email, user))


@job("people.security_changed")
def security_changed(job: Job) -> None:
    """To a proved address: a way into the account was added or taken away."""
    user = _reader(job)
    if user is None:
        return
    with translation.override(user.preferences.language):
        change = str(notices.CHANGES[job.payload["change"]]) % {"detail": job.payload["detail"]}
    link = settings.SITE_URL + reverse("mfa_index") if settings.SITE_URL else ""
    context = {"change": change, "link": link}
    mail.send(mail.Letter("security_changed", str(job.payload["address"]), user, context))
