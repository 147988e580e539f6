"""Letters of alerts, and the way to end them from within a letter (RFC 8058)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.people import mail
from accounts.people.models import User
from social.notifications import choices, kinds
from social.notifications.inbox import Alert
from social.notifications.kinds import Channel, Kind
from stravalite.errors import DomainError

_SALT = "notifications.unsubscribe"
_UNDO = "notifications.unsubscribe.undo"


class StaleLink(DomainError):
    code = "stale_link"
    status = 400
    message = _("This link is not one of ours, or what it is about is no longer sent.")
    hint = _("Choose what you are told of under Settings, Notifications.")


def send_alert(alert: Alert) -> None:
    """The letter of one alert: the kind's own, or what the alert says."""
    user, kind = alert.row.athlete, kinds.find(alert.row.kind)
    context: dict[str, Any] = dict(alert.row.context)
    if not kind.letter:
        context = {"said": alert.text, "link": absolute(alert.row.url)}
    send(f"notifications/{kind.letter or 'told'}", user, context, way=Channel.EMAIL, kind=kind)


def send(
    template: str,
    user: User,
    context: Mapping[str, Any],
    *,
    way: Channel,
    kind: Kind | None = None,
) -> None:
    """A letter that can be ended from within; without `kind` by ending all that comes that way."""
    locked = kind is not None and bool(kind.locked)
    end = "" if locked else absolute(reverse("unsubscribe", args=[token_of(user, way, kind)]))
    headers = {"List-Unsubscribe": f"<{end}>"} if end else {}
    if end.startswith("https://"):  # mail programs press the button only there
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    letter = mail.Letter(template, user.email, user, {**context, "end_link": end}, headers)
    mail.send(letter)


def absolute(path: str) -> str:
    """As a link in a letter; nothing where nobody said how people reach this server."""
    return f"{settings.SITE_URL}{path}" if settings.SITE_URL and path else ""


def token_of(user: User, way: Channel, kind: Kind | None = None) -> str:
    """Whoever has it may end (and begin again) this one thing, and nothing else."""
    names = [kind.name] if kind else []
    return signing.dumps([user.public_id, way.value, names], salt=_SALT)


def read_token(token: str) -> tuple[User, Channel, list[Kind]]:
    """Whose letters of which kinds, by which way; StaleLink. Links in old letters work for good."""
    return _read(token, _SALT)


def _read(token: str, salt: str) -> tuple[User, Channel, list[Kind]]:
    try:
        public_id, way, names = signing.loads(token, salt=salt)
        channel = Channel(way)
        about = [kinds.find(name) for name in names] or kinds.kinds()
    except (signing.BadSignature, ValueError, TypeError, KeyError) as error:
        raise StaleLink from error
    user = User.objects.select_related("preferences").filter(public_id=public_id).first()
    if user is None or not user.is_active:
        raise StaleLink
    about = [
        kind for kind in about if channel in kind.channels and not kind.locked and kind.is_for(user)
    ]
    if not about:
        raise StaleLink
    return user, channel, about


def end(token: str) -> str:
    """Nothing of this comes any more; returns what undoes it, "" when nothing came. StaleLink."""
    user, way, about = read_token(token)
    wanted = set(choices.kinds_told(user, way))
    choices.choose(user, {kind.name: {way.value: False} for kind in about})
    names = [kind.name for kind in about if kind.name in wanted]
    return signing.dumps([user.public_id, way.value, names], salt=_UNDO) if names else ""


def begin_again(undo: str) -> None:
    """Everything that `end` ended is sent again. StaleLink."""
    user, way, about = _read(undo, _UNDO)
    choices.choose(user, {kind.name: {way.value: True} for kind in about})
