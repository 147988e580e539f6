"""Who made the recording device, from the free text of XML creators."""

from __future__ import annotations

from activities.recordings.recording import Device

#: First words by which makers and apps sign.
_MAKERS = {
    "garmin": "Garmin",
    "edge": "Garmin",
    "forerunner": "Garmin",
    "fenix": "Garmin",
    "suunto": "Suunto",
    "polar": "Polar",
    "coros": "COROS",
    "wahoo": "Wahoo Fitness",
    "elemnt": "Wahoo Fitness",
    "strava": "Strava",
    "stravagpx": "Strava",
    "zwift": "Zwift",
    "bryton": "Bryton",
    "hammerhead": "Hammerhead",
    "karoo": "Hammerhead",
    "apple": "Apple",
    "amazfit": "Amazfit",
    "zepp": "Amazfit",
    "huawei": "Huawei",
    "samsung": "Samsung",
    "fitbit": "Fitbit",
    "tomtom": "TomTom",
    "komoot": "Komoot",
    "runkeeper": "Runkeeper",
    "nikeplus": "Nike",
    "lezyne": "Lezyne",
    "sigma": "Sigma",
    "igpsport": "iGPSPORT",
    "concept2": "Concept2",
}
#: Services rewrite files of other makers' devices and are not the device.
_SERVICES = ("garmin connect",)


def device_of_creator(creator: str | None) -> Device:
    """The device a GPX `creator` or TCX `Creator/Name` speaks of."""
    words = (creator or "").strip()
    if not words:
        return Device()
    first = words.split()[0].lower().strip(".,:;")
    maker = _MAKERS.get(first)
    product = None if words.lower() in _SERVICES else words[:100]
    return Device(manufacturer=maker, product=product)


def says_barometer(creator: str | None) -> bool | None:
    """True where the creator claims a barometer, as Strava's files do; None: unknown."""
    return True if creator and "barometer" in creator.lower() else None
