"""The map as programs get it: where the line breaks, and one's own tracks around it, nobody else's."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import polyline
from django.test import Client

from activities.log.queries import LEAST_TRACKS_NEAR
from activities.recordings.writing import write_gpx
from conftest import Cast
from tests.e2e import recordings
from tests.recorded import activity_of, hand_in

Browser = Callable[..., Client]


def test_a_line_breaks_where_nothing_was_recorded_for_a_while(cast: Cast, browser: Browser) -> None:
    """A kilometre north, ten minutes in a tunnel, and on from three kilometres further."""
    time = np.concatenate([np.arange(0.0, 400.0), np.arange(1000.0, 1400.0)])
    lat = 41.0 + np.concatenate([np.arange(400) * 2.5e-5, 0.04 + np.arange(400) * 2.5e-5])
    streams = {"time": time, "lat": lat, "lon": np.full(800, -8.6)}
    data = write_gpx(start_time=recordings.MORNING, streams=streams, name="Tunnel", sport="Run")
    tunnel = activity_of(hand_in(cast.owner, "tunnel.gpx", data, visibility="everyone"))
    told = browser(cast.stranger).get(f"/api/activities/{tunnel.public_id}/map").json()
    points = polyline.decode(told["polyline"])
    assert told["breaks"] == [400]
    assert points[400][0] - points[399][0] > 0.02


def test_only_ones_own_tracks_lie_around(cast: Cast, browser: Browser) -> None:
    for day in range(LEAST_TRACKS_NEAR + 1):
        data = recordings.run(day, minutes=20)
        found = activity_of(hand_in(cast.owner, f"{day}.gpx", data, visibility="everyone"))
    address = f"/api/activities/{found.public_id}/map"
    owner = browser(cast.owner)
    assert owner.get(address).json()["own_tracks"] == []
    around = owner.get(f"{address}?around=true").json()["own_tracks"]
    assert len(around) == LEAST_TRACKS_NEAR
    assert all(len(polyline.decode(track)) > 2 for track in around)
    for other in (cast.stranger, cast.anonymous):
        assert browser(other).get(f"{address}?around=true").json()["own_tracks"] == []
