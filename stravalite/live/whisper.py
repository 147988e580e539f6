"""Saying "changed" to whoever listens: ids and counters, never content. A failure here fails nothing."""

from __future__ import annotations

import asyncio
import logging
from functools import partial

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.db import transaction

from stravalite.live.topics import group_name

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
    layer = get_channel_layer()
    if layer is None:
        return
    message = {"type": "whisper", "content": {"type": "changed", "topic": topic, **facts}}
    sending = layer.group_send(group_name(topic), message)
    try:
        if _server_loop is not None and _server_loop.is_running():
            asyncio.run_coroutine_threadsafe(sending, _server_loop)
        else:
            async_to_sync(_awaited)(sending)
    except Exception:
        logger.warning("Could not whisper about %s.", topic, exc_info=True)


async def _awaited(sending: object) -> None:
    await sending  # type: ignore[misc]
