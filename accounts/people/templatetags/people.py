"""What templates ask about people and their devices."""

from __future__ import annotations

from django import template

from accounts.people import agents

register = template.Library()


@register.filter
def device(user_agent: str) -> str:
    """What a User-Agent header means to a person."""
    return agents.named(user_agent)
