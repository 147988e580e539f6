"""What a socket may subscribe to. Rooms register who may hear each kind of topic."""

from __future__ import annotations

import re
from collections.abc import Callable

#: (user, object id) → may this person hear it? Asked again at each subscription, in a database thread.
Authorise = Callable[[object, str], bool]
#: (user, object id) → the channel groups whose news a socket of this person passes on under the topic.
Groups = Callable[[object, str], list[str]]
#: (user, object id, thing) → may this person hear of this thing now? Asked of each piece of news.
Passes = Callable[[object, str, str], bool]

_topics: dict[str, Authorise] = {}
#: Topics everyone signed in has of their own; they are whispered to the person and need no group.
_personal: set[str] = set()
_news: dict[str, tuple[Groups, Passes]] = {}
_OBJECT_ID = re.compile(r"[A-Za-z0-9_-]{0,64}")


def register(name: str) -> Callable[[Authorise], Authorise]:
    def decorate(authorise: Authorise) -> Authorise:
        _topics[name] = authorise
        return authorise

    return decorate


def register_news(name: str, groups: Groups, passes: Passes) -> None:
    """What is news on a registered topic comes from several groups, and each piece is looked at once more:
    a group says who may be interested, never who may know."""
    _news[name] = (groups, passes)


def groups_of(user: object, topic: str) -> list[str]:
    """The channel groups of a topic that was granted to this person."""
    if is_personal(topic):
        return []
    name, _, object_id = topic.partition(":")
    if name in _news:
        return _news[name][0](user, object_id)
    return [group_name(topic)]


def passes(user: object, topic: str, thing: str) -> bool:
    """Whether this person may hear of that thing under a topic with news."""
    name, _, object_id = topic.partition(":")
    return name in _news and _news[name][1](user, object_id, thing)


def register_personal(name: str) -> None:
    """A topic without an id that means something else to each person, such as their own alerts."""
    _personal.add(name)


def is_personal(topic: str) -> bool:
    return topic in _personal


def names() -> list[str]:
    return sorted({*_topics, *_personal})


def granted(user: object, topic: str) -> bool:
    """Whether `user` may hear `topic` ("kind" or "kind:id"); unknown and malformed ones are refused."""
    if is_personal(topic):
        return bool(getattr(user, "is_authenticated", False))
    name, _, object_id = topic.partition(":")
    authorise = _topics.get(name)
    if authorise is None or not _OBJECT_ID.fullmatch(object_id):
        return False
    return authorise(user, object_id)


def group_name(topic: str) -> str:
    """The channel group of a topic."""
    return topic.replace(":", ".")


def group_of_person(person_id: int) -> str:
    """The channel group of everything a person has open."""
    return f"person.{person_id}"
