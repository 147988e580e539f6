from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProfileConfig(AppConfig):
    name = "accounts.profile"
    label = "accounts_profile"
    verbose_name = _("Profiles")

    def ready(self) -> None:
        from accounts.profile import carrying, deletion
        from stravalite import portability
        from stravalite.ui import settings_pages

        portability.register(
            "accounts_profile", order=25, erase=deletion.erase, tables=carrying.TABLES
        )
        settings_pages.register(
            "profile",
            _("Profile"),
            group="you",
            icon="user",
            order=10,
            words=_("name picture place about me interests handle"),
            value=lambda user: f"@{user.handle}",
        )
        settings_pages.register(
            "privacy",
            _("What others see"),
            group="privacy",
            icon="eye-off",
            words=_("privacy audience followers everyone only me heart rate power"),
            value=lambda user: user.preferences.get_default_audience_display(),
        )
