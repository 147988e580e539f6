"""The operations console: the Django admin with our name, our sign-in and an index that counts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.admin import AdminSite, ModelAdmin
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from stravalite.audit.services import record
from stravalite.console.figures import panels
from stravalite.console.roles import role_of
from stravalite.console.search import search
from stravalite.live.whisper import ask_again_on_commit

#: Second factors, session keys, tokens of other services, proofs of addresses: staff need none of them, and
#: with some of them could be somebody else without anyone knowing.
_SECRET_APPS = frozenset({"account", "mfa", "socialaccount", "usersessions", "sessions"})


class Recorded:
    """Mixed into every list of the console: what is added, changed or deleted there is put on record."""

    def log_addition(self, request: HttpRequest, thing: Any, message: Any) -> Any:
        _put_on_record("console.added", request, thing)
        return super().log_addition(request, thing, message)  # type: ignore[misc]

    def log_change(self, request: HttpRequest, thing: Any, message: Any) -> Any:
        _put_on_record("console.changed", request, thing, fields=_fields_of(message))
        return super().log_change(request, thing, message)  # type: ignore[misc]

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        for thing in queryset:
            _put_on_record("console.deleted", request, thing)
        return super().log_deletions(request, queryset)  # type: ignore[misc]


def _fields_of(message: Any) -> str:
    """Names of what was changed; values may be private."""
    if not isinstance(message, list):
        return ""
    named = [
        part.get("changed", {}).get("fields", []) for part in message if isinstance(part, dict)
    ]
    return ", ".join(sorted({str(field) for fields in named for field in fields}))


def _put_on_record(verb: str, request: HttpRequest, thing: Any, fields: str | None = None) -> None:
    person: Any = request.user
    athlete = thing if isinstance(thing, get_user_model()) else getattr(thing, "user", None)
    target = str(getattr(thing, "public_id", "") or thing.pk)
    label = str(thing._meta.label_lower)
    record(verb, actor=person, athlete=athlete, target=target, of=label, fields=fields)


class Console(AdminSite):
    site_header = f"{settings.SITE_NAME} console"
    site_title = _("Console")
    index_title = _("Operations")
    index_template = "admin/console_index.html"
    site_url = "/"
    enable_nav_sidebar = False

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Every list is recorded; libraries' tables of keys and secrets get none."""
        models = (
            model_or_iterable if isinstance(model_or_iterable, Iterable) else [model_or_iterable]
        )
        shown = [model for model in models if model._meta.app_label not in _SECRET_APPS]
        base = admin_class or ModelAdmin
        recorded = type(base.__name__, (Recorded, base), {"__module__": base.__module__})
        super().register(shown, recorded, **options)

    def login(
        self, request: HttpRequest, _extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Everybody signs in on the same page, which counts attempts; who is no staff is refused."""
        wanted = request.GET.get("next", "")
        if not url_has_allowed_host_and_scheme(wanted, {request.get_host()}):
            wanted = resolve_url("admin:index")
        if self.has_permission(request):
            return HttpResponseRedirect(wanted)
        if request.user.is_authenticated:
            raise PermissionDenied
        address = resolve_url(settings.LOGIN_URL)
        return HttpResponseRedirect(f"{address}?{urlencode({'next': wanted})}")

    def logout(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        """With the sockets of this browser."""
        gone = request.user.pk
        answer = super().logout(request, extra_context)
        if gone is not None:
            ask_again_on_commit(gone)
        return answer

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        return super().index(request, {**(extra_context or {}), "panels": panels(role_of(request))})

    def get_urls(self) -> list[Any]:
        return [path("search/", self.admin_view(self.search), name="search"), *super().get_urls()]

    def search(self, request: HttpRequest) -> HttpResponse:
        """Everything an id, a handle, an address or a request id names."""
        term = request.GET.get("q", "")[:200]
        context = {
            **self.each_context(request),
            "title": _("Search"),
            "term": term,
            "found": search(term, role=role_of(request)),
        }
        return TemplateResponse(request, "admin/search.html", context)
