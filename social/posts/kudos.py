"""Giving kudos: once each, and taken back without a trace."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.people.models import User
from social.graph.viewer import Viewer
from social.graph.visibility import people_visible_to
from social.posts import floods, live, telling
from social.posts.models import Kudos, Post
from stravalite.errors import DomainError


class NotYourself(DomainError):
    code = "own_post"
    message = _("Kudos are for others.")


def give(*, post: Post, athlete: User) -> int:
    """Gives them to a post the caller found visible; a second time changes nothing. The new count."""
    if post.author_id == athlete.pk:
        raise NotYourself
    floods.count("kudos", athlete)
    with transaction.atomic():
        _kudos, new = Kudos.objects.get_or_create(post=post, athlete=athlete)
        if new:
            _count(post, 1)
            telling.kudos(post, athlete)
            live.changed(post)
    return post.kudos_count


def take_back(*, post: Post, athlete: User) -> int:
    with transaction.atomic():
        taken, _rows = Kudos.objects.filter(post=post, athlete=athlete).delete()
        if taken:
            _count(post, -1)
            telling.kudos_taken_back(post, athlete)
            live.changed(post)
    return post.kudos_count


def _count(post: Post, change: int) -> None:
    Post.objects.filter(pk=post.pk).update(kudos_count=F("kudos_count") + change)
    post.refresh_from_db(fields=["kudos_count"])


def give_all(*, posts: Iterable[Post], athlete: User) -> int:
    """Gives them to each that lacks them; how many those were."""
    had = set(
        Kudos.objects.filter(athlete=athlete, post__in=[post.pk for post in posts]).values_list(
            "post", flat=True
        )
    )
    lacking = [post for post in posts if post.pk not in had and post.author_id != athlete.pk]
    for post in lacking:
        give(post=post, athlete=athlete)
    return len(lacking)


def has_given(post: Post, viewer: Viewer) -> bool:
    if viewer.athlete_id is None or not post.kudos_count:
        return False
    return Kudos.objects.filter(post=post, athlete=viewer.athlete_id).exists()


def givers(post: Post, viewer: Viewer) -> QuerySet[User]:
    """Who gave them, the latest first, as far as this viewer may find them."""
    return (
        User.objects.filter(people_visible_to(viewer), kudos_given__post=post)
        .select_related("profile")
        .order_by("-kudos_given__id")
    )
