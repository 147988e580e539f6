"""Telling people, and taking back what turned out not to be so."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.people.models import User
from social.graph.viewer import Viewer
from social.graph.visibility import people_visible_to
from social.notifications import carriers
from social.notifications.choices import ways_of
from social.notifications.inbox import TOPIC
from social.notifications.kinds import Channel, Kind
from social.notifications.models import Notification, Teller
from stravalite.live.whisper import whisper_to_person_on_commit

_GATHERS_UNSEEN = timedelta(days=1)


def notify(
    athlete: User,
    kind: Kind,
    *,
    thing: str,
    context: Mapping[str, str],
    actor: User | None = None,
    url: str = "",
    post_id: int | None = None,
) -> None:
    """Tells the athlete in the caller's transaction, the ways they chose.

    `thing` is what it is about (a public id): what happens to it until it is read gathers in one alert.
    `context` fills the kind's words. `actor` is who did it; nobody is told of their own doing, nor of
    people they cannot find. `post_id` is the post it is published through: whoever may no longer see that
    no longer sees the alert.
    """
    if actor is not None and not _may_hear_of(athlete, actor):
        return
    ways = carriers.that_work(athlete, ways_of(athlete, kind))
    if not ways:
        return
    facts: dict[str, object] = {"context": dict(context), "url": url, "post_id": post_id}
    with transaction.atomic():
        row = _put(athlete, kind, thing, actor, facts | {"shown": Channel.APP in ways})
        carriers.send_later(row, kind, athlete, ways)


def withdraw(kind: Kind, *, thing: str, actor: User | None = None) -> None:
    """Takes back what was told of a thing, by `actor` or at all: kudos removed, a comment deleted."""
    about = Notification.objects.filter(kind=kind.name, thing=thing)
    if actor is None:
        _end(about.values_list("pk", flat=True))
        return
    _take_back(
        Teller.objects.filter(person=actor, notification__in=about).values_list("pk", flat=True)
    )


def forget_each_other(one: User, other: User) -> None:
    """After a block: neither has an alert that the other caused."""
    caused = Teller.objects.filter(
        Q(person=one, notification__athlete=other) | Q(person=other, notification__athlete=one)
    )
    _take_back(caused.values_list("pk", flat=True))


def _may_hear_of(athlete: User, actor: User) -> bool:
    if actor.pk == athlete.pk:
        return False
    findable = people_visible_to(Viewer(athlete))
    return User.objects.filter(findable, pk=actor.pk).exists()


def _put(
    athlete: User, kind: Kind, thing: str, actor: User | None, facts: dict[str, object]
) -> Notification:
    now = timezone.now()
    facts["moment"] = now
    if not facts["shown"]:
        _end_of_the_day(athlete, kind, thing, now - _GATHERS_UNSEEN)
    row, created = Notification.objects.get_or_create(
        athlete=athlete, kind=kind.name, thing=thing, read_at=None, defaults=facts
    )
    if not created:
        Notification.objects.filter(pk=row.pk).update(**facts)
    if actor is not None:
        Teller.objects.update_or_create(notification=row, person=actor, defaults={"moment": now})
    whisper_to_person_on_commit(athlete.pk, TOPIC)
    return row


def _end_of_the_day(athlete: User, kind: Kind, thing: str, before: datetime) -> None:
    """What is not in the inbox nobody reads, so it would gather for ever."""
    unseen = Notification.objects.filter(athlete=athlete, kind=kind.name, thing=thing)
    unseen.unread().filter(shown=False, created_at__lt=before).update(read_at=timezone.now())


def _take_back(tellers: object) -> None:
    """Ends these causes, and the alerts that have none left."""
    ids = list(tellers)  # type: ignore[call-overload]
    with transaction.atomic():
        touched = list(Notification.objects.filter(tellers__in=ids).values_list("pk", "athlete_id"))
        Teller.objects.filter(pk__in=ids).delete()
        empty = Notification.objects.filter(pk__in=[pk for pk, _ in touched], tellers=None)
        empty.delete()
        for athlete_id in {athlete_id for _, athlete_id in touched}:
            whisper_to_person_on_commit(athlete_id, TOPIC)


def _end(notifications: object) -> None:
    ids = list(notifications)  # type: ignore[call-overload]
    with transaction.atomic():
        gone = Notification.objects.filter(pk__in=ids)
        people = set(gone.values_list("athlete_id", flat=True))
        gone.delete()
        for athlete_id in people:
            whisper_to_person_on_commit(athlete_id, TOPIC)
