"""`manage.py backup`: copy everything, and prove that it comes back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from stravalite.audit.services import record
from stravalite.backups import services


class Command(BaseCommand):
    help = "Copies database and files, then proves it by restoring elsewhere."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--to", type=Path, help="folder for backups (default: BACKUP_DIR)")
        parser.add_argument("--verify", type=Path, metavar="BACKUP", help="only prove this one")

    def handle(self, *_args: Any, to: Path | None, verify: Path | None, **_options: Any) -> None:
        try:
            target = verify or services.make(to)
            verdict = services.verify(target)
        except services.BackupFailed as error:
            raise CommandError(str(error)) from error
        if verify is None:
            record("backup.made", target=target.name)
        record("backup.proved", target=target.name, rows=verdict.rows)
        self.stdout.write(
            f"{target}: proved, {verdict.tables} tables with {verdict.rows} rows "
            f"and {verdict.files} files."
        )
