"""What carries an alert out of the house: one job for each alert and way, which asks again when it runs."""

from __future__ import annotations

from collections.abc import Set
from datetime import timedelta

from django.conf import settings
from django.utils import timezone, translation

from accounts.people.models import User
from social.devices import services as devices
from social.graph.viewer import Viewer
from social.notifications import inbox, kinds, manners, pushing
from social.notifications.choices import wants
from social.notifications.kinds import Channel, Kind
from social.notifications.models import Notification
from stravalite.jobs.models import Job
from stravalite.jobs.services import enqueue

#: What several people may do gathers so long before it goes out; a little less than a message may wait, so
#: that nothing waits for the sweep besides.
GATHERS = timedelta(seconds=50)
_JOBS = {Channel.EMAIL: "notifications.email", Channel.PUSH: pushing.JOB}


def that_work(athlete: User, ways: Set[Channel]) -> Set[Channel]:
    """Those of these ways that lead anywhere: no letters without a mail server, no push without a device."""
    dead: set[Channel] = set()
    if not settings.MAIL_CONFIGURED:
        dead |= {Channel.EMAIL, Channel.DIGEST}
    if Channel.PUSH in ways and not devices.has_any(athlete):
        dead.add(Channel.PUSH)
    return ways - dead


def send_later(row: Notification, kind: Kind, athlete: User, ways: Set[Channel]) -> None:
    """Queues what is to go out, in the caller's transaction; what happens until then goes with it."""
    going = [way for way in _JOBS if way in ways]
    if not going:
        return
    now = timezone.now()
    moment = now + GATHERS if kind.more else now
    if not kind.locked:
        moment = manners.quiet_until(athlete, moment) or moment
    for way in going:
        enqueue(
            _JOBS[way],
            key=row.public_id,
            payload={"notification": row.pk},
            athlete_id=athlete.pk,
            run_at=moment if moment > now else None,
        )


def still_to_tell(job: Job, way: Channel) -> inbox.Alert | None:
    """The alert as its reader may see it now; None when it was read or taken back meanwhile, when its
    post, its causes or the wish to hear of it are gone, and while it is quiet: then it is queued anew.
    """
    row = Notification.objects.filter(pk=job.payload.get("notification"), read_at=None).first()
    people = User.objects.select_related("preferences")
    user = people.filter(pk=row.athlete_id).first() if row is not None else None
    if row is None or user is None:
        return None
    try:
        kind = kinds.find(row.kind)
    except KeyError:
        return None
    if not user.is_active and not (kind.to_closed and way == Channel.EMAIL):
        return None
    if not wants(user, kind, way):
        return None
    quiet = None if kind.locked else manners.quiet_until(user, timezone.now())
    if quiet is not None:
        again = {"key": job.key, "payload": job.payload, "athlete_id": user.pk}
        enqueue(job.kind, **again, run_at=quiet)
        return None
    viewer = Viewer(user)
    found = inbox.with_actors(inbox.told_to(viewer).filter(pk=row.pk), viewer).first()
    if found is None:
        return None
    found.athlete = user
    with translation.override(user.preferences.language):
        return inbox.alert_of(found)
