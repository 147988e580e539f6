"""`manage.py restore_backup FOLDER --yes`: put a backup in the place of what is here."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from stravalite.audit.services import record
from stravalite.backups import services


class Command(BaseCommand):
    help = "Replaces the database by a backup's and brings back its files. Stop the server first."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--yes", action="store_true", help="yes, replace what is here")

    def handle(self, *_args: Any, folder: Path, yes: bool, **_options: Any) -> None:
        if not yes:
            raise CommandError("This replaces the present database. Say --yes if you mean it.")
        try:
            services.restore(folder)
        except services.BackupFailed as error:
            raise CommandError(str(error)) from error
        record("backup.restored", target=folder.name)
        self.stdout.write(f"Restored from {folder}.")
