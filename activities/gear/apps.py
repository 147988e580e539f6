from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GearConfig(AppConfig):
    name = "activities.gear"
    label = "activities_gear"
    verbose_name = _("Gear")

    def ready(self) -> None:
        from activities.gear import alerts, carrying, deletion, panels, receivers, tasks  # noqa: F401
        from activities.log.registry import register_panel
        from social.notifications import kinds
        from stravalite import portability
        from stravalite.ui import settings_pages

        kinds.register(alerts.SOON)
        kinds.register(alerts.DUE)
        register_panel("gear", panels.gear)
        portability.register(
            "activities_gear",
            order=55,
            erase=deletion.erase,
            tables=carrying.TABLES,
            leaves=carrying.LEAVES,
        )
        settings_pages.register(
            "gear_defaults",
            _("Gear defaults"),
            group="training",
            icon="shoe",
            order=40,
            words=_("shoes bike usual sport"),
        )
