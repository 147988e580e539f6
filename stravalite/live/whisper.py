"""Saying "changed" to whoever listens: ids and counters, never content. A failure here fails nothing."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from functools import partial

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.db import transaction

from stravalite.live.topics import group_name, group_of_person

logger = logging.getLogger(__name__)

#: In the one-process mode the in-memory layer may only be touched from the server's own loop.
_server_loop: asyncio.AbstractEventLoop | None = None


def use_loop(loop: asyncio.AbstractEventLoop | None) -> None:
    global _server_loop  # noqa: PLW0603 - one server per process
    _server_loop = loop


def whisper_on_commit(topic: str, **facts: str | int) -> None:
    """Tells the topic's listeners that it changed, once the current transaction is committed."""
    transaction.on_commit(partial(whisper, topic, **facts), robust=True)


def whisper(topic: str, **facts: str | int) -> None:
    content = {"type": "changed", "topic": topic, **facts}
    _send(group_name(topic), {"type": "whisper", "content": content})


def whisper_to_person_on_commit(person_id: int, topic: str, **facts: str | int) -> None:
    """Tells one person's open tabs that their own `topic` changed, once the transaction is committed."""
    content = {"type": "changed", "topic": topic, **facts}
    send = partial(_send, group_of_person(person_id), {"type": "whisper", "content": content})
    transaction.on_commit(send, robust=True)


def news_on_commit(
    group: str, topic: str, thing: str, *contents: Mapping[str, str | int | float | None]
) -> None:
    """Tells a group's sockets of a new thing under `topic`; each asks first whether its person may hear of it.

    Besides that the topic changed they pass on `contents`.
    """
    changed = {"type": "changed", "topic": topic, "thing": thing}
    message = {"type": "news", "topic": topic, "thing": thing, "contents": [changed, *contents]}
    transaction.on_commit(partial(_send, group, message), robust=True)


def ask_again_on_commit(person_id: int) -> None:
    """Something of this person's ended: each of their sockets asks whether it may stay open."""
    send = partial(_send, group_of_person(person_id), {"type": "ask_again"})
    transaction.on_commit(send, robust=True)


def ask_topics_again_on_commit(person_id: int) -> None:
    """This person may see less than before: their sockets keep only what they may still hear."""
    send = partial(_send, group_of_person(person_id), {"type": "ask_topics_again"})
    transaction.on_commit(send, robust=True)


def _send(group: str, message: Mapping[str, object]) -> None:
    layer = get_channel_layer()
    if layer is None:
        return
    sending = layer.group_send(group, message)
    try:
        if _server_loop is not None and _server_loop.is_running():
            asyncio.run_coroutine_threadsafe(sending, _server_loop)
        else:
            async_to_sync(_awaited)(sending)
    except Exception:
        logger.warning("Could not whisper to %s.", group, exc_info=True)


async def _awaited(sending: object) -> None:
    await sending  # type: ignore[misc]
