"""Leaving and coming back, for programs."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.closing import services
from accounts.people.api import LoginInput, OpenView, PersonOutput, WrongCredentials, person
from accounts.people.requests import athlete_of
from accounts.profile import api as profile_api
from stravalite.api.schema import ERROR
from stravalite.api.throttles import count_sign_in_attempt


class DeleteInput(serializers.Serializer[Any]):
    handle = serializers.CharField(max_length=40, help_text="Your own, to show that you mean it.")


class ClosureOutput(serializers.Serializer[Any]):
    erase_at = serializers.DateTimeField(help_text="Until then POST /api/auth/restore undoes it.")


class RestoreView(OpenView):
    @extend_schema(
        request=LoginInput, responses={200: PersonOutput, 400: ERROR, 401: ERROR, 429: ERROR}
    )
    def post(self, request: Request) -> Response:
        """Brings a deleted account back within its days of grace; sign in afterwards."""
        count_sign_in_attempt(request)
        given = LoginInput(data=request.data)
        given.is_valid(raise_exception=True)
        name, password = given.validated_data["email"], given.validated_data["password"]
        key = "email" if "@" in name else "username"
        try:
            get_adapter().authenticate(request._request, **{key: name.strip()}, password=password)
        except services.AccountIsClosing as closing:
            return Response(person(services.reopen(closing.closure.pk)))
        raise WrongCredentials


class AthleteView(profile_api.AthleteView):
    @extend_schema(
        request=DeleteInput, responses={202: ClosureOutput, 400: ERROR, 401: ERROR, 409: ERROR}
    )
    def delete(self, request: Request) -> Response:
        """Deletes the account: invisible at once, erased for good after the days of grace."""
        given = DeleteInput(data=request.data)
        given.is_valid(raise_exception=True)
        closure = services.close(athlete_of(request), typed_handle=given.validated_data["handle"])
        return Response({"erase_at": closure.erase_at}, status=status.HTTP_202_ACCEPTED)
