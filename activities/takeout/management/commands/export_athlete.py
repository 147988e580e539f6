"""`manage.py export_athlete HANDLE --to FILE`: everything of one athlete, as they could take it themselves."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.people.models import User
from activities.takeout import packing
from stravalite.audit.services import record


class Command(BaseCommand):
    help = "Writes everything of an athlete into one zip."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("handle")
        parser.add_argument("--to", type=Path, metavar="FILE", help="where the zip goes")
        parser.add_argument("--dry-run", action="store_true", help="only count what would go in")

    def handle(
        self, *_args: Any, handle: str, to: Path | None, dry_run: bool, **_options: Any
    ) -> None:
        people = User.objects.select_related("preferences")
        athlete = people.filter(handle__iexact=handle.removeprefix("@")).first()
        if athlete is None:
            raise CommandError(f"Nobody is called {handle}.")
        if dry_run:
            self._say(packing.estimate(athlete))
            return
        if to is None:
            raise CommandError("Say where to: --to FILE, or --dry-run to count only.")
        if to.exists():
            raise CommandError(f"{to} exists already.")
        part = to.with_name(f"{to.name}.part")
        told = -1

        def progress(done: int, total: int) -> None:
            nonlocal told
            percent = 100 * done // max(total, 1)
            if percent // 10 > told // 10:
                told = percent
                self.stderr.write(f"{percent} %")

        try:
            part.touch(mode=0o600)
            with part.open("wb") as target:
                packed = packing.pack(athlete, target, progress)
            part.rename(to)
        finally:
            part.unlink(missing_ok=True)
        record("export.asked", athlete=athlete, target=to.name)
        self._say(packed.counts)

    def _say(self, counts: dict[str, int]) -> None:
        for name, count in counts.items():
            self.stdout.write(f"{name}: {count}")
