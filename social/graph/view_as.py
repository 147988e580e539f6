"""Seeing one's own pages as a stranger or a follower does: a read-only session whose viewer is made up.

The one rule of privacy answers for that viewer as for any other; nothing is drawn a second way.
"""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from social.graph.viewer import FOLLOWER, STRANGER, VIEW_AS
from stravalite import readonly
from stravalite.errors import NotFound

PERSONAS = {STRANGER: _("A stranger"), FOLLOWER: _("A follower")}

KIND = readonly.register(
    readonly.Kind(
        VIEW_AS,
        message=_("You look at your pages as others see them, so nothing can be changed."),
        hint=_("Leave by the button above the page; then everything is as usual."),
        banner="social/_view_as.html",
        leave="view_as_leave",
        only=(
            *("/@", "/activities/", "/photos/", "/people/", "/posts/"),
            *("/api/activities/", "/api/photos/", "/api/athletes/", "/api/posts/"),
        ),
    )
)


def begin(request: HttpRequest, persona: str) -> None:
    """NotFound for a persona that does not exist."""
    if persona not in PERSONAS:
        raise NotFound
    readonly.put_on(request, kind=KIND, facts={"persona": persona})


def leave(request: HttpRequest) -> None:
    readonly.take_off(request, kind=KIND)


def persona_of(request: HttpRequest) -> str:
    """The words for whom this session pretends to be; empty when it does not."""
    mark = readonly.mark_of(request)
    if mark is None or mark.kind != KIND:
        return ""
    return str(PERSONAS.get(mark.facts.get("persona", ""), ""))
