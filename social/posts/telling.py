"""What people are told of: kudos, comments, answers, likes, being named, being shared on."""

from __future__ import annotations

from collections.abc import Collection

from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.people.models import User
from social.graph.viewer import Viewer
from social.notifications.kinds import PRESSING, Kind, register
from social.notifications.services import notify, withdraw
from social.posts.models import Comment, Post
from social.posts.registry import attachments
from stravalite.ui.prose import words_of

_TITLE_LONGEST = 60

KUDOS = Kind(
    "kudos",
    gettext_lazy("Kudos"),
    one=gettext_lazy("%(actor)s gave kudos to %(title)s."),
    more=gettext_lazy("%(actor)s and %(others)s gave kudos to %(title)s."),
    icon="heart",
)
COMMENT = Kind(
    "comment",
    gettext_lazy("A comment on what you shared"),
    one=gettext_lazy("%(actor)s commented on %(title)s: %(said)s"),
    more=gettext_lazy("%(actor)s and %(others)s commented on %(title)s: %(said)s"),
    icon="message-circle",
)
REPLY = Kind(
    "reply",
    gettext_lazy("An answer to your comment"),
    one=gettext_lazy("%(actor)s answered you: %(said)s"),
    more=gettext_lazy("%(actor)s and %(others)s answered you: %(said)s"),
    icon="message-circle",
)
LIKE = Kind(
    "like",
    gettext_lazy("Your comment is liked"),
    one=gettext_lazy("%(actor)s likes your comment: %(said)s"),
    more=gettext_lazy("%(actor)s and %(others)s like your comment: %(said)s"),
    icon="heart",
)
MENTION = Kind(
    "mention",
    gettext_lazy("Somebody names you"),
    usual=PRESSING,
    one=gettext_lazy("%(actor)s named you: %(said)s"),
    icon="at",
)
RESHARE = Kind(
    "reshare",
    gettext_lazy("What you shared is shared on"),
    one=gettext_lazy("%(actor)s shared on %(title)s."),
    more=gettext_lazy("%(actor)s and %(others)s shared on %(title)s."),
    icon="repeat",
)


def register_kinds() -> None:
    for kind in (KUDOS, COMMENT, REPLY, LIKE, MENTION, RESHARE):
        register(kind)


def title_of(post: Post, viewer: Viewer) -> str:
    """What a sentence calls the post: its thing's name, or its first words, in quotation marks."""
    for one in attachments():
        if one.title is not None and (found := one.load([post], viewer)):
            return _("“%(title)s”") % {"title": _short(one.title(found[post.pk]))}
    return _("“%(title)s”") % {"title": _short(post.text)} if post.text else _("your post")


def _short(text: str) -> str:
    return Truncator(words_of(text)).chars(_TITLE_LONGEST)


def _address(post: Post, comment: Comment | None = None) -> str:
    anchor = f"#{comment.public_id}" if comment is not None else ""
    return reverse("post", args=[post.public_id]) + anchor


def kudos(post: Post, giver: User) -> None:
    notify(
        post.author,
        KUDOS,
        thing=post.public_id,
        context={"title": title_of(post, Viewer(post.author))},
        actor=giver,
        url=_address(post),
        post_id=post.pk,
    )


def kudos_taken_back(post: Post, giver: User) -> None:
    withdraw(KUDOS, thing=post.public_id, actor=giver)


def commented(comment: Comment, reply_to: Comment | None, named: Collection[int]) -> None:
    """Tells who is answered and whose post it is; whoever was told of their name needs no second alert."""
    post, told = comment.post, set(named)
    if reply_to is not None and reply_to.author is not None and reply_to.author_id not in told:
        told.add(reply_to.author.pk)
        _told_of_words(reply_to.author, REPLY, reply_to.public_id, comment)
    if post.author_id not in told:
        _told_of_words(post.author, COMMENT, post.public_id, comment)


def _told_of_words(athlete: User, kind: Kind, thing: str, comment: Comment) -> None:
    post = comment.post
    notify(
        athlete,
        kind,
        thing=thing,
        context={"title": title_of(post, Viewer(athlete)), "said": _short(comment.text)},
        actor=comment.author,
        url=_address(post, comment),
        post_id=post.pk,
    )


def taken_away(comment: Comment) -> None:
    withdraw(COMMENT, thing=comment.post.public_id, actor=comment.author)
    withdraw(MENTION, thing=comment.public_id)
    withdraw(LIKE, thing=comment.public_id)
    if comment.parent is not None:
        withdraw(REPLY, thing=comment.parent.public_id, actor=comment.author)


def liked(comment: Comment, by: User) -> None:
    if comment.author is not None:
        notify(
            comment.author,
            LIKE,
            thing=comment.public_id,
            context={"said": _short(comment.text)},
            actor=by,
            url=_address(comment.post, comment),
            post_id=comment.post_id,
        )


def like_taken_back(comment: Comment, by: User) -> None:
    withdraw(LIKE, thing=comment.public_id, actor=by)


def mentioned(athlete: User, post: Post, comment: Comment | None) -> None:
    """One alert a text, however often it is edited; it opens where the name stands."""
    source = comment if comment is not None else post
    notify(
        athlete,
        MENTION,
        thing=source.public_id,
        context={"said": _short(source.text)},
        actor=source.author,
        url=_address(post, comment),
        post_id=post.pk,
    )


def shared_on(original: Post, reshare: Post) -> None:
    notify(
        original.author,
        RESHARE,
        thing=original.public_id,
        context={"title": title_of(original, Viewer(original.author))},
        actor=reshare.author,
        url=_address(reshare),
        post_id=reshare.pk,
    )
