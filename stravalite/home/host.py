"""Who runs this server, in the host's own words where there are any."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.db.models import Count, Min

from accounts.people.models import User


@dataclass(frozen=True, slots=True)
class Host:
    name: str
    note: str
    contact: str
    source_url: str
    athletes: int
    since: date | None


def host() -> Host:
    """What the landing page and the pages about this server say; sample athletes do not count."""
    real = User.objects.filter(is_active=True, sample=None)
    known = real.aggregate(athletes=Count("pk"), since=Min("date_joined"))
    since: datetime | None = known["since"]
    return Host(
        name=settings.HOST_NAME,
        note=settings.HOST_NOTE,
        contact=settings.HOST_CONTACT,
        source_url=settings.SOURCE_URL,
        athletes=known["athletes"],
        since=since.date() if since else None,
    )


def own_text(path: str) -> list[tuple[str, list[str]]]:
    """A text of the host's: sections of (heading, paragraphs); [] where there is none.

    A line that begins with `#` is a heading, an empty line ends a paragraph.
    """
    if not path:
        return []
    sections: list[tuple[str, list[str]]] = []
    for block in Path(path).read_text(encoding="utf-8").split("\n\n"):
        words = " ".join(block.split())
        if words.startswith("#"):
            sections.append((words.lstrip("# "), []))
        elif words:
            if not sections:
                sections.append(("", []))
            sections[-1][1].append(words)
    return sections
