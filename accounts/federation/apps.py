from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FederationConfig(AppConfig):
    name = "accounts.federation"
    label = "accounts_federation"
    verbose_name = _("Sign-in with other services")

    def ready(self) -> None:
        from accounts.federation import services
        from stravalite.ui import settings_pages

        settings_pages.register(
            "connections",
            _("Connected sign-ins"),
            group="you",
            icon="login",
            order=40,
            words=_("Google Apple Facebook Strava OpenID sign in with connect disconnect"),
            shown=services.has_page,
        )
