"""The buttons of services, wherever people sign in."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context

from accounts.federation import services

register = template.Library()


@register.inclusion_tag("federation/_buttons.html", takes_context=True)
def sign_in_services(
    context: Context, *, invitation: str = "", again: bool = False
) -> dict[str, Any]:
    """One button for each service that is set up; `again` for only those this person connected."""
    request = context.get("request")
    found = services.offered()
    if again and request is not None:
        mine = {each.service for each in services.connections_of(request.user)}
        found = [each for each in found if each.key in mine]
    return {
        "services": found,
        "invitation": invitation,
        "next": context.get("next") or context.get("redirect_field_value") or "",
        "csrf_token": context.get("csrf_token"),
    }
