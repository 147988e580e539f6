"""The operations console: the Django admin with our name, our sign-in and an index that counts."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.template.response import TemplateResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from stravalite.console.figures import figures


class Console(AdminSite):
    site_header = f"{settings.SITE_NAME} console"
    site_title = _("Console")
    index_title = _("Operations")
    index_template = "admin/console_index.html"
    site_url = "/"
    enable_nav_sidebar = False

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

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        return super().index(request, {**(extra_context or {}), "figures": figures()})
