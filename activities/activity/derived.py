"""What higher rooms compute from a recording while it is read.

A room registers a calculator in `AppConfig.ready`: a pure function that runs beside the analysis in the
child process, and a function that stores its result in the activity's transaction.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from activities.activity.models import Activity


@dataclass(frozen=True, slots=True)
class Calculator:
    name: str
    version: int
    #: "module:function" taking (streams: dict[str, Column], sport: str); its result must pickle
    compute: str
    #: takes the activity and the result, or None when there is nothing to compute from (manual entry)
    store: Callable[[Activity, Any], None]


_calculators: dict[str, Calculator] = {}


def register(calculator: Calculator) -> None:
    _calculators[calculator.name] = calculator


def calculators() -> list[Calculator]:
    return [_calculators[name] for name in sorted(_calculators)]


def targets() -> dict[str, str]:
    """name → function, what the child process is told to run."""
    return {name: calculator.compute for name, calculator in _calculators.items()}


def versions() -> str:
    """Part of an activity's fingerprint: a new version of any calculator makes it stale."""
    return ",".join(f"{c.name}={c.version}" for c in calculators())


def store_all(activity: Activity, results: dict[str, Any]) -> None:
    for calculator in calculators():
        calculator.store(activity, results.get(calculator.name))
