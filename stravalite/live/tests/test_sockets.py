"""The socket: who may open it, what it may hear, what it is told."""

from __future__ import annotations

from typing import Any

import pytest
from channels.db import database_sync_to_async
from channels.testing import WebsocketCommunicator
from django.test import Client

from accounts.people import tokens
from accounts.people.models import User
from accounts.people.sockets import BrowsersFromHereOnly
from conftest import make_person
from stravalite import asgi
from stravalite.jobs.models import Job
from stravalite.live import topics
from stravalite.live.whisper import (
    ask_topics_again_on_commit,
    whisper,
    whisper_to_person_on_commit,
)

pytestmark = pytest.mark.django_db(transaction=True)
OURS = (b"origin", b"http://testserver")


def _socket(*headers: tuple[bytes, bytes], door: Any = asgi.application) -> WebsocketCommunicator:
    return WebsocketCommunicator(door, "/ws/", headers=[(b"host", b"testserver"), *headers])


@pytest.fixture
def strict_door(settings: Any) -> Any:
    """The same application on a server that knows its own name."""
    settings.ALLOWED_HOSTS = ["testserver"]
    return BrowsersFromHereOnly(asgi._sockets.inner)


@database_sync_to_async
def _people_and_job() -> tuple[User, User, Job]:
    owner, other = make_person("Owner"), make_person("Other")
    job = Job.objects.create(kind="test.one", key="a", athlete=owner)
    return owner, other, job


@database_sync_to_async
def _bearer(user: User) -> tuple[bytes, bytes]:
    return b"authorization", f"Bearer {tokens.issue(user).access}".encode()


@database_sync_to_async
def _cookie(user: User) -> tuple[bytes, bytes]:
    client = Client()
    client.force_login(user)
    return b"cookie", f"sessionid={client.cookies['sessionid'].value}".encode()


async def _subscribe(socket: WebsocketCommunicator, *wanted: Any) -> dict[str, Any]:
    await socket.send_json_to({"subscribe": list(wanted)})
    answer: dict[str, Any] = await socket.receive_json_from(timeout=5)
    return answer


async def test_a_jobs_topic_is_granted_to_its_athlete_only() -> None:
    owner, other, job = await _people_and_job()
    topic = f"job:{job.pk}"
    for user, granted in ((owner, True), (other, False)):
        for header in (await _bearer(user), await _cookie(user)):
            socket = _socket(header, OURS)
            connected, _protocol = await socket.connect(timeout=5)
            assert connected
            answer = await _subscribe(socket, topic)
            assert answer["granted"] == ([topic] if granted else [])
            assert answer["refused"] == ([] if granted else [topic])
            await socket.disconnect()


async def test_a_stranger_may_open_a_socket_and_hear_nothing() -> None:
    _owner, _other, job = await _people_and_job()
    socket = _socket(OURS)
    assert (await socket.connect(timeout=5))[0]
    answer = await _subscribe(socket, f"job:{job.pk}", "job:", "nothing", "job:x y", "")
    assert answer["granted"] == []
    assert len(answer["refused"]) == 5
    await socket.disconnect()


async def test_what_changed_is_whispered_to_those_who_listen() -> None:
    owner, other, job = await _people_and_job()
    topic = f"job:{job.pk}"
    mine, theirs = _socket(await _bearer(owner)), _socket(await _bearer(other))
    for socket in (mine, theirs):
        assert (await socket.connect(timeout=5))[0]
        await _subscribe(socket, topic)
    await database_sync_to_async(whisper)(topic, done=3)
    heard = await mine.receive_json_from(timeout=5)
    assert heard == {"type": "changed", "topic": topic, "done": 3}
    assert await theirs.receive_nothing(timeout=0.2)
    await mine.send_json_to({"unsubscribe": [topic], "ping": 1})
    assert await mine.receive_json_from(timeout=5) == {"type": "pong"}
    await database_sync_to_async(whisper)(topic)
    assert await mine.receive_nothing(timeout=0.2)
    for socket in (mine, theirs):
        await socket.disconnect()


async def test_a_suspended_person_hears_nothing() -> None:
    owner, _other, job = await _people_and_job()
    headers = [await _bearer(owner), await _cookie(owner)]
    await User.objects.filter(pk=owner.pk).aupdate(is_active=False)
    for header in headers:
        socket = _socket(header, OURS)
        assert (await socket.connect(timeout=5))[0]
        assert (await _subscribe(socket, f"job:{job.pk}"))["granted"] == []
        await socket.disconnect()


