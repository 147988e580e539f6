"""Many activities are changed or deleted as one, and all are as before when that is undone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.people.models import User
from activities.activity import services
from activities.activity.gear import add_gear
from activities.activity.models import Activity
from activities.log import bulk
from activities.log.models import BulkChange, BulkItem, BulkState
from activities.log.queries import own_activities
from activities.log.tests.many import activity
from conftest import Cast
from stravalite.jobs.models import Job
from stravalite.jobs.services import enqueue


def _state(athlete: User) -> dict[str, tuple[object, ...]]:
    columns = ("name", "sport", "gear__name", "post__audience", "commute", "post__deleted_at")
    rows = Activity.objects.filter(athlete=athlete).values_list(*columns)
    return {row[0]: row[1:] for row in rows}


def test_the_marked_change_and_the_others_do_not(
    owner: User, browser: Callable[..., Client]
) -> None:
    shoes = add_gear(athlete=owner, name="Blue")
    rows = [activity(owner, day) for day in range(3)]
    before = _state(owner)
    told = {
        "id": [row.public_id for row in rows[:2]],
        "which": "marked",
        "do": "change",
        "sport": "TrailRun",
        "gear": shoes.public_id,
        "audience": "only_me",
        "commute": "yes",
    }
    client = browser(owner)
    answer = client.post("/activities/bulk", told)
    assert answer.status_code == 302
    after = _state(owner)
    for name in ("Day 0", "Day 1"):
        assert after[name] == ("TrailRun", "Blue", "only_me", True, None)
    assert after["Day 2"] == before["Day 2"]
    page = client.get(answer["Location"]).text
    assert "2 activities changed." in page
    for said in ("Trail run", "Blue", "Only me", "Yes"):
        assert said in page
    page = client.post(f"{answer['Location']}/undo", follow=True).text
    assert "2 activities are as they were before." in page
    assert _state(owner) == before


def test_each_goes_through_the_service_that_changes_one(
    owner: User, drain: Callable[[], int]
) -> None:
    run, heard = activity(owner), []

    def hear(activity: Activity, **_kwargs: object) -> None:
        heard.append(activity.sport)

    services.activity_saved.connect(hear)
    try:
        change = bulk.change_many(
            athlete=owner, activities=own_activities(owner.pk), changes={"sport": "Hike"}
        )
    finally:
        services.activity_saved.disconnect(hear)
    assert heard == ["Hike"]
    assert Job.objects.filter(kind="activity.recompute", key=run.public_id).exists()
    run.post.refresh_from_db()
    assert run.post.topic == "Hike"
    assert change.state == BulkState.DONE


def test_all_that_were_found_are_done_by_a_job_when_they_are_many(
    owner: User, browser: Callable[..., Client], drain: Callable[[], int]
) -> None:
    for day in range(bulk.AT_ONCE + 1):
        activity(owner, day)
    activity(owner, 0, sport="Ride", name="Other")
    client = browser(owner)
    told = {"which": "all", "query": "sport=Run", "do": "change", "commute": "yes"}
    at = client.post("/activities/bulk", told)["Location"]
    page = client.get(at).text
    assert "Being done: 0 of 31." in page
    assert "data-topic" in page
    assert "Undo" not in page
    assert client.post(f"{at}/undo", follow=True).text.count("cannot be undone now") == 1
    drain()
    assert Activity.objects.filter(commute=True).count() == 31
    assert "31 activities changed." in client.get(at).text
    client.post(f"{at}/undo")
    drain()
    assert not Activity.objects.filter(commute=True).exists()
    assert "31 activities are as they were before." in client.get(at).text


def test_deleting_many_can_be_undone(owner: User, browser: Callable[..., Client]) -> None:
    rows = [activity(owner, day) for day in range(3)]
    services.delete(Activity.objects.get(pk=rows[2].pk))
    client = browser(owner)
    told = {"which": "all", "query": "", "do": "delete"}
    at = client.post("/activities/bulk", told)["Location"]
    assert not own_activities(owner.pk).exists()
    client.post(f"{at}/undo")
    assert own_activities(owner.pk).count() == 2  # the one deleted before stays deleted


def test_undoing_leaves_alone_what_was_changed_since(owner: User) -> None:
    first, second = activity(owner, 0), activity(owner, 1)
    mine = own_activities(owner.pk)
    change = bulk.change_many(athlete=owner, activities=mine, changes={"sport": "Hike"})
    services.edit(Activity.objects.get(pk=first.pk), sport="Walk")
    bulk.undo(change)
    assert [Activity.objects.get(pk=one.pk).sport for one in (first, second)] == ["Walk", "Run"]


def test_what_was_that_way_already_is_left_alone(owner: User) -> None:
    activity(owner, 0, sport="Hike")
    activity(owner, 1)
    change = bulk.change_many(
        athlete=owner, activities=own_activities(owner.pk), changes={"sport": "Hike"}
    )
    assert bulk.counted(change)["skipped"] == 1
    bulk.undo(change)
    assert sorted(row.sport for row in Activity.objects.all()) == ["Hike", "Run"]


def test_a_worker_that_died_half_way_is_gone_on_with(
    owner: User, drain: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    for day in range(bulk.AT_ONCE + 1):
        activity(owner, day)
    change = bulk.change_many(
        athlete=owner, activities=own_activities(owner.pk), changes={"commute": True}
    )
    edit, left = services.edit, [10]

    def dies(*args: object, **kwargs: object) -> object:
        left[0] -= 1
        if left[0] < 0:
            raise RuntimeError("killed")
        return edit(*args, **kwargs)  # type: ignore[arg-type]

    with monkeypatch.context() as patched, pytest.raises(RuntimeError):
        patched.setattr(services, "edit", dies)
        bulk.go_on(change)
    assert Activity.objects.filter(commute=True).count() == 10
    drain()
    assert Activity.objects.filter(commute=True).count() == bulk.AT_ONCE + 1
    change.refresh_from_db()
    assert change.state == BulkState.DONE


def test_nothing_marked_and_nothing_to_change_are_said(
    owner: User, browser: Callable[..., Client]
) -> None:
    run, client = activity(owner), browser(owner)
    nobody = client.post("/activities/bulk", {"which": "marked", "do": "delete"})
    assert nobody.status_code == 422
    assert "No activity is chosen." in nobody.text
    nothing = client.post("/activities/bulk", {"id": run.public_id, "do": "change"})
    assert nothing.status_code == 422
    assert "Nothing is to be changed." in nothing.text
    assert run.public_id in nothing.text  # still chosen
    wrong = {"which": "all", "query": "after=soon", "do": "delete"}
    assert client.post("/activities/bulk", wrong).status_code == 422
    assert not BulkChange.objects.exists()


def test_nobody_changes_what_is_not_theirs(
    cast: Cast, browser: Callable[..., Client], api: Callable[..., APIClient]
) -> None:
    run = activity(cast.owner, audience="everyone")
    gear = add_gear(athlete=cast.owner, name="Blue")
    told = {"id": run.public_id, "which": "marked", "do": "delete"}
    assert browser(cast.stranger).post("/activities/bulk", told).status_code == 422
    body = {"ids": [run.public_id], "changes": {"delete": True}}
    client = api(cast.stranger)
    assert client.post("/api/activities/bulk", body, format="json").status_code == 422
    activity(cast.stranger)
    body = {"filter": {}, "changes": {"gear": gear.public_id}}
    assert client.post("/api/activities/bulk", body, format="json").status_code == 400


def test_programs_do_the_same(owner: User, api: Callable[..., APIClient]) -> None:
    runs = [activity(owner, day) for day in range(2)]
    client = api(owner)
    body = {"filter": {"sport": "Run"}, "changes": {"visibility": "only_me", "gear": None}}
    made = client.post("/api/activities/bulk", body, format="json")
    assert made.status_code == 200
    assert (made.json()["status"], made.json()["changed"]) == ("done", 2)
    runs[0].post.refresh_from_db()
    assert runs[0].post.audience == "only_me"
    at = made.json()["status_url"]
    assert client.post(f"{at}/undo").json()["undone"] == 2
    assert client.post(f"{at}/undo").status_code == 409
    assert client.get(at).json()["status"] == "undone"
    bad = {"filter": {"after": "soon"}, "changes": {"delete": True}}
    assert client.post("/api/activities/bulk", bad, format="json").status_code == 400
    none = {"changes": {"delete": True}}
    assert client.post("/api/activities/bulk", none, format="json").status_code == 422


def test_ways_back_end_after_thirty_days(owner: User, drain: Callable[[], int]) -> None:
    activity(owner)
    change = bulk.change_many(
        athlete=owner, activities=own_activities(owner.pk), changes={"commute": True}
    )
    BulkChange.objects.filter(pk=change.pk).update(created_at=timezone.now() - timedelta(days=31))
    enqueue("activities.log.forget", key="today")
    drain()
    assert not BulkItem.objects.exists()
