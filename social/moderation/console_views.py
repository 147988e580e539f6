"""The moderators' pages: a case with its decision, a decision to lift, an appeal to answer."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.people.forms import put_errors
from accounts.people.models import User
from accounts.people.requests import athlete_of
from accounts.people.rights import Right, has
from social.moderation import appeals, decisions
from social.moderation.forms import AnswerForm, DecisionForm, LiftForm
from social.moderation.models import Appeal, Decision, Report
from social.moderation.subjects import find_kind
from stravalite.errors import DomainError


def _moderator(request: HttpRequest) -> User:
    """The console lets all staff in; these pages are for those who moderate."""
    actor = athlete_of(request)
    if not has(actor, Right.MODERATE):
        raise PermissionDenied
    return actor


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def case(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything reported about one thing. Its words are shown on asking only, which is on record."""
    actor = _moderator(request)
    report = get_object_or_404(Report.objects.select_related("author"), pk=pk)
    about: dict[str, Any] = {
        "kind": report.kind,
        "subject": report.subject,
        "author": report.author,
    }
    kind = find_kind(report.kind)
    looks = request.method == "POST" and "look" in request.POST
    given = request.POST if request.method == "POST" and not looks else None
    form = DecisionForm(given, kind=kind, actor=actor)
    if form.is_valid() and _done(
        form, lambda: decisions.decide(actor=actor, **about, **form.cleaned_data)
    ):
        messages.success(request, _("Decided. Whom it touches and who reported it are told."))
        return redirect("admin:social_moderation_report_changelist")
    same = Report.objects.filter(kind=report.kind, subject=report.subject)
    context = {
        "title": _("Report: %(kind)s, %(author)s")
        % {"kind": kind.label if kind else report.kind, "author": report.author},
        "report": report,
        "reports": same.select_related("reporter", "decision").order_by("pk"),
        "earlier": Decision.objects.filter(author=report.author).order_by("-pk")[:20],
        "looked": looks,
        "shown": decisions.look(actor=actor, **about) if looks else None,
        "form": form,
    }
    return _page(request, "admin/moderation_case.html", context, form)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def lift(request: HttpRequest, pk: int) -> HttpResponse:
    """One decision, and taking it back."""
    actor = _moderator(request)
    rows = Decision.objects.select_related("author", "moderator", "appeal", "lifts")
    decision = get_object_or_404(rows, pk=pk)
    form = LiftForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _done(
        form, lambda: decisions.lift(actor=actor, decision=decision, **form.cleaned_data)
    ):
        messages.success(request, _("Lifted. The athlete is told."))
        return redirect("admin:social_moderation_decision_changelist")
    context = {
        "title": _("Decision about something of %(author)s") % {"author": decision.author},
        "decision": decision,
        "form": form,
    }
    return _page(request, "admin/moderation_lift.html", context, form)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """One appeal with the decision it speaks of."""
    actor = _moderator(request)
    rows = Appeal.objects.select_related("decision__author", "decision__moderator")
    appeal = get_object_or_404(rows, pk=pk)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        granted, words = form.cleaned_data["granted"] == "yes", form.cleaned_data["reason"]
        if _done(
            form,
            lambda: appeals.answer(actor=actor, appeal=appeal, granted=granted, words=words),
        ):
            messages.success(request, _("Answered. The athlete is told."))
            return redirect("admin:social_moderation_appeal_changelist")
    context = {
        "title": _("Appeal of %(author)s") % {"author": appeal.decision.author},
        "appeal": appeal,
        "decision": appeal.decision,
        "form": form,
    }
    return _page(request, "admin/moderation_answer.html", context, form)


def _done(form: forms.Form, act: Any) -> bool:
    """False when that was refused; the form then says why."""
    try:
        act()
    except DomainError as refused:
        put_errors(form, refused)
        return False
    return True


def _page(
    request: HttpRequest, template: str, context: dict[str, Any], form: forms.Form
) -> HttpResponse:
    shown = {**admin.site.each_context(request), **context}
    return render(request, template, shown, status=422 if form.errors else 200)
