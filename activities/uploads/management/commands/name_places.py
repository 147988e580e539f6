"""`manage.py name_places`: the towns of activities from before there was a gazetteer."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from activities.activity.models import Activity
from activities.maps.gazetteer import town_near

_AT_ONCE = 500


class Command(BaseCommand):
    help = "Names the town of every activity that has positions and none yet; may be run again."

    def handle(self, *_args: Any, **_options: Any) -> None:
        unnamed = Activity.objects.filter(place="").exclude(start_lat=None).order_by("pk")
        batch, named = [], 0
        for activity in unnamed.only("pk", "start_lat", "start_lon").iterator(chunk_size=_AT_ONCE):
            activity.place = town_near(activity.start_lat or 0.0, activity.start_lon or 0.0)
            if activity.place:
                batch.append(activity)
            if len(batch) >= _AT_ONCE:
                named += Activity.objects.bulk_update(batch, ["place"])
                batch = []
        named += Activity.objects.bulk_update(batch, ["place"])
        self.stdout.write(f"{named} named")
