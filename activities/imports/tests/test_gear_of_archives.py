"""What an archive says was worn, on activities that are here already."""

from __future__ import annotations

from datetime import UTC, datetime

from accounts.people.models import User
from activities.activity.gear import add_gear
from activities.activity.models import GearDefault
from activities.activity.services import create_manual
from activities.imports.adding import _complete, _uncomplete
from activities.imports.models import Import, ImportItem

RUN = {"sport": "Run", "start_time": datetime(2026, 3, 1, 7, tzinfo=UTC), "elapsed_s": 3600}


def test_it_takes_the_place_of_what_nobody_chose_and_gives_it_back(owner: User) -> None:
    shoes, racers = (add_gear(athlete=owner, name=name) for name in ("Nimbus", "Racers"))
    GearDefault.objects.create(athlete=owner, sport="Run", gear=shoes)
    run = create_manual(athlete=owner, **RUN)
    item = ImportItem(whole=Import(athlete=owner, size=1), facts={"gear": "Racers"})
    told = _complete(item, [run])
    run.refresh_from_db()
    assert (run.gear, run.gear_by_default) == (racers, False)
    _uncomplete(told)
    run.refresh_from_db()
    assert (run.gear, run.gear_by_default) == (shoes, True)


def test_what_somebody_chose_stays(owner: User) -> None:
    shoes, _racers = (add_gear(athlete=owner, name=name) for name in ("Nimbus", "Racers"))
    run = create_manual(athlete=owner, **RUN, gear=shoes)
    item = ImportItem(whole=Import(athlete=owner, size=1), facts={"gear": "Racers"})
    assert _complete(item, [run]) == {}
