"""People a text names: `@handle`, as far as its author may find them and they may see the post."""

from __future__ import annotations

import re

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower

from accounts.people.models import User
from social.graph.models import Follow, FollowState
from social.graph.viewer import Viewer
from social.graph.visibility import audience_of, people_visible_to
from social.posts import telling
from social.posts.models import Comment, Mention, Post

#: More names in one text are words, not calls.
MOST = 10
_HANDLE = re.compile(r"(?<![\w@./-])@([a-z0-9](?:[a-z0-9_-]{0,28}[a-z0-9])?)(?![\w@-])", re.I)
SUGGESTED = 8


def handles_in(text: str) -> list[str]:
    """In the order of the text, each once, in small letters."""
    return list(dict.fromkeys(found.lower() for found in _HANDLE.findall(text)))[:MOST]


def of_post(post: Post) -> list[int]:
    return _keep(post, None, post.text)


def of_comment(comment: Comment) -> list[int]:
    return _keep(comment.post, comment, comment.text)


def _keep(post: Post, comment: Comment | None, text: str) -> list[int]:
    """Rows for whom the text names now, and who they are; who is named for the first time is told."""
    author = comment.author if comment is not None else post.author
    named = _named(post, author, handles_in(text)) if author is not None else []
    rows = Mention.objects.filter(post=post, comment=comment)
    known = set(rows.values_list("athlete", flat=True))
    rows.exclude(athlete__in=named).delete()
    for athlete in named:
        if athlete.pk not in known:
            Mention.objects.create(post=post, comment=comment, athlete=athlete)
            telling.mentioned(athlete, post, comment)
    return [athlete.pk for athlete in named]


def _named(post: Post, author: User, handles: list[str]) -> list[User]:
    if not handles:
        return []
    found = (
        audience_of(post)
        .filter(people_visible_to(Viewer(author)))
        .annotate(lower_handle=Lower("handle"))
        .filter(lower_handle__in=handles)
        .exclude(pk=author.pk)
    )
    return list(found)


def suggestions(viewer: Viewer, beginning: str) -> list[User]:
    """Whom the viewer may find whose handle or name begins so; those they follow first."""
    if viewer.athlete_id is None:
        return []
    beginning = beginning.strip().lstrip("@")
    starts = Q(handle__istartswith=beginning) | Q(name__istartswith=beginning)
    if beginning:
        starts |= Q(name__icontains=f" {beginning}")
    followed = Follow.objects.filter(
        follower=viewer.athlete_id, followee=OuterRef("pk"), state=FollowState.ACCEPTED
    )
    people = (
        User.objects.filter(people_visible_to(viewer), starts)
        .exclude(pk=viewer.athlete_id)
        .annotate(is_followed=Exists(followed))
        .select_related("profile")
    )
    if not beginning:  # nothing typed yet: only people one knows, not the register of the server
        people = people.filter(is_followed=True)
    return list(people.order_by("-is_followed", "handle")[:SUGGESTED])
