from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ClosingConfig(AppConfig):
    name = "accounts.closing"
    label = "accounts_closing"
    verbose_name = _("Closing accounts")

    def ready(self) -> None:
        from accounts.closing import receivers, sessions, tasks  # noqa: F401
        from stravalite import portability

        portability.register("accounts_closing", order=15, erase=sessions.erase)
