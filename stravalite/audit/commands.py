"""Commands that change things leave an entry, like everything else that does."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from stravalite.audit.services import record


class RecordedCommand(BaseCommand):
    """Recorded when it went well; a refused one changed nothing."""

    def execute(self, *args: Any, **options: Any) -> str | None:
        said = super().execute(*args, **options)
        name = self.__module__.rpartition(".")[2]
        switched_on = {key for key, value in options.items() if value is True}
        given = sorted(switched_on - {"skip_checks", "force_color", "no_color", "traceback"})
        record("command.ran", target=name, options=" ".join(given))
        return said
