"""Letters to athletes: written from templates, in the reader's language, sent by a job.

A job tries again when the mail server is away. Links are made when the letter is sent, so no secret lies
in the ledger.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from accounts.people.models import User
from stravalite.errors import DomainError


class MailNotConfigured(DomainError):
    code = "mail_not_configured"
    status = 400
    message = _("Mail is not configured on this server.")
    hint = _("Ask whoever runs this server.")


@dataclass(frozen=True, slots=True)
class Letter:
    """`template` names `accounts/mail/<template>.txt`, whose first line is the subject, and `.html`."""

    template: str
    to: str
    user: User
    context: dict[str, Any] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)


def require_mail() -> None:
    """MailNotConfigured when the operator named no mail server."""
    if not settings.MAIL_CONFIGURED:
        raise MailNotConfigured


def site_of(request: HttpRequest) -> str:
    """How links in a letter begin: as the operator set it, else as this request came."""
    return settings.SITE_URL or f"{request.scheme}://{request.get_host()}"


def send(letter: Letter) -> None:
    """Hands the letter to the mail server; OSError or SMTPException when it does not take it."""
    with translation.override(letter.user.preferences.language):
        context = {
            "user": letter.user,
            "site_name": settings.SITE_NAME,
            "language": letter.user.preferences.language,
            **letter.context,
        }
        text = render_to_string(f"accounts/mail/{letter.template}.txt", context).strip()
        page = render_to_string(f"accounts/mail/{letter.template}.html", context)
    subject, _sep, body = text.partition("\n")
    message = EmailMultiAlternatives(
        subject.strip(), body.strip() + "\n", to=[letter.to], headers=letter.headers
    )
    message.attach_alternative(page, "text/html")
    message.send()
