"""What templates ask about the person they are drawn for."""

from __future__ import annotations

from django import template
from django.template import Context

from accounts.people import agents, invitations
from accounts.people.models import User

register = template.Library()


@register.simple_tag(takes_context=True)
def may_invite(context: Context) -> bool:
    """Whether the signed-in person may make invitations."""
    user = getattr(context.get("request"), "user", None)
    return isinstance(user, User) and invitations.may_invite(user)


@register.filter
def device(user_agent: str) -> str:
    """What a User-Agent header means to a person."""
    return agents.named(user_agent)
