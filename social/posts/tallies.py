"""Counters against what they count. They are kept in the transaction of their cause; this is the proof."""

from __future__ import annotations

import logging
from typing import Any

from django.db.models import Count, F, IntegerField, Model, OuterRef, Subquery
from django.db.models.functions import Coalesce

from social.posts.models import Comment, CommentLike, Kudos, Post

logger = logging.getLogger(__name__)


def mend() -> int:
    """Sets every counter that is wrong; how many those were. Each is worth a look into the log."""
    given = Kudos.objects.filter(post=OuterRef("pk")).values("post")
    said = Comment.objects.live().filter(post=OuterRef("pk")).values("post")
    liked = CommentLike.objects.filter(comment=OuterRef("pk")).values("comment")
    return (
        _mend(Post, "kudos_count", given)
        + _mend(Post, "comment_count", said)
        + _mend(Comment, "like_count", liked)
    )


def _mend(model: type[Model], column: str, counted: Any) -> int:
    counted = counted.order_by().annotate(n=Count("pk")).values("n")
    rows = model._default_manager.annotate(true=Coalesce(Subquery(counted, IntegerField()), 0))
    mended = 0
    wrong = rows.exclude(**{column: F("true")}).values_list("pk", column)
    for key, told in list(wrong):
        logger.warning("%s of %s %s says %s, which is wrong.", column, model.__name__, key, told)
        mended += rows.filter(pk=key).update(**{column: F("true")})
    return mended
