"""A file without a sport gets the one it looks like, and says so."""

from __future__ import annotations

from pathlib import Path

from activities.numbers.synthetic import synthesise
from activities.recordings.writing import write_gpx
from activities.uploads.messages import explain_note
from activities.uploads.pipeline import process

SAMPLES = Path(__file__).parents[2] / "recordings" / "tests" / "samples"


def run_as_gpx(sport: str | None) -> bytes:
    made = synthesise("Run", 1800, 3)
    columns = {name: made.streams[name] for name in ("time", "lat", "lon")}
    return write_gpx(start_time=made.start_time, streams=columns, sport=sport)


def codes(quality: list[dict[str, object]]) -> set[object]:
    return {note["code"] for note in quality}


def test_a_run_that_nobody_named_becomes_a_run_and_says_so() -> None:
    (made,) = process(data=run_as_gpx(None))
    assert made.sport == "Run"
    (note,) = [n for n in made.detail["quality"] if n["code"] == "guessed_sport"]
    assert "looks like this: Run." in explain_note(note["code"], note["facts"])
    assert "no_sport" not in codes(made.detail["quality"])
    assert made.derived == {}
    assert made.numbers["gap_s_per_km"] is None  # no altitude, and still measured as a run:
    assert made.numbers["fastest_km_s"] is not None


def test_the_person_s_word_silences_the_guess() -> None:
    (made,) = process(data=run_as_gpx(None), sports={0: "Ride"})
    assert made.sport == "Ride"
    assert not codes(made.detail["quality"]) & {"guessed_sport", "no_sport"}


def test_a_word_nobody_knows_is_not_overruled() -> None:
    (made,) = process(data=run_as_gpx("unicycling backwards"))
    assert made.sport == "Workout"
    assert "no_sport" in codes(made.detail["quality"])
    (other,) = process(path=str(SAMPLES / "cross-country-skiing.tcx"))
    assert other.sport == "Workout"  # TCX says Other: neither running nor biking


def test_a_named_sport_is_never_guessed() -> None:
    (made,) = process(data=run_as_gpx("Walk"))
    assert made.sport == "Walk"
    assert not codes(made.detail["quality"]) & {"guessed_sport", "no_sport"}
