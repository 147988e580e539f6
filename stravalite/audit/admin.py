"""The log in the console: to read and to search; nobody adds, changes or deletes there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.contrib.auth import get_user_model
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from stravalite.audit.models import Entry
from stravalite.audit.verbs import VERBS
from stravalite.console import search
from stravalite.console.roles import CHIEFS, ByRole
from stravalite.console.search import MOST, Hit


class VerbFilter(admin.SimpleListFilter):
    """By room: all of sign-in, all of tokens …"""

    title = _("kind")
    parameter_name = "kind"

    def lookups(self, _request: HttpRequest, _model_admin: Any) -> list[tuple[str, str]]:
        kinds = sorted({verb.partition(".")[0] for verb in VERBS})
        return [(kind, kind.replace("_", " ")) for kind in kinds]

    def queryset(self, _request: HttpRequest, entries: QuerySet[Any]) -> QuerySet[Any]:
        kind = self.value()
        return entries.filter(verb__startswith=f"{kind}.") if kind else entries


@admin.register(Entry)
class EntryAdmin(ByRole):
    list_display = ("at", "verb", "who", "whose", "target", "said", "address", "request_id")
    list_filter = (VerbFilter, "verb", "at")
    search_fields = ("=request_id", "=target", "=athlete", "=actor", "=acting_as", "verb")
    search_help_text = _("handle, e-mail address, public id, request id or verb")
    ordering = ("-at", "-pk")
    date_hierarchy = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With the handles of now; the log itself holds only ids."""
        people = get_user_model().objects

        def handle(column: str) -> Subquery:
            return Subquery(people.filter(public_id=OuterRef(column)).values("handle")[:1])

        entries: QuerySet[Any] = super().get_queryset(request)
        with_handles: QuerySet[Any] = entries.annotate(
            actor_handle=handle("actor"),
            seen_handle=handle("acting_as"),
            athlete_handle=handle("athlete"),
        )
        return with_handles

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Also by handle and e-mail address, which the log itself does not hold."""
        found, duplicates = super().get_search_results(request, queryset, search_term)
        term = search_term.strip().removeprefix("@")
        if term:
            people = get_user_model().objects.filter(Q(handle__iexact=term) | Q(email__iexact=term))
            ids = list(people.values_list("public_id", flat=True))
            if ids:
                named = Q(athlete__in=ids) | Q(actor__in=ids) | Q(acting_as__in=ids)
                found = found | queryset.filter(named)
        return found, duplicates

    @admin.display(description=_("who"))
    def who(self, entry: Any) -> str:
        seen = f" → {_named(entry.seen_handle, entry.acting_as)}" if entry.acting_as else ""
        return _named(entry.actor_handle, entry.actor) + seen

    @admin.display(description=_("whose account"))
    def whose(self, entry: Any) -> str:
        return _named(entry.athlete_handle, entry.athlete)

    @admin.display(description=_("details"))
    def said(self, entry: Entry) -> str:
        return ", ".join(f"{name}: {value}" for name, value in entry.details.items())


def _named(handle: str | None, public_id: str) -> str:
    return f"@{handle}" if handle else public_id or "–"


def _find(term: str) -> Iterator[Hit]:
    """By request or by what or whom it names; a line leads to the log, narrowed to it."""
    about = Q(request_id=term) | Q(target=term) | Q(athlete=term) | Q(actor=term)
    url = f"{reverse('admin:stravalite_audit_entry_changelist')}?{urlencode({'q': term})}"
    for entry in Entry.objects.filter(about).order_by("-at")[:MOST]:
        yield Hit(str(VERBS[entry.verb].words), url, f"{entry.verb} {date_format(entry.at, 'c')}")


search.register("audit", _("Audit log"), viewers=CHIEFS, find=_find)
