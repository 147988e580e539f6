"""The heavy parts of an activity, each at its own address: splits, laps, streams, map, thumbnail."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np
from django.http import HttpResponse
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticatedOrReadOnly
from rest_framework.request import Request
from rest_framework.response import Response

from activities.activity.models import Activity
from activities.log import route_colours, route_map, shapes, thumbnails
from activities.log.look import COLOURS, Look, NoSuchPart, part_of
from activities.log.queries import own_tracks_around, visible_activity
from activities.maps import drawing, geometry
from activities.maps.colouring import Stretch
from activities.recordings.recording import Column
from activities.streams.codec import reduce
from activities.streams.deltas import deltas, scale_of
from activities.streams.queries import sections_for, streams_for
from activities.streams.redaction import Redaction, redact, redaction_for
from stravalite.api.schema import ERROR
from stravalite.api.views import ApiView

#: API name → stored columns
STREAM_KEYS: dict[str, tuple[str, ...]] = {
    "time": ("time",),
    "distance": ("distance",),
    "latlng": ("lat", "lon"),
    "altitude": ("altitude",),
    "heartrate": ("heartrate",),
    "cadence": ("cadence",),
    "power": ("power",),
    "temperature": ("temperature",),
    "speed": ("speed",),
    "grade": ("grade",),
    "moving": ("moving",),
}
RESOLUTIONS = {"low": 100, "medium": 1000, "high": 10_000}
SCREEN = "screen"  # the reduced copy that is stored
CODINGS = ("values", "deltas")
_DECIMALS = {"lat": 6, "lon": 6, "altitude": 1, "speed": 3, "distance": 1, "grade": 1, "time": 1}


class SectionShape(serializers.Serializer[Any]):
    index = serializers.IntegerField()
    start_s = serializers.FloatField()
    distance_m = serializers.FloatField(allow_null=True)
    elapsed_s = serializers.FloatField()
    moving_s = serializers.FloatField()
    speed_mps = serializers.FloatField(allow_null=True)
    elevation_gain_m = serializers.FloatField(allow_null=True)
    average_heartrate_bpm = serializers.FloatField(allow_null=True)
    gap_s_per_km = serializers.FloatField(allow_null=True)


class LapShape(SectionShape):
    trigger = serializers.CharField(allow_null=True)
    intensity = serializers.CharField(allow_null=True)
    device_totals = serializers.DictField()


class StreamsShape(serializers.Serializer[Any]):
    streams = serializers.DictField(child=serializers.ListField(), allow_empty=True)
    scales = serializers.DictField(
        child=serializers.IntegerField(),
        required=False,
        help_text="With `coding=deltas`: what the sums of a stream are divided by.",
    )
    resolution = serializers.CharField()
    original_size = serializers.IntegerField()


class ColouredStretchShape(serializers.Serializer[Any]):
    step = serializers.IntegerField(
        allow_null=True, help_text="0 (darkest) to 5; null where nothing was measured."
    )
    polyline = serializers.CharField(help_text="Begins where the one before ends.")


class ColouringShape(serializers.Serializer[Any]):
    unit = serializers.ChoiceField(choices=list(route_colours.UNITS.values()))
    edges = serializers.ListField(
        child=serializers.FloatField(), help_text="The five borders between the six steps."
    )
    stretches = ColouredStretchShape(many=True)


class MapShape(serializers.Serializer[Any]):
    polyline = serializers.CharField(help_text="Encoded with 5 decimals; empty without positions.")
    summary_polyline = serializers.CharField(help_text="At most 160 points.")
    breaks = serializers.ListField(
        child=serializers.IntegerField(),
        help_text="Numbers of the points of `polyline` that nothing was recorded just before.",
    )
    bounds = serializers.DictField(allow_null=True)
    own_tracks = serializers.ListField(
        child=serializers.CharField(),
        help_text="Your own other tracks on this ground; empty unless asked for with `around`.",
    )
    colouring = ColouringShape(
        allow_null=True, help_text="Null unless asked for and there for this viewer."
    )


class StretchShape(serializers.Serializer[Any]):
    from_s = serializers.FloatField(help_text="Seconds since the start of what you may see.")
    to_s = serializers.FloatField()
    elapsed_s = serializers.FloatField()
    moving_s = serializers.FloatField()
    from_m = serializers.FloatField(allow_null=True)
    to_m = serializers.FloatField(allow_null=True)
    distance_m = serializers.FloatField(allow_null=True)
    speed_mps = serializers.FloatField(allow_null=True, help_text="Distance over moving time.")
    elevation_gain_m = serializers.FloatField(allow_null=True)
    elevation_loss_m = serializers.FloatField(allow_null=True)
    grade = serializers.FloatField(
        allow_null=True, help_text="Between the two ends: 0.05 rises 5 m in 100 m."
    )
    average_heartrate_bpm = serializers.FloatField(allow_null=True)
    max_heartrate_bpm = serializers.FloatField(allow_null=True)
    average_cadence_rpm = serializers.FloatField(allow_null=True)
    average_power_w = serializers.FloatField(allow_null=True)
    normalized_power_w = serializers.FloatField(allow_null=True)


class PartView(ApiView):
    """One part of a visible activity."""

    permission_classes = (IsAuthenticatedOrReadOnly,)

    def visible(self, request: Request, activity_id: str) -> tuple[Activity, Redaction]:
        activity, viewer = visible_activity(request, activity_id)
        self.viewer = viewer
        redaction = redaction_for(activity, viewer)
        return redact(activity, viewer), redaction


class SplitsView(PartView):
    @extend_schema(
        parameters=[OpenApiParameter("unit", enum=["km", "mi"])],
        responses={200: SectionShape(many=True), 400: ERROR, 404: ERROR},
    )
    def get(self, request: Request, activity_id: str) -> Response:
        """Splits per kilometre or mile; the last may be shorter. Never made up from averages."""
        activity, _redaction = self.visible(request, activity_id)
        unit = request.query_params.get("unit", "km")
        if unit not in {"km", "mi"}:
            raise serializers.ValidationError({"unit": ["Use km or mi."]})
        return Response(shapes.sections(sections_for(activity, self.viewer, f"splits_{unit}")))


class LapsView(PartView):
    @extend_schema(responses={200: LapShape(many=True), 404: ERROR})
    def get(self, request: Request, activity_id: str) -> Response:
        """Laps as the device cut them, measured by us, with the device's own totals beside."""
        activity, _redaction = self.visible(request, activity_id)
        return Response(shapes.laps(sections_for(activity, self.viewer, "laps")))


