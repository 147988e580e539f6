"""What people call the standard distances."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_NAMES: dict[float, str | Promise] = {
    400.0: _("400 m"),
    800.0: _("800 m"),
    804.672: _("½ mile"),
    1000.0: _("1 km"),
    1609.344: _("1 mile"),
    3218.688: _("2 miles"),
    5000.0: _("5 km"),
    10000.0: _("10 km"),
    15000.0: _("15 km"),
    16093.44: _("10 miles"),
    20000.0: _("20 km"),
    21097.5: _("half marathon"),
    30000.0: _("30 km"),
    42195.0: _("marathon"),
    50000.0: _("50 km"),
}


def distance_name(distance_m: float) -> str:
    return str(_NAMES.get(distance_m, f"{distance_m / 1000:g} km"))
