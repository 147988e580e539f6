"""What an athlete corrected of what is measured, as the analysis takes it."""

from __future__ import annotations

from dataclasses import dataclass

from activities.recordings.recording import Column


@dataclass(frozen=True, slots=True)
class Corrected:
    """Nothing by default. A distance told holds to the metre, a factor for what is left of a longer one."""

    by_positions: bool = False  # the way is measured by the positions, whatever the device said
    distance_m: float | None = None
    distance_factor: float = 1.0
    barometric: bool | None = None  # how far the altitudes are trusted; None: as the device tells
    elevation_gain_m: float | None = None

    @property
    def tells_distance(self) -> bool:
        return self.distance_m is not None or self.distance_factor != 1.0

    def way(self, distance: Column) -> Column:
        """Cumulative distance (m) stretched evenly, so that its end is what was told."""
        length_m = float(distance[-1] - distance[0])
        if self.distance_m is not None:
            return distance * (self.distance_m / length_m) if length_m > 0.0 else distance
        return distance * self.distance_factor

    def length_m(self, measured_m: float | None) -> float | None:
        """The same for a distance (m) of which no columns tell."""
        if self.distance_m is not None:
            return self.distance_m
        return None if measured_m is None else measured_m * self.distance_factor


NOTHING = Corrected()
