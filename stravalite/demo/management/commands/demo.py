"""`manage.py demo`: sample athletes with four months of training."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from stravalite.demo.services import fill
from stravalite.jobs.children import close_pool


class Command(BaseCommand):
    help = "Makes three sample athletes and what they did; a second run adds only what is missing."

    def handle(self, *_args: Any, **_options: Any) -> None:
        try:
            fill(self.stdout)
        finally:
            close_pool()
