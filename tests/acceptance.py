"""`python -m tests.acceptance`: writes docs/acceptance.md from docs/acceptance.toml."""

from __future__ import annotations

import ast
import tomllib
from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

ROOT = Path(__file__).parents[1]
TABLE = ROOT / "docs" / "acceptance.toml"
PAGE = ROOT / "docs" / "acceptance.md"
STATES = ("yes", "no", "not yet")


@dataclass(frozen=True, slots=True)
class Item:
    id: str
    group: str
    text: str
    state: str
    shown_by: tuple[str, ...] = ()  # path::test, as pytest names them
    note: str = ""


def items() -> list[Item]:
    rows = tomllib.loads(TABLE.read_text())["items"]
    return [Item(**{**row, "shown_by": tuple(row.get("shown_by", ()))}) for row in rows]


def tests_in(path: Path) -> set[str]:
    """Names of the test functions of a file, without running it."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return {
        node.name
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, kinds) and node.name.startswith("test_")
    }


def missing_tests(item: Item) -> list[str]:
    """What the item names and nobody wrote."""
    missing = []
    for named in item.shown_by:
        path, _colons, test = named.partition("::")
        file = ROOT / path
        if not file.is_file() or test not in tests_in(file):
            missing.append(named)
    return missing


def page(listed: list[Item]) -> str:
    counts = Counter(item.state for item in listed)
    lines = [
        "# Acceptance",
        "",
        "Written by `make acceptance` from [acceptance.toml](acceptance.toml). *Yes* only where a test shows it;",
        "*no* where there is something and the tests show too little; *not yet* where it is not built.",
        "",
        " · ".join(f"**{counts[state]}** {state}" for state in STATES),
    ]
    for group, members in groupby(listed, key=lambda item: item.group):
        lines += ["", f"## {group}", "", "| | | | shown by, or why not |", "|---|---|---|---|"]
        lines += [_row(item) for item in members]
    return "\n".join(lines) + "\n"


def _row(item: Item) -> str:
    proofs = [f"`{named.rpartition('::')[2]}`" for named in item.shown_by]
    reasons = "; ".join(proofs + ([item.note] if item.note else []))
    return f"| {item.id} | {item.text} | {item.state} | {reasons} |"


if __name__ == "__main__":
    PAGE.write_text(page(items()))
