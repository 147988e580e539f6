"""Which pages there are to be looked at, straight from the persona table, and how one is opened."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.e2e.conftest import Athlete, OpenTab
from tests.persona_rules import LOGIN, Case
from tests.persona_table import TABLE

#: Answers to programs and machines, and pages that others made.
NOT_OURS = ("api", "auth/", "runs/", "analytics/", "leaderboard", "metrics", "ping")
HEALTH = ("healthz", "livez", "readyz")
FILES = ("/download", ".csv", ".js")
#: What pages fetch into themselves.
PARTS = ("notifications/badge", "feed/new", "feed/people", "people/mentionable")


def pages_for(who: str, outcome: int | str) -> dict[str, str]:
    """Every page of the house without a placeholder in its address."""
    return {
        address or "landing": f"/{address}"
        for address, row in TABLE.items()
        if "<" not in address and not address.startswith(NOT_OURS)
        if address not in (*HEALTH, *PARTS) and not address.endswith(FILES)
        if "GET" in row and row["GET"](Case(who, "everyone")) == outcome
    }


PUBLIC = {
    **pages_for("anonymous", 200),
    "stale password link": "/password/set/nobody/nothing",
    "stale address link": "/address/prove/nothing",
}
OWN = {**pages_for("anonymous", LOGIN), "missing": "/nothing/here"}
KINDS = ("run", "ride", "treadmill", "pool", "strength", "summary", "trainer")
#: A person's own pages, by what stands after the handle.
PERSON = {
    f"person{tab}": f"/@ana-moreira{tab}" for tab in ("", "/about", "/followers", "/activities")
}
OWN |= PERSON
OWN |= {"calendar": "/calendar/2026-11", "log day": "/log/2026-11-16"}
#: Pages of one activity, by what stands after its address.
OF_A_RUN = {name: f"/{name}" for name in ("edit", "edits", "repeats", "compare", "share")}
NAMES = [*PUBLIC, *OWN, *KINDS, *OF_A_RUN]


def address(name: str, ana: Athlete) -> str:
    if name in OF_A_RUN:
        return ana.activities["run"] + OF_A_RUN[name]
    return PUBLIC.get(name) or OWN.get(name) or ana.activities[name]


def opened(tab: OpenTab, ana: Athlete, name: str, **options: object) -> Page:
    page = tab(None if name in PUBLIC else ana, **options)
    page.goto(address(name, ana))
    return page