@pytest.mark.parametrize(
    "origin", [b"https://evil.example", b"null", b"", b"http://testserver.evil.example"]
)
async def test_another_sites_page_may_not_open_a_socket(origin: bytes, strict_door: Any) -> None:
    socket = _socket((b"origin", origin), door=strict_door)
    connected, _code = await socket.connect(timeout=5)
    assert not connected


@pytest.mark.parametrize("origin", [b"http://testserver:8000", b"https://testserver"])
async def test_our_own_pages_may(origin: bytes, strict_door: Any) -> None:
    socket = _socket((b"origin", origin), door=strict_door)
    assert (await socket.connect(timeout=5))[0]
    await socket.disconnect()


async def test_without_an_origin_only_a_token_says_who_it_is(strict_door: Any) -> None:
    owner, _other, job = await _people_and_job()
    topic = f"job:{job.pk}"
    for header, granted in ((await _bearer(owner), [topic]), (await _cookie(owner), [])):
        socket = _socket(header, door=strict_door)
        assert (await socket.connect(timeout=5))[0]
        assert (await _subscribe(socket, topic))["granted"] == granted
        await socket.disconnect()


@pytest.mark.parametrize("text", ["not json", "[]", '"x"', "3", '{"subscribe": "job:1"}'])
async def test_nonsense_is_answered_and_the_socket_stays(text: str) -> None:
    socket = _socket(OURS)
    assert (await socket.connect(timeout=5))[0]
    await socket.send_to(text_data=text)
    assert "type" in await socket.receive_json_from(timeout=5)
    await socket.send_json_to({"ping": 1})
    assert await socket.receive_json_from(timeout=5) == {"type": "pong"}
    await socket.disconnect()


async def test_a_socket_hears_a_hundred_topics_at_most() -> None:
    owner, _other, _job = await _people_and_job()
    topics.register("test")(lambda _user, _id: True)
    try:
        socket = _socket(await _bearer(owner))
        assert (await socket.connect(timeout=5))[0]
        first = await _subscribe(socket, *(f"test:{n}" for n in range(100)))
        more = await _subscribe(socket, "test:1", "test:100")
        assert len(first["granted"]) == 100
        assert (more["granted"], more["refused"]) == (["test:1"], ["test:100"])
        await socket.disconnect()
    finally:
        topics._topics.pop("test")


async def test_ones_own_topic_means_another_thing_to_everyone() -> None:
    owner, other, _job = await _people_and_job()
    topics.register_personal("test")
    try:
        mine, theirs, nobodys = (
            _socket(await _bearer(owner)),
            _socket(await _bearer(other)),
            _socket(),
        )
        for socket in (mine, theirs, nobodys):
            assert (await socket.connect(timeout=5))[0]
        assert (await _subscribe(mine, "test"))["granted"] == ["test"]
        assert (await _subscribe(nobodys, "test"))["refused"] == ["test"]
        assert (await _subscribe(mine, "test:1"))["refused"] == ["test:1"]
        await database_sync_to_async(whisper_to_person_on_commit)(owner.pk, "test", unread=2)
        heard = await mine.receive_json_from(timeout=5)
        assert heard == {"type": "changed", "topic": "test", "unread": 2}
        await _subscribe(theirs, "test")
        await database_sync_to_async(whisper_to_person_on_commit)(owner.pk, "test")
        assert await theirs.receive_nothing(timeout=0.2)
        for socket in (mine, theirs, nobodys):
            await socket.disconnect()
    finally:
        topics._personal.discard("test")


def test_a_channel_layer_that_is_gone_fails_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    class Gone:
        async def group_send(self, _group: str, _message: object) -> None:
            raise ConnectionRefusedError

    monkeypatch.setattr("stravalite.live.whisper.get_channel_layer", Gone)
    whisper("job:1")


async def test_a_socket_keeps_only_what_its_person_may_still_hear() -> None:
    owner, _other, job = await _people_and_job()
    may = {"a", "b"}
    topics.register("test-kept")(lambda _user, name: name in may)
    try:
        socket = _socket(await _cookie(owner), OURS)
        assert (await socket.connect(timeout=5))[0]
        wanted = [f"job:{job.pk}", "test-kept:a", "test-kept:b"]
        assert (await _subscribe(socket, *wanted))["granted"] == wanted
        may.discard("b")
        await database_sync_to_async(ask_topics_again_on_commit)(owner.pk)
        answer = await socket.receive_json_from(timeout=5)
        assert answer == {"type": "subscribed", "granted": [], "refused": ["test-kept:b"]}
        await database_sync_to_async(whisper)("test-kept:b")
        await database_sync_to_async(whisper)("test-kept:a")
        assert (await socket.receive_json_from(timeout=5))["topic"] == "test-kept:a"
        await socket.disconnect()
    finally:
        topics._topics.pop("test-kept")
