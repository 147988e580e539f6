"""`manage.py import_files PATH… --athlete handle`: files of this machine, as if handed in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.management.base import CommandError, CommandParser

from accounts.people.models import Audience, User
from activities.uploads import services
from activities.uploads.messages import explain
from activities.uploads.models import Upload, UploadStatus
from stravalite.audit.commands import RecordedCommand
from stravalite.errors import DomainError
from stravalite.jobs import runner
from stravalite.jobs.children import close_pool

ENDINGS = (".fit", ".gpx", ".tcx", ".fit.gz", ".gpx.gz", ".tcx.gz", ".zip")
_SAY_EVERY = 50


class Command(RecordedCommand):
    help = "Imports recordings from files and folders (searched with their subfolders)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
        parser.add_argument("--athlete", required=True, help="whose activities they become")
        parser.add_argument("--visibility", choices=Audience.values, default="")

    def handle(
        self, *_args: Any, paths: list[Path], athlete: str, visibility: str, **_options: Any
    ) -> None:
        owner = User.objects.filter(handle__iexact=athlete.lstrip("@")).first()
        if owner is None:
            raise CommandError(f"There is no athlete @{athlete.lstrip('@')}.")
        missing = [str(path) for path in paths if not path.exists()]
        if missing:
            raise CommandError(f"Not found: {', '.join(missing)}")
        results: Counter[str] = Counter()
        try:
            for number, path in enumerate(_files(paths), start=1):
                results[self._import(owner, path, {"visibility": visibility})] += 1
                if number % _SAY_EVERY == 0:
                    self.stdout.write(f"{number} files …")
        finally:
            close_pool()
        total = sum(results.values())
        told = ", ".join(f"{count} {status}" for status, count in sorted(results.items()))
        self.stdout.write(f"{total} files: {told}." if total else "No recordings found.")

    def _import(self, owner: User, path: Path, options: dict[str, Any]) -> str:
        """What became of the file, as a word; a failure is explained at once."""
        try:
            with path.open("rb") as content:
                upload = services.receive(
                    athlete=owner, file=File(content, name=path.name), options=options
                )
        except (DomainError, OSError) as refused:
            self.stderr.write(f"{path}: {getattr(refused, 'message', refused)}")
            return UploadStatus.FAILED
        if upload.job_id is not None:
            runner.run(upload.job_id)
        upload = Upload.objects.get(pk=upload.pk)
        reason = explain(upload.error_code, upload.error_facts)
        if reason is not None:
            self.stderr.write(f"{path}: {reason.message}")
        return upload.status


def _files(paths: list[Path]) -> Iterator[Path]:
    """Files as given; in folders, what looks like a recording, in a fixed order."""
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        for found in sorted(path.rglob("*")):
            if found.is_file() and found.name.lower().endswith(ENDINGS):
                yield found
