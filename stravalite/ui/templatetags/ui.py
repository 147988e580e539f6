"""The tags pages are written with. Numbers, dates and icons go through here and nowhere else."""

from collections.abc import Callable
from datetime import UTC, date, datetime, tzinfo
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_timedelta
from django import forms, template
from django.forms.boundfield import BoundField
from django.template.context import Context
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stravalite.ui import formats, locales, settings_pages, stats
from stravalite.ui.display import DEFAULT, Display, person
from stravalite.ui.formats import KINDS, Formatted
from stravalite.ui.icons import DIRECTIONAL, ICONS
from stravalite.ui.prose import render as render_prose
from stravalite.ui.sports import sport_named

register = template.Library()

AUDIENCES = {
    "everyone": ("world", gettext_lazy("Everyone")),
    "followers": ("users", gettext_lazy("Followers")),
    "only_me": ("lock", gettext_lazy("Only me")),
}


def _display(context: Context) -> Display:
    found = context.get("display")
    return found if isinstance(found, Display) else DEFAULT


def number_html(number: Formatted) -> SafeString:
    """A formatted number with its unit set smaller; a missing one says so to a screen reader."""
    if number.missing:
        return format_html(
            '<span class="num" aria-hidden="true">{}</span><span class="sr-only">{}</span>',
            number.value,
            formats.not_recorded(),
        )
    if not number.unit:
        return format_html('<span class="num">{}</span>', number.value)
    return format_html(
        '<span class="num">{}<span class="unit">{}{}</span></span>',
        number.value,
        locales.NBSP,
        number.unit,
    )


def _known(value: float | str | None) -> float | None:
    """A template says "" for what a row does not have at all."""
    return None if value is None or isinstance(value, str) else value


def _number_tag(kind: str) -> Callable[..., SafeString]:
    def tag(context: Context, value: float | None, **options: Any) -> SafeString:
        return number_html(KINDS[kind](_known(value), _display(context), **options))

    return tag


for _kind in KINDS:
    register.simple_tag(_number_tag(_kind), takes_context=True, name=_kind)


@register.simple_tag(takes_context=True)
def stat(
    context: Context,
    kind: str,
    value: float | None,
    label: str = "",
    *,
    big: bool = False,
    optional: bool = False,
    note: str = "",
    explain: str = "",
    **options: Any,
) -> SafeString:
    """A term and its number for a `<dl>`; with `optional`, nothing when it was not recorded."""
    number = KINDS[kind](_known(value), _display(context), **options)
    if optional and number.missing:
        return SafeString("")
    return stat_html(number, label, big=big, note=note, explain=explain)


def stat_html(
    number: Formatted,
    label: object,
    *,
    big: bool = False,
    note: str = "",
    explain: str = "",
) -> SafeString:
    """The markup of one stat."""
    return render_to_string(
        "components/stat.html",
        {
            "number": number_html(number),
            "label": label,
            "big": big,
            "note": note,
            "explain": explain,
        },
    )


@register.simple_tag(takes_context=True)
def headline(context: Context, activity: Any, *, exact: bool = False) -> list[dict[str, Any]]:
    """The three numbers of an activity, to loop over: `label` and `number`."""
    return [
        {"kind": each.kind, "label": each.label, "number": number_html(each.number)}
        for each in stats.headline(activity, _display(context), exact=exact)
    ]


@register.filter
def of(words: dict[str, str] | None, kind: str) -> str:
    """The words kept under a name that only the template knows."""
    return (words or {}).get(kind, "")


@register.filter
def tells(numbers: list[dict[str, Any]], kind: str) -> bool:
    """Whether a headline already has the number of that kind: nothing is said twice."""
    return any(each["kind"] == kind for each in numbers)


@register.simple_tag(takes_context=True)
def sport_speed(context: Context, activity: Any, speed_mps: float | None) -> SafeString:
    """A speed the way the activity's sport tells it."""
    kind = sport_named(activity.sport).speed
    return number_html(formats.speed_for(kind, speed_mps, _display(context)))


@register.simple_tag(takes_context=True)
def speed_over(
    context: Context, activity: Any, distance_m: float | None, moving_s: float | None
) -> SafeString:
    """The speed of a part of the activity, the way its sport tells it."""
    speed_mps = distance_m / moving_s if distance_m and moving_s else None
    return sport_speed(context, activity, speed_mps)


def zone_of(name: str | tzinfo | None) -> tzinfo:
    """The zone of that name; UTC for one nobody knows."""
    if isinstance(name, tzinfo):
        return name
    try:
        return ZoneInfo(name or "UTC")
    except (ValueError, OSError):  # ZoneInfoNotFoundError is neither of the two
        return UTC
    except KeyError:
        return UTC


def _time_html(value: datetime | None, text: Formatted, title: str, extra: str) -> SafeString:
    if value is None or text.missing:
        return number_html(formats.missing())
    instant = value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return format_html(
        '<time datetime="{}" title="{}"{}>{}</time>',
        instant,
        title,
        SafeString(extra),
        text,
    )


def _title(value: datetime | None, display: Display, zone: tzinfo) -> str:
    return f"{formats.moment(value, display, zone)} ({zone})"


@register.simple_tag(takes_context=True)
def when(context: Context, value: datetime | None, tz: str | tzinfo | None = None) -> SafeString:
    """A moment as people say it: near days by name, then the date; the whole in the tooltip."""
    display = _display(context)
    zone = zone_of(tz or display.timezone)
    text = formats.relative_moment(value, display, zone, timezone.now())
    return _time_html(value, text, _title(value, display, zone), "")


