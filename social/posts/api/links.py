"""Secret links to one's own things, for programs."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from social.graph.models import SecretLink
from social.posts import links
from social.posts.views.links import address_of, own_thing
from stravalite.api.schema import ERROR
from stravalite.api.views import ApiView


class SecretLinkInput(serializers.Serializer[Any]):
    days = serializers.ChoiceField(
        choices=[(each, str(each)) for each in links.DAYS],
        help_text="How long it lives; 0 is until it is taken back.",
    )


class SecretLinkShape(serializers.Serializer[Any]):
    id = serializers.CharField(source="public_id")
    created_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField(allow_null=True)


class NewSecretLinkShape(SecretLinkShape):
    url = serializers.CharField(help_text="Told this once.")


class SecretLinksView(ApiView):
    pagination_class = None

    @extend_schema(responses={200: SecretLinkShape(many=True), 401: ERROR, 404: ERROR})
    def get(self, request: Request, post_id: str) -> Response:
        """The links that open this post of yours."""
        post = own_thing(request, post_id)
        found = SecretLink.objects.open().filter(post=post).order_by("-pk")
        return Response(SecretLinkShape(found, many=True).data)

    @extend_schema(
        request=SecretLinkInput,
        responses={
            201: NewSecretLinkShape,
            400: ERROR,
            401: ERROR,
            403: ERROR,
            404: ERROR,
            409: ERROR,
        },
    )
    def post(self, request: Request, post_id: str) -> Response:
        """Makes a link; whoever has it sees this one thing as a stranger."""
        post = own_thing(request, post_id)
        given = SecretLinkInput(data=request.data)
        given.is_valid(raise_exception=True)
        link, token = links.make(post, days=int(given.validated_data["days"]))
        told = {**SecretLinkShape(link).data, "url": address_of(request, token)}
        return Response(told, status=status.HTTP_201_CREATED)


class SecretLinkView(ApiView):
    @extend_schema(responses={204: OpenApiResponse(), 401: ERROR, 403: ERROR, 404: ERROR})
    def delete(self, request: Request, post_id: str, link_id: str) -> Response:
        """Takes a link back, at once."""
        links.revoke(own_thing(request, post_id), link_id)
        return Response(status=status.HTTP_204_NO_CONTENT)
