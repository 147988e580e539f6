"""FIT sessions, laps, pauses, pool lengths and strength sets."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from activities.recordings import fit_profile as profile
from activities.recordings.assembly import NO_TIME, SECOND_US, Micros
from activities.recordings.fit_columns import first_finite, times_of
from activities.recordings.fit_exercises import exercise_name
from activities.recordings.fit_format import Messages, Part
from activities.recordings.recording import Lap, PoolLength, StrengthSet, Totals
from activities.recordings.sports import FIT_SUB_SPORTS, FIT_TRANSITION, sport_of_fit

#: (start of the recording, from, to): what to measure from and what belongs to it, microseconds.
Window = tuple[int, int, int]

_START_TIME = 2
_ELAPSED = profile.Field(7, 1000)


@dataclass(slots=True)
class Session:
    """A session message, or what stands in for one."""

    start_us: int
    sport: str | None
    sub_sport: int | None
    totals: Totals
    is_transition: bool = False
    pool_length_m: float | None = None

    @property
    def sub_sport_name(self) -> str | None:
        """The profile's word, None for "generic" and unknown ones."""
        return FIT_SUB_SPORTS.get(self.sub_sport) if self.sub_sport else None


def optional(value: float) -> float | None:
    """None for NaN."""
    return None if np.isnan(value) else float(value)


def whole(value: float) -> int | None:
    """As an integer, None for NaN."""
    return None if np.isnan(value) else int(value)


def _named(names: dict[int, str], value: float) -> str | None:
    """What the profile calls this value, None where it is absent or unknown."""
    return None if np.isnan(value) else names.get(int(value))


def read_sessions(part: Part) -> list[Session]:
    """In order of start, one for each start; of sport messages and laps where there is none."""
    messages = part.messages(profile.SESSION)
    starts_us = _starts(messages)
    sports, subs = messages.column(5), messages.column(6)
    pools = messages.column(44, 100)
    sessions: dict[int, Session] = {}
    for row, start_us in enumerate(starts_us.tolist()):
        sport, sub_sport = whole(sports[row]), whole(subs[row])
        if start_us == NO_TIME and len(messages) > 1:
            continue
        name = sport_of_fit(sport, sub_sport)
        totals = _totals(messages, profile.SESSION_TOTALS, row, name)
        transition = sport == FIT_TRANSITION
        pool_m = optional(pools[row]) if pools[row] > 0 else None
        sessions[start_us] = Session(start_us, name, sub_sport, totals, transition, pool_m)
    ordered = [sessions[start] for start in sorted(sessions)]
    for session in ordered:
        if session.sport is None and not session.is_transition:
            session.sport, session.sub_sport = _sport_elsewhere(part, session.sub_sport)
    return ordered or _stand_in(part)


def _stand_in(part: Part) -> list[Session]:
    """A session without a summary, if anything in the file names the sport."""
    sport, sub_sport = _sport_elsewhere(part, None)
    if sport is None:
        return []
    return [Session(NO_TIME, sport, sub_sport, totals=Totals())]


def _sport_elsewhere(part: Part, sub_sport: int | None) -> tuple[str | None, int | None]:
    for number, fields in ((profile.SPORT, (0, 1)), (profile.LAP, (25, 39))):
        messages = part.messages(number)
        sports, subs = (messages.column(field) for field in fields)
        for row in range(len(messages)):
            name = sport_of_fit(whole(sports[row]), whole(subs[row]))
            if name is not None:
                return name, whole(subs[row])
    return None, sub_sport


def _starts(messages: Messages, elapsed: profile.Field = _ELAPSED) -> Micros:
    """Start times; where absent, the time of writing less the time elapsed."""
    written = messages.stamps() - np.nan_to_num(messages.column(*elapsed))
    return times_of(first_finite([messages.column(_START_TIME), written]))


def _totals(
    messages: Messages, fields: dict[str, tuple[profile.Field, ...]], row: int, sport: str | None
) -> Totals:
    values = {
        name: optional(first_finite([messages.column(*field) for field in choices])[row])
        for name, choices in fields.items()
    }
    for pulse in ("average_heartrate_bpm", "max_heartrate_bpm"):
        values[pulse] = values[pulse] or None  # 0 is no reading
    totals = Totals(**values)  # type: ignore[arg-type]  # every one of them is a float
    if sport in profile.STROKE_SPORTS:
        totals.strokes = whole(messages.column(profile.TOTAL_CYCLES)[row])
    return totals


