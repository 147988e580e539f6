"""Signing in with another service: in, out of the way, and never into somebody else's account."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal import auth as totp
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.test import Client

from accounts.federation.tests.person import (
    come_back,
    decide,
    go,
    sign_in_with,
    target_of,
)
from accounts.federation.tests.provider import Provider
from accounts.people import addresses
from accounts.people.models import User
from accounts.people.services import invite
from accounts.people.tests.sink import Sink
from conftest import PASSWORD, make_person

pytestmark = pytest.mark.django_db
Drain = Callable[[], int]
FORM = {"name": "Ana Moreira", "email": "ana@example.org", "timezone": "Europe/Lisbon"}


def who(client: Client) -> User | None:
    found = client.session.get("_auth_user_id")
    return User.objects.get(pk=found) if found else None


def newcomer(client: Client, service: str = "club", **changes: str) -> Any:
    page = sign_in_with(client, service)
    assert page["Location"] == "/signup/with", page.content.decode()
    return client.post("/signup/with", {**FORM, **changes})


def proved(user: User) -> User:
    addresses.mark_proved(user)
    return user


@pytest.mark.parametrize("service", ["club", "apple"])
def test_a_newcomer_whose_address_is_proved_is_in_after_one_form(
    provider: Provider, sink: Sink, service: str
) -> None:
    client = Client()
    sign_in_with(client, service)
    form = client.get("/signup/with").text
    assert 'value="ana@example.org"' in form
    assert 'type="password"' not in form
    assert client.post("/signup/with", FORM)["Location"] == "/upload"
    ana = who(client)
    assert ana is not None
    assert (ana.name, ana.email, ana.has_usable_password()) == (
        "Ana Moreira",
        "ana@example.org",
        False,
    )
    assert ana.preferences.timezone == "Europe/Lisbon"
    assert not addresses.waits_for_proof(ana)
    again = Client()
    assert sign_in_with(again, service).status_code == 302
    assert who(again) == ana


def test_nothing_is_kept_but_who_it_was(provider: Provider) -> None:
    newcomer(Client())
    account = SocialAccount.objects.get()
    assert account.extra_data == {"label": "ana@example.org", "name": "Ana Moreira"}
    assert not SocialToken.objects.exists()


@pytest.mark.parametrize("service", ["facebook", "strava"])
def test_who_comes_without_a_proved_address_proves_it_first(
    provider: Provider, sink: Sink, drain: Drain, service: str
) -> None:
    client = Client()
    page = newcomer(client, service)
    assert "Check your mail" in page.text
    assert who(client) is None
    drain()
    ana = User.objects.get(email="ana@example.org")
    letters = [letter for letter in sink.letters if "Confirm" in letter["Subject"]]
    assert [letter["To"] for letter in letters] == ["ana@example.org"]
    assert "Check your mail" in sign_in_with(Client(), service).text
    addresses.prove(addresses.token_for(ana, ana.email), site="")
    sign_in_with(client, service)
    assert who(client) == ana


def test_another_address_than_the_proved_one_is_proved_like_any(
    provider: Provider, sink: Sink
) -> None:
    client = Client()
    assert "Check your mail" in newcomer(client, email="other@example.org").text
    assert addresses.waits_for_proof(User.objects.get(email="other@example.org"))


def test_a_proved_address_on_both_sides_joins(provider: Provider, sink: Sink, drain: Drain) -> None:
    ana = proved(make_person("Ana"))
    client = Client()
    assert sign_in_with(client, "club").status_code == 302
    assert who(client) == ana
    drain()
    [letter] = sink.letters
    assert letter["To"] == ana.email
    assert "sign in with Club" in str(letter.get_body(("plain",)).get_content())


def test_an_account_nobody_proved_is_not_taken_over_by_the_owner_of_the_address(
    provider: Provider, sink: Sink
) -> None:
    """Somebody registered the address first, and waits for its owner to come by another door."""
    make_person("Ana")
    client = Client()
    page = sign_in_with(client, "club")
    assert page.status_code == 403
    assert "Set a new password" in page.text
    assert who(client) is None
    assert not SocialAccount.objects.exists()


def test_an_account_from_before_the_server_had_mail_is_not_joined(provider: Provider) -> None:
    make_person("Ana")  # no mail is set up: it counts as proved for signing in, not for joining
    assert not EmailAddress.objects.exists()
    assert sign_in_with(Client(), "club").status_code == 403
    assert not SocialAccount.objects.exists()


@pytest.mark.parametrize("claim", [False, "false", None, "no", 0])
@pytest.mark.parametrize("service", ["club", "apple"])
def test_an_address_the_service_did_not_prove_does_not_take_over(
    provider: Provider, sink: Sink, claim: Any, service: str
) -> None:
    proved(make_person("Ana"))
    provider.person = {**provider.person, "sub": "thief", "email_verified": claim}
    client = Client()
    assert sign_in_with(client, service).status_code == 403
    assert who(client) is None
    assert not SocialAccount.objects.exists()


def test_facebook_and_strava_never_join_by_address(provider: Provider, sink: Sink) -> None:
    proved(make_person("Ana"))
    assert sign_in_with(Client(), "facebook").status_code == 403
    client = Client()
    assert sign_in_with(client, "strava")["Location"] == "/signup/with"
    refused = client.post("/signup/with", FORM)
    assert refused.status_code == 422
    assert "already" in refused.text
    assert not SocialAccount.objects.exists()


def test_whoever_proves_the_address_by_a_reset_is_alone_in_the_account(
    provider: Provider, sink: Sink, drain: Drain
) -> None:
    """A stranger's sign-in was put on an account in the owner's name, which its owner then claims."""
    from accounts.people import passwords

    provider.person = {**provider.person, "sub": "thief", "email_verified": False}
    thief = Client()
    newcomer(thief)
    ana = User.objects.get(email="ana@example.org")
    passwords.reset(ana.public_id, passwords.reset_token_for(ana), password="another fine morning")
    assert not SocialAccount.objects.exists()
    sign_in_with(thief, "club")
    assert who(thief) is None
    owner = Client()
    owner.post("/login", {"login": ana.email, "password": "another fine morning"})
    assert who(owner) == ana


def test_the_second_factor_is_asked_for_as_ever(provider: Provider, sink: Sink) -> None:
    ana = proved(make_person("Ana"))
    totp.TOTP.activate(ana, totp.generate_totp_secret())
    client = Client()
    assert sign_in_with(client, "club")["Location"] == "/login/second-factor"
    assert who(client) is None


def test_a_suspended_account_stays_outside_and_a_deleted_one_may_come_back(
    provider: Provider, sink: Sink
) -> None:
    ana = proved(make_person("Ana"))
    sign_in_with(Client(), "club")
    ana.is_active = False
    ana.save()
    client = Client()
    assert sign_in_with(client, "club").status_code == 403
    assert who(client) is None
    ana.is_active = True
    ana.save()
    leaving = Client()
    sign_in_with(leaving, "club")
    leaving.post("/settings/delete", {"handle": ana.handle})
    assert sign_in_with(client, "club")["Location"] == "/restore-account"
    assert who(client) is None


def test_a_closed_registration_holds_here_too_and_an_invitation_opens_it(
    provider: Provider, settings: Any
) -> None:
    settings.REGISTRATION = "invite"
    client = Client()
    page = sign_in_with(client, "club")
    assert page.status_code == 403
    assert "invitation" in page.text
    assert client.get("/signup/with")["Location"] == "/login"
    assert sign_in_with(client, "club", invitation="made-up").status_code == 403
    token = invite()
    shown = client.get(f"/signup?invitation={token}").text
    assert shown.count(f'name="invitation" value="{token}"') > 1
    sign_in_with(client, "club", invitation=token)
    assert client.post("/signup/with", FORM).status_code == 302
    assert who(client) is not None
    other = Client()
    provider.person = {**provider.person, "sub": "u-2", "email": "bo@example.org"}
    assert sign_in_with(other, "club", invitation=token).status_code == 403  # it works once


FAULTS = [
    "signature",
    "unsigned",
    "shared_secret",
    "key",
    "issuer",
    "audience",
    "nonce",
    "expired",
    "no_subject",
    "no_id_token",
]


@pytest.mark.parametrize("service", ["club", "apple"])
@pytest.mark.parametrize("fault", FAULTS)
def test_a_word_that_is_not_the_providers_counts_for_nothing(
    provider: Provider, sink: Sink, fault: str, service: str
) -> None:
    proved(make_person("Ana"))
    provider.faults = {fault}
    client = Client()
    page = sign_in_with(client, service)
    assert page.status_code == 502
    assert "did not answer as it should" in page.text
    assert who(client) is None
    assert not SocialAccount.objects.exists()


def test_what_is_told_elsewhere_must_be_of_the_same_person(provider: Provider) -> None:
    provider.faults = {"userinfo", "another_userinfo"}
    assert sign_in_with(Client(), "club").status_code == 502
    provider.faults = {"userinfo"}
    client = Client()
    newcomer(client)
    assert who(client) is not None


@pytest.mark.parametrize("fault", ["down", "discovery"])
def test_a_provider_that_is_away_or_another_is_said_before_anybody_leaves(
    provider: Provider, fault: str
) -> None:
    provider.faults = {fault}
    page = go(Client(), "club")
    assert page.status_code == 502
    assert "Signing in with Club did not work" in page.text


@pytest.mark.parametrize("service", ["club", "apple", "facebook", "strava"])
def test_who_says_no_hears_that_nothing_changed(provider: Provider, service: str) -> None:
    page = sign_in_with(Client(), service, say="no")
    assert page.status_code == 400
    assert "Nothing has changed" in page.text
    assert "/login" in page.text


def test_an_answer_belongs_to_the_browser_that_asked_and_counts_once(provider: Provider) -> None:
    client = Client()
    location = decide(target_of(go(client, "club")))
    stolen = come_back(Client(), location)
    assert stolen.status_code == 400
    assert "another browser" in stolen.text
    assert come_back(client, location)["Location"] == "/signup/with"
    assert come_back(client, location).status_code == 400
    mixed = decide(target_of(go(client, "club"))).replace("/with/club/", "/with/other/")
    assert come_back(client, mixed).status_code == 400


def test_services_that_are_not_set_up_have_no_addresses(provider: Provider, settings: Any) -> None:
    settings.SIGN_IN_SERVICES = {"club": settings.SIGN_IN_SERVICES["club"]}
    client = Client()
    for key in ("google", "apple", "facebook", "strava", "nobody"):
        assert go(client, key).status_code == 404
        assert client.get(f"/login/with/{key}/answer?code=x&state=y").status_code == 404
        assert client.post(f"/login/with/{key}/answer", {"code": "x"}).status_code == 404
    assert client.get("/login/with/apple/finish").status_code == 404
    assert client.post("/login/with/club/answer", {"code": "x"}).status_code == 404
    assert "Go on with Club" in client.get("/login").text
    assert "Apple" not in client.get("/login").text
    settings.SIGN_IN_SERVICES = {}
    assert "Go on with" not in client.get("/login").text


def signed_in(user: User) -> Client:
    client = Client()
    client.post("/login", {"login": user.email, "password": PASSWORD})
    assert who(client) == user
    return client


def test_connecting_and_disconnecting_in_the_settings(
    provider: Provider, owner: User, sink: Sink, drain: Drain
) -> None:
    proved(owner)
    client = signed_in(owner)
    assert sign_in_with(client, "strava", connect="1")["Location"] == "/settings/connections"
    page = client.get("/settings/connections").text
    assert "You can sign in with Strava now." in page
    assert "Ana Moreira" in page
    assert "Connect Strava" not in page
    other = Client()
    sign_in_with(other, "strava")
    assert who(other) == owner
    account = SocialAccount.objects.get()
    gone = client.post(f"/settings/connections/con_{account.pk}/disconnect", follow=True)
    assert "Disconnected." in gone.text
    assert not SocialAccount.objects.exists()
    drain()
    told = [str(letter.get_body(("plain",)).get_content()) for letter in sink.letters]
    assert ["sign in with Strava" in each for each in told] == [True, True]


def test_the_last_way_in_stays(provider: Provider) -> None:
    client = Client()
    newcomer(client)
    ana = who(client)
    account = SocialAccount.objects.get()
    path = f"/settings/connections/con_{account.pk}/disconnect"
    assert "the only way into your account" in client.post(path, follow=True).text
    sign_in_with(client, "strava", connect="1")
    assert client.post(path).status_code == 302
    assert [each.provider for each in SocialAccount.objects.filter(user=ana)] == ["strava"]


def test_connecting_is_for_who_is_here_and_was_so_lately(
    provider: Provider, owner: User, browser: Callable[..., Client]
) -> None:
    assert go(Client(), "club", connect="1")["Location"].startswith("/login")
    stale = go(browser(owner), "club", connect="1")  # a session without a recent sign-in
    assert stale["Location"] == "/login/again?next=%2Fsettings%2Fconnections"
    client = signed_in(owner)
    location = decide(target_of(go(client, "club", connect="1")))
    client.post("/logout")
    client.post("/login", {"login": make_person("Bo").email, "password": PASSWORD})
    come_back(client, location)
    assert not SocialAccount.objects.exists()


def test_what_is_connected_elsewhere_stays_there(provider: Provider, owner: User) -> None:
    newcomer(Client())
    client = signed_in(owner)
    page = client.get(sign_in_with(client, "club", connect="1")["Location"]).text
    assert "belongs to another account" in page
    assert SocialAccount.objects.get().user != owner


def test_nobody_disconnects_what_is_anothers(provider: Provider, owner: User) -> None:
    newcomer(Client())
    account = SocialAccount.objects.get()
    client = signed_in(owner)
    assert client.post(f"/settings/connections/con_{account.pk}/disconnect").status_code == 404
    assert SocialAccount.objects.exists()


def test_who_has_no_password_sets_one_after_coming_in_again(
    provider: Provider, browser: Callable[..., Client]
) -> None:
    client = Client()
    newcomer(client)
    ana = who(client)
    page = client.get("/settings/account").text
    assert "Set a password" in page
    later = browser(ana)  # signed in long ago
    given = {"change-password": "another fine morning"}
    asked = later.post("/settings/account/password", given)
    assert asked["Location"] == "/login/again?next=%2Fsettings%2Faccount"
    assert "Go on with Club" in later.get(asked["Location"]).text
    back = sign_in_with(later, "club", next="/settings/account")
    assert back["Location"] == "/settings/account"
    assert later.post("/settings/account/password", given)["Location"] == "/settings/account"
    fresh = Client()
    fresh.post("/login", {"login": "ana@example.org", "password": "another fine morning"})
    assert who(fresh) == ana


def test_where_one_wanted_to_go_is_kept_and_never_another_server(
    provider: Provider, sink: Sink
) -> None:
    proved(make_person("Ana"))
    assert sign_in_with(Client(), "club", next="/settings")["Location"] == "/settings"
    away = sign_in_with(Client(), "club", next="https://evil.example.org/")
    assert away["Location"] == "/feed"
