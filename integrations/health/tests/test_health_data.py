"""Health data from a phone: nothing before consent, each sample once, bad ones named, all of it undone."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client
from rest_framework.test import APIClient

from accounts.measures.models import Measure
from accounts.measures.services import record as record_measure
from accounts.people.models import User
from activities.activity.models import Activity
from activities.imports.models import Keepsake
from activities.streams.services import names_of
from activities.uploads.models import SourceFile, Upload
from conftest import Cast
from integrations.health import api, services
from integrations.health.models import Consent, Sample
from stravalite.audit.models import Entry
from tests.recorded import work

SAMPLES = "/api/health/samples"
CONSENT = "/api/health/consent"


def sample(**more: Any) -> dict[str, Any]:
    return {
        "id": "s1",
        "kind": "weight",
        "start": "2026-05-01T23:30:00-05:00",
        "value": 71.4,
        "unit": "kg",
        **more,
    }


def workout(**more: Any) -> dict[str, Any]:
    seconds = list(range(0, 600, 5))
    return {
        "id": "w1",
        "sport": "Run",
        "start": "2026-05-01T07:00:00+02:00",
        "end": "2026-05-01T07:10:00+02:00",
        "name": "Before work",
        "series": [
            {
                "time_s": seconds,
                "lat": [48.1 + 0.00012 * turn for turn in range(120)],
                "lon": [11.5] * 120,
            },
            {"time_s": [second + 0.4 for second in seconds], "heartrate": [140] * 120},
        ],
        **more,
    }


@pytest.fixture
def phone(cast: Cast) -> APIClient:
    client = APIClient()
    client.force_authenticate(cast.owner)
    return client


@pytest.fixture
def agreed(phone: APIClient, cast: Cast) -> APIClient:
    services.agree(cast.owner)
    return phone


def send(phone: APIClient, *samples: Any, workouts: Any = (), status: int = 200) -> dict[str, Any]:
    body = {"source": "healthkit", "samples": list(samples), "workouts": list(workouts)}
    answer = phone.post(SAMPLES, body)
    assert answer.status_code == status, answer.content
    return dict(answer.json())


def measures(owner: User, kind: str = "weight_kg") -> list[tuple[str, float]]:
    rows = Measure.objects.filter(athlete=owner, kind=kind).order_by("from_date")
    return [(row.from_date.isoformat(), row.value) for row in rows]


def test_nothing_is_taken_in_before_consent_and_the_refusal_says_where_to_give_it(
    phone: APIClient, cast: Cast
) -> None:
    told = send(phone, sample(), workouts=[workout()], status=403)

    assert (told["code"], "Settings" in told["hint"]) == ("consent_required", True)
    assert not Sample.objects.exists() and not measures(cast.owner)
    assert phone.get(CONSENT).json()["given"] is False


def test_consent_is_given_on_the_page_dated_and_on_record(
    client: Client, phone: APIClient, cast: Cast
) -> None:
    client.force_login(cast.owner)
    without = client.post("/settings/health", {})
    assert (without.status_code, Consent.objects.count()) == (422, 0)
    assert b"nothing is taken in" in without.content

    for _twice in range(2):
        assert client.post("/settings/health", {"agree": "on"}).status_code == 302
    told = phone.get(CONSENT).json()
    assert told["given"] and told["given_at"]
    assert list(Entry.objects.filter(verb="health.agreed").values_list("athlete", flat=True)) == [
        cast.owner.public_id
    ]
    send(phone, sample())
    assert "Weight" in client.get("/settings/health").content.decode()


def test_consent_to_older_words_is_none(
    agreed: APIClient, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "VERSION", services.VERSION + 1)
    send(agreed, sample(), status=403)
    services.agree(cast.owner)
    send(agreed, sample())
    assert Consent.objects.filter(athlete=cast.owner, withdrawn_at=None).count() == 1


def test_a_weight_becomes_the_measure_of_the_day_where_it_was_taken(
    agreed: APIClient, cast: Cast
) -> None:
    told = send(agreed, sample())
    assert (told["taken"], told["known"], told["refused"]) == (1, 0, [])
    assert measures(cast.owner) == [("2026-05-01", 71.4)]


def test_the_last_of_a_day_counts_and_what_hardly_differs_is_no_new_measure(
    agreed: APIClient, cast: Cast
) -> None:
    send(
        agreed,
        sample(id="a", start="2026-05-01T20:00:00+02:00", value=72.0),
        sample(id="b", start="2026-05-01T06:00:00+02:00", value=70.0),
        sample(id="c", start="2026-05-02T06:00:00+02:00", value=72.05),
        sample(id="d", start="2026-05-03T06:00:00+02:00", value=73.0),
    )
    assert measures(cast.owner) == [("2026-05-01", 72.0), ("2026-05-03", 73.0)]
    send(agreed, sample(id="e", start="2026-05-03T21:00:00+02:00", value=73.4))
    assert measures(cast.owner)[-1] == ("2026-05-03", 73.4)


def test_what_the_athlete_wrote_for_the_day_stays(agreed: APIClient, cast: Cast) -> None:
    record_measure(athlete=cast.owner, kind="weight_kg", value=69.0, from_date=date(2026, 5, 1))
    send(agreed, sample())
    assert measures(cast.owner) == [("2026-05-01", 69.0)]


def test_heart_rates_are_limits_and_sleep_is_kept_beside_what_archives_bring(
    agreed: APIClient, cast: Cast
) -> None:
    send(
        agreed,
        sample(id="r", kind="resting_heartrate", value=48, unit="bpm"),
        sample(id="m", kind="max_heartrate", value=191, unit="bpm"),
        sample(id="z", kind="sleep", value="deep", end="2026-05-02T00:30:00-05:00", unit=""),
        sample(id="t", kind="steps", value=9000, unit="count"),
    )
    assert measures(cast.owner, "resting_heartrate_bpm") == [("2026-05-01", 48)]
    assert measures(cast.owner, "max_heartrate_bpm") == [("2026-05-01", 191)]
    kept = {row.topic: row.rows for row in Keepsake.objects.filter(athlete=cast.owner)}
    assert kept == {
        "sleep": [
            {
                "id": "z",
                "start": "2026-05-01T23:30:00-05:00",
                "end": "2026-05-02T00:30:00-05:00",
                "value": "deep",
            }
        ],
        "steps": [
            {"id": "t", "start": "2026-05-01T23:30:00-05:00", "value": 9000.0, "unit": "count"}
        ],
    }


def test_the_same_ids_again_are_known_and_change_nothing(agreed: APIClient, cast: Cast) -> None:
    sleep = sample(id="z", kind="sleep", value="deep", unit="")
    send(agreed, sample(), sleep, sleep, workouts=[workout(), workout()])
    work()
    before = (Sample.objects.count(), Keepsake.objects.count(), Activity.objects.count())
    told = send(agreed, sample(value=50), sleep, workouts=[workout(name="Other")])
    work()

    assert (told["taken"], told["known"], told["workouts"]) == (0, 3, [])
    assert before == (3, 1, 1)
    assert (Sample.objects.count(), Keepsake.objects.count(), Activity.objects.count()) == before
    assert measures(cast.owner) == [("2026-05-01", 71.4)]
    # another store on the same phone counts by itself
    agreed.post(SAMPLES, {"source": "health_connect", "samples": [sleep]})
    assert Sample.objects.count() == 4


def test_a_workout_becomes_an_activity_of_its_athletes_alone(agreed: APIClient, cast: Cast) -> None:
    told = send(agreed, workouts=[workout(), workout(id="w2", sport="Yoga", series=[])])
    assert [one["id"] for one in told["workouts"]] == ["w1", "w2"]
    work()

    assert agreed.get(told["workouts"][0]["status_url"]).json()["status"] == "done"
    run, yoga = Activity.objects.filter(athlete=cast.owner).order_by("sport")
    assert (run.sport, run.name, run.post.audience) == ("Run", "Before work", "only_me")
    assert run.start_time == datetime(2026, 5, 1, 5, tzinfo=UTC)
    assert run.distance_m == pytest.approx(1588, abs=10)  # 119 steps of 0.00012° of latitude
    assert run.average_heartrate_bpm == 140
    assert {"lat", "heartrate"} <= set(names_of(run))
    assert (yoga.sport, yoga.elapsed_s) == ("Yoga", 600)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"value": 900}, "value"),
        ({"value": "heavy"}, "value"),
        ({"value": True}, "value"),
        ({"value": 1e308}, "value"),
        ({"value": None}, "value"),
        ({"unit": "lb"}, "unit"),
        ({"kind": "mood"}, "kind"),
        ({"kind": "sleep", "value": "rem sleep", "unit": ""}, "value"),
        ({"id": ""}, "id"),
        ({"id": "x" * 101}, "id"),
        ({"id": "a\x00b"}, "id"),
        ({"start": "2026-05-01T07:00:00"}, "start"),
        ({"start": "3026-05-01T07:00:00Z"}, "start"),
        ({"start": "0001-01-01T00:00:00+14:00"}, "start"),
        ({"start": {"$ne": 1}}, "start"),
        ({"end": "2020-05-01T07:00:00Z"}, "end"),
    ],
)
def test_a_bad_sample_is_named_by_field_and_the_others_come_in(
    agreed: APIClient, changes: dict[str, Any], field: str
) -> None:
    told = send(agreed, sample(**changes), sample(id="good"))
    assert told["taken"] == 1
    (refused,) = told["refused"]
    assert (refused["list"], refused["index"], list(refused["fields"])) == ("samples", 0, [field])


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"sport": "Quidditch"}, "sport"),
        ({"end": "2026-05-01T06:00:00+02:00"}, "end"),
        ({"end": "2026-06-01T06:00:00+02:00"}, "end"),
        ({"distance_m": -1}, "distance_m"),
        ({"visibility": "the world"}, "visibility"),
        ({"series": [{"time_s": [0, 1], "lat": [1]}]}, "series"),
        ({"series": [{"time_s": ["a"]}]}, "series"),
        ({"series": [{"time_s": [0]}] * 13}, "series"),
        ({"series": "many"}, "series"),
    ],
)
def test_a_bad_workout_is_named_by_field(
    agreed: APIClient, changes: dict[str, Any], field: str
) -> None:
    told = send(agreed, workouts=[workout(**changes)])
    assert (told["taken"], list(told["refused"][0]["fields"])) == (0, [field])
    assert not Upload.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        {"samples": []},
        {"source": "a friend", "samples": []},
        {"source": "healthkit", "samples": [sample()] * (api.MAX_SAMPLES + 1)},
        {"source": "healthkit", "samples": [3]},
        {"source": "healthkit", "workouts": {}},
        [],
    ],
)
def test_a_batch_in_no_order_is_refused_whole(agreed: APIClient, body: Any) -> None:
    assert agreed.post(SAMPLES, body).status_code == 400
    assert not Sample.objects.exists()


def test_more_bytes_than_a_batch_may_hold_are_not_read(
    agreed: APIClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api, "MAX_BYTES", 100)
    told = send(agreed, sample(), sample(id="other"), status=413)
    assert told["code"] == "batch_too_large"


def test_what_was_sent_can_be_listed_by_its_sender_alone(agreed: APIClient, cast: Cast) -> None:
    send(agreed, sample())
    rows = agreed.get(SAMPLES).json()["results"]
    assert [(row["id"], row["kind"]) for row in rows] == [("s1", "weight")]
    stranger = APIClient()
    stranger.force_authenticate(cast.stranger)
    assert stranger.get(SAMPLES).json()["results"] == []


def test_withdrawing_ends_it_and_keeps_what_was_sent_unless_asked(
    agreed: APIClient, cast: Cast
) -> None:
    send(agreed, sample(), workouts=[workout()])
    work()
    assert agreed.delete(CONSENT).status_code == 204

    send(agreed, sample(id="s2"), status=403)
    assert measures(cast.owner)
    assert agreed.get(CONSENT).json()["withdrawn_at"]
    entry = Entry.objects.get(verb="health.withdrawn")
    assert (entry.athlete, entry.details) == (cast.owner.public_id, {"erased": False})


def test_withdrawing_with_erasure_takes_away_exactly_what_was_sent(
    agreed: APIClient, cast: Cast
) -> None:
    record_measure(athlete=cast.owner, kind="weight_kg", value=60, from_date=date(2020, 1, 1))
    send(
        agreed,
        sample(),
        sample(id="later", start="2026-05-09T07:00:00Z", value=80),
        sample(id="z", kind="sleep", value="rem", unit=""),
        workouts=[workout()],
    )
    work()
    # corrected by its athlete since: it stays
    record_measure(athlete=cast.owner, kind="weight_kg", value=79, from_date=date(2026, 5, 9))
    assert agreed.delete(f"{CONSENT}?erase=true").status_code == 204

    assert measures(cast.owner) == [("2020-01-01", 60), ("2026-05-09", 79)]
    assert not Keepsake.objects.exists() and not Sample.objects.exists()
    run = Activity.objects.get(athlete=cast.owner)
    assert run.post.deleted_at is not None  # restorable for 30 days, its original with it
    assert SourceFile.objects.count() == 1


def test_a_workout_not_read_yet_goes_with_its_bytes(agreed: APIClient, cast: Cast) -> None:
    send(agreed, workouts=[workout()])
    services.withdraw(cast.owner, erase=True)
    assert not Upload.objects.exists() and not SourceFile.objects.exists()
    work()
    assert not Activity.objects.exists()


def test_the_page_withdraws_too(client: Client, agreed: APIClient, cast: Cast) -> None:
    send(agreed, sample())
    client.force_login(cast.owner)
    client.post("/settings/health/withdraw", {"erase": "on"})
    assert not measures(cast.owner) and services.consent_of(cast.owner.pk) is None
    assert "Withdrawn on" in client.get("/settings/health").content.decode()
