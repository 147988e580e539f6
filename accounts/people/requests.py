"""The signed-in person behind a request, as the type says."""

from __future__ import annotations

from django.http import HttpRequest
from rest_framework.request import Request

from accounts.people.models import User
from stravalite.errors import DomainError


class SignInFirst(DomainError):
    """Edges that need a person check before; this is what remains when one forgot."""

    code = "not_authenticated"
    status = 401
    message = "Sign in first."


def athlete_of(request: HttpRequest | Request) -> User:
    """The signed-in athlete; SignInFirst for a stranger."""
    if isinstance(request.user, User):
        return request.user
    raise SignInFirst
