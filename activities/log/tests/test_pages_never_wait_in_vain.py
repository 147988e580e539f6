"""A page that is drawn while a job ends shows the result, not a wait that nobody ends."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.people.models import User
from activities.activity import services
from activities.activity.models import Activity
from activities.log.views import activity as page
from activities.log.views import listing
from tests.recorded import activity_of, hand_in


@pytest.mark.parametrize(("module", "path"), [(page, "/activities/{}"), (listing, "/activities")])
def test_a_job_that_ends_between_two_looks(
    owner: User,
    browser: Callable[[User | None], Client],
    drain: Callable[[], int],
    monkeypatch: pytest.MonkeyPatch,
    module: object,
    path: str,
) -> None:
    found = activity_of(hand_in(owner, "run.tcx"))
    services.recalculate(Activity.objects.get(pk=found.pk))

    def look_too_late(activities: object) -> dict[str, str]:
        list(activities)  # type: ignore[call-overload]
        drain()
        return {}

    monkeypatch.setattr(module, "job_topics", look_too_late)
    answer = browser(owner).get(path.format(found.public_id))
    assert answer.status_code == 200
    assert b"eing worked out" not in answer.content
    assert b"Working out" not in answer.content
