"""The acceptance page claims only what a test shows."""

from __future__ import annotations

from pathlib import Path

from tests import acceptance
from tests.acceptance import Item


def test_the_list_has_its_hundred_items_once() -> None:
    ids = [item.id for item in acceptance.items()]
    assert len(ids) == len(set(ids)) == 100
    assert {item.state for item in acceptance.items()} <= set(acceptance.STATES)


def test_every_yes_names_a_test_that_exists() -> None:
    for item in acceptance.items():
        if item.state == "yes":
            assert item.shown_by, f"{item.id} says yes and names no test"
        assert acceptance.missing_tests(item) == [], item.id


def test_every_no_says_what_was_seen() -> None:
    assert [item.id for item in acceptance.items() if item.state == "no" and not item.note] == []


def test_a_test_that_nobody_wrote_is_found_out() -> None:
    here = Path(__file__).relative_to(acceptance.ROOT)
    invented = (f"{here}::test_that_pigs_fly", "tests/nowhere.py::test_anything")
    true = f"{here}::test_a_test_that_nobody_wrote_is_found_out"
    item = Item("X1", "", "", "yes", (*invented, true))
    assert acceptance.missing_tests(item) == list(invented)


def test_the_page_is_what_make_acceptance_writes() -> None:
    assert acceptance.PAGE.read_text() == acceptance.page(acceptance.items())
