"""Keeping measures, and asking what was true on a day."""

from __future__ import annotations

from datetime import date

from django.dispatch import Signal
from django.utils.translation import gettext as _

from accounts.measures.models import PLAUSIBLE, Kind, Measure
from accounts.people.models import User
from stravalite.errors import DomainError

#: Sent with athlete and from_date inside the change's transaction; higher rooms recompute from there on.
measures_changed = Signal()


class ImplausibleMeasure(DomainError):
    code = "implausible"


def record(*, athlete: User, kind: str, value: float, from_date: date) -> Measure:
    """Sets the value that holds from that day on; a second one for the same day replaces it."""
    allowed = PLAUSIBLE[Kind(kind)]
    if not allowed.least <= value <= allowed.most:
        sentence = _("Expected %(least)g to %(most)g %(unit)s.") % {
            "least": allowed.least,
            "most": allowed.most,
            "unit": allowed.unit,
        }
        raise ImplausibleMeasure(
            _("This value cannot be right."), hint=sentence, fields={"value": [sentence]}
        )
    measure, _created = Measure.objects.update_or_create(
        athlete=athlete, kind=kind, from_date=from_date, defaults={"value": value}
    )
    measures_changed.send(sender=Measure, athlete=athlete, from_date=from_date)
    return measure


def remove(measure: Measure) -> None:
    athlete, from_date = measure.athlete, measure.from_date
    measure.delete()
    measures_changed.send(sender=Measure, athlete=athlete, from_date=from_date)


def on_day(*, athlete_id: int, day: date) -> dict[str, float]:
    """kind → value in force on `day`; before the first entry of a kind, that first entry holds."""
    in_force: dict[str, float] = {}
    earliest_later: dict[str, float] = {}
    rows = Measure.objects.filter(athlete_id=athlete_id).order_by("from_date")
    for kind, value, from_date in rows.values_list("kind", "value", "from_date"):
        if from_date <= day:
            in_force[kind] = value
        else:
            earliest_later.setdefault(kind, value)
    return {**earliest_later, **in_force}
