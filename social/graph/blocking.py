"""Not wanting to see somebody: muting, which they never notice, and blocking, which hides both."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.people.models import User
from social.graph import coaching, events
from social.graph.models import Block, Follow, Mute
from social.graph.services import lock
from stravalite.errors import DomainError
from stravalite.live.whisper import ask_topics_again_on_commit, whisper_to_person_on_commit

#: What open pages hear: `gone` is the public id of who is no longer to be seen there.
TOPIC = "people"


class NotOneself(DomainError):
    code = "not_oneself"
    message = _("You cannot do this to yourself.")


def block(*, blocker: User, blocked: User) -> None:
    """Both vanish for each other; what they had in common ends. Blocking again changes nothing."""
    if blocker.pk == blocked.pk:
        raise NotOneself
    with transaction.atomic():
        lock(blocker, blocked)
        row, new = Block.objects.get_or_create(blocker=blocker, blocked=blocked)
        Follow.objects.filter(
            Q(follower=blocker, followee=blocked) | Q(follower=blocked, followee=blocker)
        ).delete()
        coaching.end_between(actor=blocker, other=blocked)
        if not new:
            return
        events.blocked.send(sender=Block, actor=blocker, other=blocked, block=row)
        for person, other in ((blocker, blocked), (blocked, blocker)):
            whisper_to_person_on_commit(person.pk, TOPIC, gone=other.public_id)
            ask_topics_again_on_commit(person.pk)


def unblock(*, blocker: User, blocked: User) -> None:
    """They may find each other again; nothing that ended comes back."""
    with transaction.atomic():
        row = Block.objects.filter(blocker=blocker, blocked=blocked).first()
        if row is not None:
            row.delete()
            events.unblocked.send(sender=Block, actor=blocker, other=blocked, block=row)


def mute(*, muter: User, muted: User) -> None:
    """Their posts stay out of the feed; muting again changes nothing."""
    if muter.pk == muted.pk:
        raise NotOneself
    Mute.objects.get_or_create(muter=muter, muted=muted)


def unmute(*, muter: User, muted: User) -> None:
    Mute.objects.filter(muter=muter, muted=muted).delete()
