"""Tables in the many ways exports write them: marks of order, numbers, dates. Pure."""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, datetime

MAX_ROWS = 200_000
_FIELD_BYTES = 4 * 1024 * 1024
_SPACES = dict.fromkeys(map(ord, "\u202f\u00a0\u2009\u2007\u3000"), " ")
_MARKS = dict.fromkeys(map(ord, "\u200e\u200f\u2066\u2067\u2068\u2069\ufeff"))


def rows_of(data: bytes) -> list[list[str]]:
    """The cells of a comma-separated file, header first. Never raises: what is no table has no rows."""
    text = data.decode("utf-8-sig", errors="replace").replace("\x00", "")
    csv.field_size_limit(_FIELD_BYTES)
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline="")):
            if row:
                rows.append(row)
            if len(rows) > MAX_ROWS:
                break
    except csv.Error:
        return rows
    return rows


def records_of(data: bytes) -> list[dict[str, str]]:
    """The rows of a table by its header's names; columns without a name are left out."""
    header, *rows = rows_of(data) or [[]]
    names = [clean(name) for name in header]
    return [
        {name: cell for name, cell in zip(names, row, strict=False) if name and cell.strip()}
        for row in rows
    ]


def clean(text: str) -> str:
    """Without odd spaces and invisible marks around and within."""
    return " ".join(text.translate(_SPACES).translate(_MARKS).split())


def number(text: str) -> float | None:
    """ "1.234,5", "1,234.5", "1 234,5" and "1234.5" alike; None for no number.

    A single comma is a decimal comma unless exactly three digits follow several before ("1,234").
    """
    plain = clean(text).replace(" ", "").replace("'", "").replace("’", "")
    if not re.fullmatch(r"[+-]?[\d.,]*\d[\d.,]*(?:[eE][+-]?\d{1,3})?", plain):
        return None
    if "," in plain and "." in plain:
        decimal = max(plain.rfind(","), plain.rfind("."))
        whole, fraction = plain[:decimal], plain[decimal + 1 :]
        plain = f"{whole.replace(',', '').replace('.', '')}.{fraction}"
    elif plain.count(",") == 1:
        plain = plain.replace(",", ".")
    else:
        plain = plain.replace(",", "")
    try:
        value = float(plain)
    except ValueError:
        return None
    return value if abs(value) < 1e15 else None


#: The beginnings of month names, as long as they must be to be told apart, in the languages exports use.
_MONTHS = {
    1: "jan ene gen янв sty led tammi oca ιαν janv 1月",
    2: "feb fév fev фев lut úno helmi şub φεβ févr 2月",
    3: "mar mär mrt maa мар bře maalis μαρ mars märz 3月",
    4: "apr abr avr апр kwi dub huhti nis απρ avril 4月",
    5: "may mai mag mei maj май мая kvě touko μαΐ μαι mayo 5月",
    6: "jun giu juin jui июн cze čer kesä haz ιουν juni junho 6月",
    7: "jul lug juil июл lip čvc heinä tem ιουλ juli julho 7月",
    8: "aug ago aoû août авг sie srp elo ağu αυγ agosto 8月",
    9: "sep set сен wrz zář syys eyl σεπ sept setembro 9月",
    10: "oct okt ott out окт paź říj loka eki οκτ outubro 10月",
    11: "nov ноя lis marras kas νοε noviembre 11月",
    12: "dec dez dic déc дек gru pro joulu ara δεκ diciembre 12月",
}
_MONTH_OF = {word: month for month, words in _MONTHS.items() for word in words.split()}
_CLOCK = re.compile(r"(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?(?!\d)")
_AFTERNOON = re.compile(r"p\.?\s?m\b|午後|下午|오후|μ\.?μ", re.IGNORECASE)
_MORNING = re.compile(r"a\.?\s?m\b|午前|上午|오전|π\.?μ", re.IGNORECASE)
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2}):(\d{2})")
_YEAR_FIRST = re.compile(r"(\d{4})\s*[./年년-]\s*(\d{1,2})\s*[./月월-]\s*(\d{1,2})")
_NUMERIC = re.compile(r"(\d{1,2})\s*([./-])\s*(\d{1,2})\s*[./-]\s*(\d{4})")
_DAY_YEAR = re.compile(r"\d+")
_WORD = re.compile(r"[^\W\d_]+\.?|\d{1,2}月", re.UNICODE)


def moment(text: str) -> datetime | None:
    """A date with a time of day, taken as UTC, in any of the languages above; None for none."""
    plain = clean(text)
    iso = _ISO.search(plain)
    if iso:
        return _made(*(int(part) for part in iso.groups()))
    # the clock is what has colons; dots may belong to the date
    clock = None
    for found in _CLOCK.finditer(plain):
        if ":" in found[0]:
            clock = found
    if clock is None:
        return None
    day = _day(plain[: clock.start()] + " " + plain[clock.end() :], plain)
    if day is None:
        return None
    hour = int(clock[1])
    if _AFTERNOON.search(plain) and hour < 12:
        hour += 12
    elif _MORNING.search(plain) and hour == 12:
        hour = 0
    return _made(*day, hour, int(clock[2]), int(clock[3] or 0))


def _day(date_text: str, whole: str) -> tuple[int, int, int] | None:
    first = _YEAR_FIRST.search(date_text)
    if first:
        return int(first[1]), int(first[2]), int(first[3])
    numeric = _NUMERIC.search(date_text)
    if numeric:
        one, two, year = int(numeric[1]), int(numeric[3]), int(numeric[4])
        american = numeric[2] == "/" and (_AFTERNOON.search(whole) or _MORNING.search(whole))
        if two > 12 or (american and one <= 12):
            return year, one, two
        return year, two, one
    month = _named_month(date_text)
    numbers = [int(digits) for digits in _DAY_YEAR.findall(date_text)]
    years = [value for value in numbers if value > 31]
    days = [value for value in numbers if 1 <= value <= 31]
    if month is None or not years or not days:
        return None
    return years[0], month, days[0]


def _named_month(text: str) -> int | None:
    for word in _WORD.findall(text.lower()):
        stem = word.rstrip(".")
        if len(stem) < 3:
            continue
        # the longest beginning that names a month: "juil" before "jui"
        for length in range(len(stem), 2, -1):
            if stem[:length] in _MONTH_OF:
                return _MONTH_OF[stem[:length]]
    return None


def _made(*parts: int) -> datetime | None:
    try:
        return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type,misc]
    except (ValueError, OverflowError):
        return None
