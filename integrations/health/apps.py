from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HealthConfig(AppConfig):
    name = "integrations.health"
    label = "integrations_health"
    verbose_name = _("Health data from phones")

    def ready(self) -> None:
        from integrations.health import carrying, deletion
        from stravalite import portability
        from stravalite.ui import settings_pages

        portability.register(
            "integrations_health",
            order=85,
            erase=deletion.erase,
            tables=carrying.TABLES,
            leaves=carrying.LEAVES,
        )
        settings_pages.register(
            "health_data",
            _("Health data from a phone"),
            group="connections",
            icon="heartbeat",
            words=_("HealthKit Health Connect Apple Health sleep weight steps consent privacy"),
        )
