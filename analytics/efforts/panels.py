"""Best efforts on the activity page, and the best of them on its card."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from activities.activity.models import Activity
from analytics.efforts.names import distance_name
from analytics.efforts.queries import Achievement, best_achievements, of_activity, shown_to
from social.graph.viewer import Viewer


def efforts(activity: Activity, viewer: Viewer) -> list[dict[str, Any]]:
    return [
        {
            "name": distance_name(effort.distance_m),
            "elapsed_s": effort.elapsed_s,
            "from_s": effort.start_offset_s,
            "to_s": effort.end_offset_s,
            "rank_all": effort.rank_all,
        }
        for effort in shown_to(of_activity(activity), viewer)
    ]


def best_lines(activities: Sequence[Activity], _viewer: Viewer) -> dict[int, str]:
    """ "2nd best 5 km this year", for those that are among an athlete's three best of something."""
    keys = [activity.pk for activity in activities]
    return {key: _line(found) for key, found in best_achievements(keys).items()}


def _line(found: Achievement) -> str:
    words = {
        (1, False): _("Fastest %(distance)s yet"),
        (2, False): _("2nd best %(distance)s yet"),
        (3, False): _("3rd best %(distance)s yet"),
        (1, True): _("Fastest %(distance)s in a year"),
        (2, True): _("2nd best %(distance)s in a year"),
        (3, True): _("3rd best %(distance)s in a year"),
    }
    return words[found.rank, found.in_year] % {"distance": distance_name(found.distance_m)}
