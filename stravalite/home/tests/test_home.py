"""What a stranger reads about this server."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from accounts.people.models import User
from activities.log.explaining import glossary
from stravalite.home.pictures import pictures
from stravalite.ui.display import Display

pytestmark = pytest.mark.django_db


def text(path: str) -> str:
    answer = Client().get(path)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_the_landing_page_says_who_runs_it_and_for_how_many(owner: User, settings: Any) -> None:
    settings.HOST_NAME, settings.HOST_NOTE = "Oren", "for the Tuesday club"
    page = text("/")
    assert "This server is run by Oren for the Tuesday club." in page
    assert "1 athlete." in page
    assert f"Since {owner.date_joined:%B %Y}." in page
    assert 'href="/legal/privacy"' in page


def test_its_three_pictures_are_our_own_drawings_with_words_for_each() -> None:
    page = text("/")
    assert page.count('class="card feature"') == 3
    drawn = pictures("en-au")
    assert 'class="route' in drawn.route
    assert "Pace" in drawn.analysis
    assert drawn.weeks.count("<rect") >= 14
    assert "route" in page
    assert "http" not in drawn.route.replace("http://www.w3.org", "")
    assert pictures("en-au") is drawn  # drawn once


def test_the_hosts_own_texts_take_the_place_of_ours(settings: Any, tmp_path: Path) -> None:
    assert "the software does" in text("/legal/privacy")
    assert "What is yours stays yours" in text("/legal/terms")
    mine = tmp_path / "privacy.txt"
    mine.write_text("We are <three>.\n\n# Logs\n\nKept a week,\nthen gone.\n\nWrite to us.\n")
    settings.PRIVACY_FILE = str(mine)
    settings.HOST_CONTACT = "oren@example.org"
    page = text("/legal/privacy")
    assert "<p>We are &lt;three&gt;.</p>" in page
    assert "<h2>Logs</h2>" in page
    assert "<p>Kept a week, then gone.</p>" in page
    assert "the software does" not in page
    assert "mailto:oren@example.org" in page


def test_about_names_the_contact_and_the_source(settings: Any) -> None:
    assert "has not written anything" in text("/about")
    settings.HOST_NAME, settings.SOURCE_URL = "Oren", "https://git.example.org/ours"
    assert 'href="https://git.example.org/ours"' in text("/about")


def test_help_explains_every_number_the_pages_explain() -> None:
    page = text("/help")
    terms = glossary(Display())
    assert len(terms) == 10
    for term, words in terms:
        assert term in page
        assert len(words) > 20
    assert "A rest is at least 15 seconds" in page
    assert "33" in dict(glossary(Display(units="imperial")))["Elevation gain, without one"]
