"""Every page, visited once and looked at in every way: accessibility, room, weight, words, colours.

A clean console is the tab's own gate (see `tab`).
"""

from __future__ import annotations

import pytest

from tests.e2e import eyes
from tests.e2e.conftest import Athlete, OpenTab
from tests.e2e.pages import KINDS, NAMES, OWN, PUBLIC, address

#: KB of gzip: HTML by page, then JavaScript and style sheets of any page.
HTML_KB = {"activities": 26.0, **dict.fromkeys(KINDS, 24.0)}
FORM_KB, SCRIPT_KB, STYLE_KB = 12.0, 30.0, 28.0
#: Pages that draw on a map bring its library.
MAP_KB, MAPS = 75.0, {"settings/privacy-zones/add", "routes/new", "welcome/people"}
#: The pages of activities bring what makes lanes and map come alive.
ACTIVITY_SCRIPT_KB, ACTIVITY_STYLE_KB = 115.0, 33.0


def test_the_pages_of_the_table_are_all_measured() -> None:
    assert {"landing", "login", "signup", "signed-out"} <= set(PUBLIC)
    assert {"activities", "upload", "activities/new", "settings/preferences"} <= set(OWN)
    assert not [name for name in NAMES if name.startswith(("api", "ping", "metrics"))]


def too_heavy(scales: eyes.Scales, name: str) -> list[str]:
    limits = {
        "document": HTML_KB.get(name, FORM_KB),
        "script": ACTIVITY_SCRIPT_KB if name in KINDS else MAP_KB if name in MAPS else SCRIPT_KB,
        "stylesheet": ACTIVITY_STYLE_KB if name in KINDS else STYLE_KB,
    }
    weights = {kind: scales.weight(kind) for kind in limits}
    return [
        f"{kind} weighs {weights[kind]:.1f} KB, not {limit}"
        for kind, limit in limits.items()
        if not 0 < weights[kind] <= limit
    ]


@pytest.mark.parametrize("name", NAMES)
def test_a_page_keeps_what_every_page_promises(tab: OpenTab, ana: Athlete, name: str) -> None:
    page = tab(None if name in PUBLIC else ana, reduced_motion="reduce")
    scales = eyes.Scales(page)
    page.goto(address(name, ana))
    complaints = [
        *eyes.badly_told(page),
        *eyes.too_wide(page),
        *eyes.light_in_the_dark(page),
        *eyes.complaints_of_axe(page),
        *eyes.lost_in_forced_colours(page),
        *too_heavy(scales, name),
        *eyes.broken_by_long_words(page),
    ]
    assert complaints == [], "\n".join(complaints)
