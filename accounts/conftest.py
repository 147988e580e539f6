"""A mail server for every room of accounts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from accounts.people.tests.sink import Sink, running


@pytest.fixture
def sink(settings: Any) -> Iterator[Sink]:
    """A configured mail server; what comes in is in `letters`."""
    with running() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.MAIL_CONFIGURED = True
        settings.DEFAULT_FROM_EMAIL = "stravalite <post@example.org>"
        yield server
