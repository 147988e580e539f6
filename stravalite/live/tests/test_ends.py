"""An open socket ends with what it lives on, whichever process ends it."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from channels.db import database_sync_to_async
from channels.testing import WebsocketCommunicator
from django.conf import settings
from django.db import connection
from django.test import Client

from accounts.closing import services as closing
from accounts.people import api_tokens, passwords, roles, sessions, tokens
from accounts.people.models import Role, TokenFamily, User
from conftest import PASSWORD, make_person
from stravalite import asgi
from stravalite.live import consumer

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).resolve().parents[3]


def _open(*headers: tuple[bytes, bytes]) -> WebsocketCommunicator:
    usual = [(b"host", b"testserver"), (b"origin", b"http://testserver")]
    return WebsocketCommunicator(asgi.application, "/ws/", headers=[*usual, *headers])


def _of_browser(client: Client) -> tuple[bytes, bytes]:
    return b"cookie", f"sessionid={client.cookies['sessionid'].value}".encode()


def _signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def _boss() -> User:
    boss = make_person("Boss")
    User.objects.filter(pk=boss.pk).update(role=Role.OWNER, is_superuser=True)
    boss.refresh_from_db()
    return boss


async def _is_open(socket: WebsocketCommunicator) -> bool:
    await socket.send_json_to({"ping": 1})
    answer: dict[str, Any] = await socket.receive_output(timeout=5)
    return answer["type"] == "websocket.send"


async def _ended(socket: WebsocketCommunicator) -> bool:
    answer: dict[str, Any] = await socket.receive_output(timeout=5)
    return (answer["type"], answer.get("code")) == ("websocket.close", consumer.ENDED)


Ending = Callable[[User, Client], object]
ENDINGS: dict[str, Ending] = {
    "signed out": lambda _user, client: client.post("/logout"),
    "ended elsewhere": lambda user, _client: sessions.end_all(user),
    "one of the list": lambda user, _client: sessions.end(user, sessions.open_of(user)[0].id),
    "role": lambda user, _client: roles.change_role(actor=_boss(), user=user, role="coach"),
    "suspended": lambda user, _client: roles.set_suspended(
        actor=_boss(), user=user, suspended=True
    ),
    "password": lambda user, _client: passwords.change(
        user, current=PASSWORD, password="another dawn river"
    ),
}


@pytest.mark.parametrize("how", ENDINGS)
async def test_a_browsers_socket_ends_with_its_session(how: str) -> None:
    user = await database_sync_to_async(make_person)("Owner")
    client = await database_sync_to_async(_signed_in)(user)
    socket = _open(_of_browser(client))
    assert (await socket.connect(timeout=5))[0]
    assert await _is_open(socket)
    await database_sync_to_async(ENDINGS[how])(user, client)
    assert await _ended(socket)


async def test_other_browsers_of_the_person_stay() -> None:
    user = await database_sync_to_async(make_person)("Owner")
    here = await database_sync_to_async(_signed_in)(user)
    there = await database_sync_to_async(_signed_in)(user)
    mine, other = _open(_of_browser(here)), _open(_of_browser(there))
    for socket in (mine, other):
        assert (await socket.connect(timeout=5))[0]
    await database_sync_to_async(here.post)("/settings/sessions/end-others")
    assert await _ended(other)
    assert await _is_open(mine)
    await mine.disconnect()


@pytest.mark.parametrize("how", ["revoked", "own token removed", "account closed"])
async def test_a_programs_socket_ends_with_its_token(how: str) -> None:
    user = await database_sync_to_async(make_person)("Owner")
    issued = await database_sync_to_async(tokens.issue)(user)
    made, text = await database_sync_to_async(api_tokens.make)(
        user, name="x", scopes=["read"], days=None
    )
    bearer = text if how == "own token removed" else issued.access
    socket = _open((b"authorization", f"Bearer {bearer}".encode()))
    assert (await socket.connect(timeout=5))[0]
    assert await _is_open(socket)

    def end() -> None:
        if how == "revoked":
            tokens.revoke(TokenFamily.objects.get(), reason="logout")
        elif how == "own token removed":
            api_tokens.remove(user, made.public_id)
        else:
            closing.close(user, typed_handle=user.handle)

    await database_sync_to_async(end)()
    assert await _ended(socket)


async def test_the_socket_of_who_sees_as_somebody_ends_when_they_leave() -> None:
    def begin() -> Client:
        boss, user = _boss(), make_person("Owner")
        TOTP.activate(boss, "JBSWY3DPEHPK3PXP")
        client = _signed_in(boss)
        why = {"reason": "They asked why a run is missing"}
        client.post(f"/admin/accounts_people/user/{user.pk}/see-as/", why)
        return client

    client = await database_sync_to_async(begin)()
    socket = _open(_of_browser(client))
    assert (await socket.connect(timeout=5))[0]
    assert await _is_open(socket)
    await database_sync_to_async(client.post)("/stop-seeing-as")
    assert await _ended(socket)


async def test_what_ends_by_the_clock_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(consumer, "LOOK_S", 0.2)
    user = await database_sync_to_async(make_person)("Owner")
    client = await database_sync_to_async(_signed_in)(user)
    socket = _open(_of_browser(client))
    assert (await socket.connect(timeout=5))[0]
    await asyncio.sleep(0.5)
    assert await _is_open(socket), "a living session stays"
    await User.objects.filter(pk=user.pk).aupdate(is_active=False)  # and nobody says a word
    assert await _ended(socket)


@pytest.mark.skipif(
    not settings.REDIS_URL, reason="needs several processes: Redis carries the word"
)
async def test_another_process_ends_it() -> None:
    user = await database_sync_to_async(make_person)("Owner")
    client = await database_sync_to_async(_signed_in)(user)
    socket = _open(_of_browser(client))
    assert (await socket.connect(timeout=5))[0]
    assert await _is_open(socket)
    given = connection.settings_dict
    database = (
        f"postgresql://{given['USER']}:{given['PASSWORD']}@{given['HOST']}:{given['PORT']}"
        f"/{given['NAME']}"
    )
    code = (
        "import django; django.setup()\n"
        "from accounts.people import sessions\n"
        "from accounts.people.models import User\n"
        f"sessions.end_all(User.objects.get(pk={user.pk}))\n"
    )
    environment = {
        **os.environ,
        "DATABASE_URL": database,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "SECRET_KEY": settings.SECRET_KEY,
    }
    done = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert await _ended(socket)
