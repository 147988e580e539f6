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
from accounts.people.rights import Right, has
from accounts.profile.services import change as change_profile
from activities.activity import services as activities
from activities.activity.models import Activity, Gear, Source
from activities.uploads import services as uploads
from activities.uploads.models import Upload
from social.graph import coaching
from social.graph import services as graph
from stravalite.demo import wardrobe
from stravalite.demo.conversation import talk
from stravalite.demo.models import SampleAthlete
from stravalite.demo.plan import ATHLETES, Athlete
from stravalite.demo.sessions import Session
from stravalite.jobs import runner
from stravalite.jobs.children import pool
from stravalite.jobs.models import Job, Priority, State
from stravalite.jobs.services import enqueue

ZONE = "Europe/Lisbon"
#: So many sessions are there before anybody asks for a page; the rest follows behind.
AT_ONCE = 8
_A_TURN = 20  # short enough that whoever hands in a file meanwhile hardly waits
_GEAR_OF = {"Run": 0, "TrailRun": 1, "Walk": 0, "Ride": 0, "GravelRide": 1}


@dataclass(slots=True)
class Filled:
    """What a fill did; `password` is set when accounts were made."""

    athletes: list[User] = field(default_factory=list)
    password: str = ""
    owner: User | None = None
    added: int = 0
    taken: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Entry:
    """One session of one athlete at its moment, and what its file is called."""

    user: User
    plan: Athlete
    session: Session
    start_time: datetime
    seed: int

    @property
    def name(self) -> str:
        ending = "gpx" if self.session.kind == "gpx" else "fit"
        return f"{self.start_time:%Y%m%d-%H%M}-{self.session.sport.lower()}.{ending}"


def fill(
    stdout: OutputWrapper | None = None,
    *,
    today: date | None = None,
    days: int | None = None,
    later: bool = False,
) -> Filled:
    """Makes the sample athletes and their years of training, the newest first.

    `later` adds only the newest sessions now and leaves the rest to the ledger; `days` limits how far back.
    A second fill adds only what is missing: sessions hang on the day the athletes were made, so their files
    are the same bytes. On a server without people one of them is its owner.
    """
    filled = _people(today)
    missing = _missing(days=days)
    for entry in missing[: AT_ONCE if later else None]:
        _add(entry)
        filled.added += 1
    talk()
    if later and len(missing) > AT_ONCE:
        _queue(before=missing[AT_ONCE - 1].start_time)
    if not later:
        _finish_waiting(filled.athletes)
    if stdout is not None:
        for line in _report(filled, waiting=len(missing) - filled.added):
            stdout.write(line)
    return filled


def go_on(*, before: datetime) -> None:
    """The next few sessions older than that, and a job for what remains."""
    missing = [entry for entry in _missing() if entry.start_time < before]
    turn = missing[:_A_TURN]
    for entry in turn:
        _add(entry)
    if len(missing) > len(turn):
        _queue(before=turn[-1].start_time)


def _queue(*, before: datetime) -> None:
    enqueue(
        "demo.fill",
        key=before.isoformat(),
        payload={"before": before.isoformat()},
        priority=Priority.BACKFILL,
    )


def _people(today: date | None) -> Filled:
    filled = Filled()
    for plan in sorted(ATHLETES, key=lambda plan: not plan.hosts):
        found = SampleAthlete.objects.filter(user__email__iexact=plan.email).first()
        if found is None and User.objects.filter(email__iexact=plan.email).exists():
            filled.taken.append(plan.email)
            continue
        user = found.user if found is not None else _athlete(plan, filled, today)
        filled.athletes.append(user)
    for one, other in permutations(filled.athletes, 2):
        graph.accept_follow(follow=graph.ask_to_follow(follower=one, followee=other), actor=other)
    _coach(filled.athletes)
    return filled


def _coach(athletes: list[User]) -> None:
    by_address = {user.email: user for user in athletes}
    for plan in ATHLETES:
        athlete, coach = by_address.get(plan.email), by_address.get(plan.coached_by)
        if athlete is None or coach is None:
            continue
        if coach.role == Role.MEMBER:
            coach.role = Role.COACH
            coach.save(update_fields=["role"])
        if has(coach, Right.BE_CHOSEN_AS_COACH):
            coaching.propose(actor=athlete, coach=coach, athlete=athlete)
            coaching.propose(actor=coach, coach=coach, athlete=athlete)


