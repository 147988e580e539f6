"""Posts put into their readers' inboxes, on servers that ask for it (docs/decisions/0013).

An inbox only says where to look first. Every look asks the rule and the follow again, so a row left behind
shows nothing. What an inbox does not have for certain is merged at read instead: authors whose posts were
never put there (too many followers, a follow that is young), authors with a change on its way, and
everything before the horizon. So a page is the same, and right, however far the jobs have come.
"""

from __future__ import annotations

import logging
from collections.abc import Collection
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.people.models import Audience, User
from social.graph.models import Follow, FollowState
from social.graph.viewer import Viewer
from social.posts.models import FeedInbox, InboxChange, InboxSource, Post, PostQuerySet
from stravalite.jobs.models import Priority
from stravalite.jobs.services import enqueue, enqueue_many

logger = logging.getLogger(__name__)

KEPT = timedelta(days=90)
#: Written and kept for so much longer than it is read: clocks differ, and a page is read while rows go.
_MARGIN = timedelta(days=1)
_AT_ONCE = 1_000
#: The nightly proof mends so many; more of them wait for the next night and are merged at read till then.
_MOST_MENDED = 10_000


def is_on() -> bool:
    return bool(settings.FEED_INBOX)


def horizon() -> datetime:
    """What happened before is merged at read."""
    return timezone.now() - KEPT


def _carried(posts: PostQuerySet) -> PostQuerySet:
    """What goes into inboxes at all: live, for others, and young enough."""
    shared = [Audience.EVERYONE, Audience.FOLLOWERS]
    return posts.live().filter(audience__in=shared, moment__gte=horizon() - _MARGIN)


def changed(post: Post) -> None:
    """Notes in the caller's transaction, under the author's lock, that inboxes do not know the post as it is.

    While the switch is off nobody keeps inboxes right: the author's are not believed any more.
    """
    sources = InboxSource.objects.filter(author=post.author_id)
    if not is_on():
        sources.delete()
    elif sources.exists():
        InboxChange.objects.create(post=post, author_id=post.author_id)
        enqueue(
            "posts.fan_out",
            key=str(post.pk),
            payload={"post": post.pk},
            priority=Priority.BACKFILL,
        )


def edges_changed(*readers: int) -> None:
    """Whom these people follow has changed: their inboxes are filled or emptied by a job."""
    if not is_on():
        return
    for reader in readers:
        enqueue(
            "posts.fill_inbox",
            key=str(reader),
            payload={"reader": reader},
            priority=Priority.BACKFILL,
        )


def fan_out(post_id: int) -> int:
    """Puts the post where it belongs now, in batches; how many readers have it. Twice changes nothing."""
    # in this order: whatever is noted by now is in the post that is read next
    noted = list(InboxChange.objects.filter(post=post_id).values_list("pk", flat=True))
    post = Post.objects.filter(pk=post_id).first()
    if post is None or not noted:
        return 0
    written = 0
    if _has_too_many_followers(post.author_id):
        give_up(post.author_id)
    elif _carried(Post.objects.filter(pk=post_id)).exists():
        written = _write(post)
    else:
        FeedInbox.objects.filter(post=post_id).delete()
    InboxChange.objects.filter(pk__in=noted).delete()
    return written


def _write(post: Post) -> int:
    sources = InboxSource.objects.filter(author=post.author_id).order_by("reader")
    last, written = 0, 0
    while readers := list(
        sources.filter(reader__gt=last).values_list("reader", flat=True)[:_AT_ONCE]
    ):
        FeedInbox.objects.bulk_create(
            [
                FeedInbox(reader_id=one, post=post, author_id=post.author_id, at=post.moment)
                for one in readers
            ],
            update_conflicts=True,
            unique_fields=["reader", "post"],
            update_fields=["at"],
        )
        last, written = readers[-1], written + len(readers)
    return written


def _has_too_many_followers(author_id: int) -> bool:
    most = settings.FEED_INBOX_MOST_FOLLOWERS
    return len(_accepted().filter(followee=author_id).values_list("pk")[: most + 1]) > most


def give_up(author_id: int) -> None:
    """From here on this author is merged at read, for everybody."""
    InboxSource.objects.filter(author=author_id).delete()
    FeedInbox.objects.filter(author=author_id).delete()


def fill(reader_id: int) -> int:
    """Makes the sources of an inbox those whom the reader follows; how many were new."""
    if not is_on():
        return 0
    sources = InboxSource.objects.filter(reader=reader_id)
    follows = _accepted().filter(follower=reader_id)
    for author in list(
        sources.exclude(author__in=follows.values("followee")).values_list("author")
    ):
        _drop(reader_id, author[0])
    filled = sources.filter(filled=True)
    lacking = follows.exclude(followee__in=filled.values("author"))
    new = 0
    for author_id in list(lacking.values_list("followee", flat=True)):
        new += _add(reader_id, author_id)
    return new


def _drop(reader_id: int, author_id: int) -> None:
    InboxSource.objects.filter(author=author_id, reader=reader_id).delete()
    FeedInbox.objects.filter(author=author_id, reader=reader_id).delete()


