"""Taking corrections back, each kind in its way."""

from __future__ import annotations

from django.db import transaction

from activities.editing import merging, splitting
from activities.editing.models import ActivityEdit, EditKind
from activities.editing.rows import take_back


def undo(edit: ActivityEdit, *, revision: int | None = None) -> ActivityEdit:
    """Takes one edit back, whichever came after it; the numbers are what they are without it.

    Returns the edit taken back: where two activities become one again, that of the one that stays.
    """
    if edit.kind == EditKind.SPLIT:
        return splitting.unsplit(edit, revision=revision)
    if edit.kind == EditKind.MERGE:
        return merging.unmerge(edit, revision=revision)
    with transaction.atomic():
        take_back(edit, revision)
    return edit
