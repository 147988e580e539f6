"""Who calls the API: a bearer token, or the browser's session."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from rest_framework import exceptions
from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.request import Request

from accounts.people import tokens
from accounts.people.models import TokenFamily, User


class BearerAuthentication(BaseAuthentication):
    """`Authorization: Bearer <access token>`; `request.auth` is the token's family."""

    def authenticate(self, request: Request) -> tuple[User, TokenFamily] | None:
        scheme, _sep, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            return None
        try:
            family = tokens.family_of(token.strip())
        except tokens.BadToken as error:
            raise exceptions.AuthenticationFailed(str(error.message), code=error.code) from error
        return family.user, family

    def authenticate_header(self, _request: Request) -> str:
        return 'Bearer realm="api"'


class BrowserAuthentication(SessionAuthentication):
    """The session cookie, with the CSRF token on writes."""

    def authenticate_header(self, _request: Request) -> str:
        return 'Bearer realm="api"'


def user_of_header(header: str) -> User | AnonymousUser:
    """The person behind an Authorization header of a socket's handshake."""
    scheme, _sep, token = header.partition(" ")
    if scheme.lower() != "bearer":
        return AnonymousUser()
    try:
        return tokens.family_of(token.strip()).user
    except tokens.BadToken:
        return AnonymousUser()
