"""Which posts a page of the feed shows. Pages stay right while posts come, go and change hands of sight.

"Following" is merged at read: only authors whose newest moment is late enough can be on a page, so those
are found first (from `AuthorHead`, or by one look into the index each when the page begins further back)
and only their posts are read (docs/decisions/0013).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Self

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import RawSQL
from django.utils.dateparse import parse_datetime
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.people.models import Audience
from social.graph.models import Follow, FollowState, Mute
from social.graph.viewer import Viewer
from social.graph.visibility import people_visible_to
from social.posts import inbox
from social.posts.models import AuthorHead, Post, PostQuerySet
from stravalite.ui.sports import SPORTS

PER_PAGE = 20
#: How many new ones are counted; more is "99+".
MOST_NEW = 100
_BIGGEST_KEY = 2**63 - 1

FILTERS: dict[str, str | Promise] = {
    "following": _("Following"),
    "everyone": _("Everyone"),
    "me": _("Me"),
}
#: Chips: word of the address → label and colour slot of the sports it stands for.
FAMILIES: dict[str, tuple[str | Promise, int]] = {
    "run": (pgettext_lazy("sports", "Run"), 1),
    "ride": (pgettext_lazy("sports", "Ride"), 2),
    "water": (pgettext_lazy("sports", "Swim and water"), 3),
    "walk": (pgettext_lazy("sports", "Walk and hike"), 4),
    "gym": (pgettext_lazy("sports", "Gym"), 5),
    "snow": (pgettext_lazy("sports", "Snow and ice"), 6),
    "games": (pgettext_lazy("sports", "Games"), 7),
}


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A place in the order of the feed, between two posts."""

    moment: datetime
    pk: int

    @classmethod
    def of(cls, post: Post) -> Self:
        return cls(post.moment, post.pk)

    @classmethod
    def read(cls, text: str | None) -> Self | None:
        """As `str` wrote it; None for anything else."""
        moment_text, _sep, pk = (text or "").rpartition("~")
        try:
            moment = parse_datetime(moment_text)
        except ValueError:
            return None
        if moment is None or moment.tzinfo is None or not pk.isdecimal():
            return None
        return cls(moment, min(int(pk), _BIGGEST_KEY))

    def __str__(self) -> str:
        return f"{self.moment.isoformat()}~{self.pk}"


@dataclass(frozen=True, slots=True)
class Page:
    posts: list[Post]
    has_older: bool

    @property
    def last(self) -> Place | None:
        return Place.of(self.posts[-1]) if self.posts else None


def topics_of(words: str) -> tuple[str, ...]:
    """Sports of a `sport=`: names of families or of sports, separated by commas; () for all."""
    found: list[str] = []
    for word in words.split(","):
        family = FAMILIES.get(word.strip())
        if family is not None:
            found += [name for name, sport in SPORTS.items() if sport.slot == family[1]]
        elif word.strip() in SPORTS:
            found.append(word.strip())
    return tuple(dict.fromkeys(found))


def page(
    viewer: Viewer,
    *,
    filter_by: str = "following",
    topics: tuple[str, ...] = (),
    before: Place | None = None,
    per_page: int = PER_PAGE,
) -> Page:
    """The newest `per_page` posts before a place, as this viewer may see them."""
    # a secret link shows its one thing; it puts nothing into a feed
    viewer = replace(viewer, links=frozenset())
    source = _SOURCES[filter_by]
    posts = source(viewer, topics, before, per_page + 1)
    return Page(posts[:per_page], len(posts) > per_page)


def _beyond(posts: PostQuerySet, topics: tuple[str, ...], before: Place | None) -> PostQuerySet:
    posts = posts.on(topics)
    if before is not None:
        # the first condition is implied by the second and lets an index begin at the place
        posts = posts.filter(moment__lte=before.moment).filter(
            Q(moment__lt=before.moment) | Q(pk__lt=before.pk)
        )
    return posts.newest_first()


def _of_everyone(
    viewer: Viewer, topics: tuple[str, ...], before: Place | None, most: int
) -> list[Post]:
    posts = _beyond(_unmuted(viewer), topics, before)
    return list(posts.with_card_data().with_kudos_of(viewer)[:most])


