"""Ending a person's browser sessions. Their rows do not say whose they are; each has to be opened."""

from __future__ import annotations

from importlib import import_module

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session


def end_all(athlete_id: int) -> int:
    """Signs the person out of every browser. Returns how many sessions ended."""
    store = import_module(settings.SESSION_ENGINE).SessionStore
    ended = 0
    for session in Session.objects.iterator(chunk_size=500):
        if session.get_decoded().get(SESSION_KEY) == str(athlete_id):
            store(session.session_key).delete()  # the cache's copy as well
            ended += 1
    return ended


def erase(athlete_id: int) -> None:
    """The room's part of an erasure. The closure itself stays to the last, with the person: until then a
    torn erasure is taken up again."""
    end_all(athlete_id)
