"""A long history costs no more to page through than a short one."""

from __future__ import annotations

from collections.abc import Callable

from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from accounts.people.models import User
from activities.activity.models import Activity
from activities.log.queries import own_activities


def test_the_newest_of_an_athlete_need_only_columns_of_one_index_to_be_found(owner: User) -> None:
    query = own_activities(owner.pk)[:31].query
    filtered = {lookup.lhs.target.name for lookup in query.where.children}
    assert filtered == {"athlete", "deleted_at"}  # the author is asked of the activity itself
    (index,) = [i for i in Activity._meta.indexes if i.name == "activity_athlete_newest"]
    assert index.fields == ["athlete", *query.order_by]
    if connection.vendor == "sqlite":  # its plan does not depend on how many rows there are
        assert "TEMP B-TREE" not in own_activities(owner.pk)[:31].explain()


def test_paging_alone_and_filtering_give_the_same_rows(
    owner: User, api: Callable[[User | None], APIClient]
) -> None:
    client = api(owner)
    for day in range(1, 8):
        body = {"sport": "Run", "start_time": f"2026-05-0{day}T06:00:00Z", "elapsed_s": 600}
        assert client.post("/api/activities", body).status_code == 201
    Activity.objects.filter(start_time__day=3).update(sport="Ride")
    everything = client.get("/api/activities").json()["results"]
    filtered = client.get("/api/activities?after=2026-01-01&per_page=50").json()["results"]
    assert [row["id"] for row in everything] == [row["id"] for row in filtered]
    assert len(client.get("/api/activities?sport=Ride").json()["results"]) == 1
    assert client.get("/api/activities?after=soon").status_code == 400


def test_the_list_costs_as_many_queries_with_many_rows_as_with_one(
    owner: User, api: Callable[[User | None], APIClient]
) -> None:
    client = api(owner)
    counts = []
    for day in range(1, 6):
        body = {"sport": "Run", "start_time": f"2026-05-0{day}T06:00:00Z", "elapsed_s": 600}
        client.post("/api/activities", body)
        with CaptureQueriesContext(connection) as captured:
            client.get("/api/activities")
        counts.append(len(captured))
    assert len(set(counts)) == 1
    assert counts[0] <= 8
