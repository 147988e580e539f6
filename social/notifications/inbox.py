"""Reading one's alerts: what a page, the API and the badge show, and marking as read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Exists, OuterRef, Prefetch, Q
from django.utils import timezone

from accounts.people.models import User
from social.graph.viewer import Viewer
from social.notifications import kinds
from social.notifications.models import Notification, NotificationQuerySet, Teller
from stravalite.errors import NotFound
from stravalite.live.whisper import whisper_to_person_on_commit

TOPIC = "notifications"
#: A badge counts no further.
MOST_COUNTED = 99
#: Alerts name at most so many people; the rest are "others".
_MOST_TELLERS = 50


@dataclass(frozen=True, slots=True)
class Alert:
    """An alert as its reader sees it now, in the current language."""

    row: Notification
    text: str
    icon: str
    actors: list[User] = field(default_factory=list)

    @property
    def actor(self) -> User | None:
        """Whoever did it last."""
        return self.actors[0] if self.actors else None


def inbox(viewer: Viewer, *, unread: bool = False) -> NotificationQuerySet:
    """The alerts this person may read, the newest first."""
    mine = told_to(viewer).filter(shown=True)
    return mine.unread() if unread else mine


def told_to(viewer: Viewer) -> NotificationQuerySet:
    """The same with what is told only by another way; those whose only causes vanished are left out."""
    mine = Notification.objects.of(viewer)
    told = Teller.objects.filter(notification=OuterRef("pk"))
    shown = Exists(Teller.objects.shown_to(viewer).filter(notification=OuterRef("pk")).order_by())
    return mine.filter(Q(shown) | ~Exists(told)).order_by("-moment", "-id")


def page(
    viewer: Viewer,
    *,
    before: tuple[datetime, int] | None = None,
    unread: bool = False,
    size: int = 30,
) -> tuple[list[Alert], tuple[datetime, int] | None]:
    """One page of alerts and where the next begins; two queries."""
    rows = inbox(viewer, unread=unread)
    if before is not None:
        moment, pk = before
        rows = rows.filter(Q(moment__lt=moment) | Q(moment=moment, pk__lt=pk))
    found = with_actors(rows, viewer)[: size + 1]
    shown = [alert_of(row) for row in found]
    more = len(shown) > size
    last = shown[size - 1].row if more else None
    return shown[:size], (last.moment, last.pk) if last is not None else None


def with_actors(rows: NotificationQuerySet, viewer: Viewer) -> NotificationQuerySet:
    tellers = Teller.objects.shown_to(viewer).select_related("person__profile")
    return rows.prefetch_related(Prefetch("tellers", tellers, to_attr="shown_tellers"))


def alert_of(row: Notification) -> Alert:
    """The alert of a row from `with_actors`. A kind nobody knows any more says what it is about."""
    tellers: Sequence[Teller] = row.shown_tellers  # type: ignore[attr-defined]
    people = [teller.person for teller in tellers]
    try:
        kind = kinds.find(row.kind)
    except KeyError:
        return Alert(row, str(row.context.get("title", row.kind)), "bell", people)
    return Alert(row, kind.says(row.context, [person.name for person in people]), kind.icon, people)


def unread_count(viewer: Viewer) -> int:
    """How many are unread, counted to one past MOST_COUNTED; one query."""
    if viewer.athlete_id is None:
        return 0
    return len(inbox(viewer, unread=True).order_by().values_list("pk")[: MOST_COUNTED + 1])


def one(viewer: Viewer, public_id: str) -> Notification:
    """An alert of one's own; NotFound."""
    row = inbox(viewer).filter(public_id=public_id).first()
    if row is None:
        raise NotFound
    return row


def mark(viewer: Viewer, row: Notification, *, read: bool) -> None:
    """Marks one as read or unread. When the same thing has told something new meanwhile, that one stays
    the unread one."""
    mine = Notification.objects.filter(pk=row.pk)
    if read:
        mine.filter(read_at=None).update(read_at=timezone.now())
    elif not Notification.objects.filter(
        athlete_id=row.athlete_id, kind=row.kind, thing=row.thing, read_at=None
    ).exists():
        mine.update(read_at=None)
    row.refresh_from_db(fields=["read_at"])
    _changed(viewer)


def mark_all(viewer: Viewer, *, until: datetime | None = None) -> int:
    """Marks everything as read that was there at `until` (now); what came since stays unread."""
    now = timezone.now()
    unread = Notification.objects.filter(
        athlete_id=viewer.athlete_id, read_at=None, moment__lte=until or now
    )
    count = unread.update(read_at=now)
    _changed(viewer)
    return count


def _changed(viewer: Viewer) -> None:
    if viewer.athlete_id is not None:
        whisper_to_person_on_commit(viewer.athlete_id, TOPIC)
