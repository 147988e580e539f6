"""Who calls the API: a bearer token, or the browser's session."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from rest_framework import exceptions
from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.request import Request

from accounts.people import api_tokens, tokens
from accounts.people.models import ApiToken, TokenFamily, User


class BearerAuthentication(BaseAuthentication):
    """`Authorization: Bearer <access token>`; `request.auth` is the token's family.

    A token people made for a program themselves works as well, as far as its scopes go; `request.auth` is
    then the ApiToken. What a token may do is asked here, so no endpoint can forget to.
    """

    def authenticate(self, request: Request) -> tuple[User, TokenFamily | ApiToken] | None:
        scheme, _sep, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            return None
        try:
            if token.strip().startswith(api_tokens.PREFIX):
                own = api_tokens.use(token.strip())
                api_tokens.require_scope(own, method=str(request.method), path=request.path)
                return own.user, own
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


def holder_of_header(
    header: str,
) -> tuple[User | AnonymousUser, TokenFamily | ApiToken | None]:
    """The person behind an Authorization header of a socket's handshake, and what let them in."""
    scheme, _sep, token = header.partition(" ")
    if scheme.lower() != "bearer":
        return AnonymousUser(), None
    try:
        if token.strip().startswith(api_tokens.PREFIX):
            own = api_tokens.use(token.strip())
            if api_tokens.READ not in api_tokens.scopes_of(own):
                return AnonymousUser(), None
            return own.user, own
        family = tokens.family_of(token.strip())
    except tokens.BadToken:
        return AnonymousUser(), None
    return family.user, family
