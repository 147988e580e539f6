"""Address and password for programs: the same services as the pages, for sign-ins and never for API tokens."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import update_session_auth_hash
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.people import addresses, passwords, sessions
from accounts.people.api import OpenView
from accounts.people.mail import site_of
from accounts.people.models import TokenFamily, User
from accounts.people.recency import require_recent
from accounts.people.requests import athlete_of
from accounts.people.session_api import here_of
from stravalite.api.browsing import BrowsableView
from stravalite.api.schema import ERROR
from stravalite.api.throttles import count_sign_in_attempt

_NOTHING = OpenApiResponse()


def _password(**kwargs: Any) -> serializers.CharField:
    return serializers.CharField(max_length=1000, trim_whitespace=False, **kwargs)


class ResetInput(serializers.Serializer[Any]):
    email = serializers.EmailField(max_length=254)


class ResetConfirmInput(serializers.Serializer[Any]):
    athlete = serializers.CharField(max_length=40, help_text="From the link: what follows /set/.")
    token = serializers.CharField(max_length=200, help_text="From the link: its last part.")
    password = _password()


class ProveInput(serializers.Serializer[Any]):
    token = serializers.CharField(max_length=1000, help_text="The last part of the letter's link.")


class PasswordInput(serializers.Serializer[Any]):
    current = _password(
        required=False, allow_blank=True, help_text="Left out by who has none and signed in lately."
    )
    password = _password()


class EmailInput(serializers.Serializer[Any]):
    email = serializers.CharField(max_length=254)
    password = _password(
        required=False, allow_blank=True, help_text="Left out by who has none and signed in lately."
    )


class ResetView(OpenView):
    @extend_schema(request=ResetInput, responses={202: _NOTHING, 400: ERROR, 429: ERROR})
    def post(self, request: Request) -> Response:
        """Sends a link to the address; the answer is the same for one that nobody has."""
        count_sign_in_attempt(request)
        given = ResetInput(data=request.data)
        given.is_valid(raise_exception=True)
        passwords.ask_for_reset(given.validated_data["email"], site=site_of(request._request))
        return Response(status=status.HTTP_202_ACCEPTED)


class ResetConfirmView(OpenView):
    @extend_schema(request=ResetConfirmInput, responses={204: _NOTHING, 400: ERROR, 429: ERROR})
    def post(self, request: Request) -> Response:
        """Sets a new password by the link of a letter; every session ends."""
        count_sign_in_attempt(request)
        given = ResetConfirmInput(data=request.data)
        given.is_valid(raise_exception=True)
        data = given.validated_data
        passwords.reset(data["athlete"], data["token"], password=data["password"])
        return Response(status=status.HTTP_204_NO_CONTENT)


class ProveView(OpenView):
    @extend_schema(request=ProveInput, responses={204: _NOTHING, 400: ERROR, 429: ERROR})
    def post(self, request: Request) -> Response:
        """Confirms the address a letter went to; a new one takes the old one's place."""
        count_sign_in_attempt(request)
        given = ProveInput(data=request.data)
        given.is_valid(raise_exception=True)
        addresses.prove(given.validated_data["token"], site=site_of(request._request))
        return Response(status=status.HTTP_204_NO_CONTENT)


class _OwnView(BrowsableView):
    """Not an ApiView: what would be kept for an Idempotency-Key is a password's hash."""

    def known(self, request: Request) -> User:
        """The athlete, who proves it by the password or has signed in lately. Guesses are counted."""
        count_sign_in_attempt(request)
        user = athlete_of(request)
        if not user.has_usable_password():
            require_recent(request)
        return user


class PasswordView(_OwnView):
    @extend_schema(
        request=PasswordInput, responses={204: _NOTHING, 400: ERROR, 401: ERROR, 403: ERROR}
    )
    def post(self, request: Request) -> Response:
        """Changes the password; everything else that is signed in ends."""
        user = self.known(request)
        given = PasswordInput(data=request.data)
        given.is_valid(raise_exception=True)
        data, here = given.validated_data, here_of(request)
        passwords.change(
            user, current=data.get("current", ""), password=data["password"], here=here
        )
        if not isinstance(request.auth, TokenFamily):
            update_session_auth_hash(request._request, user)
            sessions.moved(here, request._request.session.session_key or "")
        return Response(status=status.HTTP_204_NO_CONTENT)


class EmailView(_OwnView):
    @extend_schema(
        request=EmailInput, responses={202: _NOTHING, 400: ERROR, 401: ERROR, 403: ERROR}
    )
    def post(self, request: Request) -> Response:
        """Sends a link to the new address; until it is opened the old one counts."""
        user = self.known(request)
        given = EmailInput(data=request.data)
        given.is_valid(raise_exception=True)
        data = given.validated_data
        addresses.ask_to_change(
            user,
            address=data["email"],
            password=data.get("password", ""),
            site=site_of(request._request),
        )
        return Response(status=status.HTTP_202_ACCEPTED)
