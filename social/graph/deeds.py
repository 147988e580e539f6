"""What one person may do to another, by name: what pages post and the API puts is the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.people.models import User
from social.graph import blocking, coaching, services
from social.graph.models import FollowState


@dataclass(frozen=True, slots=True)
class Deed:
    """`do(me, other)` and what to say afterwards; `blocked_too`: also to whom one has blocked."""

    do: Callable[[User, User], object]
    done: str | Promise
    blocked_too: bool = False


def _follow(me: User, other: User) -> str | Promise:
    follow = services.ask_to_follow(follower=me, followee=other)
    if follow.state == FollowState.PENDING:
        return _("Asked. You follow as soon as the request is accepted.")
    return _("You follow now.")


DEEDS: dict[str, Deed] = {
    "follow": Deed(_follow, ""),
    "unfollow": Deed(
        lambda me, other: services.stop_following(follower=me, followee=other),
        _("You do not follow any more."),
    ),
    "remove-follower": Deed(
        lambda me, other: services.remove_follower(followee=me, follower=other),
        _("Removed. They are not told."),
    ),
    "mute": Deed(
        lambda me, other: blocking.mute(muter=me, muted=other),
        _("Muted. Their posts stay out of your feed; they are not told."),
    ),
    "unmute": Deed(
        lambda me, other: blocking.unmute(muter=me, muted=other),
        _("Their posts are in your feed again."),
    ),
    "block": Deed(
        lambda me, other: blocking.block(blocker=me, blocked=other),
        _("Blocked. You do not see each other any more."),
        blocked_too=True,
    ),
    "unblock": Deed(
        lambda me, other: blocking.unblock(blocker=me, blocked=other),
        _("Unblocked. You can find each other again."),
        blocked_too=True,
    ),
    "invite-coach": Deed(
        lambda me, other: coaching.propose(actor=me, coach=other, athlete=me),
        _("Done. A coach sees all of your training, private ones too, once both agree."),
    ),
    "end-coach": Deed(
        lambda me, other: coaching.end(actor=me, coach=other, athlete=me),
        _("Ended. They see no more than others do."),
    ),
    "ask-to-coach": Deed(
        lambda me, other: coaching.propose(actor=me, coach=me, athlete=other),
        _("Done. You see the training once both agree."),
    ),
    "end-coaching": Deed(
        lambda me, other: coaching.end(actor=me, coach=me, athlete=other),
        _("Ended."),
    ),
}
