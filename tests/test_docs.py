"""Docs are true: what the code reads from the environment, the settings page explains."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def test_every_setting_is_explained() -> None:
    text = (ROOT / "stravalite" / "settings.py").read_text() + (
        ROOT / "stravalite" / "env.py"
    ).read_text()
    read = set(
        re.findall(
            r'(?:env\.)?(?:text|secret|flag|number|words|numbers|choice)\("([A-Z_0-9]+)"', text
        )
    )
    read |= set(re.findall(r'env\.database\("([A-Z_]+)"', text))
    documented = set(
        re.findall(r"`([A-Z][A-Z_0-9]+)`", (ROOT / "docs" / "settings.md").read_text())
    )
    assert len(read) > 15
    assert read <= documented, sorted(read - documented)


def test_every_file_the_docs_link_to_exists() -> None:
    for page in [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]:
        for target in re.findall(r"\]\(([^)#]+)\)", page.read_text()):
            if not target.startswith("http"):
                assert (page.parent / target).exists(), f"{page.name} → {target}"


def test_every_room_is_on_the_architecture_page() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text()
    for wing in ("stravalite", "accounts", "social", "activities", "analytics"):
        for room in sorted((ROOT / wing).iterdir()):
            if (room / "__init__.py").exists() and room.name != "tests":
                assert f"{room.name}/" in page, f"{wing}/{room.name}"
