"""`manage.py serve`: the whole house in one process."""

from __future__ import annotations

import fcntl
import os
import socket
import sys
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.people.services import owner_invitation
from stravalite.runtime import allocator, embedded, statics


class Command(BaseCommand):
    help = "Migrates, then runs web, sockets, worker and beat in this process."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--demo", action="store_true", help="with sample athletes")

    def handle(self, *_args: Any, host: str, port: int, demo: bool, **_options: Any) -> None:
        if not settings.EMBEDDED:
            raise CommandError(
                "REDIS_URL is set: run the web, worker and beat processes apart (docs/deploy.md)."
            )
        os.umask(0o077)  # what people gave us is for this process only
        allocator.settle()
        self._alone()
        self._port_is_free(host, port)
        call_command("migrate", verbosity=0, interactive=False)
        statics.collect_if_stale()
        if demo:
            call_command("demo", later=True, stdout=self.stdout)
        token = owner_invitation()
        here = "localhost" if host in {"127.0.0.1", "0.0.0.0", "::1"} else host  # noqa: S104
        address = settings.SITE_URL or f"http://{here}:{port}"

        def say() -> None:
            self.stdout.write(f"\n{settings.SITE_NAME} is ready at {address}/\n")
            if token:
                self.stdout.write(
                    "This server is empty. Become its owner with this link; it works once:\n"
                    f"  {address}/signup?invitation={token}\n"
                )
            self.stdout.write("Mail is not configured, so nothing is sent. Stop with Ctrl-C.")
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
                f"Another server already runs on {settings.DATA_DIR}. "
                "Stop it, or choose another DATA_DIR."
            ) from error

    def _port_is_free(self, host: str, port: int) -> None:
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError as error:
                raise CommandError(
                    f"Port {port} on {host} cannot be used ({error.strerror}). "
                    f"Choose another: make run PORT={port + 1}"
                ) from error
