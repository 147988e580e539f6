"""A provider that is set up."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from accounts.federation.tests.provider import Provider
from accounts.federation.tests.provider import running as running_provider


@pytest.fixture
def provider(settings: Any) -> Iterator[Provider]:
    with running_provider() as found:
        settings.SIGN_IN_SERVICES = found.services()
        settings.SIGN_IN_ATTEMPTS_PER_MINUTE = 100
        yield found
