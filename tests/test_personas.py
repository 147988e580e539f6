"""Every address asked as every persona. An address without a row here fails.

What may not be seen is 404 and never 403; pages that need a person send strangers to the sign-in page,
the API answers them 401.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from accounts.measures.services import record as record_measure
from accounts.people.api_tokens import make as make_token
from accounts.people.tokens import issue
from accounts.profile.services import set_picture
from accounts.profile.tests.drawn import picture_file
from activities.activity.models import Activity
from conftest import Cast
from tests.recorded import activity_of, hand_in

LOGIN = "login"  # a redirect to the sign-in page
DELETED = "deleted"
AUDIENCES = ("everyone", "followers", "only_me", DELETED)
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


@dataclass(frozen=True, slots=True)
class Case:
    who: str
    audience: str

    @property
    def visible(self) -> bool:
        """The rule in plain words, a second time, on purpose."""
        if self.audience == DELETED:
            return False
        if self.who == "owner":
            return True
        if self.audience == "everyone":
            return self.who != "blocked"
        return self.audience == "followers" and self.who == "follower"


Expected = int | str
Rule = Callable[[Case], Expected]


def always(status: int) -> Rule:
    return lambda _case: status


def page(status: int = 200) -> Rule:
    """Any person; a stranger signs in first."""
    return lambda case: LOGIN if case.who == "anonymous" else status


def program(status: int = 200) -> Rule:
    return lambda case: 401 if case.who == "anonymous" else status


def chiefs(status: int = 200) -> Rule:
    """Owners and administrators; for other people there is no such page."""
    return lambda case: LOGIN if case.who == "anonymous" else status if case.who == "staff" else 404


def guest(status: int = 200) -> Rule:
    """For strangers only; whoever is in is sent on."""
    return lambda case: status if case.who == "anonymous" else 302


def visible(status: int = 200) -> Rule:
    return lambda case: status if case.visible else 404


def _own(case: Case, stranger: Expected, found: Expected) -> Expected:
    if case.who == "anonymous":
        return stranger
    return found if case.who == "owner" else 404


def own_page(status: int = 200, *, deleted: int = 404) -> Rule:
    return lambda case: _own(case, LOGIN, deleted if case.audience == DELETED else status)


def own_program(status: int = 200, *, deleted: int = 404) -> Rule:
    return lambda case: _own(case, 401, deleted if case.audience == DELETED else status)


def mine_page(status: int) -> Rule:
    """A thing of the owner's that no audience changes."""
    return own_page(status, deleted=status)


def portrait() -> Rule:
    """Whoever may find the owner."""
    return lambda case: 404 if case.who == "blocked" else 200


def mine(status: int = 200) -> Rule:
    return own_program(status, deleted=status)


SIGN_IN_PAGE = {"GET": guest(), "POST": guest(422)}
OPEN_API = {"POST": always(400)}
OPEN_PAGE = {"GET": always(200)}
VISIBLE_API = {"GET": visible()}
STALE_LINK = {"GET": always(400), "POST": always(400)}
STAGE = {"GET": always(302), "POST": always(302)}
#: Needs the password once more, unless it was given just now; strangers sign in first.
AGAIN = {"GET": page(302), "POST": page(302)}
NOWHERE = {method: always(404) for method in METHODS}
RUNS = {"GET": mine(), "POST": mine(400)}