def _of_me(viewer: Viewer, topics: tuple[str, ...], before: Place | None, most: int) -> list[Post]:
    mine = Post.objects.visible_to(viewer).filter(author=viewer.athlete_id)
    return list(_beyond(mine, topics, before).with_card_data()[:most])


def _of_followees(
    viewer: Viewer, topics: tuple[str, ...], before: Place | None, most: int
) -> list[Post]:
    if viewer.athlete_id is None:
        return []
    follows = followees(viewer)
    if inbox.is_on() and not topics:
        posts = _with_inbox(viewer, follows, before, most)
        if posts is not None:
            return posts
    return _of_keys(viewer, _merge(viewer, follows, topics, before, most), most)


def _with_inbox(
    viewer: Viewer, follows: QuerySet[Follow], before: Place | None, most: int
) -> list[Post] | None:
    """From the inbox, and of whom it does not have by merging; None when the page reaches before it."""
    horizon = inbox.horizon()
    if before is not None and before.moment < horizon:
        return None
    others = inbox.not_in(viewer, follows)
    place = (before.moment, before.pk) if before is not None else None
    keys = inbox.newest(viewer, follows, apart_from=others, before=place, most=most)
    if len(keys) < most and not others:
        return None  # all that could fill the page are one's own: hardly ever
    keys += _merge(viewer, follows.filter(followee__in=others), (), before, most)
    posts = _of_keys(viewer, keys, most)
    return posts if len(posts) == most and posts[-1].moment >= horizon else None


def _merge(
    viewer: Viewer,
    follows: QuerySet[Follow],
    topics: tuple[str, ...],
    before: Place | None,
    most: int,
) -> list[int]:
    """Keys of the newest of the viewer and of the followed.

    With `most` authors each of their newest is a post of the page or one that pushed it out: nothing before
    the last of these is needed. Unless one has gone meanwhile; then it is read without that bound.
    """
    assert viewer.athlete_id is not None  # noqa: S101 - whoever follows is somebody
    visible = _beyond(Post.objects.visible_to(viewer), topics, before)
    if topics or before is not None:
        newest = _by_looking(follows, visible, most)
        authors = [author for author, _moment in newest]
    else:
        newest = _by_heads(follows, most)
        authors = [*(author for author, _moment in newest), *_coached(viewer, follows)]
    authors.append(viewer.athlete_id)
    if len(newest) == most:
        since = newest[-1][1]
        keys = newest_of(authors, visible.filter(moment__gte=since), most)
        if len(keys) == most:
            return keys
    return newest_of(authors, visible, most)


def _of_keys(viewer: Viewer, keys: list[int], most: int) -> list[Post]:
    found = Post.objects.filter(pk__in=keys).newest_first()
    return list(found.with_card_data().with_kudos_of(viewer)[:most])


_SOURCES = {"following": _of_followees, "everyone": _of_everyone, "me": _of_me}


def _muted(viewer: Viewer) -> QuerySet[Mute, Any]:
    return Mute.objects.filter(muter=viewer.athlete_id).values("muted")


def _unmuted(viewer: Viewer) -> PostQuerySet:
    return Post.objects.visible_to(viewer).exclude(author__in=_muted(viewer))


def followees(viewer: Viewer) -> QuerySet[Follow]:
    """Whom the viewer follows and wants to read: found, and not muted."""
    return Follow.objects.filter(
        people_visible_to(viewer, "followee"),
        follower=viewer.athlete_id,
        state=FollowState.ACCEPTED,
    ).exclude(followee__in=_muted(viewer))


def authors_by_heads(viewer: Viewer, most: int) -> list[int]:
    return [author for author, _moment in _by_heads(followees(viewer), most)]


def _by_heads(follows: QuerySet[Follow], most: int) -> list[tuple[int, datetime]]:
    """Authors and their newest moments. Any post on the page is preceded by its author's newest: only the `most` newest heads matter."""
    heads = AuthorHead.objects.filter(
        audience=Audience.FOLLOWERS, author__in=follows.values("followee")
    )
    newest = heads.order_by("-moment", "-post")[:most]
    return list(newest.values_list("author_id", "moment"))


def _coached(viewer: Viewer, follows: QuerySet[Follow]) -> list[int]:
    """Whom the viewer coaches and follows: no head tells of what only a coach sees, so all of these are read."""
    if not viewer.coached:
        return []
    return list(follows.filter(followee__in=viewer.coached).values_list("followee", flat=True))


