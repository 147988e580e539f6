"""What a socket may subscribe to. Rooms register who may hear each kind of topic."""

from __future__ import annotations

import re
from collections.abc import Callable

#: (user, object id) → may this person hear it? Asked again at each subscription, in a database thread.
Authorise = Callable[[object, str], bool]

_topics: dict[str, Authorise] = {}
_OBJECT_ID = re.compile(r"[A-Za-z0-9_-]{0,64}")


def register(name: str) -> Callable[[Authorise], Authorise]:
    def decorate(authorise: Authorise) -> Authorise:
        _topics[name] = authorise
        return authorise

    return decorate


def names() -> list[str]:
    return sorted(_topics)


def granted(user: object, topic: str) -> bool:
    """Whether `user` may hear `topic` ("kind" or "kind:id"); unknown and malformed ones are refused."""
    name, _, object_id = topic.partition(":")
    authorise = _topics.get(name)
    if authorise is None or not _OBJECT_ID.fullmatch(object_id):
        return False
    return authorise(user, object_id)


def group_name(topic: str) -> str:
    """The channel group of a topic."""
    return topic.replace(":", ".")