#: address → method → what is expected. Methods that are not named must be refused.
TABLE: dict[str, dict[str, Rule]] = {
    "": {"GET": guest()},
    "login": SIGN_IN_PAGE,
    "signup": SIGN_IN_PAGE,
    "logout": {"POST": always(302)},
    "signed-out": OPEN_PAGE,
    "settings/profile": {"GET": page(), "POST": page(422)},
    "settings/profile/picture/remove": {"POST": page(302)},
    "settings/privacy": {"GET": page(), "POST": page(422)},
    "people/<str:public_id>/picture": {"GET": portrait()},
    "settings/delete": {"GET": page(), "POST": page(422)},
    "account-deleted": OPEN_PAGE,
    "restore-account": {"GET": always(302), "POST": always(302)},  # only after the right password
    "password/forgotten": {"GET": always(200), "POST": always(422)},
    "password/set/<str:athlete_id>/<str:token>": STALE_LINK,
    "address/prove/<str:token>": STALE_LINK,
    "settings/account": {"GET": page()},
    "settings/account/address": {"POST": page(422)},
    "settings/account/password": {"POST": page(422)},
    "login/second-factor": STAGE,
    "login/passkey": {"GET": always(302), "POST": guest(400)},
    "login/again": {"GET": page(), "POST": page(422)},
    "login/again/code": {"GET": page(302), "POST": page(302)},  # only with a second factor
    "login/again/passkey": {"GET": page(302), "POST": page(302)},
    "settings/security": {"GET": page()},
    "settings/security/code": AGAIN,
    "settings/security/code/remove": {"GET": page(404), "POST": page(404)},
    "settings/security/passkeys/add": AGAIN,
    "settings/security/passkeys/<int:pk>/remove": AGAIN,
    "settings/security/recovery": {"GET": page(404)},
    "settings/security/recovery/new": AGAIN,
    "settings/security/recovery/download": {"GET": page(404)},
    "settings/sessions": {"GET": page()},
    "settings/sessions/end-others": {"POST": page(302)},
    "settings/sessions/<str:session_id>/end": {"POST": mine_page(302)},
    "settings/tokens": {"GET": page(), "POST": page(422)},
    "settings/tokens/<str:token_id>/remove": {"POST": mine_page(302)},
    "settings/invitations": {"GET": chiefs(), "POST": chiefs()},
    "settings/invitations/<int:pk>/withdraw": {"POST": page(404)},
    "settings/preferences": {"GET": page(), "POST": page(422)},
    "settings/measures": {"GET": page(), "POST": page(422)},
    "settings/measures/<str:public_id>/remove": {"POST": mine_page(302)},
    "activities": {"GET": page()},
    "activities/new": {"GET": page(), "POST": page(422)},
    "activities/<str:public_id>": {"GET": visible()},
    "activities/<str:public_id>/edit": {"GET": own_page(), "POST": own_page(422)},
    "activities/<str:public_id>/delete": {"POST": own_page(302)},
    "activities/<str:public_id>/deleted": {"GET": own_page(302, deleted=200)},
    "activities/<str:public_id>/restore": {"POST": mine_page(302)},
    "activities/<str:public_id>/recalculate": {"POST": own_page(302)},
    "upload": {"GET": page(), "POST": page(422)},
    "uploads/<str:public_id>/row": {"GET": mine_page(302)},
    "uploads/<str:public_id>/retry": {"POST": mine_page(302)},
    "api/auth/signup": OPEN_API,
    "api/auth/login": OPEN_API,
    "api/auth/2fa": OPEN_API,
    "api/auth/refresh": OPEN_API,
    "api/auth/logout": {"POST": program(204)},
    "api/auth/restore": OPEN_API,
    "api/athlete": {"GET": program(), "PATCH": program(), "DELETE": program(400)},
    "api/athlete/picture": {"PUT": program(400), "DELETE": program()},
    "api/athlete/sessions": {"GET": program()},
    "api/athlete/sessions/<str:session_id>": {"DELETE": mine(204)},
    "api/athlete/tokens": {"GET": program(), "POST": program(400)},
    "api/athlete/tokens/<str:token_id>": {"DELETE": mine(204)},
    "api/athlete/preferences": {"GET": program(), "PATCH": program()},
    "api/athlete/measures": {"GET": program(), "POST": program(400)},
    "api/athlete/measures/<str:measure_id>": {"DELETE": mine(204)},
    "api/uploads": {"GET": program(), "POST": program(400)},
    "api/uploads/<str:upload_id>": {"GET": mine()},
    "api/uploads/<str:upload_id>/retry": {"POST": mine(202)},
    "api/activities": {"GET": program(), "POST": program(400)},
    "api/gear": {"GET": program(), "POST": program(400)},
    "api/activities/<str:activity_id>": {
        "GET": visible(),
        "PATCH": own_program(),
        "DELETE": own_program(204),
    },
    "api/activities/<str:activity_id>/restore": {"POST": mine()},
    "api/activities/<str:activity_id>/status": VISIBLE_API,
    "api/activities/<str:activity_id>/splits": VISIBLE_API,
    "api/activities/<str:activity_id>/laps": VISIBLE_API,
    "api/activities/<str:activity_id>/streams": VISIBLE_API,
    "api/activities/<str:activity_id>/map": VISIBLE_API,
    "api/activities/<str:activity_id>/thumbnail": VISIBLE_API,
    "api/activities/<str:activity_id>/export.<str:form>": VISIBLE_API,
    "api/activities/<str:activity_id>/original": {
        "GET": own_program(302 if settings.TESTS_USE_S3 else 200)
    },
    "api/activities/<str:activity_id>/best-efforts": VISIBLE_API,
    "api/analytics/best-efforts-cached": {"GET": program()},
    "api/runs": {"GET": program()},
    "api/runs/<str:user_id>": RUNS,
    "api/analytics/<str:user_id>": {"GET": mine()},
    "api/leaderboard": OPEN_PAGE,
    "api/schema/": OPEN_PAGE,
    "api/<path:_rest>": NOWHERE,
    "apidocs/": OPEN_PAGE,
    "auth/signup": OPEN_API,
    "auth/login": OPEN_API,
    "runs/<str:user_id>": RUNS,
    "analytics/<str:user_id>": {"GET": mine()},
    "leaderboard": OPEN_PAGE,
    "metrics": NOWHERE,  # without the operator's token there is no such page
    "ping": OPEN_PAGE,
    "healthz": OPEN_PAGE,
    "livez": OPEN_PAGE,
    "readyz": OPEN_PAGE,
}
#: Under these the framework's own console lives; only staff get past its door.
CONSOLE = "admin/"
CONSOLE_OPEN = {"admin/login/", "admin/logout/"}


