"""The letter of the day: what is unread, by day and by thing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts.people.models import Preferences, User
from social.graph.viewer import Viewer
from social.notifications import choices, inbox
from social.notifications.kinds import Channel
from social.notifications.models import Notification
from stravalite.ui.templatetags.ui import zone_of

#: By the reader's clock. A server that slept all morning writes the next day.
FROM, UNTIL = time(7), time(12)
#: A first letter does not bring up what is long past.
_LOOKS_BACK = timedelta(days=1)
MOST = 50


@dataclass(frozen=True, slots=True)
class Day:
    """What happened on one day; alerts of one thing stand together."""

    date: date
    alerts: list[inbox.Alert]


def due(now: datetime) -> Iterator[tuple[int, date]]:
    """Who may want a letter now, with their day; one query for each time zone in use."""
    zones = Preferences.objects.order_by().values_list("timezone", flat=True).distinct()
    for name in zones:
        local = timezone.localtime(now, zone_of(name))
        if not FROM <= local.time() < UNTIL:
            continue
        today = datetime.combine(local.date(), time.min, local.tzinfo)
        unread = Notification.objects.filter(athlete=OuterRef("pk"), read_at=None)
        manner = Q(notification_manner=None) | Q(notification_manner__digest_at=None)
        people = User.objects.filter(
            manner | Q(notification_manner__digest_at__lt=today),
            Exists(unread),
            is_active=True,
            preferences__timezone=name,
        )
        yield from ((pk, local.date()) for pk in people.values_list("pk", flat=True))


def days_of(athlete: User, *, since: datetime | None, now: datetime) -> list[Day]:
    """What is unread since the last letter and may still be seen, the newest day first."""
    viewer, zone = Viewer(athlete), zone_of(athlete.preferences.timezone)
    names = choices.kinds_told(athlete, Channel.DIGEST)
    rows = inbox.told_to(viewer).unread().filter(kind__in=names)
    rows = rows.filter(moment__gt=since or now - _LOOKS_BACK, moment__lte=now)
    alerts = [inbox.alert_of(row) for row in inbox.with_actors(rows, viewer)[:MOST]]
    by_day = groupby(alerts, key=lambda alert: timezone.localdate(alert.row.moment, zone))
    return [Day(day, _together(list(found))) for day, found in by_day]


def _together(alerts: list[inbox.Alert]) -> list[inbox.Alert]:
    """Those of one thing beside each other, things in the order of their newest."""
    order: dict[str, int] = {}
    for alert in alerts:
        order.setdefault(alert.row.thing, len(order))
    return sorted(alerts, key=lambda alert: order[alert.row.thing])
