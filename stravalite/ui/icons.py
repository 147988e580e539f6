"""The icons the pages use, and the one sprite they are served from.

Only names listed here are put in the sprite; a test compares the list with the templates.
"""

import re
from collections.abc import Mapping

SPORT_ICONS = (
    "activity",
    "ball-basketball",
    "ball-football",
    "ball-tennis",
    "ball-volleyball",
    "barbell",
    "bike",
    "bolt",
    "cricket",
    "golf",
    "gymnastics",
    "ice-skating",
    "karate",
    "kayak",
    "mountain",
    "music",
    "ping-pong",
    "roller-skating",
    "run",
    "sailboat",
    "skateboarding",
    "ski-jumping",
    "snowboarding",
    "stairs-up",
    "stretching",
    "swimming",
    "treadmill",
    "trekking",
    "walk",
    "wave-sine",
    "wheelchair",
    "wind",
    "yoga",
)

INTERFACE_ICONS = (
    "accessible",
    "adjustments",
    "alert-triangle",
    "arrow-back-up",
    "arrow-left",
    "arrows-move",
    "at",
    "ban",
    "bell",
    "calendar",
    "chart-line",
    "check",
    "chevron-down",
    "chevron-left",
    "chevron-right",
    "circle-check",
    "clock",
    "contrast",
    "copy",
    "device-laptop",
    "device-watch",
    "dots",
    "download",
    "eye",
    "eye-off",
    "file-text",
    "file-upload",
    "fingerprint",
    "flag",
    "flame",
    "heart",
    "heartbeat",
    "help-circle",
    "history",
    "home",
    "info-circle",
    "key",
    "keyboard",
    "list",
    "lock",
    "login",
    "logout",
    "mail",
    "map-pin",
    "maximize",
    "medal",
    "message-circle",
    "minus",
    "moon",
    "pencil",
    "photo",
    "player-pause",
    "player-play",
    "plus",
    "refresh",
    "repeat",
    "route",
    "ruler-2",
    "scale",
    "search",
    "settings",
    "shield-lock",
    "shoe",
    "stopwatch",
    "sun",
    "target",
    "trash",
    "trending-up",
    "trophy",
    "upload",
    "user",
    "user-check",
    "user-plus",
    "users",
    "wifi-off",
    "world",
    "x",
    "zoom-in",
    "zoom-scan",
)

ICONS = tuple(sorted({*SPORT_ICONS, *INTERFACE_ICONS}))

# Icons that mean a direction of reading turn round in right-to-left pages; clocks and maps do not.
DIRECTIONAL = frozenset({"arrow-left", "chevron-left", "chevron-right", "login", "logout"})

_INNER = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)
_EMPTY_BOX = re.compile(r'<path stroke="none" d="M0 0h24v24H0z" fill="none" ?/>')
_BETWEEN_TAGS = re.compile(r">\s+<")


def symbol(name: str, svg: str) -> str:
    """One `<symbol>` made from a whole icon file; ValueError when the text is no SVG."""
    match = _INNER.search(svg)
    if match is None:
        raise ValueError(f"the icon {name} is not an SVG file")
    shapes = _EMPTY_BOX.sub("", match.group(1)).replace(" />", "/>")
    shapes = _BETWEEN_TAGS.sub("><", shapes).strip()
    return f'<symbol id="{name}" viewBox="0 0 24 24">{shapes}</symbol>'


def sprite(svg_by_name: Mapping[str, str]) -> str:
    """The whole sprite as one SVG document, symbols in the order of their names."""
    symbols = "\n".join(symbol(name, svg_by_name[name]) for name in sorted(svg_by_name))
    return f'<svg xmlns="http://www.w3.org/2000/svg">\n{symbols}\n</svg>\n'
