"""The sports: Strava's sport_type names, and what the words of files mean among them."""

from __future__ import annotations

import re

_SPORT_TYPES = """
    AlpineSki BackcountrySki Badminton Basketball Canoeing Cricket Crossfit Dance EBikeRide
    Elliptical EMountainBikeRide Golf GravelRide Handcycle HighIntensityIntervalTraining Hike
    IceSkate InlineSkate Kayaking Kitesurf MountainBikeRide NordicSki Padel PhysicalTherapy
    Pickleball Pilates Racquetball Ride RockClimbing RollerSki Rowing Run Sail Skateboard
    Snowboard Snowshoe Soccer Squash StairStepper StandUpPaddling Surfing Swim TableTennis
    Tennis TrailRun Velomobile VirtualRide VirtualRow VirtualRun Volleyball Walk WeightTraining
    Wheelchair Windsurf Workout Yoga
"""
SPORT_TYPES = frozenset(_SPORT_TYPES.split())

#: FIT `sport`: (its name in the profile, our sport). Generic (0) and "all" (254) say nothing.
FIT_SPORTS: dict[int, tuple[str, str]] = {
    1: ("running", "Run"),
    2: ("cycling", "Ride"),
    4: ("fitness_equipment", "Workout"),
    5: ("swimming", "Swim"),
    6: ("basketball", "Basketball"),
    7: ("soccer", "Soccer"),
    8: ("tennis", "Tennis"),
    9: ("american_football", "Workout"),
    10: ("training", "Workout"),
    11: ("walking", "Walk"),
    12: ("cross_country_skiing", "NordicSki"),
    13: ("alpine_skiing", "AlpineSki"),
    14: ("snowboarding", "Snowboard"),
    15: ("rowing", "Rowing"),
    16: ("mountaineering", "Hike"),
    17: ("hiking", "Hike"),
    18: ("multisport", "Workout"),
    19: ("paddling", "Canoeing"),
    21: ("e_biking", "EBikeRide"),
    25: ("golf", "Golf"),
    30: ("inline_skating", "InlineSkate"),
    31: ("rock_climbing", "RockClimbing"),
    32: ("sailing", "Sail"),
    33: ("ice_skating", "IceSkate"),
    35: ("snowshoeing", "Snowshoe"),
    37: ("stand_up_paddleboarding", "StandUpPaddling"),
    38: ("surfing", "Surfing"),
    41: ("kayaking", "Kayaking"),
    42: ("rafting", "Canoeing"),
    43: ("windsurfing", "Windsurf"),
    44: ("kitesurfing", "Kitesurf"),
    48: ("floor_climbing", "StairStepper"),
    62: ("hiit", "HighIntensityIntervalTraining"),
    65: ("wheelchair_push_walk", "Wheelchair"),
    66: ("wheelchair_push_run", "Wheelchair"),
    71: ("cricket", "Cricket"),
    75: ("volleyball", "Volleyball"),
    83: ("dance", "Dance"),
}
FIT_TRANSITION = 3

