from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ClosingConfig(AppConfig):
    name = "accounts.closing"
    label = "accounts_closing"
    verbose_name = _("Closing accounts")

    def ready(self) -> None:
        from accounts.closing import deletion, receivers, tasks  # noqa: F401
        from stravalite import portability
        from stravalite.ui import settings_pages

        portability.register(
            "accounts_closing",
            order=15,
            erase=deletion.erase,
            leaves={"accounts_closing.Closure": "on the way out of this server"},
        )
        settings_pages.register(
            "account_delete",
            _("Delete account"),
            group="data",
            icon="trash",
            order=90,
            words=_("close leave erase for good"),
        )
