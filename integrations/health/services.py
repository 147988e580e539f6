"""Consent to health data, and taking in what a telephone sends: each sample once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Count, Max, Min
from django.utils import timezone as clock
from django.utils.translation import gettext_lazy as _

from accounts.measures import services as measures
from accounts.measures.models import Measure
from accounts.people.models import Audience, User
from activities.imports.keeping import keep_rows
from activities.recordings.workout import Workout, write_workout
from activities.uploads import services as uploads
from activities.uploads.models import Upload
from integrations.health.deletion import erase_sent
from integrations.health.kinds import KINDS, WORKOUT
from integrations.health.models import Consent, Sample
from stravalite.audit.services import record
from stravalite.errors import DomainError
from stravalite.jobs.models import Priority

#: Of the words people agree to on the page. Another version asks anew.
VERSION = 1


class ConsentMissing(DomainError):
    code = "consent_required"
    status = 403
    message = _("Health data is taken in only from people who have agreed to it.")
    hint = _(
        "Read what is kept and agree under Settings, Health data from a phone; then send again."
    )


@dataclass(frozen=True, slots=True)
class Given:
    """One sample that was found to be in order. `start` bears the offset of where it was taken."""

    id: str
    kind: str
    start: datetime
    end: datetime | None
    value: float | str


@dataclass(frozen=True, slots=True)
class GivenWorkout:
    workout: Workout
    audience: str = Audience.ONLY_ME


@dataclass(slots=True)
class Taken:
    """What became of a batch."""

    taken: int = 0
    known: int = 0
    uploads: list[tuple[str, Upload]] = field(default_factory=list)


def consent_of(athlete_id: int) -> Consent | None:
    """The consent in force; one to older words is none."""
    return Consent.objects.filter(athlete_id=athlete_id, withdrawn_at=None, version=VERSION).first()


def last_consent(athlete_id: int) -> Consent | None:
    """The newest, also when it was withdrawn or its words have changed since."""
    return Consent.objects.filter(athlete_id=athlete_id).order_by("-pk").first()


def agree(athlete: User) -> Consent:
    """Dated and on record; agreeing twice is agreeing once."""
    with transaction.atomic():
        _lock(athlete)
        given = consent_of(athlete.pk)
        if given is not None:
            return given
        now = clock.now()
        Consent.objects.filter(athlete=athlete, withdrawn_at=None).update(withdrawn_at=now)
        given = Consent.objects.create(athlete=athlete, version=VERSION, given_at=now)
        record("health.agreed", actor=athlete, athlete=athlete, version=VERSION)
    return given


def receive(
    *,
    athlete: User,
    source: str,
    samples: Sequence[Given] = (),
    workouts: Sequence[GivenWorkout] = (),
) -> Taken:
    """Takes in what is not known yet. ConsentMissing before anything is looked at."""
    with transaction.atomic():
        _lock(athlete)
        if consent_of(athlete.pk) is None:
            raise ConsentMissing
        known = _known(athlete, source, [one.id for one in samples])
        known |= _known(athlete, source, [one.workout.id for one in workouts])
        fresh: dict[str, Given] = {}
        for one in samples:
            if one.id not in known:
                fresh.setdefault(one.id, one)
        taken = Taken(len(fresh), len(samples) - len(fresh))
        Sample.objects.bulk_create(
            [
                *_measured(athlete, source, list(fresh.values())),
                *_kept(athlete, source, list(fresh.values())),
            ]
        )
        known |= fresh.keys()
        for one_workout in workouts:
            if one_workout.workout.id in known:
                taken.known += 1
                continue
            known.add(one_workout.workout.id)
            taken.uploads.append(_hand_in(athlete, source, one_workout))
        taken.taken += len(taken.uploads)
    return taken


def _lock(athlete: User) -> None:
    User.objects.select_for_update(of=("self",)).get(pk=athlete.pk)


def _known(athlete: User, source: str, ids: list[str]) -> set[str]:
    found = Sample.objects.filter(athlete=athlete, source=source, external_id__in=ids)
    return set(found.values_list("external_id", flat=True))


def _row(athlete: User, source: str, one: Given, **more: Any) -> Sample:
    return Sample(
        athlete=athlete,
        source=source,
        external_id=one.id,
        kind=one.kind,
        start=one.start.astimezone(UTC),
        **more,
    )


def _measured(athlete: User, source: str, given: list[Given]) -> list[Sample]:
    """The last of a day counts; what the athlete wrote for that day stays, and so does what hardly differs."""
    by_day: dict[tuple[str, date], Given] = {}
    rows = []
    for one in sorted(given, key=lambda one: one.start):
        if KINDS[one.kind].measure:
            former = by_day.get((one.kind, one.start.date()))
            if former is not None:
                rows.append(_row(athlete, source, former))
            by_day[one.kind, one.start.date()] = one
    for (_kind, day), one in by_day.items():
        measure = _set_measure(athlete, one, day)
        told = {"measure": measure.public_id, "value": measure.value} if measure else {}
        rows.append(_row(athlete, source, one, **told))
    return rows


def _set_measure(athlete: User, one: Given, day: date) -> Measure | None:
    kind = KINDS[one.kind]
    value = round(float(one.value), 2)
    dated = Measure.objects.filter(athlete=athlete, kind=kind.measure)
    there = dated.filter(from_date=day).first()
    if there is not None and not _is_ours(athlete, there):
        return None
    former = dated.filter(from_date__lt=day).order_by("-from_date").first()
    if there is None and former is not None and abs(former.value - value) < kind.step:
        return None
    return measures.record(athlete=athlete, kind=kind.measure, value=value, from_date=day)


def _is_ours(athlete: User, measure: Measure) -> bool:
    """A telephone has set it and nobody has corrected it since."""
    return Sample.objects.filter(
        athlete=athlete, measure=measure.public_id, value=measure.value
    ).exists()


def _kept(athlete: User, source: str, given: list[Given]) -> list[Sample]:
    """Each kind of the batch in one keepsake, as archives keep what no room can use yet."""
    by_kind: dict[str, list[Given]] = {}
    for one in given:
        if not KINDS[one.kind].measure:
            by_kind.setdefault(one.kind, []).append(one)
    rows = []
    for topic, some in by_kind.items():
        told = [_told(one) for one in some]
        keepsake, _new = keep_rows(athlete=athlete, service=source, topic=topic, rows=told)
        rows += [_row(athlete, source, one, keepsake=keepsake) for one in some]
    return rows


def _told(one: Given) -> dict[str, Any]:
    unit = KINDS[one.kind].unit
    return {
        "id": one.id,
        "start": one.start.isoformat(),
        **({"end": one.end.isoformat()} if one.end is not None else {}),
        "value": one.value,
        **({"unit": unit} if unit else {}),
    }


def _hand_in(athlete: User, source: str, given: GivenWorkout) -> tuple[str, Upload]:
    """A workout goes the way of every file; only its athlete sees it unless the sender says otherwise."""
    workout = given.workout
    upload = uploads.receive(
        athlete=athlete,
        file=ContentFile(write_workout(workout), name=f"{source}.json"),
        options={"visibility": given.audience},
        priority=Priority.BACKFILL,
    )
    Sample.objects.create(
        athlete=athlete,
        source=source,
        external_id=workout.id,
        kind=WORKOUT,
        start=workout.start.astimezone(UTC),
        upload=upload,
    )
    return workout.id, upload


def withdraw(athlete: User, *, erase: bool) -> bool:
    """From now on nothing is taken in; `erase` also takes away what was sent. False when there was none."""
    with transaction.atomic():
        _lock(athlete)
        ended = Consent.objects.filter(athlete=athlete, withdrawn_at=None).update(
            withdrawn_at=clock.now()
        )
        if ended:
            record("health.withdrawn", actor=athlete, athlete=athlete, erased=erase)
        if erase:
            erase_sent(athlete.pk)
    return bool(ended)


def summary_of(athlete_id: int) -> Iterable[Mapping[str, Any]]:
    """Of each kind how many, the first and the last."""
    return (
        Sample.objects.filter(athlete_id=athlete_id)
        .values("kind")
        .annotate(count=Count("pk"), first=Min("start"), last=Max("start"))
        .order_by("kind")
    )