_FIRST_SUB_SPORTS = """
    generic treadmill street trail track spin indoor_cycling road mountain downhill
    recumbent cyclocross hand_cycling track_cycling indoor_rowing elliptical stair_climbing
    lap_swimming open_water flexibility_training strength_training warm_up match exercise
    challenge indoor_skiing cardio_training indoor_walking e_bike_fitness bmx casual_walking
    speed_walking bike_to_run_transition run_to_bike_transition swim_to_bike_transition atv
    motocross backcountry resort rc_drone wingsuit whitewater skate_skiing yoga pilates
    indoor_running gravel_cycling e_bike_mountain commuting mixed_surface navigate track_me
    map single_gas_diving multi_gas_diving gauge_diving apnea_diving apnea_hunting
    virtual_activity obstacle
"""
#: FIT `sub_sport`: its name in the profile.
FIT_SUB_SPORTS: dict[int, str] = dict(enumerate(_FIRST_SUB_SPORTS.split())) | {
    62: "breathing",
    65: "sail_race",
    67: "ultra",
    68: "indoor_climbing",
    69: "bouldering",
    70: "hiit",
    73: "amrap",
    74: "emom",
    75: "tabata",
    84: "pickleball",
    85: "padel",
    86: "indoor_wheelchair_walk",
    87: "indoor_wheelchair_run",
    88: "indoor_hand_cycling",
    94: "squash",
    95: "badminton",
    96: "racquetball",
    97: "table_tennis",
}
#: Sub sports that decide whatever the sport is.
_BY_SUB_SPORT = {
    "hand_cycling": "Handcycle",
    "indoor_hand_cycling": "Handcycle",
    "indoor_rowing": "Rowing",
    "elliptical": "Elliptical",
    "stair_climbing": "StairStepper",
    "strength_training": "WeightTraining",
    "e_bike_fitness": "EBikeRide",
    "e_bike_mountain": "EMountainBikeRide",
    "indoor_running": "Run",
    "treadmill": "Run",
    "indoor_walking": "Walk",
    "casual_walking": "Walk",
    "speed_walking": "Walk",
    "indoor_cycling": "Ride",
    "spin": "Ride",
    "gravel_cycling": "GravelRide",
    "bmx": "Ride",
    "lap_swimming": "Swim",
    "yoga": "Yoga",
    "pilates": "Pilates",
    "hiit": "HighIntensityIntervalTraining",
    "amrap": "HighIntensityIntervalTraining",
    "emom": "HighIntensityIntervalTraining",
    "tabata": "HighIntensityIntervalTraining",
    "indoor_climbing": "RockClimbing",
    "bouldering": "RockClimbing",
    "pickleball": "Pickleball",
    "padel": "Padel",
    "squash": "Squash",
    "badminton": "Badminton",
    "racquetball": "Racquetball",
    "table_tennis": "TableTennis",
    "indoor_wheelchair_walk": "Wheelchair",
    "indoor_wheelchair_run": "Wheelchair",
}
#: Sub sports that refine one sport only: "trail" is a run's word, not a walk's.
_BY_BOTH = {
    ("Run", "trail"): "TrailRun",
    ("Run", "ultra"): "TrailRun",
    ("Run", "virtual_activity"): "VirtualRun",
    ("Ride", "mountain"): "MountainBikeRide",
    ("Ride", "downhill"): "MountainBikeRide",
    ("Ride", "cyclocross"): "GravelRide",
    ("Ride", "mixed_surface"): "GravelRide",
    ("Ride", "recumbent"): "Velomobile",
    ("Ride", "virtual_activity"): "VirtualRide",
    ("EBikeRide", "mountain"): "EMountainBikeRide",
    ("Rowing", "virtual_activity"): "VirtualRow",
    ("AlpineSki", "backcountry"): "BackcountrySki",
    ("NordicSki", "backcountry"): "BackcountrySki",
    ("Workout", "flexibility_training"): "Yoga",
}
_INDOOR_SUB_SPORTS = """
    treadmill spin indoor_cycling indoor_rowing elliptical stair_climbing lap_swimming
    strength_training indoor_skiing indoor_walking yoga pilates indoor_running virtual_activity
    indoor_climbing indoor_wheelchair_walk indoor_wheelchair_run indoor_hand_cycling
"""
_INDOOR = frozenset(_INDOOR_SUB_SPORTS.split())


def sport_of_fit(sport: int | None, sub_sport: int | None) -> str | None:
    """Our name for FIT's numbers, None where they say nothing."""
    sub_name = FIT_SUB_SPORTS.get(sub_sport) if sub_sport is not None else None
    base = FIT_SPORTS[sport][1] if sport in FIT_SPORTS else None
    if sub_name in _BY_SUB_SPORT:
        return _BY_SUB_SPORT[sub_name]
    if base is not None and sub_name is not None:
        return _BY_BOTH.get((base, sub_name), base)
    if base is None and sport not in {None, 0, 254}:
        return "Workout"
    return base


def is_indoor(sub_sport: int | None) -> bool:
    """Whether the sub sport happens under a roof."""
    return sub_sport is not None and FIT_SUB_SPORTS.get(sub_sport) in _INDOOR


