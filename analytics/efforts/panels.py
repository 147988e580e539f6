"""Best efforts on the activity page."""

from __future__ import annotations

from typing import Any

from activities.activity.models import Activity
from analytics.efforts.names import distance_name
from analytics.efforts.queries import of_activity
from social.graph.viewer import Viewer


def efforts(activity: Activity, _viewer: Viewer) -> list[dict[str, Any]]:
    return [
        {
            "name": distance_name(effort.distance_m),
            "elapsed_s": effort.elapsed_s,
            "rank_all": effort.rank_all,
        }
        for effort in of_activity(activity)
    ]