@register.simple_tag(takes_context=True)
def moment(context: Context, value: datetime | None, tz: str | tzinfo | None = None) -> SafeString:
    """Weekday, day and time in that zone."""
    display = _display(context)
    zone = zone_of(tz or display.timezone)
    return _time_html(value, formats.moment(value, display, zone), _title(value, display, zone), "")


@register.simple_tag(takes_context=True)
def ago(context: Context, value: datetime | None) -> SafeString:
    """`3 minutes ago`; the script keeps it true while the page stays open."""
    display = _display(context)
    if value is None:
        return number_html(formats.missing())
    past = value - timezone.now()
    text = format_timedelta(
        past,
        add_direction=True,
        locale=locales.locale_of(display.language),
        threshold=1.2,
    )
    said = Formatted(text, "", locales.local_digits(text, display.language))
    title = _title(value, display, zone_of(display.timezone))
    return _time_html(value, said, title, " data-relative")


@register.simple_tag(takes_context=True)
def day(context: Context, value: date | None, *, weekday: bool = False) -> SafeString:
    """A calendar day."""
    text = formats.day(value, _display(context), weekday=weekday)
    if value is None:
        return number_html(text)
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), text)


@cache
def _sprite_url() -> str:
    return static("vendor/icons.svg")


@register.simple_tag
def icon(name: str, label: str = "", *, size: str = "") -> SafeString:
    """An icon of the sprite, hidden from screen readers unless it has a label of its own."""
    if name not in ICONS:
        raise template.TemplateSyntaxError(f"{name} is not in stravalite.ui.icons")
    classes = " ".join(
        part
        for part in (
            "icon",
            f"icon-{size}" if size else "",
            "icon-directional" if name in DIRECTIONAL else "",
        )
        if part
    )
    if not label:
        return format_html(
            '<svg class="{}" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>',
            classes,
            _sprite_url(),
            name,
        )
    return format_html(
        '<svg class="{}" role="img" aria-label="{}"><use href="{}#{}"/></svg>',
        classes,
        label,
        _sprite_url(),
        name,
    )


@register.simple_tag
def sport_icon(sport: str, *, label: bool = False, size: str = "") -> SafeString:
    """The disc of a sport in its colour; with `label` it is read aloud."""
    known = sport_named(sport)
    return format_html(
        '<span class="sport-icon slot-{}">{}{}</span>',
        known.slot,
        icon(known.icon, str(known.label) if label else "", size=size),
        icon(known.badge, size="badge") if known.badge else "",
    )


@register.filter
def sport_label(sport: str) -> str:
    """The word for a sport in the language of the page."""
    return str(sport_named(sport).label)


@register.filter
def sport_slot(sport: str) -> int:
    """Which of the colours c1..c7 a sport has."""
    return sport_named(sport).slot


@register.filter
def tells_pace(sport: str) -> bool:
    """Whether the sport speaks of pace and not of speed."""
    return sport_named(sport).speed.startswith("pace")


@register.filter
def doubles_cadence(sport: str) -> bool:
    """Whether both feet are counted when the cadence is shown."""
    return sport_named(sport).doubles_cadence


@register.filter
def prose(text: str | None) -> SafeString:
    """What a person wrote, with the few marks it may have (stravalite/ui/prose.py)."""
    return render_prose(text or "")


@register.filter
def initials(name: str) -> str:
    """Up to two letters that stand for a person."""
    words = str(name or "").split()
    letters = [words[0][:1], words[-1][:1]] if len(words) > 1 else [word[:2] for word in words]
    return "".join(letters).upper()


@register.filter
def bar_width(fraction: float | str | None) -> str:
    """A fraction of 0..1 as the width attribute of an SVG bar in a box 100 units wide."""
    share = min(max(_known(fraction) or 0.0, 0.0), 1.0)
    return f"{100 * share:.1f}"


@register.inclusion_tag("settings/_list.html", takes_context=True)
def settings_list(context: Context) -> dict[str, Any]:
    """The list of settings beside one of its pages, which is marked."""
    request = context.get("request")
    user = person(request) if request is not None else None
    if request is None or user is None:
        return {"groups": []}
    return {"groups": settings_pages.groups_for(user, path=request.path)}


@register.simple_tag
def audience_chip(audience: str) -> SafeString:
    """Who can see this, as icon and word."""
    icon_name, label = AUDIENCES.get(audience, AUDIENCES["only_me"])
    return format_html(
        '<span class="chip" title="{}">{}<span>{}</span></span>',
        _("Who can see this"),
        icon(icon_name, size="small"),
        label,
    )


@register.simple_tag
def field(bound: BoundField, *, compact: bool = False) -> SafeString:
    """A form field: label above, hint, control, and errors tied to the control for screen readers."""
    widget = bound.field.widget
    group = isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple)
    hint_id = f"{bound.auto_id}_hint" if bound.help_text else ""
    error_id = f"{bound.auto_id}_error" if bound.errors else ""
    described = " ".join(part for part in (hint_id, error_id) if part)
    attributes: dict[str, str | bool] = {"aria-describedby": described} if described else {}
    if bound.errors:
        attributes["aria-invalid"] = "true"
    return render_to_string(
        "components/field.html",
        {
            "bound": bound,
            "control": bound.as_widget(attrs=attributes),
            "group": group,
            "checkbox": isinstance(widget, forms.CheckboxInput),
            "compact": compact,
            "hint_id": hint_id,
            "error_id": error_id,
            "described": described,
        },
    )


@register.simple_block_tag(takes_context=True)
def component(context: Context, content: SafeString, name: str, **values: Any) -> SafeString:
    """`components/<name>.html` around the block, which the component finds as `slot`."""
    inherited = {"display": _display(context)}
    return render_to_string(f"components/{name}.html", inherited | values | {"slot": content})