def addresses() -> list[str]:
    def walk(patterns: list[URLPattern | URLResolver], prefix: str) -> Iterator[str]:
        for pattern in patterns:
            path = prefix + str(pattern.pattern)
            if isinstance(pattern, URLResolver):
                yield from walk(pattern.url_patterns, path)
            else:
                yield path

    return list(walk(get_resolver().url_patterns, ""))


def test_every_address_of_the_house_has_a_row() -> None:
    ours = [address for address in addresses() if not address.startswith(CONSOLE)]
    assert sorted(set(ours)) == sorted(TABLE)


@pytest.fixture
def owned(cast: Cast) -> dict[str, str]:
    """What the addresses' placeholders stand for: things of the owner's."""
    from datetime import date

    upload = hand_in(cast.owner, "garmin-edge-500-activity.fit", visibility="everyone")
    measure = record_measure(
        athlete=cast.owner, kind="ftp_w", value=250, from_date=date(2026, 1, 1)
    )
    set_picture(cast.owner, picture_file())
    activity = activity_of(upload).public_id
    return {
        "activities/<str:public_id>": f"activities/{activity}",
        "measures/<str:public_id>": f"measures/{measure.public_id}",
        "people/<str:public_id>": f"people/{cast.owner.public_id}",
        "uploads/<str:public_id>": f"uploads/{upload.public_id}",
        "<str:activity_id>": activity,
        "<str:measure_id>": measure.public_id,
        "<str:upload_id>": upload.public_id,
        "<str:user_id>": cast.owner.public_id,
        "<str:athlete_id>": cast.owner.public_id,
        "<str:token>": "no-such-link",
        "<int:pk>": "1",
        "<str:token_id>": make_token(cast.owner, name="x", scopes=["read"], days=None)[0].public_id,
        "<str:session_id>": issue(cast.owner).family.public_id,
        "<str:form>": "gpx",
        "<path:_rest>": "nothing/here",
    }


def _path(address: str, owned: dict[str, str]) -> str:
    for placeholder, value in owned.items():
        address = address.replace(placeholder, value)
    assert "<" not in address, f"no example for {address}"
    return f"/{address}"


def _outcome(answer: Any) -> Expected:
    to_login = answer.status_code == 302 and answer["Location"].startswith("/login?")
    return LOGIN if to_login else answer.status_code


