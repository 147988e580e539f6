"""Filling a server with sample athletes, through the same doors people use."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import permutations
from zoneinfo import ZoneInfo

from django.core.files.base import ContentFile
from django.core.management.base import OutputWrapper
from django.db import transaction
from django.utils import timezone as clock

from accounts.measures import services as measures
from accounts.people import services as people
from accounts.people.models import Role, User
from activities.activity import services as activities
from activities.activity.models import Activity, Gear
from activities.uploads import services as uploads
from social.graph import services as graph
from stravalite.demo.plan import ATHLETES, Athlete, Session
from stravalite.demo.recording import recorded
from stravalite.jobs import runner
from stravalite.jobs.models import Job, State

ZONE = "Europe/Lisbon"
_GEAR_OF = {"Run": 0, "TrailRun": 1, "Walk": 0, "Ride": 0, "GravelRide": 1}


@dataclass(slots=True)
class Filled:
    """What a fill did; `password` is set when accounts were made."""

    athletes: list[User] = field(default_factory=list)
    password: str = ""
    owner: User | None = None
    added: int = 0


def fill(stdout: OutputWrapper | None = None, *, today: date | None = None) -> Filled:
    """Makes the sample athletes and what they did in the four months before.

    A second fill adds only what is missing: sessions are dated from the day an athlete was made,
    so their files are the same bytes. On a server without people the first of them is its owner.
    """
    filled = Filled()
    for plan in ATHLETES:
        filled.athletes.append(_athlete(plan, filled))
    for one, other in permutations(filled.athletes, 2):
        graph.accept_follow(follow=graph.ask_to_follow(follower=one, followee=other), actor=other)
    for number, (user, plan) in enumerate(zip(filled.athletes, ATHLETES, strict=True)):
        anchor = today or clock.localdate(user.date_joined, ZoneInfo(ZONE))
        _add_measures(user, plan, anchor)
        filled.added += _add_sessions(user, plan, anchor, number)
    _finish_waiting(filled.athletes)
    if stdout is not None:
        for line in _report(filled):
            stdout.write(line)
    return filled


def _athlete(plan: Athlete, filled: Filled) -> User:
    found = User.objects.filter(email__iexact=plan.email).first()
    if found is not None:
        return found
    filled.password = filled.password or secrets.token_urlsafe(9)
    role = Role.MEMBER if User.objects.exists() else Role.OWNER
    with transaction.atomic():
        user = people.sign_up(
            email=plan.email,
            password=filled.password,
            name=plan.name,
            timezone_name=ZONE,
            invitation=people.invite(role=role),
        )
        preferences = user.preferences
        for name, value in plan.preferences.items():
            setattr(preferences, name, value)
        preferences.save()
        for name, kind in plan.shoes_and_bikes:
            activities.add_gear(athlete=user, name=name, kind=kind)
    if role == Role.OWNER:
        filled.owner = user
    return user


def _add_measures(user: User, plan: Athlete, anchor: date) -> None:
    if user.measures.exists():
        return
    for kind, value, days_ago in plan.measures:
        day = anchor - timedelta(days=days_ago)
        measures.record(athlete=user, kind=kind, value=value, from_date=day)


def _add_sessions(user: User, plan: Athlete, anchor: date, number: int) -> int:
    there = set(Activity.objects.filter(athlete=user).values_list("start_time", flat=True))
    gear = list(Gear.objects.filter(athlete=user).order_by("pk"))
    added = 0
    for order, session in enumerate(plan.sessions):
        start_time = _start(session, anchor)
        if start_time in there:
            continue
        if session.kind == "manual":
            _type_in(user, session, start_time)
        else:
            content = recorded(plan, session, start_time, seed=1000 * number + 2 * order)
            _hand_in(user, session, content, _gear(session, gear))
        added += 1
    return added


def _start(session: Session, anchor: date) -> datetime:
    at = time.fromisoformat(session.start)
    return datetime.combine(anchor - timedelta(days=session.days_ago), at, ZoneInfo(ZONE))


def _gear(session: Session, owned: list[Gear]) -> Gear | None:
    place = _GEAR_OF.get(session.sport)
    kind = "bike" if session.sport.endswith("Ride") else "shoes"
    fitting = [gear for gear in owned if gear.kind == kind]
    if place is None or not fitting or session.kind == "brick":
        return None
    return fitting[min(place, len(fitting) - 1)]


def _type_in(user: User, session: Session, start_time: datetime) -> None:
    activities.create_manual(
        athlete=user,
        sport=session.sport,
        start_time=start_time,
        elapsed_s=session.minutes * 60.0,
        distance_m=session.distance_m,
        name=session.name,
        description=session.description,
        audience=session.audience or None,
    )


def _hand_in(user: User, session: Session, content: bytes, gear: Gear | None) -> None:
    """Receives the file and reads it at once, as a worker would."""
    ending = "gpx" if session.kind == "gpx" else "fit"
    day = f"{session.days_ago:03d}-{session.sport.lower()}.{ending}"
    options = {
        "name": session.name,
        "description": session.description,
        "visibility": session.audience,
        "gear": gear.public_id if gear else "",
    }
    upload = uploads.receive(athlete=user, file=ContentFile(content, name=day), options=options)
    if upload.job_id is not None:
        runner.run(upload.job_id)


def _waiting(users: list[User]) -> Iterator[Job]:
    yield from Job.objects.filter(athlete__in=users, state=State.QUEUED, run_at__lte=clock.now())


def _finish_waiting(users: list[User]) -> None:
    """What measures and files queued beside; a worker that runs elsewhere may be quicker."""
    for _round in range(3):
        done = [runner.run(job.pk) for job in _waiting(users)]
        if not any(done):
            return


def _report(filled: Filled) -> Iterator[str]:
    total = Activity.objects.filter(athlete__in=filled.athletes).count()
    yield f"Sample athletes: {filled.added} sessions added, {total} activities in all."
    if filled.password:
        for user in filled.athletes:
            rank = " (owner of this server)" if user == filled.owner else ""
            yield f"  {user.email}{rank}"
        yield f"  Their password, shown only this once: {filled.password}"
