"""One socket per tab: it subscribes to topics it may hear and is told when they change."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncJsonWebsocketConsumer
from django.contrib.auth.models import AnonymousUser

from stravalite.live.topics import granted, group_of_person, groups_of, passes

logger = logging.getLogger(__name__)

MAX_TOPICS = 100
#: The code of a socket whose session has ended.
ENDED = 4401
#: How often an open socket looks whether its session still lives, besides being told.
LOOK_S = 300.0
LOOK_READ_ONLY_S = 60.0
#: What a read-only session may send; whatever is added to the socket later changes something.
_LISTENING = frozenset({"subscribe", "unsubscribe", "ping"})


class LiveConsumer(AsyncJsonWebsocketConsumer):
    """Speaks JSON: `{"subscribe": [topic…]}`, `{"unsubscribe": [topic…]}`, `{"ping": n}`.

    Answers `{"type": "subscribed", "granted": […], "refused": […]}` and whispers
    `{"type": "changed", "topic": …}`. A later `refused` takes back what was granted.
    """

    async def connect(self) -> None:
        self.topics: dict[str, list[str]] = {}  # topic → the groups it is heard from
        self.watch: asyncio.Task[None] | None = None
        await self.accept()
        user = self.scope.get("user")
        if user is not None and user.is_authenticated:
            self.person_group = group_of_person(user.pk)
            await self.channel_layer.group_add(self.person_group, self.channel_name)
            self.watch = asyncio.create_task(self._watch())

    async def disconnect(self, code: int) -> None:
        if self.watch is not None:
            self.watch.cancel()
            await self.channel_layer.group_discard(self.person_group, self.channel_name)
        for topic in list(self.topics):
            await self._leave(topic)

    async def receive_json(self, content: Any, **_kwargs: Any) -> None:
        if not isinstance(content, dict):
            await self.send_json({"type": "error", "message": "Send an object."})
            return
        if self.scope.get("read_only") is not None and set(content) - _LISTENING:
            refused = self.scope["read_only"].kind
            words = {"message": str(refused.message), "hint": str(refused.hint)}
            await self.send_json({"type": "error", "code": "read_only", **words})
            return
        if "subscribe" in content:
            await self._subscribe(_topic_list(content["subscribe"]))
        if "unsubscribe" in content:
            for topic in _topic_list(content["unsubscribe"]):
                if topic in self.topics:
                    await self._leave(topic)
        if "ping" in content:
            await self.send_json({"type": "pong"})

    async def _subscribe(self, wanted: list[str]) -> None:
        user = self.scope.get("user") or AnonymousUser()
        answers: dict[str, list[str]] = {"granted": [], "refused": []}
        for topic in wanted:
            room_left = topic in self.topics or len(self.topics) < MAX_TOPICS
            may = room_left and await database_sync_to_async(granted)(user, topic)
            if may and topic not in self.topics:
                self.topics[topic] = await database_sync_to_async(groups_of)(user, topic)
                for group in self.topics[topic]:
                    await self.channel_layer.group_add(group, self.channel_name)
            answers["granted" if may else "refused"].append(topic)
        await self.send_json({"type": "subscribed", **answers})

    async def ask_again(self, _event: dict[str, Any]) -> None:
        """Something of this person's ended somewhere; perhaps what this socket lives on."""
        if not await database_sync_to_async(self.scope["still_in"])():
            await self.close(code=ENDED)

    async def ask_topics_again(self, _event: dict[str, Any]) -> None:
        """This person may see less than before; what they may no longer hear is told to the tab."""
        user = self.scope.get("user") or AnonymousUser()
        lost = [
            topic
            for topic in sorted(self.topics)
            if not await database_sync_to_async(granted)(user, topic)
        ]
        for topic in lost:
            await self._leave(topic)
        if lost:
            await self.send_json({"type": "subscribed", "granted": [], "refused": lost})

    async def _watch(self) -> None:
        """What ends by the clock tells nobody, so it is asked for now and then."""
        pause_s = LOOK_S if self.scope.get("read_only") is None else LOOK_READ_ONLY_S
        while True:
            await asyncio.sleep(pause_s)
            try:
                await self.ask_again({})
            except Exception:  # the database is away; the next look will tell
                logger.warning("A socket could not be looked after.", exc_info=True)

    async def _leave(self, topic: str) -> None:
        for group in self.topics.pop(topic, []):
            await self.channel_layer.group_discard(group, self.channel_name)

    async def whisper(self, event: dict[str, Any]) -> None:
        """What a person is told comes to each of their sockets; each passes on what it subscribed to."""
        if event["content"]["topic"] in self.topics:
            await self.send_json(event["content"])

    async def news(self, event: dict[str, Any]) -> None:
        """Something new of somebody's: passed on to whoever may hear of it at this moment."""
        user = self.scope.get("user") or AnonymousUser()
        topic = event["topic"]
        if topic in self.topics and await database_sync_to_async(passes)(
            user, topic, event["thing"]
        ):
            for content in event["contents"]:
                await self.send_json(content)

    @classmethod
    async def decode_json(cls, text_data: str) -> Any:
        """Text that is not JSON is answered like any other thing that is not an object."""
        try:
            return await super().decode_json(text_data)
        except ValueError:
            return None


def _topic_list(value: object) -> list[str]:
    if not isinstance(value, list):
        return []
    return [topic for topic in value[:MAX_TOPICS] if isinstance(topic, str)]
