"""Who the sample athletes are, and what they did in the last four months, written by hand.

What they did in the years before comes from `seasons`, except on days that are written down here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from accounts.measures.models import Kind
from accounts.people.models import Units
from stravalite.demo import seasons
from stravalite.demo.sessions import EVERYONE, GAIA, GERES, MAIA, ONLY_ME, PARK, Session


@dataclass(frozen=True, slots=True)
class Athlete:
    name: str
    email: str
    device: str
    serial: int
    shoes_and_bikes: tuple[tuple[str, str], ...]  # (name, kind); the first goes with the sport
    sessions: tuple[Session, ...]
    measures: tuple[tuple[str, float, int], ...]  # (kind, value, days ago)
    preferences: dict[str, object] = field(default_factory=dict)
    years: Callable[[date, int], list[Session]] | None = None
    hosts: bool = False  # owner of a server that had nobody
    place: str = ""
    bio: str = ""
    coached_by: str = ""  # the address of another sample athlete

    def all_sessions(self, today: date) -> list[Session]:
        """Everything up to `today`, the newest first."""
        written = {session.days_ago for session in self.sessions}
        before = self.years(today, self.serial) if self.years else []
        rest = [session for session in before if session.days_ago not in written]
        return sorted([*self.sessions, *rest], key=lambda one: (one.days_ago, one.start))


_ANA = (
    Session(1, "07:05", "Run", 46, "Easy along the river", pace=0.94),
    Session(2, "18:40", "Run", 52, "6 × 3 min, last one all in", "intervals", 1.08),
    Session(4, "08:15", "Run", 104, "Long run with Inês", pace=0.96, place=PARK, audience=EVERYONE,
            description="Coffee at 12 km, which is why it took so long."),
    Session(6, "06:50", "Run", 38, "Before work, half asleep", pace=0.9),
    Session(8, "18:30", "Run", 49, "Tempo, windy on the way back", pace=1.07),
    Session(9, "12:40", "Run", 30, "Lunch break", "gpx", 0.95),
    Session(11, "08:00", "Run", 131, "22 km, felt every one of the last four", pace=0.97,
            place=PARK),
    Session(15, "19:05", "Run", 41, "Old town, GPS lost between the houses", "bad_gps", 0.97,
            audience=EVERYONE),
    Session(17, "07:10", "Run", 44, "Treadmill while it pours", "indoor", 1.0),
    Session(20, "09:00", "Run", 99, "Half marathon dress rehearsal", pace=1.09, audience=EVERYONE),
    Session(23, "18:20", "Run", 47, "Hills behind the cemetery", "hilly", 0.95),
    Session(27, "08:30", "TrailRun", 95, "Gerês: up to the antenna and back", "hilly", 0.82, GERES,
            EVERYONE, "Mud to the ankles. Would do it again tomorrow."),
    Session(31, "07:00", "Run", 43, "Shake-out", "gpx", 0.92),
    Session(34, "18:45", "Run", 54, "8 × 2 min on the embankment", "intervals", 1.06),
    Session(38, "10:00", "Walk", 70, "Slow walk with mum", "gpx", 1.0, PARK, ONLY_ME),
    Session(43, "07:15", "Run", 40, "Back after a cold", pace=0.88),
    Session(50, "18:30", "Run", 45, "Steady", pace=1.0),
    Session(57, "08:10", "Run", 88, "Foz and back", pace=0.97, place=PARK),
    Session(64, "07:00", "Run", 50, "Too warm already at seven", pace=0.93),
    Session(72, "19:10", "Run", 42, "With the club", "gpx", 1.02, PARK, EVERYONE),
    Session(80, "08:00", "Run", 60, "An hour, no plan", pace=0.96),
    Session(91, "18:00", "Run", 36, "Treadmill at the hotel", "indoor", 0.97),
    Session(103, "07:30", "Run", 45, "First run after the holidays", pace=0.9),
    Session(113, "09:20", "Yoga", 45, "Yoga, mostly balance", "manual", audience=ONLY_ME),
)  # fmt: skip

_RUI = (
    Session(1, "17:50", "Ride", 75, "Home the long way", "power", 0.97, GAIA),
    Session(3, "09:00", "Ride", 175, "Hills with the old men", "power", 1.03, GAIA, EVERYONE,
            "They are sixty and still drop me on the last climb."),
    Session(5, "19:00", "Ride", 60, "Trainer, 4 × 8 min", "indoor", 1.02),
    Session(8, "18:10", "Ride", 70, "Commute and a bit", "gpx", 0.92, GAIA, ONLY_ME),
    Session(10, "08:40", "Ride", 150, "Windy, mostly against", "power", 0.93, MAIA),
    Session(13, "19:00", "Ride", 55, "Trainer, easy spin and a film", "indoor", 0.9),
    Session(17, "09:10", "Ride", 210, "Serra de Santa Justa twice", "power", 0.92, MAIA, EVERYONE),
    Session(21, "18:00", "Ride", 65, "Legs of wood", "power", 0.88, GAIA),
    Session(25, "08:30", "Ride", 140, "Club ride, puncture at 30 km", "power", 1.0, GAIA,
            EVERYONE),
    Session(30, "18:15", "Ride", 62, "Sprints between the signs", "power", 1.05, GAIA),
    Session(36, "09:00", "GravelRide", 120, "Gravel to the reservoir", "gpx", 0.74, GERES),
    Session(41, "18:00", "Ride", 58, "Short one before the rain", "power", 1.0, GAIA),
    Session(48, "08:00", "Ride", 230, "Century, nearly", "power", 0.98, MAIA, EVERYONE,
            "97 km on the computer and no will to circle the block for the rest."),
    Session(55, "17:45", "Ride", 61, "Recovery", "power", 0.85, GAIA),
    Session(62, "09:30", "Hike", 205, "Trilho dos Currais with the kids", "hilly", 0.8, GERES),
    Session(70, "18:30", "Ride", 67, "River loop", "power", 1.01, GAIA),
    Session(78, "08:50", "Ride", 160, "Coast road south", "power", 1.0, GAIA),
    Session(87, "18:00", "Ride", 59, "New tyres", "power", 1.02, GAIA),
    Session(96, "07:40", "Run", 28, "Ran for the bus, kept going", "gpx", 0.85, GAIA, ONLY_ME),
    Session(104, "09:00", "Ride", 130, "FTP test and the way home", "power", 1.06, MAIA),
    Session(115, "18:10", "Ride", 60, "First of the season", "power", 0.9, GAIA),
)  # fmt: skip

_MARTA = (
    Session(1, "06:30", "Swim", 50, "Masters, main set 10 × 200", "pool", 1.1),
    Session(2, "18:00", "WeightTraining", 55, "Heavy legs", "gym"),
    Session(4, "07:45", "Ride", 62, "Brick: bike, then straight into the shoes", "brick", 1.05,
            MAIA, EVERYONE),
    Session(6, "06:30", "Swim", 45, "Technique, drills until bored", "pool", 0.95),
    Session(7, "18:10", "WeightTraining", 48, "Upper body", "gym"),
    Session(10, "06:35", "Swim", 60, "3 km without stopping to think", "pool", 1.05,
            audience=EVERYONE),
    Session(12, "19:00", "Run", 42, "Treadmill, 3 × 8 min", "indoor", 1.0),
    Session(14, "09:00", "Ride", 125, "Base miles", "watch", 0.95, MAIA),
    Session(18, "06:30", "Swim", 48, "Morning swim", "pool", 1.0),
    Session(19, "18:00", "WeightTraining", 52, "Deadlift day", "gym"),
    Session(24, "08:00", "Run", 66, "Ten and a bit", "watch", 0.95, MAIA),
    Session(29, "06:30", "Swim", 46, "Sprints, arms like lead", "pool", 1.12),
    Session(33, "18:05", "WeightTraining", 45, "Short and strong", "gym"),
    Session(39, "10:00", "Swim", 40, "Sea swim at Matosinhos, no watch", "manual",
            audience=EVERYONE, distance_m=1500.0),
    Session(46, "06:30", "Swim", 50, "Pyramid 100 to 500", "pool", 1.02),
    Session(53, "08:30", "Ride", 95, "Flat and fast", "watch", 1.05, MAIA),
    Session(60, "18:00", "WeightTraining", 50, "First squats in a month", "gym"),
    Session(68, "07:30", "Run", 48, "Warm-up for race week", "gpx", 0.97, MAIA),
    Session(76, "09:00", "Hike", 190, "Seven lagoons", "hilly", 0.85, GERES, EVERYONE),
    Session(85, "06:30", "Swim", 44, "Back in the water", "pool", 0.93),
    Session(98, "18:00", "WeightTraining", 40, "Gym with Ana", "manual",
            description="Forgot the watch. Squats, presses, a lot of talking."),
    Session(110, "08:20", "Run", 39, "Around the airport", "gpx", 0.94, MAIA),
)  # fmt: skip

ATHLETES = (
    Athlete(
        name="Ana Moreira",
        email="ana@demo.example",
        device="Forerunner 255",
        serial=3_301,
        shoes_and_bikes=(("Pegasus 41", "shoes"), ("Speedgoat 5", "shoes")),
        sessions=_ANA,
        measures=(
            (Kind.WEIGHT, 61.0, 1100),
            (Kind.WEIGHT, 59.6, 640),
            (Kind.WEIGHT, 58.5, 120),
            (Kind.WEIGHT, 57.8, 40),
            (Kind.MAX_HEARTRATE, 191.0, 1100),
            (Kind.RESTING_HEARTRATE, 56.0, 1100),
            (Kind.RESTING_HEARTRATE, 51.0, 120),
            (Kind.THRESHOLD_PACE, 284.0, 700),
            (Kind.THRESHOLD_PACE, 268.0, 60),
        ),
        preferences={"share_heartrate": True},
        years=seasons.runner,
        place="Porto",
        bio="Runs along the Douro before breakfast. *Half marathon in spring*, trails in summer.",
        coached_by="marta@demo.example",
    ),
    Athlete(
        name="Rui Costa",
        email="rui@demo.example",
        device="Edge 530",
        serial=5_302,
        shoes_and_bikes=(("Canyon Endurace", "bike"), ("Old steel", "bike")),
        sessions=_RUI,
        measures=(
            (Kind.WEIGHT, 78.5, 1100),
            (Kind.WEIGHT, 76.0, 120),
            (Kind.MAX_HEARTRATE, 184.0, 1100),
            (Kind.RESTING_HEARTRATE, 54.0, 1100),
            (Kind.FTP, 226.0, 1000),
            (Kind.FTP, 239.0, 520),
            (Kind.FTP, 248.0, 104),
            (Kind.FTP, 256.0, 30),
        ),
        preferences={"share_power": True, "share_heartrate": True},
        years=seasons.rider,
        place="Vila Nova de Gaia",
        bio="Commutes by bike, and takes the long way home.",
    ),
    Athlete(
        name="Marta Lima",
        email="marta@demo.example",
        device="Forerunner 945",
        serial=9_303,
        shoes_and_bikes=(("Ghost 15", "shoes"), ("Cervélo P", "bike")),
        sessions=_MARTA,
        measures=(
            (Kind.WEIGHT, 64.2, 120),
            (Kind.MAX_HEARTRATE, 188.0, 120),
            (Kind.RESTING_HEARTRATE, 48.0, 90),
        ),
        preferences={"default_audience": EVERYONE, "units": Units.METRIC, "week_start": 6},
        years=seasons.triathlete,
        place="Matosinhos",
        bio="Swims, rides, runs:\n\n- coaches a few friends\n- answers after the morning swim",
    ),
    Athlete(
        name="Tomás Pinto",
        email="tomas@demo.example",
        device="Forerunner 55",
        serial=5_504,
        shoes_and_bikes=(("The only shoes", "shoes"),),
        sessions=(),
        measures=((Kind.WEIGHT, 83.0, 84),),
        years=seasons.beginner,
        coached_by="marta@demo.example",
        hosts=True,
    ),
)
