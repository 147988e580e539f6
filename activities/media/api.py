"""Photos for programs."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers, status
from rest_framework.parsers import MultiPartParser
from rest_framework.permissions import IsAuthenticatedOrReadOnly
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.people.requests import athlete_of
from activities.activity.models import Activity
from activities.media import services
from activities.media.models import ALT_LONGEST, CAPTION_LONGEST, Photo
from activities.media.pictures import MAX_BYTES
from activities.media.queries import own_photo, photos_of_activity, unplaced, visible_photo
from social.graph.viewer import Viewer, viewer_of
from stravalite.api.pagination import CursorPages
from stravalite.api.schema import ERROR
from stravalite.api.views import ApiView


class PhotoInput(serializers.Serializer[Any]):
    file = serializers.FileField(help_text="JPEG, PNG, WebP or GIF.")
    caption = serializers.CharField(max_length=CAPTION_LONGEST, required=False, allow_blank=True)
    alt = serializers.CharField(max_length=ALT_LONGEST, required=False, allow_blank=True)


class PhotoChanges(serializers.Serializer[Any]):
    """Only what is given changes; `activity` places a photo that has none."""

    caption = serializers.CharField(max_length=CAPTION_LONGEST, required=False, allow_blank=True)
    alt = serializers.CharField(max_length=ALT_LONGEST, required=False, allow_blank=True)
    position = serializers.IntegerField(min_value=0, max_value=10_000, required=False)
    activity = serializers.CharField(max_length=32, required=False)


class SizeShape(serializers.Serializer[Any]):
    url = serializers.CharField()
    width = serializers.IntegerField()
    height = serializers.IntegerField()


class LocationShape(serializers.Serializer[Any]):
    lat = serializers.FloatField()
    lon = serializers.FloatField()


class PhotoShape(serializers.Serializer[Any]):
    """Where and when it was taken, its name and its original are its athlete's alone."""

    id = serializers.CharField()
    activity = serializers.CharField(allow_null=True)
    post = serializers.CharField(allow_null=True)
    caption = serializers.CharField(allow_blank=True)
    alt = serializers.CharField(allow_blank=True)
    position = serializers.IntegerField()
    width = serializers.IntegerField()
    height = serializers.IntegerField()
    sizes = SizeShape(many=True)
    name = serializers.CharField(allow_null=True)
    original = serializers.CharField(allow_null=True)
    taken_at = serializers.DateTimeField(allow_null=True)
    location = LocationShape(allow_null=True)


def shape(photo: Photo, viewer: Viewer) -> dict[str, Any]:
    """A photo as the API tells it to this viewer."""
    own = viewer.owns(photo.athlete_id)
    located = own and photo.lat is not None
    return {
        "id": photo.public_id,
        "activity": photo.activity.public_id if photo.activity is not None else None,
        "post": photo.post.public_id if photo.post is not None else None,
        "caption": photo.caption,
        "alt": photo.alt,
        "position": photo.position,
        "width": photo.width,
        "height": photo.height,
        "sizes": [
            {"url": one.url, "width": one.width, "height": one.height} for one in photo.shown
        ],
        "name": photo.name if own else None,
        "original": reverse("photo_original", args=[photo.public_id]) if own else None,
        "taken_at": photo.taken_at if own else None,
        "location": {"lat": photo.lat, "lon": photo.lon} if located else None,
    }


def _own_activity(request: Request, activity_id: str) -> Activity:
    return get_object_or_404(Activity.objects.of(athlete_of(request).pk), public_id=activity_id)


class ActivityPhotosView(ApiView):
    permission_classes = (IsAuthenticatedOrReadOnly,)
    parser_classes = (MultiPartParser,)
    pagination_class = None

    @extend_schema(responses={200: PhotoShape(many=True), 404: ERROR})
    def get(self, request: Request, activity_id: str) -> Response:
        """The photos of an activity you may see, in order."""
        viewer = viewer_of(request)
        visible = Activity.objects.visible_to(viewer)
        activity = get_object_or_404(visible, public_id=activity_id)
        photos = photos_of_activity(activity)
        for photo in photos:
            photo.activity = activity
        return Response([shape(photo, viewer) for photo in photos])

    @extend_schema(
        request={"multipart/form-data": PhotoInput},
        responses={
            200: PhotoShape,
            201: PhotoShape,
            400: ERROR,
            401: ERROR,
            404: ERROR,
            409: ERROR,
            422: ERROR,
        },
    )
    def post(self, request: Request, activity_id: str) -> Response:
        """Adds a photo to your activity. The same bytes again are answered with 200."""
        activity = _own_activity(request, activity_id)
        given = PhotoInput(data=request.data)
        given.is_valid(raise_exception=True)
        data = dict(given.validated_data)
        file = data.pop("file")
        photo, new = services.add(
            athlete=athlete_of(request),
            content=file.read(MAX_BYTES + 1),
            name=file.name or "",
            activity=activity,
            **data,
        )
        made = status.HTTP_201_CREATED if new else status.HTTP_200_OK
        return Response(shape(photo, viewer_of(request)), status=made)


class LatestFirst(CursorPages):
    ordering = "-id"


class UnplacedView(ApiView):
    pagination_class = LatestFirst  # for the description; `get` pages by itself

    @extend_schema(responses={200: PhotoShape(many=True), 401: ERROR})
    def get(self, request: Request) -> Response:
        """Your photos that belong to no activity yet."""
        pages, viewer = LatestFirst(), viewer_of(request)
        photos = unplaced(athlete_of(request).pk).order_by()
        page = pages.paginate_queryset(photos, request, self) or []
        return pages.get_paginated_response([shape(photo, viewer) for photo in page])


class PhotoView(ApiView):
    permission_classes = (IsAuthenticatedOrReadOnly,)

    @extend_schema(responses={200: PhotoShape, 404: ERROR})
    def get(self, request: Request, photo_id: str) -> Response:
        """One photo you may see."""
        photo, viewer = visible_photo(request, photo_id)
        return Response(shape(photo, viewer))

    @extend_schema(
        request=PhotoChanges,
        responses={200: PhotoShape, 400: ERROR, 401: ERROR, 404: ERROR, 409: ERROR},
    )
    def patch(self, request: Request, photo_id: str) -> Response:
        """Changes caption, description or place in the row; places a photo without an activity."""
        photo = own_photo(request, photo_id)
        given = PhotoChanges(data=request.data)
        given.is_valid(raise_exception=True)
        changes = dict(given.validated_data)
        wanted = changes.pop("activity", None)
        if wanted:
            services.again(photo, _own_activity(request, wanted))
        services.change(photo, **changes)
        return Response(shape(photo, viewer_of(request)))

    @extend_schema(responses={204: OpenApiResponse(), 401: ERROR, 404: ERROR})
    def delete(self, request: Request, photo_id: str) -> Response:
        """Takes it out of sight; for 30 days `restore` brings it back."""
        services.delete(own_photo(request, photo_id))
        return Response(status=status.HTTP_204_NO_CONTENT)


class RestoreView(ApiView):
    @extend_schema(request=None, responses={200: PhotoShape, 401: ERROR, 404: ERROR})
    def post(self, request: Request, photo_id: str) -> Response:
        """Brings back a deleted photo."""
        photo = services.restore(own_photo(request, photo_id, deleted=True))
        return Response(shape(photo, viewer_of(request)))
