"""`manage.py undo_import imp_… [--dry-run]`: takes back what an import added."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from activities.imports import services
from activities.imports.models import Import
from activities.imports.queries import standing
from stravalite.errors import DomainError
from stravalite.jobs import runner
from stravalite.jobs.children import close_pool


class Command(BaseCommand):
    help = "Takes back what an import added; restorable on its page for 30 days."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("import_id", metavar="IMPORT", help="its id, imp_…")
        parser.add_argument("--dry-run", action="store_true", help="say what would go")

    def handle(self, *_args: Any, import_id: str, dry_run: bool, **_options: Any) -> None:
        whole = Import.objects.select_related("athlete").filter(public_id=import_id).first()
        if whole is None:
            raise CommandError(f"There is no import {import_id}.")
        now = standing(whole)
        self.stdout.write(
            f"@{whole.athlete.handle}, {whole.name}: {now.created} added, {now.updated} completed."
        )
        if dry_run:
            self.stdout.write("Nothing was taken back.")
            return
        try:
            services.undo(whole)
        except DomainError as refused:
            raise CommandError(f"{refused.message} {refused.hint}") from refused
        try:
            if whole.job_id is not None:
                runner.run(whole.job_id)
        finally:
            close_pool()
        whole.refresh_from_db()
        self.stdout.write(f"{whole.get_status_display()}.")
