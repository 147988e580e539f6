"""The athlete's own profile, for programs."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.people.api import PersonOutput, person
from accounts.people.models import User
from accounts.people.requests import athlete_of
from accounts.profile import services
from stravalite.api.schema import ERROR
from stravalite.api.views import ApiView
from stravalite.ui.sports import SPORTS


class AthleteOutput(PersonOutput):
    place = serializers.CharField(allow_blank=True)
    bio = serializers.CharField(allow_blank=True)
    interests = serializers.ListField(child=serializers.CharField())
    picture = serializers.CharField(allow_blank=True, help_text="Its address on this server.")


class AthleteInput(serializers.Serializer[Any]):
    """Only what is given changes."""

    name = serializers.CharField(max_length=100, required=False)
    handle = serializers.CharField(max_length=30, required=False)
    place = serializers.CharField(max_length=100, required=False, allow_blank=True)
    bio = serializers.CharField(max_length=1000, required=False, allow_blank=True)
    interests = serializers.ListField(
        child=serializers.CharField(max_length=40), required=False, max_length=len(SPORTS)
    )


class PictureInput(serializers.Serializer[Any]):
    picture = serializers.FileField(help_text=_("JPEG, PNG or WebP."))


def shape(athlete: User) -> dict[str, Any]:
    told = services.profile_of(athlete)
    return {
        **person(athlete),
        "place": told.place,
        "bio": told.bio,
        "interests": told.interests,
        "picture": told.picture_url,
    }


class AthleteView(ApiView):
    @extend_schema(responses={200: AthleteOutput, 401: ERROR})
    def get(self, request: Request) -> Response:
        """The signed-in athlete."""
        return Response(shape(athlete_of(request)))

    @extend_schema(
        request=AthleteInput,
        responses={200: AthleteOutput, 400: ERROR, 401: ERROR, 409: ERROR},
    )
    def patch(self, request: Request) -> Response:
        """Changes name, handle, place, bio or interests."""
        given = AthleteInput(data=request.data)
        given.is_valid(raise_exception=True)
        athlete = athlete_of(request)
        services.change(athlete, **given.validated_data)
        return Response(shape(_fresh(athlete)))


class PictureView(ApiView):
    parser_classes = (MultiPartParser,)

    @extend_schema(request=PictureInput, responses={200: AthleteOutput, 400: ERROR, 401: ERROR})
    def put(self, request: Request) -> Response:
        """Sets the picture: a square of at most 512 pixels is kept, without the camera's notes."""
        given = PictureInput(data=request.data)
        given.is_valid(raise_exception=True)
        athlete = athlete_of(request)
        services.set_picture(athlete, given.validated_data["picture"])
        return Response(shape(_fresh(athlete)))

    @extend_schema(request=None, responses={200: AthleteOutput, 401: ERROR})
    def delete(self, request: Request) -> Response:
        """Removes the picture."""
        athlete = athlete_of(request)
        services.remove_picture(athlete)
        return Response(shape(_fresh(athlete)))


def _fresh(athlete: User) -> User:
    return User.objects.select_related("profile").get(pk=athlete.pk)
