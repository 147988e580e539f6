"""Open pages hear of what is new and of what changes; only who may see it hears anything."""

from __future__ import annotations

from typing import Any

import pytest
from channels.db import database_sync_to_async
from channels.testing import WebsocketCommunicator

from accounts.people import tokens
from accounts.people.models import User
from activities.activity.services import create_manual
from conftest import make_person
from social.graph import services as graph
from social.graph.models import Follow
from social.posts import kudos
from social.posts.models import Post
from social.posts.tests.stages import NOON
from stravalite import asgi

pytestmark = pytest.mark.django_db(transaction=True)


@database_sync_to_async
def _people() -> tuple[User, User, User]:
    owner, follower, stranger = (make_person(name) for name in ("Owner", "Follower", "Stranger"))
    follow = graph.ask_to_follow(follower=follower, followee=owner)
    graph.accept_follow(follow=follow, actor=owner)
    _ran(owner, "everyone")  # a socket listens to authors who have something
    return owner, follower, stranger


def _ran(owner: User, audience: str) -> Post:
    made = create_manual(
        athlete=owner,
        sport="Run",
        start_time=NOON,
        elapsed_s=1800,
        distance_m=5000,
        audience=audience,
    )
    return made.post


ran = database_sync_to_async(_ran)


async def _open(user: User, *topics: str) -> WebsocketCommunicator:
    token = await database_sync_to_async(lambda: tokens.issue(user).access)()
    headers = [(b"host", b"testserver"), (b"authorization", f"Bearer {token}".encode())]
    socket = WebsocketCommunicator(asgi.application, "/ws/", headers=headers)
    assert (await socket.connect(timeout=5))[0]
    await socket.send_json_to({"subscribe": list(topics)})
    answer = await socket.receive_json_from(timeout=5)
    assert answer["granted"] == list(topics)
    return socket


async def _heard(socket: WebsocketCommunicator) -> list[dict[str, Any]]:
    """Everything that arrives until it is quiet."""
    found = []
    while not await socket.receive_nothing(timeout=0.3):
        found.append(await socket.receive_json_from(timeout=1))
    return found


async def test_a_new_run_is_told_to_followers_who_may_see_it_with_s0s_event() -> None:
    owner, follower, stranger = await _people()
    near, far = await _open(follower, "feed"), await _open(stranger, "feed")
    everyone = await _open(stranger, "feed:everyone")
    post = await ran(owner, "followers")
    changed, event = await _heard(near)
    assert changed == {"type": "changed", "topic": "feed", "thing": post.public_id}
    assert event["type"] == "live_run_feed"
    assert event["event"] == "run_created"
    assert (event["user_id"], event["distance"], event["duration"]) == (
        owner.public_id,
        5000,
        1800,
    )
    assert await _heard(far) == []
    assert await _heard(everyone) == []
    await ran(owner, "only_me")
    assert await _heard(near) == []
    shown = await ran(owner, "everyone")
    assert await _heard(everyone) == [
        {"type": "changed", "topic": "feed:everyone", "thing": shown.public_id}
    ]
    assert await _heard(far) == []
    for socket in (near, far, everyone):
        await socket.disconnect()


async def test_who_was_removed_meanwhile_hears_nothing_although_the_socket_still_listens() -> None:
    owner, follower, _stranger = await _people()
    socket = await _open(follower, "feed")
    await database_sync_to_async(Follow.objects.all().delete)()  # by no service: nobody is told
    await ran(owner, "followers")
    await ran(owner, "everyone")
    assert await _heard(socket) == []
    await socket.disconnect()


async def test_kudos_refresh_whoever_has_the_post_open() -> None:
    owner, follower, _stranger = await _people()
    post = await ran(owner, "followers")
    topic = f"post:{post.public_id}"
    socket = await _open(owner, topic)
    await database_sync_to_async(kudos.give)(post=post, athlete=follower)
    assert await _heard(socket) == [{"type": "changed", "topic": topic}]
    await socket.disconnect()