def _inside(starts_us: Micros, window: Window) -> list[int]:
    _, begin_us, end_us = window
    rows = np.flatnonzero((starts_us != NO_TIME) & (starts_us >= begin_us) & (starts_us < end_us))
    ordered: list[int] = rows[np.argsort(starts_us[rows], kind="stable")].tolist()
    return ordered


def _since(start_us: int, window: Window) -> float:
    """Seconds since the recording's start, not before it."""
    return max(0.0, (start_us - window[0]) / SECOND_US)


def read_laps(part: Part, window: Window, sport: str | None) -> list[Lap]:
    """The laps that begin in the window, in order."""
    messages = part.messages(profile.LAP)
    starts_us = _starts(messages)
    triggers, intensities = messages.column(24), messages.column(23)
    laps = []
    for row in _inside(starts_us, window):
        totals = _totals(messages, profile.LAP_TOTALS, row, sport)
        if totals.elapsed_s is None:
            continue
        lap = Lap(_since(int(starts_us[row]), window), totals.elapsed_s, totals)
        lap.trigger = _named(profile.LAP_TRIGGERS, triggers[row])
        lap.intensity = _named(profile.INTENSITIES, intensities[row])
        laps.append(lap)
    return laps


def read_pauses(part: Part, window: Window, elapsed_s: float) -> list[tuple[float, float]]:
    """[stop, start) of the timer within the recording; a last stop without a start ends it."""
    messages = part.messages(profile.EVENT)
    events, kinds = messages.column(0), messages.column(1)
    times_us = times_of(messages.stamps())
    pauses: list[tuple[float, float]] = []
    stopped_s: float | None = None
    for row in np.argsort(times_us, kind="stable").tolist():
        if events[row] != profile.TIMER_EVENT or times_us[row] == NO_TIME:
            continue
        moment_s = min(max(0.0, (int(times_us[row]) - window[0]) / SECOND_US), elapsed_s)
        if kinds[row] in profile.EVENT_STOPS:
            stopped_s = moment_s if stopped_s is None else stopped_s
        elif kinds[row] == profile.EVENT_START and stopped_s is not None:
            if moment_s > stopped_s:
                pauses.append((stopped_s, moment_s))
            stopped_s = None
    return pauses


def read_lengths(part: Part, window: Window) -> list[PoolLength]:
    """The pool lengths that begin in the window, in order."""
    messages = part.messages(profile.LENGTH)
    starts_us = _starts(messages, profile.Field(3, 1000))
    elapsed = first_finite([messages.column(3, 1000), messages.column(4, 1000)])
    kinds, strokes, styles = (messages.column(field) for field in (12, 5, 7))
    return [
        PoolLength(
            start_s=_since(int(starts_us[row]), window),
            elapsed_s=optional(elapsed[row]) or 0.0,
            active=bool(kinds[row] != 0),
            strokes=whole(strokes[row]),
            stroke_type=_named(profile.SWIM_STROKES, styles[row]),
        )
        for row in _inside(starts_us, window)
    ]


def read_sets(part: Part, window: Window) -> list[StrengthSet]:
    """The strength sets that begin in the window, in order."""
    messages = part.messages(profile.SET)
    durations = messages.column(0, 1000)
    written = messages.column(254) - np.nan_to_num(durations)
    starts_us = times_of(first_finite([messages.column(6), written]))
    kinds, repetitions = (messages.column(field) for field in (5, 3))
    weights = messages.column(4, 16)
    categories, subtypes = messages.column(7), messages.column(8)
    titles = _titles(part)
    sets = []
    for row in _inside(starts_us, window):
        category, subtype = whole(categories[row]), whole(subtypes[row])
        name = titles.get((category, subtype)) or exercise_name(category, subtype)
        active = bool(kinds[row] != 0)
        sets.append(
            StrengthSet(
                start_s=_since(int(starts_us[row]), window),
                duration_s=optional(durations[row]),
                active=active,
                repetitions=whole(repetitions[row]),
                weight_kg=optional(weights[row]),
                exercise=name if active else None,
            )
        )
    return sets


def _titles(part: Part) -> dict[tuple[int | None, int | None], str]:
    """What the workout calls its exercises."""
    messages = part.messages(profile.EXERCISE_TITLE)
    categories, names, texts = messages.column(0), messages.column(1), messages.texts(2)
    return {
        (whole(categories[row]), whole(names[row])): text for row, text in enumerate(texts) if text
    }
