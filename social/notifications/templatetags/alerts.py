"""What the top of every page says of alerts."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context

from social.graph.viewer import viewer_of
from social.notifications.inbox import MOST_COUNTED, unread_count

register = template.Library()


@register.simple_tag(takes_context=True)
def unread_alerts(context: Context) -> dict[str, Any]:
    """How many are unread: `count`, and `text` as a badge writes it; one query."""
    count = unread_count(viewer_of(context["request"]))
    return {"count": count, "text": f"{MOST_COUNTED}+" if count > MOST_COUNTED else str(count)}
