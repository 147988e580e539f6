from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RoutesConfig(AppConfig):
    name = "activities.routes"
    label = "activities_routes"
    verbose_name = _("Routes")

    def ready(self) -> None:
        from activities.routes import carrying, deletion, tasks  # noqa: F401
        from stravalite import portability

        portability.register(
            "activities_routes", order=78, erase=deletion.erase, tables=carrying.TABLES
        )
