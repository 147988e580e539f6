"""The moderators' queue in the console: reports, decisions and appeals, each with its page to act on."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from social.moderation import console_views
from social.moderation.models import Appeal, Decision, Report
from stravalite.console import figures
from stravalite.console.roles import MODERATORS, ByRole


class Waiting(admin.SimpleListFilter):
    """Open ones unless asked otherwise."""

    title = _("state")
    parameter_name = "state"
    column = "decided_at"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("done", _("answered")), ("all", _("all"))]

    def choices(self, changelist: Any) -> Any:
        yield {
            "selected": self.value() is None,
            "query_string": changelist.get_query_string(remove=[self.parameter_name]),
            "display": _("waiting"),
        }
        for value, label in self.lookup_choices:
            yield {
                "selected": self.value() == value,
                "query_string": changelist.get_query_string({self.parameter_name: value}),
                "display": label,
            }

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == "all":
            return queryset
        return queryset.filter(**{f"{self.column}__isnull": self.value() is None})


class WaitingAppeals(Waiting):
    column = "answered_at"


def _link(name: str, pk: int, words: object) -> str:
    return format_html('<a href="{}">{}</a>', reverse(f"admin:{name}", args=[pk]), words)


@admin.register(Report)
class ReportAdmin(ByRole):
    viewers = MODERATORS
    list_display = ("case", "kind", "author", "reason", "reporter", "decided_at")
    list_display_links = None
    list_filter = (Waiting, "kind", "reason")
    search_fields = ("public_id", "subject", "author__handle", "reporter__handle")
    list_select_related = ("author", "reporter")
    ordering = ("-pk",)

    @admin.display(description=_("reported"), ordering="created_at")
    def case(self, report: Report) -> str:
        return _link("social_moderation_case", report.pk, f"{report.created_at:%Y-%m-%d %H:%M}")

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(console_views.case)
        return [path("<int:pk>/case/", view, name="social_moderation_case"), *super().get_urls()]


@admin.register(Decision)
class DecisionAdmin(ByRole):
    viewers = MODERATORS
    list_display = ("made", "verdict", "kind", "author", "moderator", "until", "ended_at")
    list_display_links = None
    list_filter = ("verdict", "kind", "ended_at")
    search_fields = ("public_id", "subject", "author__handle")
    list_select_related = ("author", "moderator")
    ordering = ("-pk",)

    @admin.display(description=_("decided"), ordering="created_at")
    def made(self, decision: Decision) -> str:
        name = f"{decision.created_at:%Y-%m-%d %H:%M}"
        return _link("social_moderation_lift", decision.pk, name)

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(console_views.lift)
        return [path("<int:pk>/lift/", view, name="social_moderation_lift"), *super().get_urls()]


@admin.register(Appeal)
class AppealAdmin(ByRole):
    viewers = MODERATORS
    list_display = ("said", "verdict", "author", "moderator", "granted")
    list_display_links = None
    list_filter = (WaitingAppeals, "granted")
    search_fields = ("decision__public_id", "decision__author__handle")
    list_select_related = ("decision__author", "decision__moderator")
    ordering = ("-pk",)

    @admin.display(description=_("said"), ordering="created_at")
    def said(self, appeal: Appeal) -> str:
        name = f"{appeal.created_at:%Y-%m-%d %H:%M}"
        return _link("social_moderation_answer", appeal.pk, name)

    @admin.display(description=_("decision"))
    def verdict(self, appeal: Appeal) -> str:
        return str(appeal.decision.get_verdict_display())

    @admin.display(description=_("athlete"))
    def author(self, appeal: Appeal) -> str:
        return str(appeal.decision.author)

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(console_views.answer)
        return [
            path("<int:pk>/answer/", view, name="social_moderation_answer"),
            *super().get_urls(),
        ]


def _figures() -> list[figures.Figure]:
    reports = Report.objects.filter(decided_at=None).count()
    appeals = Appeal.objects.filter(answered_at=None).count()
    return [
        figures.Figure(
            _("Reports that wait"),
            reports,
            url=reverse("admin:social_moderation_report_changelist"),
            is_bad=reports > 0,
        ),
        figures.Figure(
            _("Appeals that wait"),
            appeals,
            url=reverse("admin:social_moderation_appeal_changelist"),
            is_bad=appeals > 0,
        ),
    ]


figures.register("moderation", _figures, title=_("Moderation"), order=20, viewers=MODERATORS)
