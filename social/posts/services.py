"""Publishing, and taking back. Whatever moves an author's newest moment refreshes their heads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.people.models import Audience, User
from social.posts import floods, heads, inbox, live, mentions, telling
from social.posts.models import TEXT_LONGEST, Post, PostKind
from social.posts.registry import Intake, intakes
from stravalite.errors import DomainError

#: From the widest.
_AUDIENCES: tuple[str, ...] = (Audience.EVERYONE, Audience.FOLLOWERS, Audience.ONLY_ME)
#: What an achievement has from what it is of.
_HANDED_DOWN = frozenset({"audience", "moment", "topic"})
_MOVES = frozenset({"audience", "moment"})


class NothingSaid(DomainError):
    code = "nothing_said"
    message = _("There is nothing in it yet.")
    hint = _("Write something, or add a photo.")


class TooLong(DomainError):
    code = "too_long"
    message = _("This is too long.")


class CannotShareOn(DomainError):
    code = "cannot_share_on"
    message = _("This cannot be shared on.")
    hint = _("What only its author may see stays with them.")


class WiderThanItsCause(DomainError):
    code = "wider_than_its_cause"
    message = _("Fewer people see the activity that this is about.")
    hint = _("Share the activity with them first.")


def publish(*, author: User, audience: str, moment: datetime, topic: str) -> Post:
    """Makes the post of an activity in the caller's transaction."""
    with transaction.atomic():
        post = Post.objects.create(author=author, audience=audience, moment=moment, topic=topic)
        _put_in_place(post)
    return post


def say(
    *,
    author: User,
    text: str,
    audience: str | None = None,
    handed_in: Mapping[str, Sequence[Any]] | None = None,
) -> Post:
    """A post of one's own words, with what is handed in beside: name of the intake → files.

    NothingSaid or TooLong, and whatever an intake refuses; then nothing is kept.
    """
    text = clean(text)
    given = [(one, files) for one in intakes() if (files := (handed_in or {}).get(one.name))]
    if not text and not given:
        raise NothingSaid(fields={"text": [NothingSaid.message]})
    prepared: list[tuple[Intake, Sequence[Any]]] = []
    try:
        prepared.extend((one, one.prepare(author, files)) for one, files in given)
        with transaction.atomic():
            kind = PostKind.PHOTO if prepared else PostKind.TEXT
            post = _say(author, text, audience, kind, None)
            for one, things in prepared:
                one.keep(things, post)
    except BaseException:
        for one, things in prepared:
            one.discard(things)
        raise
    return post


def reshare(*, author: User, of: Post, text: str = "", audience: str | None = None) -> Post:
    """Shares on what the caller found visible. A reshare of a reshare shares its original.

    It widens nothing: the original in it is shown only to whom the original is visible.
    """
    original = of.of if of.kind == PostKind.RESHARE else of
    if original is None or original.audience == Audience.ONLY_ME or not _is_live(original):
        raise CannotShareOn
    with transaction.atomic():
        post = _say(author, clean(text), audience, PostKind.RESHARE, original)
        telling.shared_on(original, post)
    return post


def achieve(*, of: Post) -> Post:
    """Tells of what was achieved in `of`, beside it in the feed and to nobody who may not see that."""
    with transaction.atomic():
        post = Post.objects.create(
            author_id=of.author_id,
            kind=PostKind.ACHIEVEMENT,
            audience=of.audience,
            moment=of.moment,
            topic=of.topic,
            of=of,
        )
        _put_in_place(post)
        live.announce(post)
    return post


def _say(author: User, text: str, audience: str | None, kind: str, of: Post | None) -> Post:
    floods.count("post", author)
    with transaction.atomic():
        post = Post.objects.create(
            author=author,
            kind=kind,
            audience=audience or author.preferences.default_post_audience,
            moment=timezone.now(),
            text=text,
            of=of,
        )
        _put_in_place(post)
        mentions.of_post(post)
        live.announce(post)
    return post


def clean(text: str) -> str:
    """As it is kept: line ends of one kind, no blanks around. TooLong."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").strip()
    if len(text) > TEXT_LONGEST:
        too_long = _("At most %(most)d characters, please.") % {"most": TEXT_LONGEST}
        raise TooLong(fields={"text": [too_long]})
    return text


def edit(post: Post, *, text: str, audience: str) -> Post:
    """Changes what one wrote and for whom; an activity's words are the activity's."""
    text = clean(text)
    if not text and post.kind == PostKind.TEXT:
        raise NothingSaid(fields={"text": [NothingSaid.message]})
    if audience != _narrower(audience, _widest_for(post)):
        raise WiderThanItsCause(fields={"audience": [WiderThanItsCause.message]})
    with transaction.atomic():
        if text != post.text:
            change(post, text=text, edited_at=timezone.now())
        change(post, audience=audience)
        mentions.of_post(post)
    return post


def change(post: Post, **changes: object) -> None:
    """Sets columns of the post; writes only what differs."""
    audience = post.audience
    differing = [name for name, value in changes.items() if getattr(post, name) != value]
    for name in differing:
        setattr(post, name, changes[name])
    if differing:
        with transaction.atomic():
            post.save(update_fields=differing)
            _moved(post, heads_too=not _MOVES.isdisjoint(differing))
            if not _HANDED_DOWN.isdisjoint(differing):
                _hand_down(post, audience)


def _hand_down(post: Post, audience: str) -> None:
    """Achievements go where the thing goes. Who had the same audience keep it, none has a wider one."""
    for one in Post.objects.filter(of=post, kind=PostKind.ACHIEVEMENT):
        same = one.audience == audience
        wanted = post.audience if same else _narrower(one.audience, post.audience)
        change(one, audience=wanted, moment=post.moment, topic=post.topic)


def _widest_for(post: Post) -> str:
    if post.kind == PostKind.ACHIEVEMENT and post.of is not None:
        return post.of.audience
    return Audience.EVERYONE


def _narrower(one: str, other: str) -> str:
    return max(one, other, key=_AUDIENCES.index)


def delete(post: Post) -> None:
    """Takes it out of everyone's sight; the owner can bring it back for 30 days."""
    if post.deleted_at is None:
        _mark(post, deleted_at=timezone.now())


def restore(post: Post) -> None:
    if post.deleted_at is not None:
        _mark(post, deleted_at=None)


def hide(post: Post) -> None:
    """Moderation's: out of everyone's sight, its author's too, until it is shown again."""
    if post.hidden_at is None:
        _mark(post, hidden_at=timezone.now())


def unhide(post: Post) -> None:
    if post.hidden_at is not None:
        _mark(post, hidden_at=None)


def _mark(post: Post, **marks: datetime | None) -> None:
    for name, value in marks.items():
        setattr(post, name, value)
    with transaction.atomic():
        post.save(update_fields=list(marks))
        _moved(post, heads_too=True)


def _moved(post: Post, *, heads_too: bool) -> None:
    if heads_too:
        _put_in_place(post)
    live.changed(post)


def _put_in_place(post: Post) -> None:
    """Where feeds look for it; inboxes after the heads, which lock the author."""
    heads.refresh(post.author_id)
    inbox.changed(post)


def _is_live(post: Post) -> bool:
    return post.deleted_at is None and post.hidden_at is None
