"""Templates are drawn with the project's engine, but only the addresses they name exist."""

from types import SimpleNamespace

import pytest
from django.test import RequestFactory

from stravalite.jobs import pulse
from stravalite.ui import settings_pages


@pytest.fixture(autouse=True)
def _own_addresses(settings, monkeypatch):
    monkeypatch.setattr(settings_pages, "_entries", {})  # what rooms say of a real person
    monkeypatch.setattr(pulse, "is_away_for_pages", lambda: False)  # nor is there a ledger
    settings.ROOT_URLCONF = "stravalite.ui.tests.urls"
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture
def owner_request():
    request = RequestFactory().get("/activities")
    preferences = SimpleNamespace(
        units="metric",
        clock=24,
        week_start=0,
        language="en-au",
        timezone="UTC",
        theme="dark",
    )
    request.user = SimpleNamespace(
        is_authenticated=True, name="Ana Moreira", handle="ana", preferences=preferences
    )
    return request


@pytest.fixture
def anonymous_request():
    request = RequestFactory().get("/")
    request.user = SimpleNamespace(is_authenticated=False)
    return request
