"""The operations console: the Django admin with our name and index."""

from __future__ import annotations

from django.conf import settings
from django.contrib.admin import AdminSite
from django.utils.translation import gettext_lazy as _


class Console(AdminSite):
    site_header = f"{settings.SITE_NAME} console"
    site_title = _("Console")
    index_title = _("Operations")
    site_url = "/"
