"""Parts, reminders and services of gear for programs."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.people.requests import athlete_of
from activities.activity.models import Gear
from activities.gear import services, shapes
from activities.gear.queries import (
    GearView,
    own_gear,
    own_part,
    own_reminder,
    own_service,
    today_of,
    view_of,
)
from activities.gear.shapes import (
    PartInput,
    PartShape,
    ReminderInput,
    ReminderShape,
    ServiceInput,
    ServiceShape,
)
from stravalite.api.schema import ERROR
from stravalite.api.views import ApiView

Row = dict[str, Any]


def _view(request: Request, gear_id: str) -> GearView:
    return view_of(own_gear(request, gear_id), today_of(athlete_of(request)))


def _named(rows: list[Row], public_id: str) -> Row:
    return next(row for row in rows if row["id"] == public_id)


def _parts(request: Request, gear_id: str) -> list[Row]:
    return [shapes.part(each) for each in _view(request, gear_id).parts]


def _reminders(request: Request, gear_id: str) -> list[Row]:
    return [shapes.reminder(each) for each in _view(request, gear_id).reminders]


def _services(request: Request, gear_id: str) -> list[Row]:
    return [shapes.service(each) for each in _view(request, gear_id).services]


def _resolved(gear: Gear, given: Row) -> Row:
    """Ids of parts and reminders as what they name; one that is not of this gear is a mistake worth naming."""
    found = dict(given)
    for name, mine in (("part", gear.parts), ("reminder", gear.reminders)):
        if found.get(name):
            row = mine.filter(public_id=found[name]).first()
            if row is None:
                raise serializers.ValidationError({name: [_("This gear has none with this id.")]})
            found[name] = row
        elif name in found:
            found[name] = None
    return found


class PartsView(ApiView):
    pagination_class = None

    @extend_schema(responses={200: PartShape(many=True), 401: ERROR, 404: ERROR})
    def get(self, request: Request, gear_id: str) -> Response:
        """Its parts, each with its own use: the activities of the days it was fitted."""
        return Response(_parts(request, gear_id))

    @extend_schema(
        request=PartInput,
        responses={201: PartShape, 400: ERROR, 401: ERROR, 404: ERROR, 409: ERROR, 422: ERROR},
    )
    def post(self, request: Request, gear_id: str) -> Response:
        """Fits a part."""
        gear = own_gear(request, gear_id)
        given = PartInput(data=request.data)
        given.is_valid(raise_exception=True)
        made = services.add_part(gear, **given.validated_data)
        told = _named(_parts(request, gear_id), made.public_id)
        return Response(told, status=status.HTTP_201_CREATED)


class PartView(ApiView):
    @extend_schema(
        request=PartInput(partial=True),
        responses={200: PartShape, 400: ERROR, 401: ERROR, 404: ERROR, 422: ERROR},
    )
    def patch(self, request: Request, part_id: str) -> Response:
        """Changes a part, or takes it off."""
        part = own_part(request, part_id)
        given = PartInput(data=request.data, partial=True)
        given.is_valid(raise_exception=True)
        services.change_part(part, **given.validated_data)
        return Response(_named(_parts(request, part.gear.public_id), part_id))

    @extend_schema(responses={204: OpenApiResponse(), 401: ERROR, 404: ERROR})
    def delete(self, request: Request, part_id: str) -> Response:
        """Ends a part with its reminders; what was done to it stays in the log."""
        services.delete_part(own_part(request, part_id))
        return Response(status=status.HTTP_204_NO_CONTENT)


class RemindersView(ApiView):
    pagination_class = None

    @extend_schema(responses={200: ReminderShape(many=True), 401: ERROR, 404: ERROR})
    def get(self, request: Request, gear_id: str) -> Response:
        """What is to be done every so far, so long or so many days."""
        return Response(_reminders(request, gear_id))

    @extend_schema(
        request=ReminderInput,
        responses={201: ReminderShape, 400: ERROR, 401: ERROR, 404: ERROR, 409: ERROR, 422: ERROR},
    )
    def post(self, request: Request, gear_id: str) -> Response:
        """Adds a reminder; at least one of distance, time and days."""
        gear = own_gear(request, gear_id)
        given = ReminderInput(data=request.data)
        given.is_valid(raise_exception=True)
        made = services.add_reminder(gear, **_resolved(gear, given.validated_data))
        told = _named(_reminders(request, gear_id), made.public_id)
        return Response(told, status=status.HTTP_201_CREATED)


class ReminderView(ApiView):
    @extend_schema(
        request=ReminderInput(partial=True),
        responses={200: ReminderShape, 400: ERROR, 401: ERROR, 404: ERROR, 422: ERROR},
    )
    def patch(self, request: Request, reminder_id: str) -> Response:
        """Changes a reminder."""
        reminder = own_reminder(request, reminder_id)
        given = ReminderInput(data=request.data, partial=True)
        given.is_valid(raise_exception=True)
        changes = _resolved(reminder.gear, given.validated_data)
        services.change_reminder(reminder, **changes)
        return Response(_named(_reminders(request, reminder.gear.public_id), reminder_id))

    @extend_schema(responses={204: OpenApiResponse(), 401: ERROR, 404: ERROR})
    def delete(self, request: Request, reminder_id: str) -> Response:
        """Reminds no longer."""
        services.delete_reminder(own_reminder(request, reminder_id))
        return Response(status=status.HTTP_204_NO_CONTENT)


class ServicesView(ApiView):
    pagination_class = None

    @extend_schema(responses={200: ServiceShape(many=True), 401: ERROR, 404: ERROR})
    def get(self, request: Request, gear_id: str) -> Response:
        """What was done to it, the newest first, each with how far it had come by then."""
        return Response(_services(request, gear_id))

    @extend_schema(
        request=ServiceInput,
        responses={201: ServiceShape, 400: ERROR, 401: ERROR, 404: ERROR, 409: ERROR, 422: ERROR},
    )
    def post(self, request: Request, gear_id: str) -> Response:
        """Logs a service; the reminder it names begins anew."""
        gear = own_gear(request, gear_id)
        given = ServiceInput(data=request.data)
        given.is_valid(raise_exception=True)
        made = services.log_service(gear, **_resolved(gear, given.validated_data))
        told = _named(_services(request, gear_id), made.public_id)
        return Response(told, status=status.HTTP_201_CREATED)


class ServiceView(ApiView):
    @extend_schema(
        request=ServiceInput(partial=True),
        responses={200: ServiceShape, 400: ERROR, 401: ERROR, 404: ERROR, 422: ERROR},
    )
    def patch(self, request: Request, service_id: str) -> Response:
        """Changes what was noted."""
        service = own_service(request, service_id)
        given = ServiceInput(data=request.data, partial=True)
        given.is_valid(raise_exception=True)
        services.change_service(service, **_resolved(service.gear, given.validated_data))
        return Response(_named(_services(request, service.gear.public_id), service_id))

    @extend_schema(responses={204: OpenApiResponse(), 401: ERROR, 404: ERROR})
    def delete(self, request: Request, service_id: str) -> Response:
        """Ends an entry of the log; a reminder it answered counts from the one before."""
        services.delete_service(own_service(request, service_id))
        return Response(status=status.HTTP_204_NO_CONTENT)