def _ask(client: Client, method: str, path: str) -> Expected:
    """The outcome of one request, whose writes are taken back."""
    cache.clear()
    with transaction.atomic():
        point = transaction.savepoint()
        kind = _content_type(method, path)
        body = b"unknown=1" if kind.endswith("urlencoded") else b""
        outcome = _outcome(client.generic(method, path, body, content_type=kind))
        transaction.savepoint_rollback(point)
    return outcome


def _content_type(method: str, path: str) -> str:
    if method == "GET":
        return ""
    api = path.startswith(("/api/", "/auth/", "/runs/"))
    return "application/json" if api else "application/x-www-form-urlencoded"


def _set_audience(activity: Activity, audience: str) -> None:
    post = activity.post
    post.deleted_at = timezone.now() if audience == DELETED else None
    post.audience = "everyone" if audience == DELETED else audience
    post.save()


@pytest.mark.parametrize("audience", AUDIENCES)
def test_every_address_answers_every_persona_as_the_table_says(
    cast: Cast, browser: Callable[..., Client], owned: dict[str, str], audience: str
) -> None:
    _set_audience(Activity.objects.get(public_id=owned["<str:activity_id>"]), audience)
    clients = {name: browser(user) for name, user in cast.items()}
    wrong = []
    for address, row in TABLE.items():
        if audience != AUDIENCES[0] and "activit" not in address:
            continue  # no activity in it: asked once is enough
        path = _path(address, owned)
        for who, client in clients.items():
            session = dict(client.cookies)
            for method in METHODS:
                got = _ask(client, method, path)
                rule = row.get(method)
                wanted = [rule(Case(who, audience))] if rule else [405, 401, LOGIN]
                if got not in wanted:
                    wrong.append(f"{who}: {method} {path} gave {got}, not {wanted}")
                client.cookies.update(session)
    assert not wrong, "\n".join(wrong)


def test_the_console_opens_for_staff_only(cast: Cast, browser: Callable[..., Client]) -> None:
    wrong = []
    console = [one for one in addresses() if one.startswith(CONSOLE) and "(?P" not in one]
    assert len(console) > 5
    for address in sorted(set(console) - CONSOLE_OPEN):
        path = "/" + address.replace("<path:object_id>", "1").replace("<path:content_type_id>", "1")
        for who, user in cast.items():
            answer = browser(user).get(path)
            refused = answer.status_code == 302 and "/admin/login/" in answer["Location"]
            if refused != (who != "staff"):
                wrong.append(f"{who}: {path} gave {answer.status_code}")
    assert not wrong, "\n".join(wrong)


def test_a_suspended_athlete_vanishes_for_everyone(
    cast: Cast, browser: Callable[..., Client], owned: dict[str, str]
) -> None:
    cast.owner.is_active = False
    cast.owner.save()
    for who, user in cast.items():
        if who == "owner":
            continue
        for path in ("/activities/{}", "/api/activities/{}", "/api/activities/{}/thumbnail"):
            answer = browser(user).get(path.format(owned["<str:activity_id>"]))
            assert answer.status_code == 404, (who, path)


def test_what_moderation_hid_nobody_sees_not_even_followers(
    cast: Cast, browser: Callable[..., Client], owned: dict[str, str]
) -> None:
    activity = Activity.objects.get(public_id=owned["<str:activity_id>"])
    activity.post.hidden_at = timezone.now()
    activity.post.save()
    for who, user in cast.items():
        answer = browser(user).get(f"/activities/{activity.public_id}")
        assert answer.status_code == 404, who


def test_what_does_not_exist_and_what_is_not_shared_look_alike(
    cast: Cast, browser: Callable[..., Client], owned: dict[str, str]
) -> None:
    activity = Activity.objects.get(public_id=owned["<str:activity_id>"])
    _set_audience(activity, "only_me")
    client = browser(cast.stranger)
    hidden = client.get(f"/api/activities/{activity.public_id}")
    missing = client.get("/api/activities/act_nothing")
    bodies = [answer.json() for answer in (hidden, missing)]
    for body in bodies:
        body.pop("request_id")
    assert bodies[0] == bodies[1]
    assert (hidden.status_code, missing.status_code) == (404, 404)