def _add(reader_id: int, author_id: int) -> bool:
    """The source first, under the author's lock: what is published later is fanned out to it, what was
    published earlier is read below."""
    with transaction.atomic():
        lock = User.objects.select_for_update(of=("self",), no_key=True)
        list(lock.filter(pk=author_id).values_list("pk"))
        if _has_too_many_followers(author_id):
            return False
        source, _new = InboxSource.objects.get_or_create(author_id=author_id, reader_id=reader_id)
    FeedInbox.objects.filter(author=author_id, reader=reader_id).delete()
    posts = _carried(Post.objects.of(author_id)).values_list("pk", "moment")
    FeedInbox.objects.bulk_create(
        [
            FeedInbox(reader_id=reader_id, post_id=post, author_id=author_id, at=moment)
            for post, moment in posts
        ],
        batch_size=_AT_ONCE,
        ignore_conflicts=True,  # fanned out meanwhile
    )
    return bool(InboxSource.objects.filter(pk=source.pk).update(filled=True))


def not_in(viewer: Viewer, follows: QuerySet[Follow]) -> list[int]:
    """Those of the followed whose posts the viewer's inbox does not have for certain: to be merged at read.

    What only a coach sees is put into no inbox.
    """
    certain = InboxSource.objects.filter(reader=viewer.athlete_id, filled=True).exclude(
        Exists(InboxChange.objects.filter(author=OuterRef("author")))
    )
    lacking = ~Q(followee__in=certain.values("author")) | Q(followee__in=viewer.coached)
    return list(follows.filter(lacking).values_list("followee", flat=True))


def newest(
    viewer: Viewer,
    follows: QuerySet[Follow],
    *,
    apart_from: Collection[int],
    before: tuple[datetime, int] | None,
    most: int,
) -> list[int]:
    """Keys of the newest in the inbox since the horizon that the viewer may see and wants to.

    The rule is asked of the newest rows only, and of more when too few of them pass: asked in one statement
    the planner expects hardly any to pass and would read the whole inbox and all its posts.
    """
    rows = FeedInbox.objects.filter(reader=viewer.athlete_id, at__gte=horizon())
    if before is not None:
        moment, key = before
        rows = rows.filter(at__lte=moment).filter(Q(at__lt=moment) | Q(post__lt=key))
    rows = rows.order_by("-at", "-post_id")
    window = 2 * most
    while True:
        found = list(rows.values_list("post_id", "author_id")[:window])
        if not found:
            return []
        authors = {author for _post, author in found}.difference(apart_from)
        seen = Post.objects.visible_to(viewer).filter(
            pk__in=[post for post, author in found if author in authors],
            author__in=follows.filter(followee__in=authors).values("followee"),
        )
        shown = set(seen.values_list("pk", flat=True))
        keys = [post for post, _author in found if post in shown]
        if len(keys) >= most or len(found) < window:
            return keys[:most]
        window *= 4


def tend() -> int:
    """Every night: what is old goes, what differs from its cause is given up and filled anew. How many of
    those there were; should be none."""
    if not is_on():
        for model in (InboxSource, InboxChange, FeedInbox):
            model._default_manager.all().delete()
        return 0
    FeedInbox.objects.filter(at__lt=horizon() - _MARGIN).delete()
    crowds = _accepted().values("followee").annotate(n=Count("pk"))
    crowds = crowds.filter(n__gt=settings.FEED_INBOX_MOST_FOLLOWERS)
    followed_by_too_many = list(crowds.values_list("followee", flat=True))
    for author_id in followed_by_too_many:
        give_up(author_id)
    wrong = _differing()
    for reader_id, author_id in wrong:
        logger.warning("The inbox of %s was wrong about author %s.", reader_id, author_id)
        _drop(reader_id, author_id)
    fed = InboxSource.objects.filter(
        reader=OuterRef("follower"), author=OuterRef("followee"), filled=True
    )
    known = _accepted().filter(follower=OuterRef("reader"), followee=OuterRef("author"))
    unfed = _accepted().exclude(followee__in=followed_by_too_many).exclude(Exists(fed))
    readers = {
        *unfed.values_list("follower", flat=True),
        *InboxSource.objects.exclude(Exists(known)).values_list("reader", flat=True),
    }
    works = [(str(reader), {"reader": reader}) for reader in sorted(readers)]
    enqueue_many("posts.fill_inbox", works, priority=Priority.BACKFILL)
    return len(wrong)


def _differing() -> set[tuple[int, int]]:
    """Readers and authors with a post that lacks or lies elsewhere, though nothing is on its way."""
    quiet = ~Exists(InboxChange.objects.filter(author=OuterRef("author")))
    there = FeedInbox.objects.filter(
        reader=OuterRef(OuterRef("reader")), post=OuterRef("pk"), at=OuterRef("moment")
    )
    young = _carried(Post.objects.filter(author=OuterRef("author"), moment__gte=horizon()))
    lacking = InboxSource.objects.filter(quiet, Exists(young.exclude(Exists(there))), filled=True)
    moved = FeedInbox.objects.filter(quiet).exclude(at=F("post__moment"))
    found: set[tuple[int, int]] = set()
    for rows in (lacking, moved):
        found.update(rows.values_list("reader_id", "author_id")[:_MOST_MENDED])
    return found


def _accepted() -> QuerySet[Follow]:
    return Follow.objects.filter(state=FollowState.ACCEPTED)
