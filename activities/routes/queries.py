"""Finding one's own routes."""

from __future__ import annotations

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from accounts.people.requests import athlete_of
from activities.routes.models import Route


def own_route(request: HttpRequest, route_id: str, *, deleted: bool = False) -> Route:
    """The signed-in athlete's own with all columns, else 404; `deleted` also finds those taken back."""
    mine = Route.objects.filter(athlete=athlete_of(request))
    if not deleted:
        mine = mine.filter(deleted_at=None)
    return get_object_or_404(mine, public_id=route_id)
