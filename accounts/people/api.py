"""Sign-in for programs, and the athlete's own account."""

from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers, status
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.people import addresses, second_factor, services, tokens
from accounts.people.mail import site_of
from accounts.people.models import Preferences, TokenFamily, User
from accounts.people.requests import athlete_of
from stravalite.api.browsing import BrowsableView
from stravalite.api.schema import ERROR
from stravalite.api.throttles import count_sign_in_attempt
from stravalite.api.views import ApiView
from stravalite.errors import DomainError


class WrongCredentials(DomainError):
    """The same for a wrong address, a wrong password and an account that was closed."""

    code = "wrong_credentials"
    status = 401
    message = gettext_lazy("E-mail, handle or password is wrong.")
    hint = gettext_lazy("Check for typing errors and try again.")


class SignUpInput(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=100, required=False, allow_blank=True)
    email = serializers.CharField(max_length=254)
    password = serializers.CharField(max_length=1000, trim_whitespace=False)
    invitation = serializers.CharField(max_length=100, required=False, allow_blank=True)
    age = serializers.IntegerField(required=False, min_value=5, max_value=120)
    weight = serializers.FloatField(required=False, min_value=20, max_value=400)


class LoginInput(serializers.Serializer[Any]):
    email = serializers.CharField(max_length=254, help_text="E-mail address or handle.")
    password = serializers.CharField(max_length=1000, trim_whitespace=False)


class SecondFactorInput(serializers.Serializer[Any]):
    challenge = serializers.CharField(max_length=500, help_text="From the answer of the sign-in.")
    code = serializers.CharField(max_length=20, help_text="Six digits, or a recovery code.")


class RefreshInput(serializers.Serializer[Any]):
    refresh_token = serializers.CharField(max_length=300)


class PersonOutput(serializers.Serializer[Any]):
    id = serializers.CharField()
    name = serializers.CharField()
    email = serializers.EmailField()
    handle = serializers.CharField()


class TokensOutput(serializers.Serializer[Any]):
    token = serializers.CharField()
    expires_at = serializers.DateTimeField()
    refresh_token = serializers.CharField()
    user = PersonOutput()


class PreferencesShape(serializers.ModelSerializer[Preferences]):
    language = serializers.ChoiceField(choices=settings.LANGUAGES)
    timezone = serializers.CharField(max_length=64)

    class Meta:
        model = Preferences
        fields = (
            "units",
            "theme",
            "clock",
            "week_start",
            "language",
            "timezone",
            "default_audience",
            "approves_followers",
            "default_post_audience",
            "share_heartrate",
            "share_power",
            "post_records",
            "shortcuts",
        )

    def validate_timezone(self, value: str) -> str:
        if value not in available_timezones():
            raise serializers.ValidationError(_("Use a name like Europe/Lisbon."))
        return value


def person(user: User) -> dict[str, Any]:
    return {"id": user.public_id, "name": user.name, "email": user.email, "handle": user.handle}


def _tokens(issued: tokens.Tokens) -> dict[str, Any]:
    return {
        "token": issued.access,
        "expires_at": issued.expires_at,
        "refresh_token": issued.refresh,
        "user": person(issued.user),
    }


def _sign_in(request: Request, user: User) -> dict[str, Any]:
    agent = request.headers.get("User-Agent", "")
    return _tokens(tokens.issue(user, user_agent=agent))


class OpenView(BrowsableView):
    """Answers without a token; a stale Authorization header does not get in the way.

    Not an ApiView: what would be kept for an Idempotency-Key is a password's hash and a pair of tokens.
    """

    authentication_classes = ()
    permission_classes = (AllowAny,)


class SignUpView(OpenView):
    @extend_schema(
        request=SignUpInput, responses={201: PersonOutput, 400: ERROR, 403: ERROR, 429: ERROR}
    )
    def post(self, request: Request) -> Response:
        """Makes an account. S0's optional `age` is accepted and not kept; `weight` becomes a measure."""
        count_sign_in_attempt(request)
        given = SignUpInput(data=request.data)
        given.is_valid(raise_exception=True)
        data = given.validated_data
        user = services.sign_up(
            email=data["email"],
            password=data["password"],
            name=data.get("name") or data["email"].partition("@")[0],
            invitation=data.get("invitation", ""),
            weight_kg=data.get("weight"),
        )
        if addresses.waits_for_proof(user):
            addresses.ask_for_proof(user, site=site_of(request._request))
        return Response(person(user), status=status.HTTP_201_CREATED)


class LoginView(OpenView):
    @extend_schema(
        request=LoginInput,
        responses={200: TokensOutput, 400: ERROR, 401: ERROR, 403: ERROR, 429: ERROR},
    )
    def post(self, request: Request) -> Response:
        """Signs a program in: a short-lived access token and a refresh token.

        Whoever has a second factor gets 401 `second_factor_required` and a `challenge` for /api/auth/2fa.
        """
        count_sign_in_attempt(request)
        given = LoginInput(data=request.data)
        given.is_valid(raise_exception=True)
        name, password = given.validated_data["email"], given.validated_data["password"]
        key = "email" if "@" in name else "username"
        user = get_adapter().authenticate(
            request._request, **{key: name.strip()}, password=password
        )
        if not isinstance(user, User):
            raise WrongCredentials
        if addresses.waits_for_proof(user):
            addresses.ask_for_proof(user, site=site_of(request._request))
            raise addresses.EmailUnverified
        second_factor.require(user)
        return Response(_sign_in(request, user))


class SecondFactorView(OpenView):
    @extend_schema(
        request=SecondFactorInput,
        responses={200: TokensOutput, 400: ERROR, 401: ERROR, 429: ERROR},
    )
    def post(self, request: Request) -> Response:
        """Completes a sign-in that asked for a second factor."""
        count_sign_in_attempt(request)
        given = SecondFactorInput(data=request.data)
        given.is_valid(raise_exception=True)
        user = second_factor.answer(given.validated_data["challenge"], given.validated_data["code"])
        return Response(_sign_in(request, user))


class RefreshView(OpenView):
    @extend_schema(request=RefreshInput, responses={200: TokensOutput, 400: ERROR, 401: ERROR})
    def post(self, request: Request) -> Response:
        """Exchanges a refresh token for a new pair; using one twice ends the session it belongs to."""
        given = RefreshInput(data=request.data)
        given.is_valid(raise_exception=True)
        return Response(_tokens(tokens.refresh(given.validated_data["refresh_token"])))


class LogoutView(ApiView):
    @extend_schema(request=None, responses={204: OpenApiResponse(), 401: ERROR})
    def post(self, request: Request) -> Response:
        """Ends the session of the token that is sent."""
        if isinstance(request.auth, TokenFamily):
            tokens.revoke(request.auth, reason="logout")
        return Response(status=status.HTTP_204_NO_CONTENT)


class PreferencesView(ApiView):
    @extend_schema(responses={200: PreferencesShape, 401: ERROR})
    def get(self, request: Request) -> Response:
        """How the athlete likes things shown and shared."""
        return Response(PreferencesShape(athlete_of(request).preferences).data)

    @extend_schema(
        request=PreferencesShape(partial=True),
        responses={200: PreferencesShape, 400: ERROR, 401: ERROR},
    )
    def patch(self, request: Request) -> Response:
        """Changes the given preferences only."""
        given = PreferencesShape(athlete_of(request).preferences, data=request.data, partial=True)
        given.is_valid(raise_exception=True)
        given.save()
        return Response(given.data)
