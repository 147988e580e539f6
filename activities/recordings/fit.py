"""FIT files to recordings: one for each session, transitions of a multisport left out.

Nothing relies on the order of messages: newer devices write the summary first. Sessions and laps
are placed by their start and elapsed time, never by the time they were written.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from activities.recordings import fit_profile as profile
from activities.recordings.assembly import (
    NO_TIME,
    SECOND_US,
    judge_clock,
    to_datetime,
    to_micros,
)
from activities.recordings.fit_columns import Samples, read_samples
from activities.recordings.fit_device import (
    read_device,
    read_identity,
    read_utc_offset,
    says_barometer,
)
from activities.recordings.fit_format import Part, parts
from activities.recordings.fit_summaries import (
    Session,
    read_laps,
    read_lengths,
    read_pauses,
    read_sessions,
    read_sets,
)
from activities.recordings.recording import Note, Recording, UnreadableFile
from activities.recordings.sports import is_indoor

#: A session may end this long after its last sample (a strap came off); more is a wrong number.
_LONGEST_SILENCE_S = 86_400.0


@dataclass(slots=True)
class _Whole:
    """What all sessions of a part share."""

    part: Part
    samples: Samples
    sessions: list[Session]


def read_fit(data: bytes) -> list[Recording]:
    """The recordings of all chained files in `data`. Raises UnreadableFile if there is none."""
    recordings: list[Recording] = []
    refusal: UnreadableFile | None = None
    for part in parts(data):
        try:
            recordings += _read_part(part)
        except UnreadableFile as error:
            refusal = refusal or error
    if not recordings:
        raise refusal or UnreadableFile("no_points")
    return recordings


def _read_part(part: Part) -> list[Recording]:
    _refuse_other_types(part)
    notes = [] if part.checksum_right or not part.whole else [Note("checksum")]
    samples = read_samples(part, notes)
    whole = _Whole(part, samples, read_sessions(part))
    recordings = [
        recording
        for session, chosen in _split(whole)
        if (recording := _recording(whole, session, chosen, list(notes))) is not None
    ]
    if not recordings:
        raise _nothing_there(part)
    identity = read_identity(part)
    for number, recording in enumerate(recordings, start=1):
        several = len(recordings) > 1
        recording.identity = f"{identity}/{number}" if identity and several else identity
    return recordings


def _refuse_other_types(part: Part) -> None:
    """By the file's own word, unless it holds sessions all the same."""
    kinds = part.messages(profile.FILE_ID).column(0)
    if not len(kinds) or np.isnan(kinds[0]) or profile.SESSION in part.numbers():
        return
    kind = int(kinds[0])
    if kind in profile.REFUSED_FILE_TYPES:
        raise UnreadableFile(profile.REFUSED_FILE_TYPES[kind])
    if kind != profile.ACTIVITY_FILE_TYPE and profile.RECORD not in part.numbers():
        raise UnreadableFile("other_fit", kind=profile.OTHER_FILE_TYPES.get(kind, str(kind)))


def _nothing_there(part: Part) -> UnreadableFile:
    if part.whole:
        return UnreadableFile("no_points")
    return UnreadableFile("damaged", detail="cut off before the first sample")


def _split(whole: _Whole) -> list[tuple[Session | None, Samples]]:
    """Each session with the samples from its start to the next one's start."""
    sessions, samples = whole.sessions, whole.samples
    if not sessions:
        return [(None, samples)]
    starts = np.array([session.start_us for session in sessions], np.int64)
    owner = np.maximum(np.searchsorted(starts, samples.times_us, side="right") - 1, 0)
    return [
        (session, samples.rows(owner == number))
        for number, session in enumerate(sessions)
        if not session.is_transition
    ]


def _recording(
    whole: _Whole, session: Session | None, samples: Samples, notes: list[Note]
) -> Recording | None:
    """One session as a recording; None if it has neither samples nor a summary."""
    if len(samples.times_us):
        try:
            recording = samples.recording(session.sport if session else None, notes)
        except ValueError as error:
            raise UnreadableFile("damaged", detail=str(error)) from error
        if session is None and recording.size < 2:
            return None
    elif session is not None and session.totals.elapsed_s:
        recording = _summary_only(session, notes)
    else:
        return None
    _add_summary(whole, session, recording)
    recording.device = read_device(whole.part)
    recording.has_barometer = says_barometer(whole.part, recording.device)
    recording.utc_offset_s = read_utc_offset(whole.part)
    if not whole.part.whole:
        notes.append(Note("truncated", {"until_s": recording.elapsed_s}))
    return recording


def _summary_only(session: Session, notes: list[Note]) -> Recording:
    """Of a session that recorded no samples: treadmills and gym machines do so."""
    try:
        start_time = to_datetime(session.start_us)
    except ValueError as error:
        raise UnreadableFile("damaged", detail=str(error)) from error
    recording = Recording(
        sport=session.sport or "Workout",
        start_time=start_time,
        streams={},
        elapsed_s=session.totals.elapsed_s or 0.0,
        notes=notes,
    )
    if session.sport is None:
        notes.append(Note("no_sport"))
    judge_clock(recording)
    return recording


def _add_summary(whole: _Whole, session: Session | None, recording: Recording) -> None:
    """Totals, laps, pauses, lengths and sets that fall into the recording."""
    start_us = to_micros(recording.start_time)
    if session is not None:
        recording.totals = session.totals
        recording.pool_length_m = session.pool_length_m
        recording.sub_sport = session.sub_sport_name
        recording.indoor = is_indoor(session.sub_sport)
        silence_s = _end_s(session, start_us) - recording.elapsed_s
        if 0 < silence_s <= _LONGEST_SILENCE_S:
            recording.elapsed_s += silence_s
    begin_us, end_us = _window(whole, session)
    inside = (start_us, begin_us, end_us)
    recording.laps = read_laps(whole.part, inside, recording.sport)
    recording.lengths = read_lengths(whole.part, inside)
    recording.sets = read_sets(whole.part, inside)
    recording.pauses = read_pauses(whole.part, inside, recording.elapsed_s)


def _end_s(session: Session, start_us: int) -> float:
    """The session's end in seconds since `start_us`.

    Where samples begin before the session says it did, its elapsed time counts from the samples.
    """
    late_s = (start_us - session.start_us) / SECOND_US
    return (session.totals.elapsed_s or 0.0) - max(0.0, late_s)


def _window(whole: _Whole, session: Session | None) -> tuple[int, int]:
    """[from, to) of what belongs to the session: everything, of the only one."""
    if session is None or len(whole.sessions) == 1:
        return (NO_TIME, np.iinfo(np.int64).max)
    number = whole.sessions.index(session)
    begin = NO_TIME if number == 0 else session.start_us
    last = number == len(whole.sessions) - 1
    return (begin, np.iinfo(np.int64).max if last else whole.sessions[number + 1].start_us)
