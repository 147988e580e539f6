"""Taking an activity out: GPX, CSV, JSON, and the original bytes."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import numpy as np
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.text import slugify
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import exceptions
from rest_framework.permissions import IsAuthenticated
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request

from activities.activity.models import Activity, ActivityDetail
from activities.log import shapes
from activities.log.api.parts import PartView
from activities.log.queries import own_activity
from activities.recordings.recording import Column, Lap, Totals
from activities.recordings.writing import write_csv, write_gpx
from activities.recordings.writing_fit import write_fit
from activities.recordings.writing_tcx import write_tcx
from activities.streams.queries import sections_of, streams_for
from activities.streams.redaction import Redaction
from activities.uploads.queries import origins_of
from stravalite.api.schema import ERROR
from stravalite.api.views import ApiView
from stravalite.errors import DomainError
from stravalite.files import download

FORMS = {
    "gpx": "application/gpx+xml",
    "tcx": "application/vnd.garmin.tcx+xml",
    "fit": "application/vnd.ant.fit",
    "csv": "text/csv",
    "json": "application/json",
}


class NothingRecorded(DomainError):
    code = "nothing_recorded"
    status = 409
    message = gettext_lazy("This activity has no recorded track to put into such a file.")
    hint = gettext_lazy("Take the JSON form, or the original file.")


def _as_file(content: bytes, activity: Activity, form: str) -> HttpResponse:
    name = slugify(activity.name)[:60] or "activity"
    answer = HttpResponse(content, content_type=FORMS[form])
    answer["Content-Disposition"] = (
        f'attachment; filename="{activity.local_date.isoformat()}-{name}.{form}"'
    )
    return answer


class ExportView(PartView):
    @extend_schema(
        parameters=[OpenApiParameter("form", location="path", enum=list(FORMS))],
        responses={
            (200, "application/gpx+xml"): bytes,
            (200, "application/vnd.garmin.tcx+xml"): bytes,
            (200, "application/vnd.ant.fit"): bytes,
            (200, "text/csv"): bytes,
            (200, "application/json"): dict,
            404: ERROR,
            409: ERROR,
        },
    )
    def get(self, request: Request, activity_id: str, form: str) -> HttpResponseBase:
        """The activity as a file; others get it without what its athlete keeps private."""
        if form not in FORMS:
            raise exceptions.NotFound
        activity, redaction = self.visible(request, activity_id)
        found = streams_for(activity, self.viewer)
        columns = found.columns
        detail = ActivityDetail.objects.filter(activity=activity).first() or ActivityDetail()
        for part in ("splits_km", "laps"):  # never saved
            rows = sections_of(getattr(detail, part), activity, self.viewer, part, found)
            setattr(detail, part, rows)
        if form == "json":
            values = Activity.objects.filter(pk=activity.pk).values(*shapes.DETAIL_FIELDS).get()
            described = shapes.detail(values, self.viewer)
            return _as_file(_json(described, detail, columns, redaction), activity, form)
        write = {"gpx": _gpx, "tcx": _tcx, "fit": _fit, "csv": _csv}[form]
        return _as_file(write(activity, detail, columns, redaction), activity, form)


def _json(
    described: dict[str, Any],
    detail: ActivityDetail,
    columns: dict[str, Column],
    redaction: Redaction,
) -> bytes:
    whole = {
        "schema_version": 1,
        "activity": described,
        "splits_km": shapes.sections(detail.splits_km),
        "laps": shapes.laps(detail.laps),
        "device_totals": {} if redaction.owner_only else detail.device_totals,
        "lengths": detail.lengths,
        "sets": detail.sets,
        "streams": {name: _listed(column) for name, column in columns.items()},
    }
    rendered: bytes = JSONRenderer().render(whole)
    return rendered


def _csv(
    _activity: Activity, _detail: ActivityDetail, columns: dict[str, Column], _redaction: Redaction
) -> bytes:
    if not columns:
        raise NothingRecorded
    return write_csv(streams=columns)


def _gpx(
    activity: Activity, _detail: ActivityDetail, columns: dict[str, Column], _redaction: Redaction
) -> bytes:
    if "lat" not in columns:
        raise NothingRecorded
    return write_gpx(
        streams=columns,
        name=activity.name,
        description=activity.description,
        sport=activity.sport,
        start_time=activity.start_time,
    )


def _tcx(
    activity: Activity, detail: ActivityDetail, columns: dict[str, Column], _redaction: Redaction
) -> bytes:
    if not columns:
        raise NothingRecorded
    return write_tcx(
        streams=columns,
        description=activity.description,
        sport=activity.sport,
        start_time=activity.start_time,
        laps=_laps(detail),
    )


def _fit(
    activity: Activity, detail: ActivityDetail, columns: dict[str, Column], redaction: Redaction
) -> bytes:
    if not activity.trustworthy_clock:
        raise NothingRecorded
    row = {name: redaction.number(activity, name) for name in shapes.NUMBERS}
    return write_fit(
        streams=columns,
        sport=activity.sport,
        start_time=activity.start_time,
        elapsed_s=activity.elapsed_s,
        totals=_totals(row),
        laps=_laps(detail),
    )


_TOTALS = tuple(field.name for field in fields(Totals))


def _totals(row: dict[str, Any]) -> Totals:
    return Totals(**{name: row[name] for name in _TOTALS if row.get(name) is not None})


def _laps(detail: ActivityDetail) -> list[Lap]:
    return [
        Lap(
            start_s=row["start_s"],
            elapsed_s=row["elapsed_s"],
            totals=_totals({**row, "timer_s": row["moving_s"]}),
            trigger=row["trigger"],
            intensity=row["intensity"],
        )
        for row in detail.laps
    ]


def _listed(column: Column) -> list[Any]:
    values: list[Any] = np.round(column, 6).tolist()
    return [value if np.isfinite(value) else None for value in values]


class OriginalView(ApiView):
    permission_classes = (IsAuthenticated,)

    @extend_schema(
        responses={
            (200, "application/octet-stream"): OpenApiResponse(bytes),
            302: OpenApiResponse(description="To a signed address that works for a minute."),
            401: ERROR,
            404: ERROR,
        }
    )
    def get(self, request: Request, activity_id: str) -> HttpResponseBase:
        """The file as you gave it, to the byte. Only yours. A server with a bucket sends you there."""
        origins = origins_of(own_activity(request, activity_id))
        if not origins:
            raise exceptions.NotFound
        source = origins[0].source_file
        return download(source.file, filename=source.name)
