"""Choosing what to be told of, and by which way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.people.models import User
from social.notifications.kinds import Channel, Kind, find, kinds
from social.notifications.models import Choice
from stravalite.errors import DomainError


class NoSuchChoice(DomainError):
    code = "invalid"
    status = 400
    message = _("This cannot be chosen.")
    hint = _("Ask for the list of what can.")


@dataclass(frozen=True, slots=True)
class Row:
    """One kind as one person has it: channel → wanted."""

    kind: Kind
    wanted: dict[Channel, bool]


def rows_of(athlete: User) -> list[Row]:
    """Every kind that can come to this person, one query."""
    chosen = {
        (kind, channel): wanted
        for kind, channel, wanted in Choice.objects.filter(athlete=athlete).values_list(
            "kind", "channel", "wanted"
        )
    }
    return [
        Row(
            kind,
            {
                channel: bool(kind.locked)
                or chosen.get((kind.name, channel.value), channel in kind.usual)
                for channel in kind.ways
            },
        )
        for kind in kinds()
        if kind.is_for(athlete)
    ]


def choose(athlete: User, changes: Mapping[str, Mapping[str, bool]]) -> None:
    """Keeps kind → channel → wanted, all or nothing; NoSuchChoice names what cannot be chosen."""
    wrong = [
        f"{kind}.{way}"
        for kind, ways in changes.items()
        for way in ways
        if not _may(athlete, kind, way)
    ]
    if wrong:
        raise NoSuchChoice(fields={name: [_("This cannot be chosen.")] for name in wrong})
    with transaction.atomic():
        for kind, ways in changes.items():
            for way, wanted in ways.items():
                Choice.objects.update_or_create(
                    athlete=athlete, kind=kind, channel=way, defaults={"wanted": wanted}
                )


def _may(athlete: User, kind_name: str, way: str) -> bool:
    try:
        kind = find(kind_name)
    except KeyError:
        return False
    known = way in {channel.value for channel in kind.ways}
    return known and not kind.locked and kind.is_for(athlete)


def wants(athlete: User, kind: Kind, channel: Channel) -> bool:
    """Whether this person is to be told of it that way."""
    return channel in kind.ways and channel in ways_of(athlete, kind)


def ways_of(athlete: User, kind: Kind) -> frozenset[Channel]:
    """Every way this person is to be told of it; one query."""
    if not kind.is_for(athlete):
        return frozenset()
    if kind.locked:
        return frozenset(kind.ways)
    mine = Choice.objects.filter(athlete=athlete, kind=kind.name)
    chosen = dict(mine.values_list("channel", "wanted"))
    return frozenset(way for way in kind.ways if chosen.get(way.value, way in kind.usual))


def kinds_told(athlete: User, channel: Channel) -> list[str]:
    """The names of the kinds this person wants to be told of that way; one query."""
    return [row.kind.name for row in rows_of(athlete) if row.wanted.get(channel)]
