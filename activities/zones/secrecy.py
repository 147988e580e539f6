"""What lists know of hiding without reading a track: from columns of the activity and its athlete."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Secrecy:
    """`coarse`: lengths and times are rounded, for what is hidden could be told from them; `map`: no place
    at all; `start`: the day, not the time; `track`: what a list may draw."""

    coarse: bool = False
    map: bool = False
    start: bool = False
    track: str = ""


def key_of(*, version: str, fingerprint: str) -> str:
    """What `public_track` must have been cut for to be shown."""
    return f"{version}:{fingerprint[:40]}"


def secrecy_of(
    *,
    version: str,
    fingerprint: str,
    public_key: str,
    public_cut: bool,
    public_track: str,
    track: str,
    hide_map: bool,
    hide_start_time: bool,
) -> Secrecy:
    """For everybody but the athlete. What was not cut yet for the present version shows no track."""
    known = not version or public_key == key_of(version=version, fingerprint=fingerprint)
    cut = bool(version) and (public_cut or not known)
    shown = "" if hide_map or not known else public_track if cut else track
    return Secrecy(coarse=cut, map=hide_map, start=hide_start_time, track=shown)