_MOMENT = "Seconds (1290), a clock (21:30) or a place (4.38km, 2.7mi, 4380m); "


class StretchView(PartView):
    @extend_schema(
        parameters=[
            OpenApiParameter("from", description=_MOMENT + "the start if left out."),
            OpenApiParameter("to", description=_MOMENT + "the end if left out."),
        ],
        responses={200: StretchShape, 400: ERROR, 404: ERROR},
    )
    def get(self, request: Request, activity_id: str) -> Response:
        """Numbers between two moments, from what this viewer may see. Null is what nobody recorded or may know."""
        activity, _redaction = self.visible(request, activity_id)
        columns = streams_for(activity, self.viewer).columns
        try:
            found = part_of(Look.of(request.query_params), activity, columns)
        except NoSuchPart as refused:
            words = (
                "Give two moments, the first before the second, with something recorded between."
            )
            raise serializers.ValidationError({"from": [words]}) from refused
        return Response(asdict(found))


class StreamsView(PartView):
    @extend_schema(
        parameters=[
            OpenApiParameter("keys", description="Comma-separated: " + ", ".join(STREAM_KEYS)),
            OpenApiParameter(
                "resolution",
                enum=[*RESOLUTIONS, SCREEN, "full"],
                description="At most 100, 1,000 or 10,000 samples, the 2,000 of our own charts, or all.",
            ),
            OpenApiParameter(
                "coding",
                enum=list(CODINGS),
                description="`deltas`: whole numbers, each what it adds to the last one that is not "
                "null, in units of 1/scale; `latlng` comes as `lat` and `lon`.",
            ),
        ],
        responses={200: StreamsShape, 400: ERROR, 404: ERROR},
    )
    def get(self, request: Request, activity_id: str) -> Response:
        """Recorded columns of equal length; null where nothing was recorded."""
        activity, _redaction = self.visible(request, activity_id)
        keys = _keys(request.query_params.get("keys", ""))
        resolution = _choice(request, "resolution", [*RESOLUTIONS, SCREEN, "full"], "full")
        coding = _choice(request, "coding", CODINGS, "values")
        stored = {column for key in keys for column in STREAM_KEYS[key]}
        found = streams_for(activity, self.viewer, only=stored, reduced=resolution == SCREEN)
        columns = found.columns
        if resolution in RESOLUTIONS and columns:
            columns = reduce(columns, n=RESOLUTIONS[resolution])
        streams = (
            _coded([name for key in keys for name in STREAM_KEYS[key]], columns)
            if coding == "deltas"
            else {"streams": {key: listed for key in keys if (listed := _listed(key, columns))}}
        )
        return Response({**streams, "resolution": resolution, "original_size": found.original_size})


def _choice(request: Request, name: str, known: Sequence[str], usual: str) -> str:
    asked = request.query_params.get(name, usual)
    if asked not in known:
        raise serializers.ValidationError({name: [f"Use {', '.join(known)}."]})
    return asked


def _coded(names: list[str], columns: Mapping[str, Column]) -> dict[str, Any]:
    scales = {name: scale_of(name) for name in names if name in columns}
    coded = {name: deltas(columns[name], scale) for name, scale in scales.items()}
    return {"streams": coded, "scales": scales}


