"""One socket per tab: it subscribes to topics it may hear and is told when they change."""

from __future__ import annotations

from typing import Any

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncJsonWebsocketConsumer
from django.contrib.auth.models import AnonymousUser

from stravalite.live.topics import granted, group_name

MAX_TOPICS = 100


class LiveConsumer(AsyncJsonWebsocketConsumer):
    """Speaks JSON: `{"subscribe": [topic…]}`, `{"unsubscribe": [topic…]}`, `{"ping": n}`.

    Answers `{"type": "subscribed", "granted": […], "refused": […]}` and whispers
    `{"type": "changed", "topic": …}`.
    """

    async def connect(self) -> None:
        self.topics: set[str] = set()
        await self.accept()

    async def disconnect(self, code: int) -> None:
        for topic in self.topics:
            await self.channel_layer.group_discard(group_name(topic), self.channel_name)

    async def receive_json(self, content: Any, **_kwargs: Any) -> None:
        if not isinstance(content, dict):
            await self.send_json({"type": "error", "message": "Send an object."})
            return
        if "subscribe" in content:
            await self._subscribe(_topic_list(content["subscribe"]))
        if "unsubscribe" in content:
            for topic in _topic_list(content["unsubscribe"]):
                if topic in self.topics:
                    self.topics.discard(topic)
                    await self.channel_layer.group_discard(group_name(topic), self.channel_name)
        if "ping" in content:
            await self.send_json({"type": "pong"})

    async def _subscribe(self, wanted: list[str]) -> None:
        user = self.scope.get("user") or AnonymousUser()
        answers: dict[str, list[str]] = {"granted": [], "refused": []}
        for topic in wanted:
            room_left = topic in self.topics or len(self.topics) < MAX_TOPICS
            may = room_left and await database_sync_to_async(granted)(user, topic)
            if may and topic not in self.topics:
                await self.channel_layer.group_add(group_name(topic), self.channel_name)
                self.topics.add(topic)
            answers["granted" if may else "refused"].append(topic)
        await self.send_json({"type": "subscribed", **answers})

    async def whisper(self, event: dict[str, Any]) -> None:
        await self.send_json(event["content"])

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
