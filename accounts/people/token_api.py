"""A person's own API tokens, for programs that signed in with the password."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.people import api_tokens
from accounts.people.models import ApiToken
from accounts.people.requests import athlete_of
from stravalite.api.schema import ERROR
from stravalite.api.views import ApiView

_SCOPES = [(scope, scope) for scope in api_tokens.SCOPES]


class TokenInput(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=60)
    scopes = serializers.ListField(
        child=serializers.ChoiceField(choices=_SCOPES), allow_empty=False, max_length=3
    )
    days = serializers.IntegerField(
        required=False,
        allow_null=True,
        min_value=1,
        max_value=3660,
        help_text="Without it the token lives until it is removed.",
    )


class TokenOutput(serializers.Serializer[Any]):
    id = serializers.CharField(source="public_id")
    name = serializers.CharField()
    scopes = serializers.SerializerMethodField()
    created_at = serializers.DateTimeField()
    last_used_at = serializers.DateTimeField(allow_null=True)
    expires_at = serializers.DateTimeField(allow_null=True)

    def get_scopes(self, token: ApiToken) -> list[str]:
        return token.scopes.split()


class NewTokenOutput(TokenOutput):
    token = serializers.CharField(help_text="Shown this once.")


class TokensView(APIView):
    """Not an ApiView: what would be kept for an Idempotency-Key is the token's text."""

    @extend_schema(responses={200: TokenOutput(many=True), 401: ERROR})
    def get(self, request: Request) -> Response:
        """Tokens the athlete made."""
        return Response(TokenOutput(api_tokens.of(athlete_of(request)), many=True).data)

    @extend_schema(
        request=TokenInput, responses={201: NewTokenOutput, 400: ERROR, 401: ERROR, 403: ERROR}
    )
    def post(self, request: Request) -> Response:
        """Makes a token; its text is in this answer only."""
        given = TokenInput(data=request.data)
        given.is_valid(raise_exception=True)
        data = given.validated_data
        token, text = api_tokens.make(
            athlete_of(request), name=data["name"], scopes=data["scopes"], days=data.get("days")
        )
        shown = {**TokenOutput(token).data, "token": text}
        return Response(shown, status=status.HTTP_201_CREATED)


class TokenView(ApiView):
    @extend_schema(responses={204: OpenApiResponse(), 401: ERROR, 403: ERROR, 404: ERROR})
    def delete(self, request: Request, token_id: str) -> Response:
        """Ends the token at once."""
        api_tokens.remove(athlete_of(request), token_id)
        return Response(status=status.HTTP_204_NO_CONTENT)
