"""Names of browsers as people know them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.people.agents import named

WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("header", "name"),
    [
        (
            "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
            "Firefox, Linux",
        ),
        (
            f"Mozilla/5.0 (Linux; Android 10; K) {WEBKIT} Chrome/140 Safari/537.36",
            "Chrome, Android",
        ),
        (f"Mozilla/5.0 (Windows NT 10.0) {WEBKIT} Chrome/140 Edg/140", "Edge, Windows"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1",
            "Safari, iPhone",
        ),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/18.0 Safari/605", "Safari, Mac"),
        ("watch-sync/2.1 (Linux)", "watch-sync/2.1 (Linux)"),
        ("", ""),
    ],
)
def test_a_header_is_named_as_people_know_it(header: str, name: str) -> None:
    assert named(header) == name


@given(st.text(max_size=300))
def test_any_header_gets_a_short_name(header: str) -> None:
    assert len(named(header)) <= 60
