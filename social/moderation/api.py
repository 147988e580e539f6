"""Reports, and answers to decisions, for programs."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.people.requests import athlete_of
from social.moderation import appeals, services
from social.moderation.models import SANCTIONS, WORDS_LONGEST, Decision, Reason, Report, Verdict
from stravalite.api.pagination import CursorPages
from stravalite.api.schema import ERROR
from stravalite.api.views import ApiView

_OUTCOMES = ("open", "acted", "nothing")


class ReportInput(serializers.Serializer[Any]):
    kind = serializers.CharField(max_length=20, help_text="person, post or comment")
    id = serializers.CharField(max_length=32)
    reason = serializers.ChoiceField(choices=Reason.choices)
    words = serializers.CharField(required=False, allow_blank=True, max_length=WORDS_LONGEST)


class ReportShape(serializers.Serializer[Any]):
    id = serializers.CharField()
    kind = serializers.CharField()
    subject = serializers.CharField()
    reason = serializers.ChoiceField(choices=Reason.choices)
    words = serializers.CharField(allow_blank=True)
    outcome = serializers.ChoiceField(choices=_OUTCOMES)
    created_at = serializers.DateTimeField()
    decided_at = serializers.DateTimeField(allow_null=True)


class DecisionShape(serializers.Serializer[Any]):
    id = serializers.CharField()
    kind = serializers.CharField()
    subject = serializers.CharField()
    verdict = serializers.ChoiceField(choices=Verdict.choices)
    reason = serializers.CharField()
    until = serializers.DateTimeField(allow_null=True)
    holds = serializers.BooleanField()
    created_at = serializers.DateTimeField()
    appeal = serializers.ChoiceField(choices=("", "open", "granted", "refused"), allow_blank=True)
    answer = serializers.CharField(allow_blank=True)


class AppealInput(serializers.Serializer[Any]):
    words = serializers.CharField(max_length=WORDS_LONGEST)


def report_row(report: Report) -> dict[str, Any]:
    return {
        "id": report.public_id,
        "kind": report.kind,
        "subject": report.subject,
        "reason": report.reason,
        "words": report.words,
        "outcome": report.outcome,
        "created_at": report.created_at,
        "decided_at": report.decided_at,
    }


def decision_row(decision: Decision) -> dict[str, Any]:
    appeal = getattr(decision, "appeal", None)
    state = ""
    if appeal is not None:
        state = {None: "open", True: "granted", False: "refused"}[appeal.granted]
    return {
        "id": decision.public_id,
        "kind": decision.kind,
        "subject": decision.subject,
        "verdict": decision.verdict,
        "reason": decision.reason,
        "until": decision.until,
        "holds": decision.holds,
        "created_at": decision.created_at,
        "appeal": state,
        "answer": appeal.answer if appeal is not None else "",
    }


class ReportsView(ApiView):
    pagination_class = CursorPages

    @extend_schema(
        parameters=[OpenApiParameter("per_page", int), OpenApiParameter("cursor")],
        responses={200: ReportShape(many=True), 401: ERROR},
    )
    def get(self, request: Request) -> Response:
        """What you reported, newest first, and what became of it."""
        mine = Report.objects.filter(reporter=athlete_of(request)).select_related("decision")
        pages = CursorPages()
        page: list[Any] = pages.paginate_queryset(mine, request, self) or []
        return pages.get_paginated_response([report_row(row) for row in page])

    @extend_schema(
        request=ReportInput,
        responses={201: ReportShape, 400: ERROR, 401: ERROR, 404: ERROR, 422: ERROR, 429: ERROR},
    )
    def post(self, request: Request) -> Response:
        """Reports something you see. Again while that is open changes its reason and words."""
        given = ReportInput(data=request.data)
        given.is_valid(raise_exception=True)
        told = dict(given.validated_data)
        report = services.report(reporter=athlete_of(request), public_id=told.pop("id"), **told)
        return Response(report_row(report), status=status.HTTP_201_CREATED)


class ReportView(ApiView):
    @extend_schema(responses={200: ReportShape, 401: ERROR, 404: ERROR})
    def get(self, request: Request, report_id: str) -> Response:
        """One report of yours."""
        mine = Report.objects.filter(reporter=athlete_of(request)).select_related("decision")
        return Response(report_row(get_object_or_404(mine, public_id=report_id)))


class DecisionsView(ApiView):
    pagination_class = CursorPages

    @extend_schema(
        parameters=[OpenApiParameter("per_page", int), OpenApiParameter("cursor")],
        responses={200: DecisionShape(many=True), 401: ERROR},
    )
    def get(self, request: Request) -> Response:
        """What moderators decided about your things, newest first."""
        mine = Decision.objects.filter(author=athlete_of(request), verdict__in=SANCTIONS)
        pages = CursorPages()
        rows = mine.select_related("appeal")
        page: list[Any] = pages.paginate_queryset(rows, request, self) or []
        return pages.get_paginated_response([decision_row(row) for row in page])


class AppealView(ApiView):
    @extend_schema(
        request=AppealInput,
        responses={201: DecisionShape, 400: ERROR, 401: ERROR, 404: ERROR, 409: ERROR, 422: ERROR},
    )
    def post(self, request: Request, decision_id: str) -> Response:
        """Says something against a decision about your things; once."""
        me = athlete_of(request)
        mine = Decision.objects.filter(author=me, verdict__in=SANCTIONS)
        decision = get_object_or_404(mine, public_id=decision_id)
        given = AppealInput(data=request.data)
        given.is_valid(raise_exception=True)
        appeals.appeal(actor=me, decision=decision, words=given.validated_data["words"])
        return Response(decision_row(decision), status=status.HTTP_201_CREATED)
