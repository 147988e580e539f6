"""Numbers, dates and digits of a language, from the Unicode locale data in Babel."""

import re
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton, format_time, get_day_names
from babel.numbers import format_decimal, format_percent
from babel.units import format_unit

NBSP = "\u00a0"
MINUS = "\u2212"

# Where the digits of a numbering system start; Babel writes separators but leaves digits Latin.
_ZERO = {
    "arab": 0x0660,
    "arabext": 0x06F0,
    "deva": 0x0966,
    "beng": 0x09E6,
    "mymr": 0x1040,
}


@lru_cache(maxsize=64)
def locale_of(language: str) -> Locale:
    """The Babel locale of a language tag like `en-au`; British English for an unknown one."""
    for tag in (language, language.partition("-")[0], "en-GB"):
        try:
            return Locale.parse(tag, sep="-")
        except (ValueError, UnknownLocaleError):
            continue
    raise UnknownLocaleError(language)


@lru_cache(maxsize=64)
def _digit_table(language: str) -> dict[int, int]:
    zero = _ZERO.get(locale_of(language).default_numbering_system)
    return {} if zero is None else {ord("0") + n: zero + n for n in range(10)}


def local_digits(text: str, language: str) -> str:
    """The text with its digits written the way the language does."""
    return text.translate(_digit_table(language))


@lru_cache(maxsize=256)
def _pattern(decimals: int, *, grouped: bool) -> str:
    whole = "#,##0" if grouped else "0"
    return whole + ("." + "0" * decimals if decimals else "")


def number(value: float, decimals: int, language: str, *, signed: bool = False) -> str:
    """A grouped decimal with a fixed count of places, halves away from zero."""
    rounded = Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    pattern = _pattern(decimals, grouped=abs(rounded) >= 1000)
    text = format_decimal(
        abs(rounded),
        format=pattern,
        locale=locale_of(language),
        numbering_system="default",
    )
    return _sign(rounded, signed=signed) + local_digits(text, language)


def percent(fraction: float, language: str, *, signed: bool = False) -> str:
    """A whole percentage; `signed` marks a change with its plus."""
    rounded = Decimal(repr(float(fraction))).quantize(Decimal("0.01"), ROUND_HALF_UP)
    text = format_percent(abs(rounded), locale=locale_of(language), numbering_system="default")
    return _sign(rounded, signed=signed) + local_digits(text, language)


def _sign(value: Decimal, *, signed: bool) -> str:
    if value < 0:
        return MINUS
    return "+" if signed and value > 0 else ""


# The international symbols, read the same in every language of Latin script.
_SYMBOLS = {
    "length-kilometer": "km",
    "length-meter": "m",
    "length-mile": "mi",
    "length-yard": "yd",
    "length-foot": "ft",
    "speed-kilometer-per-hour": "km/h",
    "speed-mile-per-hour": "mph",
    "power-watt": "W",
    "mass-kilogram": "kg",
    "mass-pound": "lb",
    "energy-kilocalorie": "kcal",
    "duration-hour": "h",
    "duration-minute": "min",
}


@lru_cache(maxsize=512)
def unit(name: str, language: str) -> str:
    """The sign of a CLDR unit: the symbol, or the language's own word in other scripts."""
    if _short_unit("length-kilometer", language) == "km":
        return _SYMBOLS[name]
    return _short_unit(name, language)


def _short_unit(name: str, language: str) -> str:
    pattern = format_unit("\ufffc", name, length="short", locale=locale_of(language))
    return re.sub(r"[\s\ufffc\u200e\u200f]+", " ", pattern).strip()


def clock_time(moment: datetime | time, language: str, clock: int) -> str:
    """`07:02` on a 24-hour clock, `7:02 am` in the language's words on a 12-hour one."""
    pattern = "HH:mm" if clock == 24 else "h:mm a"
    return local_digits(format_time(moment, pattern, locale=locale_of(language)), language)


def day(value: date, language: str, *, weekday: bool = False, year: bool = True) -> str:
    """`20 Nov 2026` in the order of the language, never an ambiguous 04/06."""
    skeleton = ("y" if year else "") + "MMM" + ("Ed" if weekday else "d")
    text = format_skeleton(skeleton, _noon(value), locale=locale_of(language))
    return local_digits(text, language)


def month(value: date, language: str) -> str:
    """`November 2026`."""
    said = format_skeleton("yMMMM", _noon(value), locale=locale_of(language))
    return local_digits(said, language)


def weekday_letter(value: date, language: str) -> str:
    """`M`, for seven bars in a row."""
    names = get_day_names("narrow", "stand-alone", locale_of(language))
    return str(names[value.weekday()])


def weekday(value: date, language: str) -> str:
    """`Tue` in the language."""
    return format_date(value, "EEE", locale=locale_of(language))


def _noon(value: date) -> datetime:
    return datetime(value.year, value.month, value.day, 12)  # noqa: DTZ001 - a day has no zone
