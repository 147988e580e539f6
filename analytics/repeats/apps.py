from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RepeatsConfig(AppConfig):
    name = "analytics.repeats"
    label = "analytics_repeats"
    verbose_name = _("Same routes")

    def ready(self) -> None:
        from activities.log.registry import register_panel
        from analytics.repeats import panels

        register_panel("other_times", panels.repeats)
