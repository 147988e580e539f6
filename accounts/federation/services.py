"""Which accounts of other services may sign in as whom.

A connection is made by the person, signed in here; or by itself, when the service says it proved the
address and we proved the same one. An address nobody proved joins nothing: neither may somebody who
registered another's address first be joined by its owner later, nor the other way round.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts.people import addresses, notices
from accounts.people import services as people
from accounts.people.models import User
from stravalite.audit.services import record
from stravalite.errors import DomainError, NotFound
from stravalite.sign_in_services import Service


class ConnectedElsewhere(DomainError):
    code = "connected_elsewhere"
    status = 409
    message = _("This sign-in belongs to another account here.")
    hint = _("Sign in to that account and disconnect it there first.")


class LastWayIn(DomainError):
    code = "last_way_in"
    status = 409
    message = _("This is the only way into your account.")
    hint = _("Set a password or add a passkey first; then you can disconnect it.")


@dataclass(frozen=True, slots=True)
class Identity:
    """Somebody as a service knows them. `proved`: the service says it proved the address."""

    service: str
    uid: str
    label: str
    name: str = ""
    email: str = ""
    proved: bool = False


@dataclass(frozen=True, slots=True)
class Connection:
    id: str
    service: str
    name: str
    label: str
    connected_at: datetime
    usable: bool  # whether the operator still lets people in by it


def offered() -> list[Service]:
    """The services people may sign in with on this server."""
    return list(settings.SIGN_IN_SERVICES.values())


def service_named(key: str) -> Service:
    """NotFound for what the operator did not set up."""
    found: Service | None = settings.SIGN_IN_SERVICES.get(key)
    if found is None:
        raise NotFound
    return found


def identity_of(login: SocialLogin) -> Identity:
    """What the library was told, in our words."""
    address = login.email_addresses[0] if login.email_addresses else None
    return Identity(
        service=login.account.provider,
        uid=login.account.uid,
        label=login.account.extra_data.get("label", ""),
        name=login.account.extra_data.get("name", ""),
        email=address.email if address else "",
        proved=bool(address and address.verified),
    )


def whose(identity: Identity) -> User | None:
    """Whoever connected this; active or not."""
    account = SocialAccount.objects.select_related("user", "user__preferences").filter(
        provider=identity.service, uid=identity.uid
    )
    found = account.first()
    return found.user if found else None


def by_address(identity: Identity) -> User | None:
    """Whose address the service proved and so did we: only that lets a newcomer in as somebody."""
    if not (identity.proved and identity.email):
        return None
    proved = EmailAddress.objects.filter(email__iexact=identity.email, verified=True)
    return User.objects.with_email(identity.email).filter(emailaddress__in=proved).first()


def connect(user: User, identity: Identity) -> SocialAccount:
    """Lets this identity sign in as this person; ConnectedElsewhere. Again changes nothing."""
    facts = {"label": identity.label, "name": identity.name}
    try:
        with transaction.atomic():
            account, made = SocialAccount.objects.get_or_create(
                provider=identity.service,
                uid=identity.uid,
                defaults={"user": user, "extra_data": facts},
            )
            if account.user_id != user.pk:
                raise ConnectedElsewhere
            if made:
                name = service_named(identity.service).name
                notices.tell(user, "connected", detail=name)
                record("sign_in.connected", actor=user, athlete=user, name=name)
    except IntegrityError as error:
        raise ConnectedElsewhere from error
    return account


def connections_of(user: User) -> list[Connection]:
    """What this person connected, the oldest first."""
    found = SocialAccount.objects.filter(user=user).order_by("date_joined", "pk")
    return [_connection(account) for account in found]


def _connection(account: SocialAccount) -> Connection:
    service: Service | None = settings.SIGN_IN_SERVICES.get(account.provider)
    return Connection(
        id=f"con_{account.pk}",
        service=account.provider,
        name=service.name if service else account.provider.capitalize(),
        label=str(account.extra_data.get("label", "")),
        connected_at=account.date_joined,
        usable=service is not None,
    )


def has_page(user: User) -> bool:
    """Whether there is anything to connect, or left from when there was."""
    return bool(settings.SIGN_IN_SERVICES) or SocialAccount.objects.filter(user=user).exists()


def disconnect(user: User, connection_id: str) -> None:
    """Ends one way in; NotFound, or LastWayIn when no other is left."""
    number = connection_id.removeprefix("con_")
    with transaction.atomic():
        locked = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
        mine = SocialAccount.objects.filter(user=locked)
        account = mine.filter(pk=int(number)).first() if _is_number(number) else None
        if account is None:
            raise NotFound
        others = mine.filter(provider__in=settings.SIGN_IN_SERVICES).exclude(pk=account.pk)
        if not others.exists() and not _own_way_in(locked):
            raise LastWayIn
        name = _connection(account).name
        notices.tell(user, "disconnected", detail=name)
        record("sign_in.disconnected", actor=user, athlete=user, name=name)
        account.delete()


def _own_way_in(user: User) -> bool:
    passkeys = Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN)
    return user.has_usable_password() or any(each.wrap().is_passwordless for each in passkeys)


def sign_up(
    identity: Identity, *, name: str, email: str, timezone_name: str, invitation: str = ""
) -> User:
    """A new account without a password that this identity signs in to.

    The address counts as proved only when it is the one the service proved; else it waits as for any
    newcomer. Raises what `accounts.people.services.sign_up` raises, and ConnectedElsewhere.
    """
    proved = identity.proved and email.strip().lower() == identity.email.lower()
    with transaction.atomic():
        user = people.sign_up(
            email=email,
            password=None,
            name=name,
            timezone_name=timezone_name,
            invitation=invitation,
        )
        if proved:
            addresses.mark_proved(user)
        connect(user, identity)
    return user


def packed(identity: Identity) -> dict[str, Any]:
    """For the session, while a newcomer fills in the form."""
    return asdict(identity)


def _is_number(text: str) -> bool:
    """One that a key of the database could be."""
    return text.isascii() and text.isdecimal() and len(text) <= 15
