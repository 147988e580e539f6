"""What the list can be narrowed to, as the API describes it; `queries.ActivityFilter` does it."""

from __future__ import annotations

from drf_spectacular.utils import OpenApiParameter

from accounts.people.models import Audience
from activities.activity.models import WorkoutType
from activities.log.sorting import SORTS

FILTERS = [
    OpenApiParameter("sport", description="One or several, separated by commas."),
    OpenApiParameter("q", description="Words in title, description or the name of the gear."),
    OpenApiParameter("after", description="First local date, YYYY-MM-DD."),
    OpenApiParameter("before", description="Last local date, YYYY-MM-DD."),
    OpenApiParameter("visibility", enum=Audience.values),
    OpenApiParameter("gear", description="A piece by its id, or none."),
    OpenApiParameter("workout_type", enum=WorkoutType.values),
    OpenApiParameter("min_distance_m", float),
    OpenApiParameter("max_distance_m", float),
    OpenApiParameter("has", enum=("photos", "route")),
    OpenApiParameter("commute", enum=("yes", "no")),
    OpenApiParameter("sort", enum=tuple(SORTS), description="The order; newest first by default."),
]
