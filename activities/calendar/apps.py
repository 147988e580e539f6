from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CalendarConfig(AppConfig):
    name = "activities.calendar"
    label = "activities_calendar"
    verbose_name = _("Calendar")

    def ready(self) -> None:
        from activities.calendar import carrying, deletion, tasks  # noqa: F401
        from stravalite import portability

        portability.register(
            "activities_calendar", order=77, erase=deletion.erase, tables=carrying.TABLES
        )