def _by_looking(
    authors: QuerySet[Follow], visible: PostQuerySet, most: int
) -> list[tuple[int, datetime]]:
    """The same where no head is kept: each author's newest that fits, by one step into the index."""
    connection = connections[visible.db]
    if connection.vendor == "postgresql":
        try:
            followed = authors.values("followee").query.get_compiler(connection=connection).as_sql()
        except EmptyResultSet:  # the ORM saw that nobody is asked for
            return []
        found = _merged(followed, visible, 1, most)
        return [(author, moment) for _key, moment, author in found]
    newest = visible.filter(author=OuterRef("followee")).values("pk")[:1]
    heads = Post.objects.filter(pk__in=authors.annotate(newest=Subquery(newest)).values("newest"))
    return list(heads.newest_first().values_list("author_id", "moment")[:most])


def newest_of(authors: list[int], posts: PostQuerySet, most: int) -> list[int]:
    """Keys of the `most` newest of these authors' posts, reading at most that many of each."""
    if connections[posts.db].vendor == "postgresql":
        named = "SELECT unnest(%s::bigint[])", [list(dict.fromkeys(authors))]
        return [key for key, _moment, _author in _merged(named, posts, most, most)]
    connection = connections[posts.db]
    parts, params = [], []
    for author in dict.fromkeys(authors):
        each = posts.filter(author_id=author).values("pk", "moment")[:most]
        sql, given = each.query.get_compiler(connection=connection).as_sql()
        parts.append(f"SELECT * FROM ({sql})")  # noqa: S608 - the ORM's own words
        params += given
    merged = " UNION ALL ".join(parts)
    with connection.cursor() as cursor:
        cursor.execute(f"{merged} ORDER BY 2 DESC, 1 DESC LIMIT {most:d}", params)
        return [row[0] for row in cursor.fetchall()]


def _merged(
    authors: tuple[str, Sequence[Any]], posts: PostQuerySet, each: int, most: int
) -> list[tuple[int, datetime, int]]:
    """Key, moment and author of the `most` newest among the `each` newest of every author.

    `authors` is a statement with its parameters. A LATERAL join, which the ORM cannot say; the rule in it is
    the ORM's. The planner thinks that hardly any post passes the rule and would read and sort all of an
    author's; without bitmap scans it walks the index, which has them in order, and stops.
    """
    connection = connections[posts.db]
    newest = posts.filter(author_id=RawSQL("one.author_id", ())).values("pk", "moment")[:each]
    authors_sql, authors_params = authors
    newest_sql, newest_params = newest.query.get_compiler(connection=connection).as_sql()
    sql = f"""
        SET LOCAL enable_bitmapscan = off;
        SELECT post.id, post.moment, one.author_id
        FROM ({authors_sql}) AS one(author_id)
        CROSS JOIN LATERAL ({newest_sql}) AS post(id, moment)
        ORDER BY post.moment DESC, post.id DESC LIMIT {most:d};
        SET LOCAL enable_bitmapscan TO DEFAULT
    """  # noqa: S608 - the ORM's own words
    with connection.cursor() as cursor:
        cursor.execute(sql, [*authors_params, *newest_params])
        cursor.nextset()  # past what the setting answered
        return list(cursor.fetchall())


def news(viewer: Viewer, *, filter_by: str, topics: tuple[str, ...] = ()) -> PostQuerySet:
    """What would be new to the viewer: others' posts that are in this feed now."""
    viewer = replace(viewer, links=frozenset())
    others = _unmuted(viewer).exclude(author=viewer.athlete_id).on(topics)
    if filter_by == "everyone":
        return others
    if filter_by == "following":
        return others.filter(author__in=followees(viewer).values("followee"))
    return others.none()


def count_new(
    viewer: Viewer, *, since: int, filter_by: str = "following", topics: tuple[str, ...] = ()
) -> int:
    """How many were made after the post with that key; at most MOST_NEW."""
    fresh = news(viewer, filter_by=filter_by, topics=topics).filter(pk__gt=since)
    return len(fresh.values_list("pk")[:MOST_NEW])


def latest_key() -> int:
    """The key of the post made last, whosever it is: what comes after it is new."""
    return Post.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
