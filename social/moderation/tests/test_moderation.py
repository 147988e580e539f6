"""Reporting, deciding, answering: who may, what each hears, and what vanishes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.closing.services import close
from accounts.people.models import Role, User
from accounts.people.roles import MayNotGiveRole
from conftest import PASSWORD, Cast, make_person
from social.graph.viewer import Viewer
from social.moderation import appeals, decisions, services
from social.moderation.models import Appeal, Decision, Report, Verdict
from social.notifications.models import Notification
from social.posts import comments
from social.posts import services as posts
from social.posts.models import Comment, Post
from stravalite.audit.models import Entry
from stravalite.errors import NotFound, TooManyRequests

Browser = Callable[[User | None], Client]
Api = Callable[[User | None], APIClient]


@pytest.fixture
def post(cast: Cast) -> Post:
    return posts.say(author=cast.owner, text="Buy my *pills*", audience="everyone")


@pytest.fixture
def comment(cast: Cast, post: Post) -> Comment:
    return comments.write(post=post, author=cast.follower, text="Rude words")


@pytest.fixture
def moderator(cast: Cast) -> User:
    person = make_person("Mo")
    person.role = Role.MODERATOR
    person.save()
    return person


def reported(reporter: User, thing: Any, **told: Any) -> Report:
    kind = {"Post": "post", "Comment": "comment", "User": "person"}[type(thing).__name__]
    return services.report(
        reporter=reporter, kind=kind, public_id=thing.public_id, **{"reason": "spam", **told}
    )


def decided(actor: User, report: Report, verdict: str, **more: Any) -> Decision:
    return decisions.decide(
        actor=actor,
        kind=report.kind,
        subject=report.subject,
        author=report.author,
        verdict=verdict,
        reason="Not here, please.",
        **more,
    )


def alerts(user: User) -> list[str]:
    return list(Notification.objects.filter(athlete=user).values_list("kind", flat=True))


def sign_in(user: User) -> tuple[Client, Any]:
    client = Client()
    return client, client.post("/login", {"login": user.email, "password": PASSWORD})


# Reporting


def test_a_thing_is_reported_once_by_each_until_it_is_decided(cast: Cast, post: Post) -> None:
    first = reported(cast.stranger, post)
    again = reported(cast.stranger, post, reason="other", words="It is a trick.")
    assert (first.pk, again.reason) == (again.pk, "other")
    reported(cast.follower, post)
    assert Report.objects.count() == 2
    decided(cast.staff, first, Verdict.NOTHING)
    assert {report.outcome for report in Report.objects.all()} == {"nothing"}
    assert reported(cast.stranger, post).pk != first.pk


def test_only_what_one_sees_can_be_reported_and_nothing_of_ones_own(
    cast: Cast, post: Post, comment: Comment
) -> None:
    posts.change(post, audience="followers")
    for thing in (post, comment):
        with pytest.raises(NotFound):
            reported(cast.stranger, thing)
    with pytest.raises(NotFound):
        reported(cast.blocked, cast.owner)
    with pytest.raises(NotFound):
        services.report(reporter=cast.owner, kind="planet", public_id="x", reason="spam")
    with pytest.raises(services.CannotReport):
        reported(cast.owner, post)
    assert reported(cast.follower, post).author == cast.owner
    assert reported(cast.owner, comment).author == cast.follower


def test_reasons_come_from_the_list_and_something_else_says_what(cast: Cast, post: Post) -> None:
    for told in ({"reason": "ugly"}, {"reason": "other"}, {"words": "x" * 1001}):
        with pytest.raises(services.ReportRefused):
            reported(cast.stranger, post, **told)
    assert not Report.objects.exists()


def test_who_reports_everything_has_to_wait(
    cast: Cast, post: Post, comment: Comment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "AN_HOUR", 1)
    reported(cast.stranger, post)
    reported(cast.stranger, post)  # the same once more is no further report
    with pytest.raises(TooManyRequests):
        reported(cast.stranger, comment)


def test_the_page_reports_and_the_reporter_sees_what_becomes_of_it(
    cast: Cast, post: Post, browser: Browser
) -> None:
    client = browser(cast.stranger)
    path = f"/report/post/{post.public_id}"
    assert path in client.get(f"/posts/{post.public_id}").content.decode()
    assert client.post(path, {"reason": "other"}).status_code == 422
    answer = client.post(path, {"reason": "spam", "words": "Pills."})
    assert answer["Location"] == "/reports"
    assert "Waits for a moderator" in client.get("/reports").content.decode()
    decided(cast.staff, Report.objects.get(), Verdict.HIDDEN)
    page = client.get("/reports").content.decode()
    assert "Something was done" in page
    assert "Not here, please." not in page
    assert alerts(cast.stranger) == ["report.answered"]


def test_a_program_reports_and_reads_only_its_own(cast: Cast, post: Post, api: Api) -> None:
    told = {"kind": "post", "id": post.public_id, "reason": "spam"}
    made = api(cast.stranger).post("/api/reports", told).json()
    assert made["outcome"] == "open"
    assert api(cast.stranger).get(f"/api/reports/{made['id']}").json() == made
    assert api(cast.owner).get(f"/api/reports/{made['id']}").status_code == 404
    assert api(cast.owner).get("/api/reports").json()["results"] == []
    hidden = {**told, "id": "pst_nothing"}
    assert api(cast.stranger).post("/api/reports", hidden).status_code == 404


def test_links_to_report_stand_by_others_things_and_not_by_ones_own(
    cast: Cast, post: Post, comment: Comment, browser: Browser
) -> None:
    page = f"/posts/{post.public_id}"
    theirs = browser(cast.stranger).get(page).content.decode()
    assert f"/report/comment/{comment.public_id}" in theirs
    mine = browser(cast.owner).get(page).content.decode()
    assert f"/report/post/{post.public_id}" not in mine
    assert f"/report/comment/{comment.public_id}" in mine
    profile = browser(cast.stranger).get(f"/@{cast.owner.handle}").content.decode()
    assert f"/report/person/{cast.owner.public_id}" in profile


# Deciding


def test_what_is_hidden_nobody_sees_until_it_is_lifted(
    cast: Cast, post: Post, comment: Comment
) -> None:
    for thing in (post, comment):
        viewer = Viewer(cast.follower)
        seen = type(thing).objects.filter(pk=thing.pk).visible_to(viewer)
        assert seen.exists()
        decision = decided(cast.staff, reported(cast.coach, thing), Verdict.HIDDEN)
        assert not seen.exists()
        assert alerts(decision.author)[-1] == "moderation.decided"
        decisions.lift(actor=cast.staff, decision=decision, reason="We were wrong.")
        assert seen.exists()
        with pytest.raises(NotFound):
            decisions.lift(actor=cast.staff, decision=decision, reason="Again.")
    hidden = Entry.objects.filter(verb="moderation.decided", target=post.public_id)
    assert [entry.details["verdict"] for entry in hidden.order_by("pk")] == ["hidden", "lifted"]


def test_lifting_one_of_two_leaves_the_thing_hidden(cast: Cast, post: Post) -> None:
    report = reported(cast.coach, post)
    first, second = (decided(cast.staff, report, Verdict.HIDDEN) for _n in range(2))
    decisions.lift(actor=cast.staff, decision=first, reason="This one was wrong.")
    post.refresh_from_db()
    assert post.hidden_at
    decisions.lift(actor=cast.staff, decision=second, reason="This one too.")
    post.refresh_from_db()
    assert post.hidden_at is None


def test_nobody_decides_without_the_right_nor_about_their_own_nor_without_a_reason(
    cast: Cast, post: Post, moderator: User
) -> None:
    report = reported(cast.stranger, post)
    with pytest.raises(decisions.MayNotDecide):
        decided(cast.follower, report, Verdict.HIDDEN)
    own = posts.say(author=moderator, text="Mine", audience="everyone")
    with pytest.raises(decisions.MayNotDecide):
        decided(moderator, reported(cast.stranger, own), Verdict.NOTHING)
    for reason in ("", "   "):
        with pytest.raises(decisions.ReasonMissing):
            decisions.decide(
                actor=moderator,
                kind="post",
                subject=post.public_id,
                author=cast.owner,
                verdict=Verdict.WARNED,
                reason=reason,
            )
    for verdict in ("lifted", "burnt"):
        with pytest.raises(decisions.CannotDecide):
            decided(moderator, report, verdict)
    with pytest.raises(decisions.CannotDecide):  # a person cannot be hidden
        decided(moderator, reported(cast.stranger, cast.owner), Verdict.HIDDEN)
    with pytest.raises(MayNotGiveRole):  # suspending is for owners and administrators
        decided(moderator, report, Verdict.SUSPENDED, days=7)
    assert not Decision.objects.exists()
    cast.owner.refresh_from_db()
    assert cast.owner.is_active


def test_the_queue_shows_words_only_on_asking_and_that_is_on_record(
    cast: Cast, post: Post, moderator: User, browser: Browser
) -> None:
    posts.change(post, audience="followers")
    report = reported(cast.follower, post, words="Look at this")
    client = browser(moderator)
    queue = client.get("/admin/social_moderation/report/").content.decode()
    case = f"/admin/social_moderation/report/{report.pk}/case/"
    assert case in queue
    page = client.get(case).content.decode()
    assert "Look at this" in page
    assert "pills" not in page
    assert not Entry.objects.filter(verb="moderation.looked").exists()
    assert "pills" in client.post(case, {"look": "1"}).content.decode()
    entry = Entry.objects.get(verb="moderation.looked")
    assert (entry.actor, entry.target) == (moderator.public_id, post.public_id)
    assert client.post(case, {"verdict": "hidden"}).status_code == 422
    assert client.post(case, {"verdict": "hidden", "reason": "Spam."}).status_code == 302
    post.refresh_from_db()
    assert post.hidden_at
    assert case not in client.get("/admin/social_moderation/report/").content.decode()
    assert case in client.get("/admin/social_moderation/report/?state=done").content.decode()


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.COACH, Role.MEMBER])
def test_only_moderators_open_the_pages_of_moderation(
    cast: Cast, post: Post, browser: Browser, role: str
) -> None:
    report = reported(cast.follower, post)
    decision = decided(cast.staff, report, Verdict.WARNED)
    appeal = appeals.appeal(actor=cast.owner, decision=decision, words="Why?")
    User.objects.filter(pk=cast.stranger.pk).update(role=role)
    cast.stranger.refresh_from_db()
    for path in (
        f"report/{report.pk}/case/",
        f"decision/{decision.pk}/lift/",
        f"appeal/{appeal.pk}/answer/",
        "report/",
    ):
        for method in ("get", "post"):
            answer = getattr(browser(cast.stranger), method)(f"/admin/social_moderation/{path}")
            assert answer.status_code in {302, 403}, path
            assert answer.status_code == 403 or "/admin/login/" in answer["Location"]
    assert Appeal.objects.get().answered_at is None


def test_the_context_of_an_activity_is_its_title_and_its_words(cast: Cast) -> None:
    from activities.activity.services import create_manual

    run = create_manual(
        athlete=cast.owner,
        sport="Run",
        start_time=timezone.now() - timedelta(hours=1),
        elapsed_s=600,
        name="Evil loop",
        description="Follow me to the woods",
        audience="everyone",
    )
    found = decisions.look(
        actor=cast.staff, kind="post", subject=run.post.public_id, author=cast.owner
    )
    assert found is not None
    assert {"Evil loop", "Follow me to the woods"} <= {words for _name, words in found.parts}


# Answering


def test_the_author_reads_why_and_answers_once(cast: Cast, post: Post, browser: Browser) -> None:
    decision = decided(cast.staff, reported(cast.stranger, post), Verdict.HIDDEN)
    client, path = browser(cast.owner), f"/decisions/{decision.public_id}"
    page = client.get(path).content.decode()
    assert "Not here, please." in page
    assert "Stranger" not in page  # who reported is told to nobody
    assert "Staff" not in page
    assert client.post(path, {"words": " "}).status_code == 422
    assert client.post(path, {"words": "It was a joke."}).status_code == 302
    assert client.post(path, {"words": "Once more."}).status_code == 422
    assert "has not answered yet" in client.get(path).content.decode()
    assert browser(cast.stranger).get(path).status_code == 404
    assert Appeal.objects.get().words == "It was a joke."


def test_another_moderator_answers_where_there_is_one(
    cast: Cast, post: Post, moderator: User, browser: Browser
) -> None:
    decision = decided(moderator, reported(cast.stranger, post), Verdict.HIDDEN)
    appeal = appeals.appeal(actor=cast.owner, decision=decision, words="It was a joke.")
    with pytest.raises(appeals.AnotherDecides):
        appeals.answer(actor=moderator, appeal=appeal, granted=False, words="No.")
    path = f"/admin/social_moderation/appeal/{appeal.pk}/answer/"
    assert "It was a joke." in browser(cast.staff).get(path).content.decode()
    browser(cast.staff).post(path, {"granted": "yes", "reason": "You are right."})
    post.refresh_from_db()
    assert post.hidden_at is None
    page = browser(cast.owner).get(f"/decisions/{decision.public_id}").content.decode()
    assert "the decision is undone" in page
    assert "You are right." in page
    with pytest.raises(NotFound):
        appeals.answer(actor=cast.staff, appeal=appeal, granted=False, words="Or not.")


def test_the_only_moderator_answers_themselves(cast: Cast, post: Post) -> None:
    decision = decided(cast.staff, reported(cast.stranger, post), Verdict.WARNED)
    appeal = appeals.appeal(actor=cast.owner, decision=decision, words="Why?")
    appeals.answer(actor=cast.staff, appeal=appeal, granted=False, words="Because.")
    decision.refresh_from_db()
    assert decision.holds


def test_appeals_by_program(cast: Cast, post: Post, api: Api) -> None:
    decision = decided(cast.staff, reported(cast.stranger, post), Verdict.WARNED)
    mine = api(cast.owner)
    (row,) = mine.get("/api/decisions").json()["results"]
    assert (row["verdict"], row["appeal"]) == ("warned", "")
    path = f"/api/decisions/{decision.public_id}/appeal"
    assert mine.post(path, {"words": "Why?"}).json()["appeal"] == "open"
    assert mine.post(path, {"words": "Why?"}).status_code == 409
    assert api(cast.stranger).post(path, {"words": "Why?"}).status_code == 404


# Suspending


@pytest.fixture
def suspended(cast: Cast) -> Decision:
    report = reported(cast.stranger, cast.owner)
    return decided(cast.staff, report, Verdict.SUSPENDED, days=7)


def test_who_is_suspended_hears_why_at_the_sign_in_and_can_answer(
    cast: Cast, suspended: Decision
) -> None:
    client, answer = sign_in(cast.owner)
    assert answer["Location"] == "/suspended"
    page = client.get("/suspended").content.decode()
    assert "Not here, please." in page
    assert client.get("/activities").status_code == 302
    assert client.post("/suspended", {"words": "I am sorry."}).status_code == 302
    assert "I am sorry." in client.get("/suspended").content.decode()
    appeals.answer(actor=cast.staff, appeal=Appeal.objects.get(), granted=True, words="All right.")
    assert sign_in(cast.owner)[1]["Location"] != "/suspended"


def test_a_wrong_password_and_a_later_look_hear_nothing_of_it(
    cast: Cast, suspended: Decision
) -> None:
    client = Client()
    answer = client.post("/login", {"login": cast.owner.email, "password": "not the one"})
    assert answer.status_code == 422
    assert "suspended" not in answer.content.decode()
    assert client.get("/suspended")["Location"] == "/login"
    client, _answer = sign_in(cast.owner)
    with time_machine.travel(timezone.now() + timedelta(hours=1), tick=False):
        assert client.get("/suspended")["Location"] == "/login"


def test_a_program_is_told_the_same(cast: Cast, suspended: Decision) -> None:
    answer = APIClient().post("/api/auth/login", {"email": cast.owner.email, "password": PASSWORD})
    assert (answer.status_code, answer.json()["code"]) == (403, "account_suspended")
    assert answer.json()["reason"] == "Not here, please."


def test_a_suspension_ends_by_itself_and_not_before(
    cast: Cast, suspended: Decision, drain: Callable[[], int]
) -> None:
    assert suspended.until is not None
    decisions.suspension_over(suspended.pk)
    cast.owner.refresh_from_db()
    assert not cast.owner.is_active
    with time_machine.travel(suspended.until + timedelta(minutes=1), tick=False):
        drain()
    cast.owner.refresh_from_db()
    assert cast.owner.is_active
    suspended.refresh_from_db()
    assert suspended.ended_at is not None


def test_a_longer_suspension_outlives_a_shorter_one_and_leaving_outlives_both(
    cast: Cast, suspended: Decision
) -> None:
    User.objects.filter(pk=cast.owner.pk).update(is_active=True)
    cast.owner.refresh_from_db()
    longer = decided(cast.staff, reported(cast.follower, cast.owner), Verdict.SUSPENDED, days=30)
    assert suspended.until is not None
    with time_machine.travel(suspended.until + timedelta(days=1), tick=False):
        decisions.suspension_over(suspended.pk)
        cast.owner.refresh_from_db()
        assert not cast.owner.is_active
    close(cast.owner, typed_handle=cast.owner.handle)
    longer.refresh_from_db()
    decisions.lift(actor=cast.staff, decision=longer, reason="It is over.")
    cast.owner.refresh_from_db()
    assert not cast.owner.is_active


def test_what_anybody_leaves_behind_goes_with_them(cast: Cast, post: Post, moderator: User) -> None:
    from stravalite import portability

    decision = decided(moderator, reported(cast.stranger, post), Verdict.WARNED)
    appeals.appeal(actor=cast.owner, decision=decision, words="Why?")
    portability.erase(moderator.pk)
    decision.refresh_from_db()
    assert decision.moderator is None
    portability.erase(cast.owner.pk)
    assert not Decision.objects.exists()
    assert not Appeal.objects.exists()
    assert not Report.objects.exists()