def _athlete(plan: Athlete, filled: Filled, today: date | None) -> User:
    filled.password = filled.password or secrets.token_urlsafe(9)
    owns = plan.hosts and not User.objects.exists()
    with transaction.atomic():
        user = people.sign_up(
            email=plan.email,
            password=filled.password,
            name=plan.name,
            timezone_name=ZONE,
            invitation=people.invite(role=Role.OWNER if owns else Role.MEMBER),
        )
        preferences = user.preferences
        for name, value in plan.preferences.items():
            setattr(preferences, name, value)
        preferences.save()
        change_profile(user, place=plan.place, bio=plan.bio)
        until = today or clock.localdate(timezone=ZoneInfo(ZONE))
        wardrobe.fill(user, plan.shoes_and_bikes, until)
        SampleAthlete.objects.create(user=user, until=until)
        for measured, value, days_ago in plan.measures:
            day = until - timedelta(days=days_ago)
            measures.record(athlete=user, kind=measured, value=value, from_date=day)
    if owns:
        filled.owner = user
    return user


def _missing(*, days: int | None = None) -> list[Entry]:
    """What no file and no hand-written entry stands for yet, of everybody, the newest first."""
    plans = {plan.email: (number, plan) for number, plan in enumerate(ATHLETES)}
    entries: list[Entry] = []
    for sample in SampleAthlete.objects.select_related("user__preferences"):
        number, plan = plans.get(sample.user.email, (0, None))
        if plan is None:
            continue
        user = sample.user
        files = set(Upload.objects.filter(athlete=user).values_list("name", flat=True))
        typed = Activity.objects.filter(athlete=user, source=Source.MANUAL)
        moments = set(typed.values_list("start_time", flat=True))
        for order, session in enumerate(plan.all_sessions(sample.until)):
            if days is not None and session.days_ago > days:
                continue
            entry = Entry(
                user, plan, session, _start(session, sample.until), 10_000 * number + 3 * order
            )
            there = entry.start_time in moments if session.kind == "manual" else entry.name in files
            if not there:
                entries.append(entry)
    return sorted(entries, key=lambda entry: entry.start_time, reverse=True)


def _start(session: Session, until: date) -> datetime:
    at = time.fromisoformat(session.start)
    return datetime.combine(until - timedelta(days=session.days_ago), at, ZoneInfo(ZONE))


def _add(entry: Entry) -> None:
    if entry.session.kind == "manual":
        _type_in(entry)
    else:
        _hand_in(entry)


def _gear(entry: Entry) -> Gear | None:
    session = entry.session
    place = _GEAR_OF.get(session.sport)
    kind = "bike" if session.sport.endswith("Ride") else "shoes"
    fitting = list(Gear.objects.filter(athlete=entry.user, kind=kind).order_by("pk"))
    if place is None or not fitting or session.kind in {"brick", "triathlon"}:
        return None
    worn = fitting[min(place, len(fitting) - 1)]
    had = worn.first_on is None or worn.first_on <= entry.start_time.date()
    return worn if had else None


def _type_in(entry: Entry) -> None:
    session = entry.session
    activities.create_manual(
        athlete=entry.user,
        sport=session.sport,
        start_time=entry.start_time,
        elapsed_s=session.minutes * 60.0,
        distance_m=session.distance_m,
        name=session.name,
        description=session.description,
        audience=session.audience or None,
    )


def _hand_in(entry: Entry) -> None:
    """Receives the file, invented in a child like all heavy work, and reads it at once, as a worker would."""
    session, gear = entry.session, _gear(entry)
    content: bytes = pool().call(
        "stravalite.demo.recording:recorded",
        device=entry.plan.device,
        serial=entry.plan.serial,
        session=session,
        start_time=entry.start_time,
        seed=entry.seed,
    )
    options = {
        "name": session.name,
        "description": session.description,
        "visibility": session.audience,
        "gear": gear.public_id if gear else "",
    }
    upload = uploads.receive(
        athlete=entry.user,
        file=ContentFile(content, name=entry.name),
        options=options,
        priority=Priority.BACKFILL,
    )
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


def _report(filled: Filled, *, waiting: int) -> Iterator[str]:
    total = Activity.objects.filter(athlete__in=filled.athletes).count()
    yield f"Sample athletes: {filled.added} sessions added, {total} activities in all."
    if waiting:
        yield f"  {waiting} older sessions arrive behind, the newest first."
    for address in filled.taken:
        yield f"  {address} belongs to somebody here already and was left alone."
    if filled.password:
        for user in filled.athletes:
            rank = " (owner of this server)" if user == filled.owner else ""
            yield f"  {user.email}{rank}"
        yield f"  Their password, shown only this once: {filled.password}"
