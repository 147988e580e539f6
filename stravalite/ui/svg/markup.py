"""Elements of SVG as text: every value is escaped, nothing carries a style."""

from collections.abc import Iterable
from html import escape

Attribute = str | float | int | None


def number(value: float) -> str:
    """A coordinate with at most two places, without trailing zeros."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text in {"", "-0"} else text


def attributes(**values: Attribute) -> str:
    """Attributes with a leading space each; `class_` is class, `_` is a hyphen, None is left out."""
    parts = []
    for name, value in values.items():
        if value is None:
            continue
        text = value if isinstance(value, str) else number(value)
        parts.append(f' {name.rstrip("_").replace("_", "-")}="{escape(text, quote=True)}"')
    return "".join(parts)


def element(tag: str, content: str = "", **values: Attribute) -> str:
    """One element around markup that is already escaped."""
    opening = f"<{tag}{attributes(**values)}"
    return f"{opening}>{content}</{tag}>" if content else f"{opening}/>"


def text(words: object, **values: Attribute) -> str:
    """A `<text>` with escaped words."""
    return element("text", escape(str(words)), **values)


def polyline_path(points: Iterable[tuple[float, float]]) -> str:
    """Path data through the points; empty for fewer than two."""
    steps = [f"{number(x)} {number(y)}" for x, y in points]
    return "M" + "L".join(steps) if len(steps) > 1 else ""


def figure(drawing: str, caption: str, table: str = "", *, class_: str = "chart") -> str:
    """The drawing with the sentence that tells its message and its numbers to unfold."""
    words = element("figcaption", escape(caption)) if caption else ""
    return element("figure", drawing + words + table, class_=class_)


def data_table(summary: str, head: Iterable[object], rows: Iterable[Iterable[object]]) -> str:
    """The numbers behind a drawing in `<details>`; the first cell of a row is its heading."""
    columns = "".join(element("th", escape(str(cell)) or " ", scope="col") for cell in head)
    body = "".join(_row(list(row)) for row in rows)
    table = element("thead", element("tr", columns)) + element("tbody", body or " ")
    inner = element("summary", escape(summary)) + element(
        "div",
        element("table", table, class_="data compact"),
        class_="scroll-x",
        tabindex="0",
    )
    return element("details", inner, class_="chart-data")


def _row(cells: list[object]) -> str:
    first = element("th", escape(str(cells[0])) or " ", scope="row") if cells else ""
    rest = "".join(element("td", escape(str(cell)) or " ") for cell in cells[1:])
    return element("tr", first + rest)
