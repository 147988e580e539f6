"""What people may be told of, and by which way. Rooms register their kinds in `AppConfig.ready`.

    kinds.register(Kind("upload.failed", _("A file could not be read"), one=_("%(file)s could not be read.")))

A kind exists only where something sends it: a switch without an effect would be a lie.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import ngettext

from accounts.people.models import User
from accounts.people.rights import Right, has

Words = str | Promise


class Channel(StrEnum):
    """Ways a person can be told: the inbox, a device, a letter at once, the letter of the day."""

    APP = "app"
    PUSH = "push"
    EMAIL = "email"
    DIGEST = "digest"


EVERY_WAY = tuple(Channel)
#: For what somebody has to answer or waits for; everything else is there when one looks.
PRESSING = frozenset({Channel.APP, Channel.PUSH, Channel.EMAIL})


@dataclass(frozen=True, slots=True)
class Kind:
    """`usual` are the ways a person is told who chose nothing; `locked` says why nobody can choose.

    `one` is what an alert says ("%(actor)s gave kudos to %(title)s"), filled from its context; `more` the
    same when several people did it, with %(others)s ("11 others"). `letter` names a letter of the kind's
    own (`accounts/mail/notifications/<letter>.txt`); otherwise the letter says what the alert says.
    `right` keeps a kind to those who have it. `to_closed`: the letter goes out though the account is closed.
    """

    name: str
    label: Words
    words: Words = ""
    channels: tuple[Channel, ...] = EVERY_WAY
    usual: frozenset[Channel] = frozenset({Channel.APP})
    locked: Words = ""
    one: Words = ""
    more: Words = ""
    icon: str = "bell"
    letter: str = ""
    right: Right | None = None
    to_closed: bool = False

    def __post_init__(self) -> None:
        """ValueError for an alert without words."""
        if set(self.channels) - {Channel.EMAIL} and not self.one:
            raise ValueError(f"{self.name} is shown among the alerts and has nothing to say there.")

    @property
    def ways(self) -> tuple[Channel, ...]:
        """What nobody can switch off is written at once; the letter of the day can be ended as a whole."""
        return tuple(w for w in self.channels if not (self.locked and w == Channel.DIGEST))

    def is_for(self, athlete: User) -> bool:
        """Whether it can ever come to this person."""
        return self.right is None or has(athlete, self.right)

    def says(self, context: Mapping[str, str], actors: Sequence[str]) -> str:
        """The alert in the current language; `actors` are the names of who did it, the newest first."""
        if len(actors) > 1 and self.more:
            others = ngettext("%d other", "%d others", len(actors) - 1) % (len(actors) - 1)
            return str(self.more) % {**context, "actor": actors[0], "others": others}
        return str(self.one) % {**context, "actor": actors[0] if actors else ""}


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> Kind:
    """ValueError when another kind has this name."""
    if _kinds.get(kind.name, kind) != kind:
        raise ValueError(f"Two kinds of notification are called {kind.name}.")
    _kinds[kind.name] = kind
    return kind


def kinds() -> list[Kind]:
    """Those that cannot be chosen first, then by name."""
    return sorted(_kinds.values(), key=lambda kind: (not kind.locked, kind.name))


def find(name: str) -> Kind:
    """KeyError when no room registered it."""
    return _kinds[name]
