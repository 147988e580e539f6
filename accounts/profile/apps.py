from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProfileConfig(AppConfig):
    name = "accounts.profile"
    label = "accounts_profile"
    verbose_name = _("Profiles")

    def ready(self) -> None:
        from accounts.profile import deletion
        from stravalite import portability

        portability.register("accounts_profile", order=25, erase=deletion.erase)
