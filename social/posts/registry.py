"""What hangs on posts. Rooms above register in `AppConfig.ready` how a page of it is loaded and drawn.

attachments.register(Attachment("activity", "activities/cards/activity.html", cards.load))
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest

from accounts.people.models import User
from social.graph.viewer import Viewer
from social.posts.models import Post

#: posts the viewer was found to see → post's key → the thing as the template wants it; one query a kind
Load = Callable[[Sequence[Post], Viewer], Mapping[int, Any]]


@dataclass(frozen=True, slots=True)
class Attachment:
    """`order` is the place on the card; what a room does not need it leaves out."""

    name: str
    template: str
    load: Load
    order: int = 50
    #: the thing's own page, which the card's title leads to
    url: Callable[[Any], str] | None = None
    #: what a sentence calls the thing
    title: Callable[[Any], str] | None = None
    #: what its author wrote of it, for a moderator who was asked to look
    words: Callable[[Any], str] | None = None
    #: as the API tells it to whoever may see it
    shape: Callable[[Any, Viewer], dict[str, Any]] | None = None
    #: pairs of posts whose things were done together
    together: Callable[[Mapping[int, Any]], list[tuple[int, int]]] | None = None


_attachments: dict[str, Attachment] = {}


def register(attachment: Attachment) -> None:
    """ValueError when another attachment has this name."""
    if _attachments.get(attachment.name, attachment) != attachment:
        raise ValueError(f"Two attachments are called {attachment.name}.")
    _attachments[attachment.name] = attachment


def attachments() -> list[Attachment]:
    return sorted(_attachments.values(), key=lambda one: (one.order, one.name))


@dataclass(frozen=True, slots=True)
class Intake:
    """What can be handed in with a post of one's own: a field of the form and of the API, by its name.

    `prepare` is the long part and refuses with a DomainError; `keep` writes in the post's transaction;
    `discard` undoes `prepare` when that fails.
    """

    name: str
    template: str
    prepare: Callable[[User, Sequence[UploadedFile[Any]]], Sequence[Any]]
    keep: Callable[[Sequence[Any], Post], None]
    discard: Callable[[Sequence[Any]], None]


_intakes: dict[str, Intake] = {}


def register_intake(intake: Intake) -> None:
    _intakes[intake.name] = intake


def intakes() -> list[Intake]:
    return [_intakes[name] for name in sorted(_intakes)]


#: Blocks beside the feed: (request) → what the template needs, or None for nothing.
Facts = Callable[[HttpRequest], dict[str, Any] | None]


@dataclass(frozen=True, slots=True)
class Rail:
    """One block of the feed page: `side` is start, above or end."""

    template: str
    facts: Facts
    side: str
    order: int = 50


_rails: dict[str, Rail] = {}


def register_rail(template: str, facts: Facts, *, side: str, order: int = 50) -> None:
    _rails[template] = Rail(template, facts, side, order)


def rails_for(request: HttpRequest) -> dict[str, list[dict[str, Any]]]:
    """side → blocks in order, each `template` and `facts`."""
    shown: dict[str, list[dict[str, Any]]] = {"start": [], "above": [], "end": []}
    for rail in sorted(_rails.values(), key=lambda one: (one.order, one.template)):
        facts = rail.facts(request)
        if facts is not None:
            shown[rail.side].append({"template": rail.template, "facts": facts})
    return shown
