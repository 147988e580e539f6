"""Gear as the API tells it: SI units, the unit in the name."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from activities.activity.models import Gear, GearKind
from activities.gear.queries import GearView, PartView, ReminderView, ServiceView, Watch
from activities.gear.wear import State
from activities.numbers.sports import SPORTS

Row = dict[str, Any]
_MOST_M = 1e9


class MeterShape(serializers.Serializer[Any]):
    by = serializers.ChoiceField(choices=("distance", "time", "days"))
    used = serializers.FloatField(help_text="Metres, seconds or days.")
    limit = serializers.FloatField()
    share = serializers.FloatField(help_text="1 when it is used up.")


class WearShape(serializers.Serializer[Any]):
    state = serializers.ChoiceField(
        choices=[state.value for state in State],
        help_text="`soon` from nine tenths of a limit on; `none` without a limit.",
    )
    meters = MeterShape(many=True)


class GearInput(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=100)
    kind = serializers.ChoiceField(choices=GearKind.choices, required=False)
    brand = serializers.CharField(max_length=100, required=False, allow_blank=True)
    model_name = serializers.CharField(max_length=100, required=False, allow_blank=True)
    note = serializers.CharField(max_length=2000, required=False, allow_blank=True)
    first_on = serializers.DateField(
        required=False, allow_null=True, help_text="Older activities do not get it as the usual."
    )
    start_distance_m = serializers.FloatField(
        required=False, min_value=0, max_value=_MOST_M, help_text="Used before it came here."
    )
    limit_m = serializers.FloatField(
        required=False, allow_null=True, min_value=1, max_value=_MOST_M, help_text="Change after."
    )


class GearShape(serializers.Serializer[Any]):
    id = serializers.CharField()
    name = serializers.CharField()
    kind = serializers.ChoiceField(choices=GearKind.choices)
    brand = serializers.CharField()
    model_name = serializers.CharField()
    note = serializers.CharField()
    first_on = serializers.DateField(allow_null=True)
    retired_at = serializers.DateField(allow_null=True)
    start_distance_m = serializers.FloatField()
    limit_m = serializers.FloatField(allow_null=True)
    distance_m = serializers.FloatField(help_text="With what it came with.")
    moving_s = serializers.FloatField()
    activity_count = serializers.IntegerField()
    wear = WearShape()
    due = serializers.ListField(
        child=serializers.CharField(), help_text="Ids of what is due or nearly, most urgent first."
    )


def wear(watch: Watch) -> Row:
    return {
        "state": watch.state.value,
        "meters": [
            {"by": m.kind, "used": m.used, "limit": m.limit, "share": m.share} for m in watch.meters
        ],
    }


def gear(view: GearView) -> Row:
    piece: Gear = view.gear
    plain = ("name", "kind", "brand", "model_name", "note", "first_on", "retired_at")
    return {
        "id": piece.public_id,
        **{name: getattr(piece, name) for name in plain},
        "start_distance_m": piece.start_distance_m,
        "limit_m": piece.limit_m,
        "distance_m": view.use.distance_m,
        "moving_s": view.use.moving_s,
        "activity_count": view.use.times,
        "wear": wear(view.watch),
        "due": [watch.thing for _name, watch in view.due],
    }


class PartInput(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=100)
    fitted_on = serializers.DateField()
    taken_off_on = serializers.DateField(
        required=False, allow_null=True, help_text="That day counts for what came after it."
    )
    limit_m = serializers.FloatField(
        required=False, allow_null=True, min_value=1, max_value=_MOST_M
    )
    limit_s = serializers.FloatField(
        required=False, allow_null=True, min_value=1, max_value=_MOST_M
    )


class PartShape(PartInput):
    id = serializers.CharField()
    distance_m = serializers.FloatField()
    moving_s = serializers.FloatField()
    wear = WearShape()


def part(view: PartView) -> Row:
    row = view.part
    return {
        "id": row.public_id,
        **{name: getattr(row, name) for name in ("name", "fitted_on", "taken_off_on")},
        "limit_m": row.limit_m,
        "limit_s": row.limit_s,
        "distance_m": view.use.distance_m,
        "moving_s": view.use.moving_s,
        "wear": wear(view.watch),
    }


class ReminderInput(serializers.Serializer[Any]):
    what = serializers.CharField(max_length=100)
    part = serializers.CharField(required=False, allow_null=True, max_length=32)
    every_m = serializers.FloatField(
        required=False, allow_null=True, min_value=1, max_value=_MOST_M
    )
    every_s = serializers.FloatField(
        required=False, allow_null=True, min_value=1, max_value=_MOST_M
    )
    every_days = serializers.IntegerField(
        required=False, allow_null=True, min_value=1, max_value=36_500
    )
    since = serializers.DateField(
        required=False, help_text="Counted from this day until it is done for the first time."
    )


class ReminderShape(ReminderInput):
    id = serializers.CharField()
    counted_from = serializers.DateField(help_text="The day it was done last, or `since`.")
    wear = WearShape()


def reminder(view: ReminderView) -> Row:
    row = view.reminder
    plain = ("what", "every_m", "every_s", "every_days", "since")
    return {
        "id": row.public_id,
        **{name: getattr(row, name) for name in plain},
        "part": row.part.public_id if row.part else None,
        "counted_from": view.since,
        "wear": wear(view.watch),
    }


class ServiceInput(serializers.Serializer[Any]):
    what = serializers.CharField(max_length=100)
    done_on = serializers.DateField(required=False, help_text="Today when left out.")
    part = serializers.CharField(required=False, allow_null=True, max_length=32)
    reminder = serializers.CharField(
        required=False, allow_null=True, max_length=32, help_text="Counted anew from that day."
    )
    note = serializers.CharField(required=False, allow_blank=True, max_length=2000)
    cost = serializers.DecimalField(
        required=False, allow_null=True, min_value=0, max_digits=10, decimal_places=2
    )


class ServiceShape(ServiceInput):
    id = serializers.CharField()
    at_m = serializers.FloatField(help_text="How far the gear had come by the end of that day.")
    part_m = serializers.FloatField(allow_null=True, help_text="How far the part had.")


def service(view: ServiceView) -> Row:
    row = view.service
    return {
        "id": row.public_id,
        **{name: getattr(row, name) for name in ("what", "done_on", "note")},
        "cost": str(row.cost) if row.cost is not None else None,
        "part": row.part.public_id if row.part else None,
        "reminder": row.reminder.public_id if row.reminder else None,
        "at_m": view.at_m,
        "part_m": view.part_m,
    }


class DefaultShape(serializers.Serializer[Any]):
    sport = serializers.ChoiceField(choices=sorted(SPORTS))
    gear = serializers.CharField(max_length=32, allow_null=True, help_text="null ends it.")
