"""What a FIT set was: the name of its category, or of the exercise where it is known."""

from __future__ import annotations

import re
from functools import lru_cache

from activities.recordings import fit_exercises_a, fit_exercises_b, fit_exercises_c

_PARAGRAPH = re.compile(r"^(\d+) (\w+):(.*(?:\n  .*)*)", re.MULTILINE)
_UNKNOWN_CATEGORY = 65_534


@lru_cache(maxsize=1)
def _categories() -> dict[int, tuple[str, dict[int, str]]]:
    """Category number: (its name, its exercises by number)."""
    pages = (fit_exercises_a, fit_exercises_b, fit_exercises_c)
    return {
        int(number): (name, _numbered(words.split()))
        for page in pages
        for number, name, words in _PARAGRAPH.findall(page.EXERCISES)
    }


def _numbered(words: list[str]) -> dict[int, str]:
    names: dict[int, str] = {}
    following = 0
    for word in words:
        explicit, colon, name = word.rpartition(":")
        number = int(explicit) if colon else following
        names[number] = name
        following = number + 1
    return names


def exercise_name(category: int | None, exercise: int | None) -> str | None:
    """In words, "barbell bench press"; the category where the exercise is not known; else None."""
    if category is None or category == _UNKNOWN_CATEGORY or category not in _categories():
        return None
    name, exercises = _categories()[category]
    return exercises.get(-1 if exercise is None else exercise, name).replace("_", " ")
