"""Health data for programs on a telephone: nothing before consent, each sample once, bad ones named."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone as clock
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import (
    OpenApiExample,
    OpenApiParameter,
    OpenApiResponse,
    extend_schema,
    extend_schema_field,
)
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.people.models import Audience
from accounts.people.requests import athlete_of
from activities.numbers.sports import SPORTS
from activities.recordings.workout import COLUMNS, MAX_SERIES, Workout
from activities.uploads.models import Upload
from integrations.health import services
from integrations.health.kinds import KINDS, SOURCES, WORKOUT
from integrations.health.models import Sample
from integrations.health.services import Given, GivenWorkout
from stravalite.api.pagination import CursorPages
from stravalite.api.schema import ERROR
from stravalite.api.views import ApiView
from stravalite.errors import DomainError

MAX_SAMPLES, MAX_WORKOUTS = 1000, 20
MAX_SERIES_SAMPLES = 50_000
MAX_BYTES = 8 * 1024 * 1024
_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
_LONGEST = timedelta(days=14)


class BatchTooLarge(DomainError):
    code = "batch_too_large"
    status = 413
    message = _("This is more than one batch may hold.")
    hint = _("Send at most 1000 samples and 20 workouts at a time, 8 MB in all.")


@extend_schema_field(OpenApiTypes.DATETIME)
class Moment(serializers.Field[Any, Any, Any, Any]):
    """With its offset: the day it belongs to is the day where it was taken."""

    def to_internal_value(self, data: Any) -> datetime:
        try:
            moment = datetime.fromisoformat(data)
            if moment.tzinfo is None:
                raise serializers.ValidationError(_("Say the offset from UTC too."))
            if not _EARLIEST <= moment.astimezone(UTC) <= clock.now() + timedelta(days=1):
                raise serializers.ValidationError(_("Between 1990 and now, please."))
        except (TypeError, ValueError, OverflowError) as error:
            raise serializers.ValidationError(
                _("A time like 2026-05-01T07:00:00+02:00.")
            ) from error
        return moment

    def to_representation(self, value: Any) -> Any:
        return value


@extend_schema_field({"oneOf": [{"type": "number"}, {"type": "string"}]})
class Value(serializers.Field[Any, Any, Any, Any]):
    """A number or a word; which, the kind says."""

    def to_internal_value(self, data: Any) -> float | str:
        if isinstance(data, str) and len(data) <= 40:
            return data
        if isinstance(data, int | float) and not isinstance(data, bool) and abs(data) < 1e12:
            return float(data)
        raise serializers.ValidationError(_("This is neither a number nor a word."))

    def to_representation(self, value: Any) -> Any:
        return value


class SampleInput(serializers.Serializer[Any]):
    id = serializers.CharField(
        max_length=100, help_text="The sender's own id; sent again, it is known and left."
    )
    kind = serializers.ChoiceField(choices=sorted(KINDS))
    start = Moment()
    end = Moment(required=False, allow_null=True)
    value = Value(help_text="A number in the kind's unit; for sleep one of its stages.")
    unit = serializers.CharField(max_length=20, required=False, allow_blank=True)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        kind = KINDS[attrs["kind"]]
        if attrs.get("end") is not None and attrs["end"] < attrs["start"]:
            raise serializers.ValidationError({"end": [_("It ends before it begins.")]})
        if attrs.get("unit") and attrs["unit"] != kind.unit:
            told = _("Expected %(unit)s.") % {"unit": kind.unit or "–"}
            raise serializers.ValidationError({"unit": [told]})
        if kind.words:
            if attrs["value"] not in kind.words:
                told = _("One of %(words)s.") % {"words": ", ".join(kind.words)}
                raise serializers.ValidationError({"value": [told]})
        elif not (isinstance(attrs["value"], float) and kind.least <= attrs["value"] <= kind.most):
            told = _("Expected %(least)g to %(most)g %(unit)s.") % {
                "least": kind.least,
                "most": kind.most,
                "unit": kind.unit,
            }
            raise serializers.ValidationError({"value": [told]})
        return attrs


class _Column(serializers.ListField):
    """Numbers, null where nothing was recorded; looked at in one go, for there are many."""

    def to_internal_value(self, data: Any) -> list[float | None]:
        if not isinstance(data, list) or len(data) > MAX_SERIES_SAMPLES:
            told = _("A list of at most %(count)d numbers.") % {"count": MAX_SERIES_SAMPLES}
            raise serializers.ValidationError(told)
        if not all(one is None or (type(one) in {int, float} and abs(one) < 1e9) for one in data):
            raise serializers.ValidationError(_("Only numbers, and null where there is none."))
        return data


class SeriesInput(serializers.Serializer[Any]):
    """Samples on a clock of their own; every column as long as `time_s`."""

    time_s = _Column(child=serializers.FloatField(), help_text="Seconds since the workout's start.")

    def get_fields(self) -> dict[str, Any]:
        columns = {
            name: _Column(child=serializers.FloatField(allow_null=True), required=False)
            for name in COLUMNS
        }
        return {**super().get_fields(), **columns}

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        for name, values in attrs.items():
            if len(values) != len(attrs["time_s"]):
                raise serializers.ValidationError({name: [_("Not as long as time_s.")]})
        return attrs


class WorkoutInput(serializers.Serializer[Any]):
    id = serializers.CharField(max_length=90)
    sport = serializers.ChoiceField(choices=sorted(SPORTS))
    start = Moment()
    end = Moment()
    name = serializers.CharField(max_length=200, required=False, allow_blank=True)
    device = serializers.CharField(max_length=100, required=False, allow_blank=True)
    indoor = serializers.BooleanField(required=False, default=False)
    visibility = serializers.ChoiceField(
        choices=Audience.choices, required=False, default=Audience.ONLY_ME
    )
    distance_m = serializers.FloatField(required=False, min_value=0, max_value=5_000_000)
    calories_kcal = serializers.FloatField(required=False, min_value=0, max_value=50_000)
    elevation_gain_m = serializers.FloatField(required=False, min_value=0, max_value=50_000)
    average_heartrate_bpm = serializers.FloatField(required=False, min_value=20, max_value=254)
    series = SeriesInput(many=True, required=False, max_length=MAX_SERIES)  # type: ignore[call-arg]

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if not timedelta(0) < attrs["end"] - attrs["start"] <= _LONGEST:
            told = _("Between one second and fourteen days after the start, please.")
            raise serializers.ValidationError({"end": [told]})
        for name in ("distance_m", "calories_kcal", "elevation_gain_m", "average_heartrate_bpm"):
            if not math.isfinite(attrs.get(name, 0)):
                raise serializers.ValidationError({name: [_("This is not a number.")]})
        return attrs


class BatchInput(serializers.Serializer[Any]):
    """What is looked at first; each sample is judged by itself afterwards."""

    source = serializers.ChoiceField(choices=SOURCES)  # type: ignore[assignment]
    samples = serializers.ListField(
        child=serializers.DictField(), required=False, max_length=MAX_SAMPLES
    )
    workouts = serializers.ListField(
        child=serializers.DictField(), required=False, max_length=MAX_WORKOUTS
    )


class BatchShape(serializers.Serializer[Any]):
    """For the description."""

    source = serializers.ChoiceField(choices=SOURCES)  # type: ignore[assignment]
    samples = SampleInput(many=True, required=False, max_length=MAX_SAMPLES)  # type: ignore[call-arg]
    workouts = WorkoutInput(many=True, required=False, max_length=MAX_WORKOUTS)  # type: ignore[call-arg]


class RefusedShape(serializers.Serializer[Any]):
    list = serializers.ChoiceField(choices=("samples", "workouts"))
    index = serializers.IntegerField()
    id = serializers.CharField(allow_blank=True)
    fields = serializers.DictField()  # type: ignore[assignment]


class SentWorkoutShape(serializers.Serializer[Any]):
    id = serializers.CharField()
    upload = serializers.CharField()
    status_url = serializers.CharField()


class TakenShape(serializers.Serializer[Any]):
    taken = serializers.IntegerField(help_text="New, and kept.")
    known = serializers.IntegerField(help_text="Sent before; left as they are.")
    refused = RefusedShape(many=True)
    workouts = SentWorkoutShape(many=True)


class ConsentShape(serializers.Serializer[Any]):
    given = serializers.BooleanField()
    given_at = serializers.DateTimeField(allow_null=True)
    withdrawn_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField(help_text="Of the words to agree to.")
    page = serializers.CharField(help_text="Where a person reads and agrees.")


class SampleShape(serializers.Serializer[Any]):
    id = serializers.CharField(source="external_id")
    source = serializers.CharField()  # type: ignore[assignment]
    kind = serializers.ChoiceField(choices=sorted([*KINDS, WORKOUT]))
    start = serializers.DateTimeField()
    received_at = serializers.DateTimeField(source="created_at")


class NewestFirst(CursorPages):
    ordering = "-id"


class ConsentView(ApiView):
    @extend_schema(responses={200: ConsentShape, 401: ERROR})
    def get(self, request: Request) -> Response:
        """Whether you have agreed that health data is kept, and when."""
        athlete_id = athlete_of(request).pk
        last = services.last_consent(athlete_id)
        return Response(
            {
                "given": services.consent_of(athlete_id) is not None,
                "given_at": last.given_at if last else None,
                "withdrawn_at": last.withdrawn_at if last else None,
                "version": services.VERSION,
                "page": "/settings/health",
            }
        )

    @extend_schema(
        parameters=[
            OpenApiParameter(
                "erase",
                bool,
                description="Also delete everything that was sent; false unless said.",
            )
        ],
        responses={204: OpenApiResponse(), 401: ERROR},
    )
    def delete(self, request: Request) -> Response:
        """Withdraws your consent. Agreeing is for the page alone: a person has to read it."""
        erase = request.query_params.get("erase", "").lower() in {"1", "true", "yes"}
        services.withdraw(athlete_of(request), erase=erase)
        return Response(status=status.HTTP_204_NO_CONTENT)


class SamplesView(ApiView):
    pagination_class = NewestFirst  # for the description; `get` pages by itself

    @extend_schema(responses={200: SampleShape(many=True), 401: ERROR})
    def get(self, request: Request) -> Response:
        """Which samples have come in, the last first; what they said is kept where it belongs."""
        pages = NewestFirst()
        mine = Sample.objects.filter(athlete=athlete_of(request))
        page = pages.paginate_queryset(mine, request, self) or []
        return pages.get_paginated_response(SampleShape(page, many=True).data)

    @extend_schema(
        request=BatchShape,
        responses={200: TakenShape, 400: ERROR, 401: ERROR, 403: ERROR, 413: ERROR},
        examples=[
            OpenApiExample(
                "A morning from an iPhone",
                request_only=True,
                value={
                    "source": "healthkit",
                    "samples": [
                        {
                            "id": "6F1C2D54-0001",
                            "kind": "weight",
                            "start": "2026-05-01T06:40:00+02:00",
                            "value": 71.4,
                            "unit": "kg",
                        },
                        {
                            "id": "6F1C2D54-0002",
                            "kind": "sleep",
                            "start": "2026-05-01T01:10:00+02:00",
                            "end": "2026-05-01T02:05:00+02:00",
                            "value": "deep",
                        },
                    ],
                },
            ),
            OpenApiExample(
                "A run with its route and heart rate",
                request_only=True,
                value={
                    "source": "health_connect",
                    "workouts": [
                        {
                            "id": "b7d0-42",
                            "sport": "Run",
                            "start": "2026-05-01T07:00:00+02:00",
                            "end": "2026-05-01T07:00:02+02:00",
                            "series": [
                                {
                                    "time_s": [0, 1, 2],
                                    "lat": [48.1, 48.10002, 48.10004],
                                    "lon": [11.5, 11.5, 11.5],
                                },
                                {"time_s": [0.4], "heartrate": [121]},
                            ],
                        }
                    ],
                },
            ),
        ],
    )
    def post(self, request: Request) -> Response:
        """Takes in samples and workouts of a phone. Only after consent; each is judged by itself.

        Weight and limits become dated measures, workouts activities that only you see, the rest is kept
        for you. Send again what you are not sure of: ids that are known are left.
        """
        athlete = athlete_of(request)
        if services.consent_of(athlete.pk) is None:
            raise services.ConsentMissing
        if int(request.META.get("CONTENT_LENGTH") or 0) > MAX_BYTES:
            raise BatchTooLarge
        batch = BatchInput(data=request.data)
        batch.is_valid(raise_exception=True)
        given = batch.validated_data
        refused: list[dict[str, Any]] = []
        samples = [
            Given(one["id"], one["kind"], one["start"], one.get("end"), one["value"])
            for one in _in_order("samples", SampleInput, given, refused)
        ]
        workouts = [
            GivenWorkout(_workout(given["source"], one), one["visibility"])
            for one in _in_order("workouts", WorkoutInput, given, refused)
        ]
        taken = services.receive(
            athlete=athlete, source=given["source"], samples=samples, workouts=workouts
        )
        return Response(
            {
                "taken": taken.taken,
                "known": taken.known,
                "refused": refused,
                "workouts": [_sent(sender_id, upload) for sender_id, upload in taken.uploads],
            }
        )


def _in_order(
    name: str,
    kind: type[serializers.Serializer[Any]],
    given: dict[str, Any],
    refused: list[dict[str, Any]],
) -> list[dict[str, Any]]:
    """Those that are in order; what is wrong with the others goes to `refused`, by field."""
    found = []
    for index, row in enumerate(given.get(name, [])):
        judged = kind(data=row)
        if judged.is_valid():
            found.append(judged.validated_data)
            continue
        told = row.get("id")
        refused.append(
            {
                "list": name,
                "index": index,
                "id": told[:100] if isinstance(told, str) else "",
                "fields": judged.errors,
            }
        )
    return found


def _workout(source: str, given: dict[str, Any]) -> Workout:
    totals = ("distance_m", "calories_kcal", "elevation_gain_m", "average_heartrate_bpm")
    return Workout(
        source=source,
        sport=given["sport"],
        start=given["start"],
        end=given["end"],
        id=given["id"],
        name=given.get("name", ""),
        device=given.get("device", ""),
        indoor=given["indoor"],
        totals={name: given[name] for name in totals if name in given},
        series=[dict(one) for one in given.get("series", [])],
    )


def _sent(sender_id: str, upload: Upload) -> dict[str, Any]:
    return {
        "id": sender_id,
        "upload": upload.public_id,
        "status_url": reverse("api-upload", args=[upload.public_id]),
    }
