"""Gear and what belongs to it as forms; distances in the units of who fills them in, times in hours."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.people.models import User
from activities.activity.models import Activity, Gear, GearDefault, GearKind
from activities.gear.models import GearPart, GearReminder, GearService
from activities.gear.services import SHOES_LAST_M
from activities.log.forms import sport_choices
from activities.numbers.splits import MILE_M
from stravalite.ui.display import Display
from stravalite.ui.sports import sport_named

HOUR_S = 3600.0
_MOST = 1_000_000
_KINDS = {
    GearKind.SHOES: gettext_lazy("Shoes"),
    GearKind.BIKE: gettext_lazy("Bike"),
    GearKind.OTHER: gettext_lazy("Something else"),
}


def _day(label: Any, **kwargs: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, **kwargs)


def _number(label: Any, **kwargs: Any) -> forms.FloatField:
    widget = forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"})
    limits = {"min_value": 1, "max_value": _MOST} | kwargs
    return forms.FloatField(label=label, required=False, widget=widget, **limits)


class _InUnits(forms.Form):
    """Fields of `distances` are asked for in kilometres or miles and given as `<name>_m`."""

    distances: tuple[str, ...] = ()

    def __init__(self, *args: Any, display: Display, **kwargs: Any) -> None:
        self.display = display
        super().__init__(*args, **kwargs)
        unit = _("In kilometres.") if display.metric else _("In miles.")
        for name in self.distances:
            said = self.fields[name].help_text
            self.fields[name].help_text = f"{unit} {said}".strip()

    @property
    def unit_m(self) -> float:
        return 1000.0 if self.display.metric else MILE_M

    def shown(self, value_m: float | None) -> float | None:
        """Metres as a person types them."""
        return None if value_m is None else round(value_m / self.unit_m, 1)

    def metres(self, name: str, kept: float | None = None) -> float | None:
        """What was typed; `kept` when it is what was shown, so that nothing is rounded by looking."""
        value: float | None = self.cleaned_data[name]
        if value is not None and value == self.shown(kept):
            return kept
        return None if value is None else value * self.unit_m


class ShoesForm(_InUnits):
    """Shoes in two fields."""

    distances = ("limit",)
    name = forms.CharField(label=gettext_lazy("Name"), max_length=100)
    limit = _number(
        gettext_lazy("Change after"),
        help_text=gettext_lazy("You are told when they come near. Empty: never."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        usual = 700 if self.display.metric else 435
        self.fields["limit"].initial = usual

    def values(self) -> dict[str, Any]:
        return {
            "name": self.cleaned_data["name"],
            "kind": GearKind.SHOES,
            "limit_m": self.metres("limit", SHOES_LAST_M),
        }


class GearForm(_InUnits):
    distances = ("limit", "before")
    name = forms.CharField(label=gettext_lazy("Name"), max_length=100)
    kind = forms.ChoiceField(label=gettext_lazy("What it is"), choices=list(_KINDS.items()))
    limit = _number(
        gettext_lazy("Change after"),
        help_text=gettext_lazy("You are told when it comes near. Empty: never."),
    )
    brand = forms.CharField(label=gettext_lazy("Brand"), max_length=100, required=False)
    model_name = forms.CharField(label=gettext_lazy("Model"), max_length=100, required=False)
    first_on = _day(
        gettext_lazy("First day"),
        required=False,
        help_text=gettext_lazy("Older activities do not get it by themselves."),
    )
    before = _number(
        gettext_lazy("Used before it came here"),
        min_value=0,
        help_text=gettext_lazy("Added to what your activities say."),
    )
    note = forms.CharField(
        label=gettext_lazy("Note"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, gear: Gear | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.gear = gear
        if gear is not None:
            self.initial = {
                **{n: getattr(gear, n) for n in ("name", "kind", "brand", "model_name", "note")},
                "first_on": gear.first_on,
                "limit": self.shown(gear.limit_m),
                "before": self.shown(gear.start_distance_m) or None,
            }

    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        gear = self.gear
        return {
            **{n: data[n] for n in ("name", "kind", "brand", "model_name", "note", "first_on")},
            "limit_m": self.metres("limit", gear.limit_m if gear else None),
            "start_distance_m": self.metres("before", gear.start_distance_m if gear else None)
            or 0.0,
        }


class PartForm(_InUnits):
    distances = ("limit",)
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=100,
        help_text=gettext_lazy("For example chain, front tyre, cassette."),
    )
    fitted_on = _day(gettext_lazy("Fitted on"))
    taken_off_on = _day(
        gettext_lazy("Taken off on"),
        required=False,
        help_text=gettext_lazy("Activities of that day count for what came after it."),
    )
    limit = _number(gettext_lazy("Change after"))
    hours = _number(gettext_lazy("Change after hours"))

    def __init__(self, *args: Any, part: GearPart | None, today: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.part = part
        self.initial = {"fitted_on": today}
        if part is not None:
            self.initial = {
                "name": part.name,
                "fitted_on": part.fitted_on,
                "taken_off_on": part.taken_off_on,
                "limit": self.shown(part.limit_m),
                "hours": _hours(part.limit_s),
            }

    def values(self) -> dict[str, Any]:
        data, part = self.cleaned_data, self.part
        return {
            **{name: data[name] for name in ("name", "fitted_on", "taken_off_on")},
            "limit_m": self.metres("limit", part.limit_m if part else None),
            "limit_s": _seconds(data["hours"], part.limit_s if part else None),
        }


def _hours(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds / HOUR_S, 1)


def _seconds(hours: float | None, kept: float | None) -> float | None:
    if hours is not None and hours == _hours(kept):
        return kept
    return None if hours is None else hours * HOUR_S


class _OfParts(_InUnits):
    """Forms that may speak of one of the gear's parts."""

    part = forms.ChoiceField(label=gettext_lazy("Part"), required=False)

    def _offer_parts(self, gear: Gear) -> None:
        self.parts = {part.public_id: part for part in gear.parts.order_by("fitted_on", "pk")}
        field = self.fields["part"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = [
            ("", _("The whole")),
            *((key, part.name) for key, part in self.parts.items()),
        ]
        if not self.parts:
            del self.fields["part"]

    def chosen_part(self) -> GearPart | None:
        return self.parts.get(self.cleaned_data.get("part", ""))


class ReminderForm(_OfParts):
    distances = ("every",)
    what = forms.CharField(
        label=gettext_lazy("What to do"),
        max_length=100,
        help_text=gettext_lazy("For example wax the chain, service the fork."),
    )
    every = _number(gettext_lazy("Every so far"))
    hours = _number(gettext_lazy("Every so many hours"))
    days = forms.IntegerField(
        label=gettext_lazy("Every so many days"), required=False, min_value=1, max_value=36_500
    )
    since = _day(
        gettext_lazy("Counted from"),
        required=False,
        help_text=gettext_lazy("When it was done last, or when it was new."),
    )
    field_order = ("what", "part", "every", "hours", "days", "since")

    def __init__(
        self, *args: Any, gear: Gear, reminder: GearReminder | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.reminder = reminder
        self._offer_parts(gear)
        if reminder is not None:
            self.initial = {
                "what": reminder.what,
                "part": reminder.part.public_id if reminder.part else "",
                "every": self.shown(reminder.every_m),
                "hours": _hours(reminder.every_s),
                "days": reminder.every_days,
                "since": reminder.since,
            }

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        named = [name for name in ("every", "hours", "days") if name in data]
        if len(named) == 3 and not any(data[name] for name in named):
            self.add_error("every", _("Fill in a distance, hours or days."))
        return data

    def values(self) -> dict[str, Any]:
        data, kept = self.cleaned_data, self.reminder
        found = {
            "what": data["what"],
            "part": self.chosen_part(),
            "every_m": self.metres("every", kept.every_m if kept else None),
            "every_s": _seconds(data["hours"], kept.every_s if kept else None),
            "every_days": data["days"],
        }
        return found | ({"since": data["since"]} if data["since"] else {})


class ServiceForm(_OfParts):
    done_on = _day(gettext_lazy("Day"))
    what = forms.CharField(label=gettext_lazy("What was done"), max_length=100)
    reminder = forms.ChoiceField(
        label=gettext_lazy("Answers the reminder"),
        required=False,
        help_text=gettext_lazy("It is counted anew from that day."),
    )
    note = forms.CharField(
        label=gettext_lazy("Note"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    cost = forms.DecimalField(
        label=gettext_lazy("Cost"),
        required=False,
        min_value=0,
        max_digits=10,
        decimal_places=2,
        widget=forms.NumberInput(attrs={"step": "0.01", "inputmode": "decimal"}),
    )
    field_order = ("what", "done_on", "part", "reminder", "note", "cost")

    def __init__(
        self, *args: Any, gear: Gear, service: GearService | None, today: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._offer_parts(gear)
        self.reminders = {row.public_id: row for row in gear.reminders.order_by("what", "pk")}
        field = self.fields["reminder"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = [("", _("None")), *((k, row.what) for k, row in self.reminders.items())]
        if not self.reminders:
            del self.fields["reminder"]
        self.initial = {"done_on": today}
        if service is not None:
            self.initial = {
                "done_on": service.done_on,
                "what": service.what,
                "part": service.part.public_id if service.part else "",
                "reminder": service.reminder.public_id if service.reminder else "",
                "note": service.note,
                "cost": service.cost,
            }

    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            **{name: data[name] for name in ("done_on", "what", "note", "cost")},
            "part": self.chosen_part(),
            "reminder": self.reminders.get(data.get("reminder", "")),
        }


_OFTEN = ("Run", "Ride", "Walk", "Hike")


class DefaultsForm(forms.Form):
    """One field a sport that is done or set here, and one more sport."""

    def __init__(self, *args: Any, athlete: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owned = Gear.objects.of(athlete.pk).in_use().order_by("name")
        self.gear = {gear.public_id: gear for gear in owned}
        offered = [("", _("None")), *((key, gear.name) for key, gear in self.gear.items())]
        rows = GearDefault.objects.filter(athlete=athlete).select_related("gear")
        self.set_now = {row.sport: row.gear.public_id for row in rows}
        done = Activity.objects.of(athlete.pk).order_by().values_list("sport", flat=True).distinct()
        known = {name for name, _label in sport_choices()}
        sports = sorted({*_OFTEN, *self.set_now, *done} & known, key=_label_of)
        self.sports = sports
        for sport in sports:
            self.fields[sport] = forms.ChoiceField(
                label=_label_of(sport),
                choices=offered,
                required=False,
                initial=self.set_now.get(sport, ""),
            )
        rest = [(name, label) for name, label in sport_choices() if name not in sports]
        self.fields["other_sport"] = forms.ChoiceField(
            label=_("Another sport"), choices=[("", _("None")), *rest], required=False
        )
        self.fields["other_gear"] = forms.ChoiceField(
            label=_("Gear for it"), choices=offered, required=False
        )

    def chosen(self) -> dict[str, Gear | None]:
        """Sport → gear, of those that are to change."""
        data = self.cleaned_data
        found = {sport: self.gear.get(data[sport]) for sport in self.sports if sport in data}
        if data.get("other_sport"):
            found[data["other_sport"]] = self.gear.get(data.get("other_gear", ""))
        return {
            sport: gear
            for sport, gear in found.items()
            if (gear.public_id if gear else "") != self.set_now.get(sport, "")
        }


def _label_of(sport: str) -> str:
    return str(sport_named(sport).label)
