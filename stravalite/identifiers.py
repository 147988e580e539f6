"""Opaque public ids: a prefix that says the kind, then 100 random bits."""

from __future__ import annotations

import secrets

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # no letters that are mistaken for digits


def public_id(prefix: str) -> str:
    """For example `act_3k9p…`: 20 characters of 5 bits."""
    return prefix + "_" + "".join(secrets.choice(_ALPHABET) for _ in range(20))
