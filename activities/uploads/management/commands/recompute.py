"""`manage.py recompute`: makes numbers again that an update or a changed measure left behind."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError, CommandParser

from accounts.people.models import User
from activities.activity.models import Activity
from activities.activity.services import request_recompute
from activities.recordings.recording import UnreadableFile
from activities.uploads import recomputing
from stravalite.audit.commands import RecordedCommand
from stravalite.jobs.children import close_pool

_SAY_EVERY = 25


class Command(RecordedCommand):
    help = "Queues every activity whose numbers are outdated; --now works them out here."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--athlete", default="", help="only this handle's activities")
        parser.add_argument("--force", action="store_true", help="also those that are up to date")
        parser.add_argument("--dry-run", action="store_true", help="only say how many")
        parser.add_argument("--now", action="store_true", help="in this process, not as jobs")

    def handle(
        self, *_args: Any, athlete: str, force: bool, dry_run: bool, now: bool, **_options: Any
    ) -> None:
        activities = list(recomputing.stale(force=force, athlete_id=_athlete_id(athlete)))
        if dry_run:
            self.stdout.write(f"{len(activities)} activities would be worked out again.")
            return
        if now:
            self._work(activities)
            return
        for activity in activities:
            request_recompute(activity)
        self.stdout.write(f"{len(activities)} activities are queued.")

    def _work(self, activities: list[Activity]) -> None:
        failed = 0
        try:
            for done, activity in enumerate(activities, start=1):
                failed += not self._recompute(activity)
                if done % _SAY_EVERY == 0 or done == len(activities):
                    self.stdout.write(f"{done} of {len(activities)}")
        finally:
            close_pool()
        self.stdout.write(f"{len(activities) - failed} worked out again, {failed} failed.")

    def _recompute(self, activity: Activity) -> bool:
        try:
            recomputing.recompute(activity)
        except (UnreadableFile, OSError) as error:
            self.stderr.write(f"{activity.public_id}: {getattr(error, 'code', error)}")
            return False
        return True


def _athlete_id(handle: str) -> int | None:
    if not handle:
        return None
    found = User.objects.filter(handle__iexact=handle.lstrip("@")).first()
    if found is None:
        raise CommandError(f"There is no athlete @{handle.lstrip('@')}.")
    return found.pk
