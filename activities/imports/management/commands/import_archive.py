"""`manage.py import_archive PATH --athlete handle [--dry-run]`: an export or a folder, as if handed in."""

from __future__ import annotations

import tempfile
import zipfile
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.people.models import Audience, User
from activities.imports import services
from activities.imports.messages import explain, explain_archive
from activities.imports.models import Import, ImportStatus, Outcome
from activities.imports.queries import standing
from stravalite.errors import DomainError
from stravalite.jobs import runner
from stravalite.jobs.children import close_pool
from stravalite.jobs.models import Job, State

_SAY_EVERY = 50
_MOST_REASONS = 20


class Command(BaseCommand):
    help = "Adds what an archive of Strava, Garmin and others holds, or a folder of recordings."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path, metavar="PATH", help="a zip, or a folder")
        parser.add_argument("--athlete", required=True, help="whose activities they become")
        parser.add_argument("--visibility", choices=Audience.values, default=Audience.ONLY_ME)
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would be added, and add nothing"
        )

    def handle(
        self,
        *_args: Any,
        path: Path,
        athlete: str,
        visibility: str,
        dry_run: bool,
        **_options: Any,
    ) -> None:
        owner = User.objects.filter(handle__iexact=athlete.lstrip("@")).first()
        if owner is None:
            raise CommandError(f"There is no athlete @{athlete.lstrip('@')}.")
        if not path.exists():
            raise CommandError(f"Not found: {path}")
        try:
            whole = self._receive(owner, path)
            self._work(whole)
            self._preview(whole)
            if dry_run:
                services.discard(whole)
                self.stdout.write("Nothing was added.")
                return
            services.start(whole, audience=visibility)
            self._work(whole)
            self._receipt(whole)
        except DomainError as refused:
            raise CommandError(f"{refused.message} {refused.hint}") from refused
        finally:
            close_pool()

    def _receive(self, owner: User, path: Path) -> Import:
        if not path.is_dir():
            with path.open("rb") as file:
                return services.receive(athlete=owner, file=File(file, name=path.name))
        with tempfile.NamedTemporaryFile(suffix=".zip") as packed:
            with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
                for found in sorted(path.rglob("*")):
                    if found.is_file() and not found.is_symlink():
                        archive.write(found, found.relative_to(path).as_posix())
            packed.seek(0)
            return services.receive(athlete=owner, file=File(packed, name=f"{path.name}.zip"))

    def _work(self, whole: Import) -> None:
        """Does the athlete's waiting jobs here; a server that runs beside may do some of them too."""
        done = 0
        while True:
            waiting = list(
                Job.objects.filter(
                    athlete_id=whole.athlete_id, kind__startswith="import.", state=State.QUEUED
                )
                .order_by("priority", "run_at")
                .values_list("pk", flat=True)[:_SAY_EVERY]
            )
            if not waiting:
                break
            done += sum(runner.run(job_id) for job_id in waiting)
            whole.refresh_from_db()
            if whole.status == ImportStatus.RUNNING:
                now = standing(whole)
                self.stdout.write(f"{now.done} of {now.total} ({now.percent} %) …")
        whole.refresh_from_db()

    def _preview(self, whole: Import) -> None:
        reason = explain_archive(whole.error_code, whole.error_facts)
        if reason is not None:
            raise CommandError(f"{reason.message} {reason.hint}")
        found = whole.preview
        self.stdout.write(
            f"{whole.reader}: {found['new']} new, {found['duplicate']} here already, "
            f"{found['unreadable']} unreadable, {found['gear']} gear, {found['photos']} photos; "
            f"{found['first_date'] or '–'} to {found['last_date'] or '–'}."
        )

    def _receipt(self, whole: Import) -> None:
        now = standing(whole)
        for item in whole.items.filter(outcome=Outcome.FAILED)[:_MOST_REASONS]:
            reason = explain(item.error_code, item.error_facts)
            self.stderr.write(f"{item.path or item.name}: {reason.message if reason else ''}")
        self.stdout.write(
            f"{now.created} added, {now.updated} completed, {now.skipped} here already, "
            f"{now.failed} failed. Import {whole.public_id}."
        )
