"""What the sample athletes wear and ride, with parts and something that is due."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from accounts.people.models import User
from activities.activity.models import Gear, GearKind
from activities.gear import services as gear

#: So long ago they bought what they have; older sessions were done in something that is thrown away.
BOUGHT_DAYS_AGO = 112
_SPORTS = {GearKind.SHOES: ("Run", "Walk"), GearKind.BIKE: ("Ride",)}


def fill(athlete: User, pieces: tuple[tuple[str, str], ...], until: date) -> None:
    """Each (name, kind) in its order; the first of a kind is the usual one."""
    usual: set[str] = set()
    bought = until - timedelta(days=BOUGHT_DAYS_AGO)
    for name, kind in pieces:
        shoes = kind == GearKind.SHOES
        limit_m = gear.SHOES_LAST_M if shoes else None
        piece = gear.add(athlete=athlete, name=name, kind=kind, first_on=bought, limit_m=limit_m)
        if kind in usual:
            continue
        usual.add(kind)
        for sport in _SPORTS[GearKind(kind)]:
            gear.set_usual(athlete=athlete, sport=sport, gear=piece)
        if not shoes:
            _keep_up(piece, until)


def _keep_up(bike: Gear, until: date) -> None:
    """A bike somebody looks after, and puts off waxing the chain."""

    def ago(days: int) -> date:
        return until - timedelta(days=days)

    gear.change(bike, start_distance_m=6_200_000.0)
    worn = gear.add_part(bike, name="Chain", fitted_on=ago(BOUGHT_DAYS_AGO), limit_m=4e6)
    gear.change_part(worn, taken_off_on=ago(60))
    chain = gear.add_part(bike, name="New chain", fitted_on=ago(60), limit_m=4e6)
    gear.add_part(bike, name="Rear tyre", fitted_on=ago(87), limit_m=3.5e6)
    wax = gear.add_reminder(bike, what="Wax the chain", part=chain, every_m=250_000.0)
    gear.add_reminder(bike, what="Sealant in the tyres", every_days=90, since=ago(86))
    gear.log_service(bike, what="Bearings", done_on=ago(100), cost=Decimal("89.00"))
    gear.log_service(bike, what="Wax the chain", part=chain, reminder=wax, done_on=ago(31))
