"""Every operation of the API's own description, asked with what it allows and with what it does not."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date
from typing import Any

import pytest
import schemathesis
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from accounts.measures.services import record as record_measure
from accounts.people import tokens
from accounts.people.models import User
from activities.gear import services as gear
from tests.recorded import activity_of, hand_in

#: Examples of each operation that keep to the description, and of those that break it; ask for more at leisure.
EXAMPLES = int(os.environ.get("SCHEMA_EXAMPLES", "4"))
#: Operations are dealt out, so that test processes share them.
HANDS = 4
FORMS = ("gpx", "tcx", "fit", "csv", "json")
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


@contextmanager
def taken_back() -> Iterator[None]:
    """One request on the same stage as all others."""
    cache.clear()
    with transaction.atomic():
        point = transaction.savepoint()
        yield
        transaction.savepoint_rollback(point)


def things_of(owner: User) -> dict[str, str]:
    """What the placeholders of paths stand for."""
    upload = hand_in(owner, "garmin-edge-500-activity.fit", visibility="everyone")
    measure = record_measure(athlete=owner, kind="ftp_w", value=250, from_date=date(2026, 1, 1))
    bike = gear.add(athlete=owner, name="Blue bike", kind="bike")
    part = gear.add_part(bike, name="Chain", fitted_on=date(2026, 1, 1))
    return {
        "gear_id": bike.public_id,
        "part_id": part.public_id,
        "reminder_id": gear.add_reminder(bike, what="Wax", every_days=9).public_id,
        "service_id": gear.log_service(bike, what="Washed").public_id,
        "activity_id": activity_of(upload).public_id,
        "upload_id": upload.public_id,
        "measure_id": measure.public_id,
        "user_id": owner.public_id,
    }


def operations(schema: Any) -> list[Any]:
    return [found.ok() for found in schema.get_all_operations()]


def complaints(
    operation: Any, mode: GenerationMode, things: dict[str, str], headers: dict[str, str]
) -> list[str]:
    """What the operation answered that its description does not tell of."""
    wrong: dict[str, str] = {}

    @settings(
        max_examples=EXAMPLES,
        derandomize=True,  # what fails here fails everywhere
        phases=[Phase.generate],  # the first example that complains says enough
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(mode), odd=st.booleans(), form=st.sampled_from(FORMS))
    def ask(case: Any, odd: bool, form: str) -> None:
        if not odd:  # a made-up id finds nothing; a real one gets past the door
            known = {"form": form, **things}
            case.path_parameters = {
                name: known.get(name, value) for name, value in (case.path_parameters or {}).items()
            }
        with taken_back():
            answer = case.call(headers=headers)
        try:
            case.validate_response(answer, checks=CHECKS)
        except FailureGroup as found:
            for one in found.exceptions:
                said = f"{operation.label}, {mode.value} data: {answer.status_code}: {one}"
                wrong[f"{type(one).__name__}{answer.status_code}"] = said

    with suppress(Unsatisfiable):  # where nothing can be given, nothing can be given wrongly
        ask()
    return list(wrong.values())


@pytest.fixture
def schema(db: None) -> Iterator[Any]:
    """The description as it is served; the test's connection outlives the requests."""
    ends = (request_started, request_finished)
    for end in ends:
        end.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi("/api/schema/?format=json", get_wsgi_application())
    for end in ends:
        end.connect(close_old_connections)


@pytest.mark.parametrize("hand", range(HANDS))
def test_every_operation_answers_an_athlete_as_its_description_says(
    owner: User, schema: Any, hand: int
) -> None:
    things = things_of(owner)
    headers = {"Authorization": f"Bearer {tokens.issue(owner, user_agent='test').access}"}
    asked = operations(schema)
    assert len(asked) > 35
    wrong = [
        complaint
        for operation in asked[hand::HANDS]
        for mode in GenerationMode
        for complaint in complaints(operation, mode, things, headers)
    ]
    assert not wrong, "\n\n".join(wrong)


@pytest.mark.parametrize("door", ["/api/runs/", "/runs/", "/analytics/", "/auth/"])
def test_what_no_view_ever_sees_is_refused_to_programs_as_json(db: None, door: str) -> None:
    for address, status in ((f"{door}%00", 404), (f"{door}x?q=%00", 400)):
        answer = Client().get(address)
        assert (answer.status_code, answer["Content-Type"]) == (status, "application/json")
        assert {"type", "code", "message", "hint", "request_id"} <= set(answer.json())
