"""Imports for operators: how far each is and why things failed, without titles, places or notes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.contrib import admin, messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from activities.imports import services
from activities.imports.models import Import, Outcome
from stravalite.console import search
from stravalite.console.roles import OPERATORS, ByRole
from stravalite.console.search import MOST, Hit
from stravalite.errors import DomainError


@admin.register(Import)
class ImportAdmin(ByRole):
    viewers = actors = OPERATORS
    list_display = (
        "public_id",
        "athlete",
        "reader",
        "status",
        "things",
        "failed",
        "error_code",
        "job_id",
        "created_at",
    )
    list_filter = ("status", "reader", "error_code", "created_at")
    search_fields = ("public_id", "athlete__handle", "job_id")
    list_select_related = ("athlete",)
    ordering = ("-pk",)
    actions = ("try_again", "pause", "go_on")
    withheld = ("preview", "name")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Import]:
        imports: QuerySet[Import] = super().get_queryset(request)
        return imports.annotate(
            n_things=Count("items"),
            n_failed=Count("items", filter=Q(items__outcome=Outcome.FAILED)),
        )

    @admin.display(description=_("things"), ordering="n_things")
    def things(self, whole: Any) -> int:
        return int(whole.n_things)

    @admin.display(description=_("need attention"), ordering="n_failed")
    def failed(self, whole: Any) -> int:
        return int(whole.n_failed)

    @admin.action(description=_("Try what failed again"), permissions=["act"])
    def try_again(self, request: HttpRequest, imports: QuerySet[Import]) -> None:
        self._each(request, imports, services.retry)

    @admin.action(description=_("Pause"), permissions=["act"])
    def pause(self, request: HttpRequest, imports: QuerySet[Import]) -> None:
        self._each(request, imports, services.pause)

    @admin.action(description=_("Go on"), permissions=["act"])
    def go_on(self, request: HttpRequest, imports: QuerySet[Import]) -> None:
        self._each(request, imports, services.resume)

    def _each(
        self, request: HttpRequest, imports: QuerySet[Import], act: Callable[[Import], Any]
    ) -> None:
        for whole in imports:
            try:
                act(whole)
            except DomainError as refused:
                self.message_user(request, f"{whole}: {refused.message}", messages.WARNING)
            else:
                self.message_user(request, f"{whole}: {whole.get_status_display()}")


def _find(term: str) -> Iterator[Hit]:
    for whole in Import.objects.filter(public_id=term).select_related("athlete")[:MOST]:
        url = reverse("admin:activities_imports_import_change", args=[whole.pk])
        yield Hit(whole.public_id, url, f"{whole.get_status_display()} @{whole.athlete.handle}")


search.register("imports", _("Imports"), viewers=OPERATORS, find=_find)
