"""What a sample athlete does on one day; plain values that travel to a child process."""

from __future__ import annotations

from dataclasses import dataclass

from activities.numbers.synthetic import Route

Place = tuple[float, float]

HOME: Place = (41.1710, -8.6020)
PARK: Place = (41.1690, -8.6700)
GAIA: Place = (41.1230, -8.6110)
GERES: Place = (41.7290, -8.1630)
MAIA: Place = (41.2350, -8.6190)
BEACH: Place = (37.0890, -8.2500)

EVERYONE, FOLLOWERS, ONLY_ME = "everyone", "followers", "only_me"


@dataclass(frozen=True, slots=True)
class Session:
    """One activity of a plan; `kind` says how it was done and recorded.

    Kinds: gpx (a file of a phone), watch (a FIT file), indoor, pool, gym, power, bad_gps, hilly, intervals,
    brick (a ride and the run after it in one file), triathlon (three parts in one file), manual (typed in).
    """

    days_ago: int
    start: str  # local clock
    sport: str
    minutes: float
    name: str
    kind: str = "watch"
    pace: float = (
        1.0  # above 1 is faster than usual; a route is gone in `minutes` whatever this says
    )
    place: Place = HOME
    audience: str = ""  # empty: the athlete's usual one
    description: str = ""
    distance_m: float | None = None  # of manual entries
    route: Route | None = None
    every_s: int = 1  # how often the device wrote a sample
    beats: int = 0  # more than on an easy day
    coffee_min: float = 0.0  # a stop in the middle, the watch running
    silent_strap: bool = False  # the heart-rate strap lost contact for a while
    warm_c: float = 0.0  # warmer than 18 degrees
