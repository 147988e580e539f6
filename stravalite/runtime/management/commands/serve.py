"""`manage.py serve`: the whole house in one process."""

from __future__ import annotations

import fcntl
import sys
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.people.services import owner_invitation
from stravalite.runtime import embedded


class Command(BaseCommand):
    help = "Migrates, then runs web, sockets, worker and beat in this process."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *_args: Any, host: str, port: int, **_options: Any) -> None:
        if not settings.EMBEDDED:
            raise CommandError(
                "REDIS_URL is set: run the web, worker and beat processes apart (docs/deploy.md)."
            )
        self._alone()
        call_command("migrate", verbosity=0, interactive=False)
        token = owner_invitation()
        address = f"http://{'localhost' if host in {'127.0.0.1', '0.0.0.0'} else host}:{port}"  # noqa: S104

        def say() -> None:
            self.stdout.write(f"{settings.SITE_NAME} is ready at {address}/")
            if token:
                self.stdout.write(
                    f"This server is empty. Become its owner, once: {address}/signup?invitation={token}"
                )
            self.stdout.write("Mail is not configured: nothing is sent. Stop with Ctrl-C.")
            self.stdout.flush()

        sys.exit(embedded.serve(host=host, port=port, on_ready=say))

    def _alone(self) -> None:
        """Two of these on one DATA_DIR would each think the other's work abandoned."""
        settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
        self.lock = (settings.DATA_DIR / "serve.lock").open("w")
        try:
            fcntl.flock(self.lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise CommandError(
                f"Another server already runs on {settings.DATA_DIR}. Stop it, or choose another DATA_DIR."
            ) from error
