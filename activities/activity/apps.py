from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ActivityConfig(AppConfig):
    name = "activities.activity"
    label = "activities_activity"
    verbose_name = _("Activities")

    def ready(self) -> None:
        from activities.activity import carrying, deletion
        from stravalite import portability

        portability.register(
            "activities_activity", order=50, erase=deletion.erase, tables=carrying.TABLES
        )
