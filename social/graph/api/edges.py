"""What one athlete does to another: put to begin it, deleted to end it; doing it twice changes nothing."""

from __future__ import annotations

from typing import ClassVar

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.status import HTTP_204_NO_CONTENT

from accounts.people.requests import athlete_of
from social.graph.api.shapes import RelationShape, relation_row
from social.graph.deeds import DEEDS
from social.graph.queries import Relation, relations, within_reach
from social.graph.viewer import Viewer
from stravalite.api.schema import ERROR
from stravalite.api.views import ApiView

_PUT = extend_schema(
    request=None,
    responses={200: RelationShape, 401: ERROR, 404: ERROR, 422: ERROR, 429: ERROR},
)
_DELETE = extend_schema(request=None, responses={204: OpenApiResponse(), 401: ERROR, 404: ERROR})


class _Edge(ApiView):
    begins: ClassVar[str]
    ends: ClassVar[str]

    def _do(self, request: Request, athlete_id: str, name: str) -> Relation:
        me, deed = athlete_of(request), DEEDS[name]
        reach = within_reach(me, blocked_too=deed.blocked_too)
        other = get_object_or_404(reach, public_id=athlete_id)
        deed.do(me, other)
        return relations(Viewer(me), [other.pk])[other.pk]

    def _begin(self, request: Request, athlete_id: str) -> Response:
        return Response(relation_row(self._do(request, athlete_id, self.begins)))

    def _end(self, request: Request, athlete_id: str) -> Response:
        self._do(request, athlete_id, self.ends)
        return Response(status=HTTP_204_NO_CONTENT)


class FollowView(_Edge):
    begins, ends = "follow", "unfollow"

    @_PUT
    def put(self, request: Request, athlete_id: str) -> Response:
        """Follows, or asks to where the athlete approves followers."""
        return self._begin(request, athlete_id)

    @_DELETE
    def delete(self, request: Request, athlete_id: str) -> Response:
        """Stops following, or withdraws the request."""
        return self._end(request, athlete_id)


class FollowerView(_Edge):
    ends = "remove-follower"

    @_DELETE
    def delete(self, request: Request, athlete_id: str) -> Response:
        """Removes the athlete from your followers, or declines the request."""
        return self._end(request, athlete_id)


class MuteView(_Edge):
    begins, ends = "mute", "unmute"

    @_PUT
    def put(self, request: Request, athlete_id: str) -> Response:
        """Keeps the athlete's posts out of your feed; they are not told."""
        return self._begin(request, athlete_id)

    @_DELETE
    def delete(self, request: Request, athlete_id: str) -> Response:
        """Lets the posts in again."""
        return self._end(request, athlete_id)


class BlockView(_Edge):
    begins, ends = "block", "unblock"

    @_PUT
    def put(self, request: Request, athlete_id: str) -> Response:
        """You and the athlete do not see each other any more, anywhere."""
        return self._begin(request, athlete_id)

    @_DELETE
    def delete(self, request: Request, athlete_id: str) -> Response:
        """Lets you find each other again; nothing that ended comes back."""
        return self._end(request, athlete_id)


class CoachView(_Edge):
    begins, ends = "invite-coach", "end-coach"

    @_PUT
    def put(self, request: Request, athlete_id: str) -> Response:
        """Invites this person as your coach, or agrees to what they asked."""
        return self._begin(request, athlete_id)

    @_DELETE
    def delete(self, request: Request, athlete_id: str) -> Response:
        """Ends it, declines or withdraws."""
        return self._end(request, athlete_id)


class CoachedView(_Edge):
    begins, ends = "ask-to-coach", "end-coaching"

    @_PUT
    def put(self, request: Request, athlete_id: str) -> Response:
        """Asks to coach this athlete, or agrees to their invitation."""
        return self._begin(request, athlete_id)

    @_DELETE
    def delete(self, request: Request, athlete_id: str) -> Response:
        """Ends it, declines or withdraws."""
        return self._end(request, athlete_id)