def _keys(asked: str) -> list[str]:
    keys = [key.strip() for key in asked.split(",") if key.strip()] or list(STREAM_KEYS)
    unknown = [key for key in keys if key not in STREAM_KEYS]
    if unknown:
        raise serializers.ValidationError({"keys": [f"Unknown: {', '.join(unknown)}."]})
    return list(dict.fromkeys(keys))


def _listed(key: str, columns: Mapping[str, Column]) -> list[Any] | None:
    parts = STREAM_KEYS[key]
    if any(part not in columns for part in parts):
        return None
    lists = [_plain(columns[part], _DECIMALS.get(part, 0)) for part in parts]
    if len(lists) == 1:
        return lists[0]
    return [None if None in pair else list(pair) for pair in zip(*lists, strict=True)]


def _plain(column: Column, decimals: int) -> list[float | None]:
    rounded = np.round(column, decimals)
    values: list[float | None] = rounded.tolist()
    for index in np.flatnonzero(~np.isfinite(rounded)):
        values[int(index)] = None
    return values


class MapView(PartView):
    @extend_schema(
        parameters=[
            OpenApiParameter("colour", enum=list(COLOURS)),
            OpenApiParameter("around", bool, description="Your own other tracks too."),
        ],
        responses={200: MapShape, 400: ERROR, 404: ERROR},
    )
    def get(self, request: Request, activity_id: str) -> Response:
        """The track as encoded polylines; with `colour` also in six steps of what was measured."""
        activity, _redaction = self.visible(request, activity_id)
        colour = request.query_params.get("colour", "")
        if colour and colour not in COLOURS:
            raise serializers.ValidationError({"colour": [f"Use {', '.join(COLOURS)}."]})
        wanted = {"lat", "lon"} | ({route_colours.COLUMNS[colour]} if colour else set())
        columns = streams_for(activity, self.viewer, only=wanted).columns
        polyline, box, breaks = "", None, []
        if "lat" in columns and "lon" in columns:
            seen = np.isfinite(columns["lat"]) & np.isfinite(columns["lon"])
            lat, lon = columns["lat"][seen], columns["lon"][seen]
            polyline = geometry.encode_polyline(lat, lon)
            before = np.cumsum(seen)
            breaks = [int(before[part[0]]) - 1 for part in route_map.unbroken(columns)[1:]]
            box = {
                "south": float(lat.min()),
                "west": float(lon.min()),
                "north": float(lat.max()),
                "east": float(lon.max()),
            }
        return Response(
            {
                "polyline": polyline,
                "summary_polyline": activity.track,
                "breaks": breaks,
                "bounds": box,
                "own_tracks": self._around(request, activity, columns),
                "colouring": _colouring(activity, columns, colour),
            }
        )

    def _around(
        self, request: Request, activity: Activity, columns: dict[str, Column]
    ) -> list[str]:
        if request.query_params.get("around") != "true":
            return []
        return own_tracks_around(self.viewer, activity, route_map.bounds_of(columns))


def _colouring(
    activity: Activity, columns: dict[str, Column], colour: str
) -> dict[str, Any] | None:
    found = route_colours.coloured(activity, columns, route_map.unbroken(columns), colour)
    if found is None:
        return None
    return {
        "unit": route_colours.UNITS[route_colours.measure_of(activity, colour)],
        "edges": [round(edge, 3) for edge in found.edges],
        "stretches": [
            {"step": each.step, "polyline": _encoded(columns, each)} for each in found.stretches
        ],
    }


def _encoded(columns: dict[str, Column], stretch: Stretch) -> str:
    samples = slice(stretch.first, stretch.last + 1)
    return geometry.encode_polyline(columns["lat"][samples], columns["lon"][samples])


class ThumbnailView(PartView):
    @extend_schema(
        parameters=[OpenApiParameter("theme", enum=["light", "dark"])],
        responses={
            (200, "image/svg+xml"): str,
            304: OpenApiResponse(),
            404: ERROR,
        },
    )
    def get(self, request: Request, activity_id: str) -> HttpResponse:
        """A small SVG of the route; an empty ground where there is none. Has an ETag per theme."""
        activity, _redaction = self.visible(request, activity_id)
        theme: drawing.Theme = "dark" if request.query_params.get("theme") == "dark" else "light"
        etag = thumbnails.etag(activity.track, theme)
        sent = {part.strip() for part in request.headers.get("If-None-Match", "").split(",")}
        if etag in sent or f"W/{etag}" in sent or "*" in sent:
            answer = HttpResponse(status=304)
        else:
            picture = thumbnails.file(activity.track, theme)
            answer = HttpResponse(picture, content_type="image/svg+xml")
        answer["ETag"] = etag
        answer["Cache-Control"] = "private, max-age=0, must-revalidate"
        return answer