_STRAVA_ORDER = """
    Ride AlpineSki BackcountrySki Hike IceSkate InlineSkate NordicSki RollerSki Run Walk
    Workout Snowboard Snowshoe Kitesurf Windsurf Swim
"""
#: The numbers Strava's own GPX export writes as `<type>`.
_STRAVA_NUMBERS = dict(enumerate(_STRAVA_ORDER.split(), start=1))
#: Words of Garmin Connect, Suunto, Polar, Komoot, Apple, TCX …, squeezed to letters.
_WORDS: dict[str, str] = {
    "running": "Run",
    "jogging": "Run",
    "jog": "Run",
    "streetrunning": "Run",
    "trackrunning": "Run",
    "treadmill": "Run",
    "treadmillrunning": "Run",
    "indoorrunning": "Run",
    "ultrarun": "TrailRun",
    "trailrunning": "TrailRun",
    "virtualrunning": "VirtualRun",
    "cycling": "Ride",
    "biking": "Ride",
    "bike": "Ride",
    "bicycle": "Ride",
    "roadbiking": "Ride",
    "roadcycling": "Ride",
    "racebike": "Ride",
    "racing": "Ride",
    "touringbicycle": "Ride",
    "trackcycling": "Ride",
    "indoorcycling": "Ride",
    "indoorride": "Ride",
    "spinning": "Ride",
    "commuting": "Ride",
    "bmx": "Ride",
    "virtualcycling": "VirtualRide",
    "mountainbiking": "MountainBikeRide",
    "mountainbike": "MountainBikeRide",
    "mountain": "MountainBikeRide",
    "mtb": "MountainBikeRide",
    "downhillbiking": "MountainBikeRide",
    "gravelcycling": "GravelRide",
    "gravel": "GravelRide",
    "cyclocross": "GravelRide",
    "ebiking": "EBikeRide",
    "ebike": "EBikeRide",
    "ebikefitness": "EBikeRide",
    "ebikemountain": "EMountainBikeRide",
    "emtb": "EMountainBikeRide",
    "handcycling": "Handcycle",
    "recumbentcycling": "Velomobile",
    "walking": "Walk",
    "casualwalking": "Walk",
    "speedwalking": "Walk",
    "indoorwalking": "Walk",
    "nordicwalking": "Walk",
    "hiking": "Hike",
    "trekking": "Hike",
    "mountaineering": "Hike",
    "swimming": "Swim",
    "lapswimming": "Swim",
    "poolswimming": "Swim",
    "openwater": "Swim",
    "openwaterswimming": "Swim",
    "alpineskiing": "AlpineSki",
    "downhillskiing": "AlpineSki",
    "skiing": "AlpineSki",
    "resortskiing": "AlpineSki",
    "resortskiingsnowboarding": "AlpineSki",
    "backcountryskiing": "BackcountrySki",
    "skitouring": "BackcountrySki",
    "crosscountryskiing": "NordicSki",
    "skatingskiing": "NordicSki",
    "skateskiing": "NordicSki",
    "nordicskiing": "NordicSki",
    "langlauf": "NordicSki",
    "rollerskiing": "RollerSki",
    "snowboarding": "Snowboard",
    "snowshoeing": "Snowshoe",
    "iceskating": "IceSkate",
    "inlineskating": "InlineSkate",
    "skating": "InlineSkate",
    "rowing": "Rowing",
    "indoorrowing": "Rowing",
    "paddling": "Canoeing",
    "canoe": "Canoeing",
    "kayak": "Kayaking",
    "standuppaddleboarding": "StandUpPaddling",
    "sup": "StandUpPaddling",
    "sailing": "Sail",
    "windsurfing": "Windsurf",
    "kitesurfing": "Kitesurf",
    "kiteboarding": "Kitesurf",
    "climbing": "RockClimbing",
    "bouldering": "RockClimbing",
    "indoorclimbing": "RockClimbing",
    "strengthtraining": "WeightTraining",
    "strength": "WeightTraining",
    "weights": "WeightTraining",
    "hiit": "HighIntensityIntervalTraining",
    "ellipticaltraining": "Elliptical",
    "stairclimbing": "StairStepper",
    "football": "Soccer",
    "skateboarding": "Skateboard",
    "dancing": "Dance",
    "fitnessequipment": "Workout",
    "indoorcardio": "Workout",
    "cardiotraining": "Workout",
    "training": "Workout",
} | {name.lower(): name for name in SPORT_TYPES}
_INDOOR_WORDS = ("treadmill", "indoor", "spinning", "virtual", "lapswimming", "poolswimming")
_NOT_LETTERS = re.compile(r"[^a-z]+")


def sport_of_word(word: str | None) -> str | None:
    """Our sport for the free word of a GPX `<type>` or TCX `Sport`, None if it is none we know."""
    if not word:
        return None
    lowered = word.strip().lower()
    if lowered.isascii() and lowered.isdigit():
        return _STRAVA_NUMBERS.get(int(lowered[:3]))
    return _WORDS.get(_NOT_LETTERS.sub("", lowered))


def is_indoor_word(word: str | None) -> bool:
    """Whether a GPX `<type>` names something done under a roof."""
    squeezed = _NOT_LETTERS.sub("", (word or "").lower())
    return squeezed.startswith(_INDOOR_WORDS)
