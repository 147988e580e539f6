"""Invitations for programs that signed in."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.people import invitations
from accounts.people.mail import site_of
from accounts.people.models import Invitation
from accounts.people.requests import athlete_of
from stravalite.api.browsing import BrowsableView
from stravalite.api.schema import ERROR
from stravalite.errors import NotFound

_PREFIX = "inv_"


class InvitationOutput(serializers.Serializer[Any]):
    id = serializers.SerializerMethodField()
    state = serializers.SerializerMethodField(help_text="open, used or expired")
    created_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField(allow_null=True)
    used_at = serializers.DateTimeField(allow_null=True)
    used_by = serializers.CharField(
        source="used_by.public_id", default=None, allow_null=True, help_text="An athlete's id."
    )

    def get_id(self, invitation: Invitation) -> str:
        return f"{_PREFIX}{invitation.pk}"

    def get_state(self, invitation: Invitation) -> str:
        if invitation.used_at:
            return "used"
        over = invitation.expires_at is not None and invitation.expires_at < timezone.now()
        return "expired" if over else "open"


class NewInvitationOutput(serializers.Serializer[Any]):
    link = serializers.CharField(help_text="Shown this once; it lets one person make an account.")


class InvitationsView(BrowsableView):
    """Not an ApiView: what would be kept for an Idempotency-Key is the link."""

    @extend_schema(responses={200: InvitationOutput(many=True), 401: ERROR, 404: ERROR})
    def get(self, request: Request) -> Response:
        """The invitations the athlete made; 404 for who may not invite."""
        user = athlete_of(request)
        if not invitations.may_invite(user):
            raise NotFound
        return Response(InvitationOutput(invitations.of(user), many=True).data)

    @extend_schema(
        request=None, responses={201: NewInvitationOutput, 401: ERROR, 404: ERROR, 409: ERROR}
    )
    def post(self, request: Request) -> Response:
        """Makes a link that lets one person in, for 14 days."""
        token = invitations.make(athlete_of(request))
        link = f"{site_of(request._request)}{reverse('signup')}?invitation={token}"
        return Response({"link": link}, status=status.HTTP_201_CREATED)


class InvitationView(BrowsableView):
    @extend_schema(responses={204: OpenApiResponse(), 401: ERROR, 404: ERROR})
    def delete(self, request: Request, invitation_id: str) -> Response:
        """Withdraws an invitation nobody has used."""
        number = invitation_id.removeprefix(_PREFIX)
        if not number.isascii() or not number.isdecimal() or len(number) > 15:
            raise NotFound
        invitations.withdraw(athlete_of(request), int(number))
        return Response(status=status.HTTP_204_NO_CONTENT)
