"""`manage.py demo`: sample athletes with three years of training."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from stravalite.demo.services import fill
from stravalite.jobs.children import close_pool


class Command(BaseCommand):
    help = "Makes sample athletes and what they did; a second run adds only what is missing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--days", type=int, help="only so many days back")
        parser.add_argument(
            "--later", action="store_true", help="leave all but the newest to a running server"
        )

    def handle(self, *_args: Any, days: int | None, later: bool, **_options: Any) -> None:
        try:
            fill(self.stdout, days=days, later=later)
        finally:
            close_pool()
