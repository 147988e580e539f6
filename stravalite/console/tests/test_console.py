"""The console: who sees what by role, what is never shown, and what the actions do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib import admin
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from accounts.measures import services as measures
from accounts.people import tokens
from accounts.people.models import Invitation, Role, TokenFamily, User
from accounts.people.services import invitation_works
from activities.activity.models import Activity, Status
from activities.activity.services import create_manual
from activities.uploads import services as uploads
from activities.uploads.models import Upload, UploadStatus
from social.graph.services import ask_to_follow
from stravalite.console.roles import ByRole
from stravalite.jobs.models import Job, State
from stravalite.jobs.services import enqueue

Browser = Callable[[User | None], Client]

#: Lists, by the roles below owner and administrator that see them.
FOR_OPERATORS = {"stravalite_jobs_job", "activities_uploads_upload", "activities_imports_import",
                 "activities_takeout_export", "social_devices_device", "activities_media_photo",
                 "activities_uploads_sourcefile", "activities_activity_activity", "activities_log_savedview",
                 "activities_log_bulkchange", "activities_calendar_plannedactivity",
                 "activities_routes_route", "activities_editing_activityedit"}  # fmt: skip
FOR_MODERATORS = {"accounts_people_user", "social_graph_follow", "social_graph_block",
                  "social_graph_coaching", "social_posts_post", "social_moderation_report",
                  "social_moderation_decision", "social_moderation_appeal"}  # fmt: skip
FOR_CHIEFS = {"accounts_people_invitation", "accounts_people_tokenfamily",
              "accounts_measures_measure", "activities_activity_gear", "activities_activity_geardefault",
              "activities_gear_gearpart", "activities_gear_gearreminder", "activities_gear_gearservice",
              "activities_gear_gearalert",
              "accounts_closing_closure", "stravalite_audit_entry",
              "activities_zones_privacyzone", "integrations_health_consent", "integrations_health_sample"}  # fmt: skip
ALL = FOR_OPERATORS | FOR_MODERATORS | FOR_CHIEFS
SEEN = {
    Role.OWNER: ALL,
    Role.ADMIN: ALL,
    Role.OPERATOR: FOR_OPERATORS,
    Role.MODERATOR: FOR_MODERATORS,
}


@pytest.fixture
def boss(cast: Any) -> User:
    """The person with a role in the console; tests set which."""
    person: User = cast.staff
    person.is_superuser = False
    return person


def become(person: User, role: str) -> User:
    person.role = role
    person.save()
    return person


def our_lists() -> set[str]:
    ours = [m for m, one in admin.site._registry.items() if isinstance(one, ByRole)]
    return {f"{model._meta.app_label}_{model._meta.model_name}" for model in ours}


def act(client: Client, name: str, action: str, *objects: Any) -> str:
    """Uses an action of a list on these; the page after it, with its messages."""
    address = reverse(f"admin:{name}_changelist")
    data = {"action": action, "_selected_action": [one.pk for one in objects]}
    answer = client.post(address, data, follow=True)
    return str(answer.content.decode())


@pytest.fixture
def secret_run(owner: User) -> Activity:
    return create_manual(
        athlete=owner, sport="Run", start_time=datetime(2026, 5, 1, 6, tzinfo=UTC),
        elapsed_s=1800, name="Nobody may know", description="of this", audience="only_me",
    )  # fmt: skip


def test_the_table_below_names_every_list() -> None:
    assert our_lists() == ALL


def test_no_list_holds_what_would_make_staff_somebody_else(boss: User, browser: Browser) -> None:
    """Session keys, second factors, tokens: no list of them, and no column in any other."""
    secret = {"session_key", "token_secret", "secret", "digest", "refresh_digest", "password"}
    for model, one in admin.site._registry.items():
        fields = {field.name for field in model._meta.fields}
        withheld = set(getattr(one, "withheld", ()))
        assert not (fields & secret) - withheld, model._meta.label
    client = browser(become(boss, Role.OWNER))
    for name in ("mfa/authenticator", "usersessions/usersession", "account/emailaddress"):
        assert client.get(f"/admin/{name}/").status_code == 404, name


@pytest.mark.parametrize("role", SEEN)
def test_each_role_sees_its_lists_and_no_other(boss: User, browser: Browser, role: Role) -> None:
    client = browser(become(boss, role))
    for name in sorted(ALL):
        wanted = 200 if name in SEEN[role] else 403
        assert client.get(reverse(f"admin:{name}_changelist")).status_code == wanted, name
    page = client.get("/admin/")
    assert page.status_code == 200
    links = {name for name in ALL if reverse(f"admin:{name}_changelist") + '"' in str(page.content)}
    assert links >= SEEN[role]
    assert not (links - SEEN[role] - {"stravalite_jobs_job"})


def test_members_are_refused_and_strangers_sign_in_where_all_do(
    cast: Any, browser: Browser
) -> None:
    answer = browser(None).get("/admin/", follow=True)
    assert answer.redirect_chain[-1][0].startswith("/login")
    assert "next=%2Fadmin%2F" in answer.redirect_chain[-1][0]
    assert browser(cast.owner).get("/admin/", follow=True).status_code == 403
    assert browser(become(cast.staff, Role.ADMIN)).get("/admin/login/").status_code == 302


def test_a_sign_in_never_leads_to_another_site(boss: User, browser: Browser) -> None:
    client = browser(become(boss, Role.ADMIN))
    answer = client.get("/admin/login/?next=https://elsewhere.example/")
    assert answer["Location"] == "/admin/"


def test_a_suspended_administrator_is_nobody(boss: User, browser: Browser) -> None:
    boss.is_active = False
    client = browser(become(boss, Role.ADMIN))
    assert client.get("/admin/").status_code == 302


def test_nothing_is_added_changed_or_deleted_by_hand(
    boss: User, browser: Browser, secret_run: Activity
) -> None:
    client = browser(become(boss, Role.OWNER))
    job = enqueue("activity.recompute", key="k")
    for one in (job, secret_run, secret_run.post):
        name = f"{one._meta.app_label}_{one._meta.model_name}"
        change = reverse(f"admin:{name}_change", args=[one.pk])
        assert client.get(change).status_code == 200
        assert client.post(change, {"state": "done"}).status_code == 403
        assert client.get(reverse(f"admin:{name}_add")).status_code == 403
        assert client.get(reverse(f"admin:{name}_delete", args=[one.pk])).status_code == 403


def test_staff_see_that_a_private_activity_exists_and_nothing_of_it(
    boss: User, browser: Browser, secret_run: Activity
) -> None:
    client = browser(become(boss, Role.OWNER))
    address = reverse("admin:activities_activity_activity_changelist")
    change = reverse("admin:activities_activity_activity_change", args=[secret_run.pk])
    for page in (client.get(address), client.get(change)):
        text = page.content.decode()
        assert secret_run.public_id in text
        assert "Nobody may know" not in text
        assert "of this" not in text
        assert "2026-05-01" not in text
        assert "May 2026" not in text


def test_secrets_are_not_on_any_page(boss: User, browser: Browser, owner: User) -> None:
    client = browser(become(boss, Role.OWNER))
    tokens.issue(owner)
    family = TokenFamily.objects.get()
    measure = measures.record(
        athlete=owner, kind="weight_kg", value=73.625, from_date=datetime(2026, 1, 1).date()  # noqa: DTZ001
    )  # fmt: skip
    for one, secret in (
        (owner, owner.password),
        (family, family.refresh_digest),
        (measure, "73.6"),
    ):
        name = f"{one._meta.app_label}_{one._meta.model_name}"
        change = client.get(reverse(f"admin:{name}_change", args=[one.pk]))
        listed = client.get(reverse(f"admin:{name}_changelist"))
        assert (change.status_code, listed.status_code) == (200, 200)
        assert secret not in change.content.decode()
        assert secret not in listed.content.decode()


def test_a_dead_job_is_found_retried_and_cancelled(boss: User, browser: Browser) -> None:
    client = browser(become(boss, Role.OPERATOR))
    job = enqueue("activity.recompute", key="act_1")
    Job.objects.filter(pk=job.pk).update(
        state=State.DEAD, error_code="gave_up", last_error="Traceback\nValueError: so it was",
        request_id="req-12345678",
    )  # fmt: skip
    address = reverse("admin:stravalite_jobs_job_changelist")
    for words in (str(job.pk), "act_1", "req-1234"):
        page = client.get(address, {"q": words}).content.decode()
        assert "gave_up ValueError: so it was" in page, words
    assert "gave_up" not in client.get(address, {"state__exact": "queued"}).content.decode()
    assert "1 job is queued again." in act(client, "stravalite_jobs_job", "retry", job)
    job.refresh_from_db()
    assert job.state == State.QUEUED
    again = act(client, "stravalite_jobs_job", "retry", job)
    assert "another state by now" in again
    assert "1 job is cancelled." in act(client, "stravalite_jobs_job", "cancel", job)
    job.refresh_from_db()
    assert job.state == State.CANCELLED


def test_the_index_counts_jobs_and_active_athletes(
    boss: User, browser: Browser, secret_run: Activity
) -> None:
    enqueue("activity.recompute", key="one")
    dead = enqueue("activity.recompute", key="two")
    Job.objects.filter(pk=dead.pk).update(state=State.DEAD)
    answer = browser(become(boss, Role.ADMIN)).get("/admin/")
    figures = {str(one.label): one for panel in answer.context["panels"] for one in panel.figures}
    assert figures["Queued"].value == Job.objects.filter(state=State.QUEUED).count()
    assert "the oldest" in str(figures["Queued"].note)
    assert figures["Dead letter"].value == 1
    assert figures["Dead letter"].is_bad
    assert figures["Active today"].value == 1
    assert "Look here" in answer.content.decode()


def test_a_failed_file_is_read_again(
    boss: User, browser: Browser, owner: User, drain: Callable[[], int]
) -> None:
    upload = uploads.receive(athlete=owner, file=ContentFile(b"no", name="x.gpx"), options={})
    drain()
    assert Upload.objects.get().status == UploadStatus.FAILED
    client = browser(become(boss, Role.OPERATOR))
    assert "1 file is queued again" in act(
        client, "activities_uploads_upload", "read_again", upload
    )
    assert Upload.objects.get().status == UploadStatus.QUEUED
    assert "None of these" in act(client, "activities_uploads_upload", "read_again", upload)


def test_numbers_are_worked_out_again_on_demand(
    boss: User, browser: Browser, secret_run: Activity, drain: Callable[[], int]
) -> None:
    client = browser(become(boss, Role.OPERATOR))
    said = act(client, "activities_activity_activity", "recompute", secret_run)
    assert "1 activity is queued." in said
    secret_run.refresh_from_db()
    assert secret_run.status == Status.PROCESSING
    drain()
    secret_run.refresh_from_db()
    assert secret_run.status == Status.READY


def test_a_program_is_signed_out(boss: User, browser: Browser, owner: User) -> None:
    issued = tokens.issue(owner)
    family = TokenFamily.objects.get()
    client = browser(become(boss, Role.ADMIN))
    assert "1 program signed out." in act(client, "accounts_people_tokenfamily", "sign_out", family)
    with pytest.raises(tokens.BadToken):
        tokens.family_of(issued.access)
    assert TokenFamily.objects.get().revoked_reason == "operator"


def test_an_invitation_is_made_shown_once_and_withdrawn(boss: User, browser: Browser) -> None:
    client = browser(become(boss, Role.OWNER))
    address = reverse("admin:accounts_people_invitation_add")
    page = client.post(address, {"role": Role.MODERATOR}, follow=True).content.decode()
    token = page.partition("?invitation=")[2].split()[0].split("<")[0]
    assert invitation_works(token)
    made = Invitation.objects.get()
    assert (made.role, made.created_by) == (Role.MODERATOR, boss)
    assert (
        token
        not in client.get(reverse("admin:accounts_people_invitation_changelist")).content.decode()
    )
    assert "1 invitation withdrawn." in act(client, "accounts_people_invitation", "withdraw", made)
    assert not invitation_works(token)


def test_an_administrator_invites_members_only(boss: User, browser: Browser) -> None:
    client = browser(become(boss, Role.ADMIN))
    client.post(reverse("admin:accounts_people_invitation_add"), {"role": Role.OWNER})
    assert Invitation.objects.get().role == Role.MEMBER


def test_roles_are_given_downwards_and_never_to_oneself(
    boss: User, browser: Browser, cast: Any
) -> None:
    def change(who: User, whom: User, role: str) -> tuple[int, str]:
        address = reverse("admin:accounts_people_user_change", args=[whom.pk])
        data = {"email": whom.email, "handle": whom.handle, "name": whom.name, "role": role}
        data["is_active"] = "on"
        status = browser(who).post(address, data).status_code
        whom.refresh_from_db()
        return status, whom.role

    assert change(become(boss, Role.MODERATOR), cast.follower, Role.ADMIN) == (403, Role.MEMBER)
    assert change(become(boss, Role.ADMIN), cast.follower, Role.COACH) == (302, Role.COACH)
    assert change(boss, cast.follower, Role.ADMIN) == (200, Role.COACH)
    assert change(boss, boss, Role.OWNER) == (302, Role.ADMIN)
    become(boss, Role.OWNER)
    assert change(boss, cast.follower, Role.OPERATOR) == (302, Role.OPERATOR)
    assert not cast.follower.is_superuser
    assert change(boss, cast.follower, Role.OWNER) == (302, Role.OWNER)
    assert cast.follower.is_superuser
    assert change(boss, boss, Role.MEMBER) == (302, Role.OWNER)
    become(boss, Role.ADMIN)
    assert change(boss, cast.follower, Role.MEMBER) == (403, Role.OWNER)


def test_lists_cost_no_query_a_row(
    boss: User, browser: Browser, cast: Any, django_assert_max_num_queries: Any
) -> None:
    for followee in (cast.owner, cast.follower, cast.pending, cast.blocked):
        ask_to_follow(follower=cast.stranger, followee=followee)
    for number in range(12):
        enqueue("activity.recompute", key=str(number), athlete_id=cast.owner.pk)
    client = browser(become(boss, Role.OWNER))
    for name in ("stravalite_jobs_job", "social_graph_follow"):
        with django_assert_max_num_queries(9):
            client.get(reverse(f"admin:{name}_changelist"))
