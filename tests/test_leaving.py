"""Who leaves for good leaves nothing behind, in no table and in no file; and nobody else loses anything."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.conf import settings
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core.files.storage import default_storage
from django.db.models import Model
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.closing import services
from accounts.closing.models import Closure
from accounts.closing.tasks import erase_due
from accounts.measures.services import record as record_measure
from accounts.people import tokens
from accounts.people.models import User
from accounts.people.services import invite
from accounts.profile.services import change as change_profile
from accounts.profile.services import set_picture
from accounts.profile.tests.drawn import picture_file
from activities.activity.gear import add_gear
from activities.activity.models import Activity
from activities.activity.services import create_manual
from activities.activity.services import delete as delete_activity
from activities.uploads.models import SourceFile
from conftest import PASSWORD, Cast
from integrations.health.services import agree as agree_to_health_data
from stravalite import portability
from stravalite.jobs.models import Job
from tests.recorded import SAMPLES, activity_of, hand_in, work

RIDE = "garmin-edge-500-activity.fit"


def stored(folder: str = "") -> Iterator[str]:
    """Every file of the storage beneath `folder`."""
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in files:
        yield f"{folder}/{name}"
    for name in folders:
        yield from stored(f"{folder}/{name}".lstrip("/"))


def _kept(model: type[Model]) -> list[dict[str, Any]]:
    names = [field.attname for field in model._meta.concrete_fields]
    return list(model._default_manager.values(*names))


def traces_of(athlete_id: int, words: tuple[str, ...]) -> list[str]:
    """Rows anywhere that point at the athlete or hold one of the words."""
    found = []
    for model in apps.get_models(include_auto_created=True):
        people = [
            field.attname
            for field in model._meta.concrete_fields
            if field.is_relation and field.related_model is User
        ]
        for row in _kept(model):
            pointing = [name for name in people if row[name] == athlete_id]
            spoken = [word for word in words if word in str(row)]
            if pointing or spoken:
                found.append(f"{model._meta.label}: {pointing or spoken}")
    return found


@pytest.fixture
def full_life(cast: Cast, browser: Callable[..., Client]) -> User:
    """An owner with something in every room."""
    owner = cast.owner
    browser(owner).get("/activities")
    ride = activity_of(hand_in(owner, RIDE, visibility="everyone"))
    again = hand_in(owner, RIDE)  # a duplicate points at the activity
    assert again.status == "duplicate"
    hand_in(owner, "broken.gpx", data=b"<gpx><trk>")
    gone = create_manual(
        athlete=owner, sport="Run", start_time=datetime(2026, 1, 2, 8, tzinfo=UTC), elapsed_s=600
    )
    delete_activity(gone)
    ride.gear = add_gear(athlete=owner, name="Blue bike", kind="bike")
    ride.save()
    change_profile(owner, place="Porto", bio="Slow on purpose.")
    set_picture(owner, picture_file())
    record_measure(athlete=owner, kind="ftp_w", value=250, from_date=date(2026, 1, 1))
    tokens.issue(owner, user_agent="watch")
    invite(created_by=owner)
    agree_to_health_data(owner)
    program = APIClient()
    program.force_authenticate(owner)
    sleep = {"id": "s", "kind": "sleep", "start": "2026-05-01T02:00:00Z", "value": "deep"}
    program.post("/api/health/samples", {"source": "healthkit", "samples": [sleep]})
    program.post("/api/gear", {"name": "Shoes", "kind": "shoes"}, headers={"Idempotency-Key": "k1"})
    LogEntry.objects.create(
        user=cast.staff,
        content_type=ContentType.objects.get_for_model(User),
        object_id=str(owner.pk),
        object_repr=str(owner),
        action_flag=CHANGE,
    )
    return owner


def _leave(athlete: User) -> None:
    """Closes the account and lets the grace go by."""
    services.close(athlete, typed_handle=athlete.handle)
    work()
    with time_machine.travel(timezone.now() + services.GRACE + timedelta(minutes=1)):
        erase_due()
        work()


def test_every_table_that_knows_people_has_a_room_that_answers_for_it() -> None:
    covered = portability.covered_apps()
    open_questions = {
        model._meta.label
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if field.is_relation
        and field.concrete
        and field.related_model is User
        and model._meta.app_label not in covered
    }
    assert not open_questions


def test_rooms_erase_from_the_top_of_the_house_down() -> None:
    names = [room.name for room in portability.rooms()]
    assert names[0] == "stravalite_jobs"
    assert names[-1] == "accounts_people"
    assert names.index("activities_uploads") < names.index("activities_activity")
    assert names.index("activities_activity") < names.index("social_posts")


def test_nothing_of_an_erased_athlete_is_left_anywhere(full_life: User) -> None:
    athlete_id = full_life.pk
    words = (full_life.public_id, full_life.email, full_life.handle, full_life.name)
    default_storage.save(f"originals/{athlete_id}/ff/torn", SourceFile.objects.all()[0].file)
    assert traces_of(athlete_id, words), "the walk must see what is there"
    assert list(stored(f"originals/{athlete_id}"))
    assert list(stored(f"pictures/{athlete_id}"))
    _leave(full_life)
    assert traces_of(athlete_id, words) == []
    assert list(stored(f"originals/{athlete_id}")) == []
    assert list(stored(f"pictures/{athlete_id}")) == []
    assert not Closure.objects.exists()
    assert not Job.objects.filter(state="dead").exists()


def test_others_keep_all_that_is_theirs(full_life: User, cast: Cast) -> None:
    theirs = activity_of(hand_in(cast.follower, RIDE, visibility="everyone"))
    before = {
        model: len(_kept(model))
        for model in (Activity, SourceFile)
        if (model._default_manager.exists())
    }
    mine = Activity.objects.filter(athlete=full_life).count()
    my_files = SourceFile.objects.filter(athlete=full_life).count()
    people = User.objects.count()
    _leave(full_life)
    assert User.objects.count() == people - 1
    assert Activity.objects.count() == before[Activity] - mine
    assert SourceFile.objects.count() == before[SourceFile] - my_files
    theirs.refresh_from_db()
    source = SourceFile.objects.get(athlete=cast.follower)
    with source.file.open("rb") as file:
        assert file.read() == (SAMPLES / RIDE).read_bytes()


def test_an_erasure_that_was_torn_is_finished_by_the_next_run(
    full_life: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    athlete_id, words = full_life.pk, (full_life.public_id, full_life.email)
    closure = services.close(full_life, typed_handle=full_life.handle)
    with time_machine.travel(timezone.now() + services.GRACE + timedelta(minutes=1)):
        with monkeypatch.context() as torn:
            torn.setattr(Activity.objects.none().__class__, "delete", _power_cut)
            with pytest.raises(OSError, match="power"):
                services.erase(closure.pk)
        assert Closure.objects.filter(pk=closure.pk).exists()
        assert services.erase(closure.pk) is True
        assert services.erase(closure.pk) is False
    assert traces_of(athlete_id, words) == []


def _power_cut(*_args: Any, **_kwargs: Any) -> None:
    raise OSError("power")


def test_nothing_is_erased_before_the_grace_is_over(full_life: User) -> None:
    closure = services.close(full_life, typed_handle=full_life.handle)
    with time_machine.travel(closure.erase_at - timedelta(minutes=1)):
        erase_due()
        work()
    assert services.erase(closure.pk) is False
    assert Activity.objects.filter(athlete=full_life).count() == 2


def test_coming_back_within_the_grace_finds_everything(
    full_life: User, cast: Cast, browser: Callable[..., Client]
) -> None:
    words = (full_life.public_id, full_life.email)
    before = sorted(set(traces_of(full_life.pk, words)))
    ride = Activity.objects.get(athlete=full_life, source="file")
    closure = services.close(full_life, typed_handle="@" + full_life.handle.upper())
    for who in ("follower", "stranger", "anonymous"):
        viewer = browser(getattr(cast, who))
        assert viewer.get(f"/activities/{ride.public_id}").status_code == 404
        assert full_life.handle not in viewer.get("/api/leaderboard").text
    services.reopen(closure.pk)
    assert sorted(set(traces_of(full_life.pk, words))) == before
    assert browser(cast.stranger).get(f"/activities/{ride.public_id}").status_code == 200
    assert browser(full_life).get("/activities").status_code == 200


def test_whom_staff_let_in_again_is_not_erased(owner: User) -> None:
    closure = services.close(owner, typed_handle=owner.handle)
    User.objects.filter(pk=owner.pk).update(is_active=True)
    with time_machine.travel(closure.erase_at + timedelta(days=1)):
        assert services.erase(closure.pk) is False
    assert User.objects.filter(pk=owner.pk, is_active=True).exists()
    assert not Closure.objects.exists()


def test_every_browser_is_signed_out_and_stays_out_after_coming_back(
    cast: Cast, browser: Callable[..., Client]
) -> None:
    mine, theirs = browser(cast.owner), browser(cast.stranger)
    closure = services.close(cast.owner, typed_handle=cast.owner.handle)
    work()
    services.reopen(closure.pk)
    assert mine.get("/activities").status_code == 302
    assert theirs.get("/activities").status_code == 200
    assert Session.objects.count() == 1


def test_the_last_sign_in_of_a_session_store_is_ours_to_open() -> None:
    """`sessions.end_all` reads the table of this store; another store would need another way."""
    assert settings.SESSION_ENGINE in {
        "django.contrib.sessions.backends.db",
        "django.contrib.sessions.backends.cached_db",
    }


def test_the_right_password_of_a_closed_account_is_not_a_stranger(
    owner: User, api: Callable[..., APIClient]
) -> None:
    closure = services.close(owner, typed_handle=owner.handle)
    given = {"email": owner.email, "password": PASSWORD}
    refused = api(None).post("/api/auth/login", given)
    assert (refused.status_code, refused.json()["code"]) == (403, "account_closing")
    wrong = api(None).post("/api/auth/login", {**given, "password": "something else"})
    assert (wrong.status_code, wrong.json()["code"]) == (401, "wrong_credentials")
    assert Closure.objects.filter(pk=closure.pk).exists()
