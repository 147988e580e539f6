"""What a page may say about the work that waits."""

from __future__ import annotations

from django import template

from stravalite.jobs import pulse

register = template.Library()


@register.simple_tag
def nobody_works() -> bool:
    """Whether no worker has been heard of for minutes."""
    return pulse.is_away_for_pages()
