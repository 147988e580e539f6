"""A person's page and tabs: what each viewer gets of them, and nothing more."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.people.models import Preferences, User
from accounts.profile.services import change as change_profile
from activities.activity.models import Activity
from activities.activity.services import create_manual
from conftest import Cast, make_person
from social.graph import blocking, services
from social.graph.models import Follow, FollowState

Browser = Callable[[User | None], Client]


def run_of(athlete: User, name: str, audience: str, **fields: Any) -> Activity:
    made = create_manual(
        athlete=athlete,
        sport="Run",
        start_time=timezone.now() - timedelta(hours=3),
        elapsed_s=1800,
        name=name,
        audience=audience,
        **fields,
    )
    Activity.objects.filter(pk=made.pk).update(status="ready")
    made.refresh_from_db()
    return made


@pytest.fixture
def training(cast: Cast) -> Cast:
    """The owner with an activity for each audience and something to tell."""
    for audience, metres in (("everyone", 1000), ("followers", 2000), ("only_me", 4000)):
        run_of(cast.owner, f"Run for {audience}", audience, distance_m=metres)
    change_profile(cast.owner, place="Porto", bio="Slow *on* purpose.")
    return cast


def text(answer: Any) -> str:
    return answer.content.decode()


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("owner", {"everyone", "followers", "only_me"}),
        ("coach", {"everyone", "followers", "only_me"}),
        ("follower", {"everyone", "followers"}),
        ("pending", {"everyone"}),
        ("stranger", {"everyone"}),
        ("staff", {"everyone"}),
        ("anonymous", {"everyone"}),
    ],
)
def test_each_viewer_gets_the_activities_and_the_sums_of_what_they_may_see(
    training: Cast, browser: Browser, who: str, sees: set[str]
) -> None:
    client = browser(getattr(training, who))
    for path in ("/@owner-1", "/@owner-1/activities"):
        page = text(client.get(path))
        for audience in ("everyone", "followers", "only_me"):
            assert (f"Run for {audience}" in page) is (audience in sees), (path, audience)
    totals = client.get("/@owner-1").context["panels"][0].facts["totals"]
    metres = {"everyone": 1000, "followers": 2000, "only_me": 4000}
    assert totals["count"] == len(sees)
    assert totals["distance_m"] == sum(metres[audience] for audience in sees)


def test_what_they_wrote_is_there_for_whom_it_is_shared_with(
    training: Cast, browser: Browser
) -> None:
    from social.posts.services import say

    for audience in ("everyone", "followers", "only_me"):
        say(author=training.owner, text=f"Words for {audience}", audience=audience)
    for who, sees in (
        ("follower", {"everyone", "followers"}),
        ("stranger", {"everyone"}),
        ("anonymous", {"everyone"}),
    ):
        page = text(browser(getattr(training, who)).get("/@owner-1"))
        for audience in ("everyone", "followers", "only_me"):
            assert (f"Words for {audience}" in page) is (audience in sees), (who, audience)


def test_what_a_person_tells_of_themselves_is_for_whom_the_profile_is_open(
    training: Cast, browser: Browser
) -> None:
    for who, user in training.items():
        if who == "blocked":
            continue
        opened = who in {"owner", "follower", "coach"}
        page = text(browser(user).get("/@owner-1"))
        assert ("Porto" in page) is opened, who
        assert ("here since" in page) is opened, who
        assert ("/@owner-1/followers" in page) is opened, who
        about = browser(user).get("/@owner-1/about")
        assert about.status_code == (200 if opened else 404), who
    assert "<em>on</em>" in text(browser(training.follower).get("/@owner-1/about"))


def test_the_day_and_time_of_joining_are_nobodys_business(training: Cast, browser: Browser) -> None:
    User.objects.filter(pk=training.owner.pk).update(
        date_joined=datetime(2024, 3, 17, 21, 43, tzinfo=UTC)
    )
    for path in ("/@owner-1", "/@owner-1/about"):
        page = text(browser(training.follower).get(path))
        assert "March 2024" in page
        assert "17 " not in page.partition("March 2024")[0][-12:]
        assert "21:43" not in page


def test_a_closed_profile_asks_to_follow_and_an_open_one_follows(
    training: Cast, browser: Browser
) -> None:
    client = browser(training.stranger)
    assert "Request to follow" in text(client.get("/@owner-1"))
    Preferences.objects.filter(user=training.owner).update(approves_followers=False)
    page = text(client.get("/@owner-1"))
    assert "Request to follow" not in page
    assert "Porto" in page
    client.post("/@owner-1/do/follow")
    assert Follow.objects.get(follower=training.stranger).state == FollowState.ACCEPTED
    assert "Run for followers" in text(client.get("/@owner-1"))


def test_counts_tell_nothing_of_people_the_viewer_may_not_find(
    training: Cast, browser: Browser
) -> None:
    third = make_person("Third")
    follow = services.ask_to_follow(follower=third, followee=training.owner)
    services.accept_follow(follow=follow, actor=training.owner)
    client = browser(training.follower)
    assert client.get("/@owner-1").context["followers_count"] == 2
    blocking.block(blocker=third, blocked=training.follower)
    assert client.get("/@owner-1").context["followers_count"] == 1
    assert "Third" not in text(client.get("/@owner-1/followers"))


def test_blocked_reads_as_not_found_and_a_closed_account_as_gone(
    training: Cast, browser: Browser
) -> None:
    missing = browser(training.blocked).get("/@nobody-at-all")
    blocked = browser(training.blocked).get("/@owner-1")
    assert (missing.status_code, blocked.status_code) == (404, 404)
    User.objects.filter(pk=training.owner.pk).update(is_active=False)
    assert browser(training.stranger).get("/@owner-1").status_code == 410
    assert browser(training.blocked).get("/@owner-1").status_code == 404
    assert browser(None).get("/@owner-1").status_code == 404


def test_people_who_are_not_signed_in_find_only_who_shares_with_everyone(
    cast: Cast, browser: Browser
) -> None:
    assert browser(None).get("/@owner-1").status_code == 404
    assert browser(cast.stranger).get("/@owner-1").status_code == 200
    run_of(cast.owner, "For all", "everyone")
    assert browser(None).get("/@OWNER-1").status_code == 200


def test_block_and_the_like_are_never_beside_follow(training: Cast, browser: Browser) -> None:
    page = text(browser(training.stranger).get("/@owner-1"))
    follow = page.index("/do/follow")
    assert "section-nav" in page[follow : page.index("/do/block")]
    own = text(browser(training.owner).get("/@owner-1"))
    assert "/do/" not in own


@pytest.mark.parametrize("persona", ["stranger", "follower"])
def test_seeing_oneself_as_others_do_shows_what_they_see_and_changes_nothing(
    training: Cast, browser: Browser, persona: str
) -> None:
    client = browser(training.owner)
    answer = client.post("/view-as", {"persona": persona})
    assert answer["Location"] == "/@owner-1"
    other = browser(getattr(training, persona))
    mine, theirs = client.get("/@owner-1"), other.get("/@owner-1")
    assert f"what a {persona} sees" in text(mine)
    for audience in ("everyone", "followers", "only_me"):
        assert (f"Run for {audience}" in text(mine)) is (f"Run for {audience}" in text(theirs))
        run = Activity.objects.get(name=f"Run for {audience}").public_id
        for path in (f"/activities/{run}", f"/api/activities/{run}", f"/activities/{run}/edit"):
            if path.endswith("/edit"):
                continue
            assert client.get(path).status_code == other.get(path).status_code, path
    assert ("Porto" in text(mine)) is ("Porto" in text(theirs))
    # nothing can be changed, and what is the person's own is closed
    refused = client.post("/@follower/do/follow")
    assert (refused.status_code, "as others see them" in text(refused)) == (403, True)
    assert client.get("/settings/profile").status_code == 403
    assert client.get("/activities").status_code == 403
    assert client.post("/view-as/leave")["Location"] == "/@owner-1"
    assert "Run for only_me" in text(client.get("/@owner-1"))
    assert client.get("/settings/profile").status_code == 200


def test_leaving_ends_no_other_kind_of_looking(owner: User) -> None:
    from django.test import RequestFactory

    from social.graph import view_as
    from stravalite import readonly

    request = RequestFactory().get("/")
    request.session = {}  # type: ignore[assignment]
    readonly.put_on(request, kind=readonly.Kind("another"))
    view_as.leave(request)
    assert readonly.mark_of_session(request.session) is not None


def test_an_activitys_page_leads_to_its_athlete(training: Cast, browser: Browser) -> None:
    run = Activity.objects.get(name="Run for everyone")
    assert 'href="/@owner-1"' in text(
        browser(training.stranger).get(f"/activities/{run.public_id}")
    )
