"""The forms of the list: its filters, what is done to many activities at once, the name of a view."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.people.models import Audience
from activities.activity.models import Gear, WorkoutType
from activities.log.forms import sport_choices
from activities.log.models import NAME_LONGEST
from activities.log.queries import NO_GEAR
from activities.log.sorting import NEWEST, SORTS
from stravalite.ui import formats
from stravalite.ui.display import Display
from stravalite.ui.sports import sport_named

_YES_OR_NO = [("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))]
#: Always to be seen; the rest opens.
FIRST = ("q", "sport", "after", "before", "sort")


def _date(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label, required=False, widget=forms.DateInput(attrs={"type": "date"})
    )


def _number(label: Any) -> forms.FloatField:
    widget = forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"})
    return forms.FloatField(
        label=label, required=False, min_value=0, max_value=100_000, widget=widget
    )


class FilterForm(forms.Form):
    """The list's filters; a bad value is ignored and said."""

    q = forms.CharField(
        label=gettext_lazy("Search"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    sport = forms.ChoiceField(label=gettext_lazy("Sport"), required=False)
    after = _date(gettext_lazy("From"))
    before = _date(gettext_lazy("To"))
    sort = forms.ChoiceField(label=gettext_lazy("Order"), required=False)
    gear = forms.ChoiceField(label=gettext_lazy("Gear"), required=False)
    visibility = forms.ChoiceField(label=gettext_lazy("Who can see it"), required=False)
    workout_type = forms.ChoiceField(label=gettext_lazy("Kind"), required=False)
    has = forms.ChoiceField(label=gettext_lazy("With"), required=False)
    commute = forms.ChoiceField(label=gettext_lazy("On the way to work"), required=False)

    def __init__(
        self, *args: Any, sports: list[str], gear: Iterable[Gear], display: Display, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.display = display
        # the unit is in the name, so that an address means the same to everybody
        unit, words = ("km", "km") if display.metric else ("mi", "mi")
        self.fields[f"min_{unit}"] = _number(_("At least, %(unit)s") % {"unit": words})
        self.fields[f"max_{unit}"] = _number(_("At most, %(unit)s") % {"unit": words})
        any_one = ("", _("Any"))
        choices: dict[str, list[tuple[Any, Any]]] = {
            "sport": [
                ("", _("All sports")),
                *((name, str(sport_named(name).label)) for name in sports),
            ],
            "sort": [
                ("", SORTS[NEWEST].label),
                *((name, sort.label) for name, sort in SORTS.items() if name != NEWEST),
            ],
            "gear": [any_one, *((one.public_id, one.name) for one in gear), (NO_GEAR, _("None"))],
            "visibility": [any_one, *Audience.choices],
            "workout_type": [any_one, *WorkoutType.choices],
            "has": [("", _("Anything")), ("photos", _("Photos")), ("route", _("A route"))],
            "commute": [any_one, *_YES_OR_NO],
        }
        for name, offered in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
            field.choices = offered

    @property
    def first(self) -> list[forms.BoundField]:
        return [self[name] for name in FIRST]

    @property
    def more(self) -> list[forms.BoundField]:
        return [bound for bound in self.visible_fields() if bound.name not in FIRST]

    @property
    def shows_more(self) -> bool:
        """Whether one of the others is set or wrong: then they are open."""
        return any(bound.errors or bound.value() for bound in self.more if self.is_bound)

    def wanted(self) -> dict[str, str]:
        """The filters that are set and make sense, by name in the order of the form."""
        if not self.is_bound:
            return {}
        bad = set(self.errors)
        return {
            name: text
            for name in self.fields
            if name not in bad
            and (text := str(self.data.get(name, "")).replace("\0", "").strip())
            and (name, text) != ("sort", NEWEST)
        }

    def said(self, name: str, text: str) -> str:
        """A filter in words: `Sport: Run`."""
        field = self.fields[name]
        if name == "q":
            return f"“{text}”"
        value: object = text
        if isinstance(field, forms.ChoiceField):
            value = dict(field.choices).get(text, text)  # type: ignore[arg-type]
        elif isinstance(field, forms.DateField):
            value = formats.day(field.to_python(text), self.display)
        return f"{field.label}: {value}"


def _kept(choices: Iterable[tuple[Any, Any]]) -> list[tuple[Any, Any]]:
    return [("", gettext_lazy("Leave as it is")), *choices]


class BulkForm(forms.Form):
    """What many activities are set to; what is left as it is does not change."""

    sport = forms.ChoiceField(
        label=gettext_lazy("Sport"), required=False, choices=lambda: _kept(sport_choices())
    )
    gear = forms.ChoiceField(label=gettext_lazy("Gear"), required=False)
    audience = forms.ChoiceField(
        label=gettext_lazy("Who can see it"), required=False, choices=_kept(Audience.choices)
    )
    workout_type = forms.ChoiceField(
        label=gettext_lazy("Kind"), required=False, choices=_kept(WorkoutType.choices)
    )
    commute = forms.ChoiceField(
        label=gettext_lazy("On the way to work"), required=False, choices=_kept(_YES_OR_NO)
    )
    excluded_from_records = forms.ChoiceField(
        label=gettext_lazy("Leave out of my records"), required=False, choices=_kept(_YES_OR_NO)
    )

    def __init__(self, *args: Any, gear: Iterable[Gear], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["gear"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = _kept([(NO_GEAR, _("None")), *((one.public_id, one.name) for one in gear)])

    def changes(self) -> dict[str, Any]:
        """As `bulk.change_many` takes them."""
        chosen = {name: value for name, value in self.cleaned_data.items() if value}
        for name in ("commute", "excluded_from_records"):
            if name in chosen:
                chosen[name] = chosen[name] == "yes"
        if chosen.get("gear") == NO_GEAR:
            chosen["gear"] = ""
        return chosen


class ViewForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=NAME_LONGEST)
    query = forms.CharField(required=False, max_length=4000, widget=forms.HiddenInput)
