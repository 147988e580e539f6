"""Three years of training as people have them: build-ups and rest weeks, races, holidays, a cold in winter.

Dates hang on the day the sample was made, so that it looks lived in whenever somebody starts it; the season
is that of the calendar. The same day gives the same three years, session for session.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from activities.numbers.synthetic import Route
from stravalite.demo.sessions import (
    BEACH,
    EVERYONE,
    GAIA,
    GERES,
    HOME,
    MAIA,
    ONLY_ME,
    PARK,
    Place,
    Session,
)

YEARS = 3
_WEEKS = YEARS * 52
#: Before that many days the hand-written plan has the word on the days it fills.
_FINE_DAYS = 150  # so far back devices wrote every second; older ones saved memory

Way = tuple[
    str, Place, Route, str
]  # what people call it, where it begins, the route, how it was recorded
_SHORT: Way = ("Home loop", HOME, Route(11, 6_200.0), "watch")
_RIVER: Way = ("River and back", HOME, Route(12, 10_400.0), "watch")
_CITY_PARK: Way = ("City park rounds", PARK, Route(13, 8_100.0), "watch")
_CEMETERY: Way = ("Cemetery hills", HOME, Route(14, 7_300.0), "hilly")
_FOZ: Way = ("Foz and back", PARK, Route(15, 15_300.0), "watch")
_BRIDGES: Way = ("Six bridges", HOME, Route(16, 18_200.0), "watch")
_LONG: Way = ("Long river", PARK, Route(17, 24_000.0), "watch")
_WORK: Way = ("To work", GAIA, Route(21, 9_100.0), "gpx")
_HOME_AGAIN: Way = ("Home from work", GAIA, Route(22, 9_800.0), "gpx")
_EVENING: Way = ("Evening round", GAIA, Route(23, 31_500.0), "power")
_COAST: Way = ("Coast road", GAIA, Route(24, 62_000.0), "power")
_SANTA_JUSTA: Way = ("Santa Justa", MAIA, Route(25, 78_000.0), "power")
_FAR: Way = ("Out to Amarante", MAIA, Route(26, 112_000.0), "power")

_EASY_WORDS = ("", "", ", easy", ", half asleep", " before work", ", warm", ", with a podcast")
_LONG_WORDS = (
    "",
    ", longer than planned",
    " with Inês",
    ", slow on purpose",
    " and a pastel de nata",
)
_RIDE_WORDS = ("", " with Marta", ", windy", " against the wind", ", legs were there", " and rain")
_NOTES = (
    "Felt better after the first two kilometres than at any time before.",
    "Shoes wet by the end of the street.",
    "Met half the club on the way.",
    "Left knee quiet again.",
    "Nothing hurt. Suspicious.",
    "Could have gone on, and for once did not.",
)


class _Diary:
    """Writes sessions down for one athlete; `weeks` are counted back from the newest."""

    def __init__(self, today: date, seed: int) -> None:
        self.today = today
        self.random = random.Random(seed)  # noqa: S311 - invented training, not a secret
        self.sessions: list[Session] = []

    def monday(self, weeks_ago: int) -> date:
        return self.today - timedelta(days=self.today.weekday() + 7 * weeks_ago)

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def add(
        self, day: date, start: str, way: Way, speed_mps: float, name: str, **more: object
    ) -> None:
        """A round of a route; the words after its name, and whatever is special."""
        called, place, route, kind = way
        minutes = route.length_m / speed_mps / 60.0 * self.random.uniform(0.985, 1.015)
        sport = "Run" if way in _RUNS else "Ride"
        note = self.random.choice(_NOTES) if self.chance(0.08) else ""
        session = Session(
            0,
            start,
            sport,
            minutes,
            f"{called}{name}",
            kind,
            place=place,
            route=route,
            description=note,
        )
        self.put(day, replace(session, **more))  # type: ignore[arg-type]

    def put(self, day: date, session: Session) -> None:
        days_ago = (self.today - day).days
        if days_ago < 1:
            return
        every_s = (
            5 if session.kind == "gpx" else 1 if days_ago <= _FINE_DAYS or session.beats > 20 else 3
        )
        self.sessions.append(
            replace(session, days_ago=days_ago, every_s=every_s, warm_c=_warmth(day))
        )


_RUNS = (_SHORT, _RIVER, _CITY_PARK, _CEMETERY, _FOZ, _BRIDGES, _LONG)


def _warmth(day: date) -> float:
    """Degrees above 18, warmest in late July."""
    return round(-2.0 + 6.5 * math.cos(2.0 * math.pi * (day.timetuple().tm_yday - 205) / 365.0), 1)


def _form(weeks_ago: int, *, gained: float) -> float:
    """How fast an easy day is, of the newest one: slow years, and waves of build-up and rest."""
    years_ago = weeks_ago / 52.0
    return 1.0 - gained * years_ago / YEARS + 0.015 * math.sin(2.0 * math.pi * weeks_ago / 26.0)


def _nth_sunday(year: int, month: int, number: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(6 - first.weekday()) % 7 + 7 * (number - 1))


def _free(monday: date) -> str:
    """Weeks that are not like others: summer holidays, and a cold after New Year."""
    week = monday.isocalendar().week
    if week in {32, 33}:
        return "holiday"
    return "cold" if week == 3 + monday.year % 2 else ""


def runner(today: date, seed: int) -> list[Session]:
    """Three to four runs a week towards two races a year, with what comes in between."""
    diary = _Diary(today, seed)
    races = {
        day: race
        for year in range(today.year - YEARS, today.year + 1)
        for day, race in _races(year)
    }
    for weeks_ago in range(_WEEKS):
        _runners_week(diary, diary.monday(weeks_ago), weeks_ago, races)
    return diary.sessions


#: (name, route, speed on the day of the newest form, description)
_Race = tuple[str, Route, float, str]


def _races(year: int) -> Iterator[tuple[date, _Race]]:
    yield (
        _nth_sunday(year, 3, 2),
        ("Half marathon", Route(31, 21_150.0), 3.36, "Went out too fast, of course."),
    )
    yield (
        _nth_sunday(year, 5, 2),
        ("10 km of the city", Route(32, 10_030.0), 3.6, "Warm, and no wind to blame."),
    )
    yield _nth_sunday(year, 7, 1), ("5 km by night", Route(33, 5_010.0), 3.82, "Short. Hurt.")
    yield (
        _nth_sunday(year, 11, 1),
        ("Marathon", Route(34, 42_260.0), 3.02, "The wall is at 34 km, on the left."),
    )


def _runners_week(diary: _Diary, monday: date, weeks_ago: int, races: dict[date, _Race]) -> None:
    form, week = _form(weeks_ago, gained=0.11), monday.isocalendar().week
    sunday, rest = monday + timedelta(days=6), weeks_ago % 4 == 3
    easy = 2.86 * form
    free = _free(monday)
    if free == "holiday":
        for offset in (1, 4):
            place = ("Beach run", BEACH, Route(18, 5_600.0), "watch")
            diary.add(monday + timedelta(days=offset), "07:30", place, easy * 0.97, "", sport="Run")
        return
    if free == "cold":
        sofa = Session(
            0, "18:00", "Yoga", 30, "On the mat, with a cold", "manual", audience=ONLY_ME
        )
        diary.put(monday + timedelta(days=5), sofa)
        return
    _runners_middle(diary, monday, easy, week, rest=rest)
    race = races.get(sunday)
    if race is not None:
        name, route, speed, note = race
        diary.add(
            sunday, "10:00", (name, PARK, route, "watch"), speed * form, "",
            sport="Run", beats=26, description=note, audience=EVERYONE,
        )  # fmt: skip
        return
    way = (
        _SHORT
        if rest
        else _FOZ
        if weeks_ago % 3 == 0
        else _LONG
        if week in range(38, 43)
        else _BRIDGES
    )
    if weeks_ago % 7 == 5:
        _mountains(diary, sunday, form)
        return
    coffee = 14.0 if diary.chance(0.12) else 0.0
    diary.add(
        sunday, "08:30", way, easy * 0.98, diary.random.choice(_LONG_WORDS),
        coffee_min=coffee, silent_strap=diary.chance(0.06),
    )  # fmt: skip


def _runners_middle(diary: _Diary, monday: date, easy: float, week: int, *, rest: bool) -> None:
    tuesday, thursday, friday = (monday + timedelta(days=offset) for offset in (1, 3, 4))
    winter = week in {1, 2, 49, 50, 51, 52}
    if rest:
        diary.add(tuesday, "07:05", _SHORT, easy, diary.random.choice(_EASY_WORDS))
    elif winter and diary.chance(0.6):
        diary.put(
            tuesday,
            Session(0, "19:00", "Run", 42, "Treadmill while it pours", "indoor", easy / 3.1),
        )
    elif diary.chance(0.5):
        diary.put(
            tuesday,
            Session(0, "18:40", "Run", 52, "6 × 3 min", "intervals", easy * 1.1 / 3.1, beats=8),
        )
    else:
        diary.add(tuesday, "18:30", _RIVER, easy * 1.12, ", tempo", beats=14)
    diary.add(
        thursday, "07:10", diary.random.choice((_SHORT, _CITY_PARK, _CEMETERY, _SHORT)), easy,
        diary.random.choice(_EASY_WORDS), silent_strap=diary.chance(0.05),
    )  # fmt: skip
    if diary.chance(0.25):
        diary.put(friday, Session(0, "18:00", "WeightTraining", 40, "Gym, mostly core", "gym"))
    if not rest and diary.chance(0.2):
        diary.put(friday, Session(0, "12:40", "Run", 28, "Lunch break", "gpx", easy / 3.1))


def _mountains(diary: _Diary, sunday: date, form: float) -> None:
    trail = ("Gerês, the antenna", GERES, Route(19, 13_500.0), "hilly")
    if diary.chance(0.6):
        diary.add(sunday, "09:00", trail, 2.35 * form, "", sport="TrailRun", audience=EVERYONE)
    else:
        hike = ("Seven lagoons", GERES, Route(20, 12_800.0), "hilly")
        diary.add(sunday, "10:00", hike, 1.15, "", sport="Hike", audience=EVERYONE)


def rider(today: date, seed: int) -> list[Session]:
    """Rides to work, an evening in the week, a long one at the weekend, the trainer in winter."""
    diary = _Diary(today, seed)
    for weeks_ago in range(_WEEKS):
        _riders_week(diary, diary.monday(weeks_ago), weeks_ago)
    return diary.sessions


def _riders_week(diary: _Diary, monday: date, weeks_ago: int) -> None:
    form, week = _form(weeks_ago, gained=0.08), monday.isocalendar().week
    winter, rest = week < 9 or week > 46, weeks_ago % 4 == 3
    tuesday, wednesday, saturday = (monday + timedelta(days=offset) for offset in (1, 2, 5))
    free = _free(monday)
    if free == "holiday":
        walk = Session(0, "19:30", "Walk", 55, "Along the beach with the kids", "gpx", place=BEACH)
        diary.put(wednesday, replace(walk, audience=ONLY_ME))
        return
    if free == "cold":
        return
    if not winter or diary.chance(0.4):
        diary.add(tuesday, "08:10", _WORK, 6.4 * form, "", audience=ONLY_ME)
        if diary.chance(0.75):
            diary.add(tuesday, "17:55", _HOME_AGAIN, 6.6 * form, "", audience=ONLY_ME)
    if winter:
        spin = Session(0, "19:00", "Ride", 58, "Trainer, 4 × 8 min", "indoor", 0.98 * form, beats=6)
        diary.put(wednesday, spin)
    elif not rest:
        diary.add(
            wednesday, "18:15", _EVENING, 7.5 * form, diary.random.choice(_RIDE_WORDS), beats=6
        )
    if week in {24, 38}:
        fondo = ("Gran fondo", MAIA, Route(27, 128_000.0), "power")
        diary.add(
            saturday + timedelta(days=1), "09:00", fondo, 8.0 * form, "",
            sport="Ride", beats=22, audience=EVERYONE, description="Number on the bars, so it was a race.",
        )  # fmt: skip
        return
    if week % 13 == 6:
        diary.add(saturday, "09:30", _EVENING, 8.6 * form, ", FTP test in it", beats=24)
    _riders_weekend(diary, saturday, form, weeks_ago, rest=rest)


def _riders_weekend(
    diary: _Diary, saturday: date, form: float, weeks_ago: int, *, rest: bool
) -> None:
    sunday = saturday + timedelta(days=1)
    if weeks_ago % 11 == 7:
        hike = ("Trilho dos Currais", GERES, Route(28, 10_900.0), "hilly")
        diary.add(sunday, "09:30", hike, 1.05, " with the kids", sport="Hike")
        return
    way = (
        _COAST if rest else diary.random.choice((_COAST, _COAST, _SANTA_JUSTA, _SANTA_JUSTA, _FAR))
    )
    diary.add(
        sunday, "08:45", way, 7.2 * form, diary.random.choice(_RIDE_WORDS),
        coffee_min=22.0 if diary.chance(0.3) else 0.0, silent_strap=diary.chance(0.04),
    )  # fmt: skip


def triathlete(today: date, seed: int) -> list[Session]:
    """A year and a half of a little of everything, and a race in June and in September."""
    diary = _Diary(today, seed)
    for weeks_ago in range(80):
        monday = diary.monday(weeks_ago)
        if _free(monday) or weeks_ago < 17:  # the hand-written plan knows the newest months
            continue
        if monday.isocalendar().week in {25, 37}:
            race = Session(
                0, "09:00", "Swim", 26, "Olympic distance", "triathlon", 1.05, BEACH, EVERYONE,
                "The water was colder than they said.", beats=18,
            )  # fmt: skip
            diary.put(monday + timedelta(days=6), race)
            continue
        for offset, session in _TRIATHLETES_WEEK:
            if diary.chance(0.55):
                diary.put(monday + timedelta(days=offset), session)
    return diary.sessions


_TRIATHLETES_WEEK = (
    (0, Session(0, "06:30", "Swim", 48, "Masters, morning group", "pool", 1.03)),
    (2, Session(0, "18:00", "WeightTraining", 50, "Strong, not heavy", "gym")),
    (5, Session(0, "09:00", "Ride", 110, "Base miles", "watch", 0.96, MAIA)),
)


def beginner(today: date, seed: int) -> list[Session]:
    """Somebody who started three months ago, and means it."""
    diary = _Diary(today, seed)
    for weeks_ago in range(12):
        easy = 2.25 * (1.0 - 0.012 * weeks_ago)
        for offset in (2, 5):
            if diary.chance(0.8):
                diary.add(
                    diary.monday(weeks_ago) + timedelta(days=offset), "19:20", _SHORT, easy, ""
                )
    return diary.sessions
