"""The part of the FIT profile an activity needs: numbers of messages and fields, their scales."""

from __future__ import annotations

from typing import NamedTuple

#: FIT counts seconds from 1989-12-31T00:00:00Z.
FIT_EPOCH_S = 631_065_600
TIMESTAMP = 253
SEMICIRCLE_DEG = 180 / 2**31

FILE_ID = 0
SPORT = 12
SESSION = 18
LAP = 19
RECORD = 20
EVENT = 21
DEVICE_INFO = 23
WORKOUT = 26
ACTIVITY = 34
HR = 132
LENGTH = 101
FIELD_DESCRIPTION = 206
SET = 225
EXERCISE_TITLE = 264

#: `file_id.type` that is no activity: the code of the refusal. Others are "other_fit".
REFUSED_FILE_TYPES: dict[int, str] = {
    2: "settings",
    5: "workout",
    6: "course",
    9: "weight",
    15: "monitoring",
    28: "monitoring",
    32: "monitoring",
}
OTHER_FILE_TYPES: dict[int, str] = {
    1: "device",
    3: "sport",
    7: "schedules",
    10: "totals",
    11: "goals",
    14: "blood_pressure",
    20: "activity_summary",
    34: "segment",
    35: "segment_list",
    40: "exd_configuration",
}
ACTIVITY_FILE_TYPE = 4


class Field(NamedTuple):
    """A field: value = raw / scale - offset."""

    number: int
    scale: float = 1.0
    offset: float = 0.0


#: Our columns from record fields, the finest first; a later one fills what the earlier leaves.
RECORD_COLUMNS: dict[str, tuple[Field, ...]] = {
    "distance": (Field(5, 100),),
    "altitude": (Field(78, 5, 500), Field(2, 5, 500)),
    "speed": (Field(73, 1000), Field(6, 1000)),
    "heartrate": (Field(3),),
    "power": (Field(7),),
    "temperature": (Field(13),),
}
#: Our column for a native record field that a developer field says it stands for.
COLUMN_OF_RECORD_FIELD: dict[int, str] = {
    field.number: name for name, fields in RECORD_COLUMNS.items() for field in fields
} | {4: "cadence"}
POSITION_LAT, POSITION_LONG = 0, 1
CADENCE, CADENCE256, FRACTIONAL_CADENCE = Field(4), Field(52, 256), Field(53, 128)
COMPRESSED_SPEED_DISTANCE = 8

#: Totals of sessions and laps, by attribute of `Totals`; the finest first.
SESSION_TOTALS: dict[str, tuple[Field, ...]] = {
    "elapsed_s": (Field(7, 1000),),
    "timer_s": (Field(8, 1000),),
    "distance_m": (Field(9, 100),),
    "calories_kcal": (Field(11),),
    "average_speed_mps": (Field(124, 1000), Field(14, 1000)),
    "max_speed_mps": (Field(125, 1000), Field(15, 1000)),
    "average_heartrate_bpm": (Field(16),),
    "max_heartrate_bpm": (Field(17),),
    "average_cadence_rpm": (Field(18),),
    "max_cadence_rpm": (Field(19),),
    "average_power_w": (Field(20),),
    "max_power_w": (Field(21),),
    "elevation_gain_m": (Field(22),),
    "elevation_loss_m": (Field(23),),
}
LAP_TOTALS: dict[str, tuple[Field, ...]] = {
    "elapsed_s": (Field(7, 1000),),
    "timer_s": (Field(8, 1000),),
    "distance_m": (Field(9, 100),),
    "calories_kcal": (Field(11),),
    "average_speed_mps": (Field(110, 1000), Field(13, 1000)),
    "max_speed_mps": (Field(111, 1000), Field(14, 1000)),
    "average_heartrate_bpm": (Field(15),),
    "max_heartrate_bpm": (Field(16),),
    "average_cadence_rpm": (Field(17),),
    "max_cadence_rpm": (Field(18),),
    "average_power_w": (Field(19),),
    "max_power_w": (Field(20),),
    "elevation_gain_m": (Field(21),),
    "elevation_loss_m": (Field(22),),
}
#: `total_cycles` of sessions and laps: strokes, where the sport has strokes.
TOTAL_CYCLES = 10
STROKE_SPORTS = frozenset({"Swim", "Rowing", "VirtualRow", "Canoeing", "Kayaking"})

LAP_TRIGGERS: dict[int, str] = {
    0: "manual",
    1: "time",
    2: "distance",
    3: "position",
    4: "position",
    5: "position",
    6: "position",
    7: "session_end",
    8: "fitness_equipment",
}
INTENSITIES: dict[int, str] = {
    0: "active",
    1: "rest",
    2: "warmup",
    3: "cooldown",
    4: "recovery",
    5: "interval",
    6: "other",
}
SWIM_STROKES: dict[int, str] = {
    0: "freestyle",
    1: "backstroke",
    2: "breaststroke",
    3: "butterfly",
    4: "drill",
    5: "mixed",
    6: "im",
    7: "im_by_round",
    8: "rimo",
}
TIMER_EVENT = 0
EVENT_START, EVENT_STOPS = 0, frozenset({1, 4, 8, 9})
LOCAL_SOURCE, BAROMETER = 5, 4

_GARMIN, _DYNASTREAM, _DYNASTREAM_OEM = 1, 15, 13
GARMIN_MAKERS = frozenset({_GARMIN, _DYNASTREAM, _DYNASTREAM_OEM})
MANUFACTURERS: dict[int, str] = {
    1: "Garmin",
    6: "SRM",
    7: "Quarq",
    9: "Saris",
    13: "Dynastream",
    15: "Dynastream",
    16: "Timex",
    23: "Suunto",
    32: "Wahoo Fitness",
    37: "Magellan",
    38: "o-synce",
    40: "Concept2",
    41: "Shimano",
    45: "Xplova",
    48: "Pioneer",
    51: "4iiii",
    53: "Epson",
    60: "Rotor",
    61: "Geonaute",
    63: "Specialized",
    67: "BKOOL",
    68: "CatEye",
    69: "Stages Cycling",
    70: "Sigma",
    71: "TomTom",
    73: "Wattbike",
    76: "Moxy",
    81: "Bontrager",
    86: "Elite",
    89: "Tacx",
    95: "Stryd",
    96: "ICG",
    107: "Magene",
    111: "Technogym",
    112: "Bryton",
    115: "iGPSPORT",
    116: "ThinkRider",
    118: "WaterRower",
    123: "Polar",
    128: "iFIT",
    129: "COROS",
    132: "CYCPLUS",
    135: "COOSPO",
    137: "Bosch",
    140: "Decathlon",
    142: "TAG Heuer",
    143: "Keiser",
    144: "Zwift",
    150: "MYZONE",
    255: "Development",
    258: "Lezyne",
    260: "Zwift",
    261: "Watteam",
    262: "Recon",
    263: "Favero",
    265: "Strava",
    266: "Precor",
    267: "Bryton",
    268: "SRAM",
    281: "TrainerRoad",
    282: "The Sufferfest",
    284: "Virtualtraining",
    289: "Hammerhead",
    294: "COROS",
    298: "Trailforks",
    299: "Mahle",
    305: "WHOOP",
    307: "Onelap",
    309: "FORM",
    310: "Decathlon",
    315: "RGT Cycling",
    326: "Nike",
    331: "MyWhoosh",
}
