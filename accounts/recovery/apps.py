from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RecoveryConfig(AppConfig):
    name = "accounts.recovery"
    label = "accounts_recovery"
    verbose_name = _("Lost second factors")

    def ready(self) -> None:
        from accounts.recovery import receivers, services, tasks  # noqa: F401
        from stravalite import portability

        portability.register(
            "accounts_recovery",
            order=12,
            erase=services.erase,
            leaves={"accounts_recovery.LostFactor": "opens a door to this server"},
        )
