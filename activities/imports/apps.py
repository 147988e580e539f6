from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ImportsConfig(AppConfig):
    name = "activities.imports"
    label = "activities_imports"
    verbose_name = _("Imports")

    def ready(self) -> None:
        from activities.imports import (  # noqa: F401
            adding,
            carrying,
            deletion,
            marks,
            services,
            tasks,
            topics,
        )
        from social.notifications import kinds
        from stravalite import portability
        from stravalite.ui import settings_pages, strips

        adding.register()
        kinds.register(services.DONE)
        strips.register("imports/_strip_anywhere.html", marks.strip)
        settings_pages.register(
            "imports",
            _("Imports"),
            group="data",
            icon="history",
            order=20,
            words=_("archive Strava Garmin export zip history undo"),
        )
        portability.register(
            "activities_imports",
            order=70,
            erase=deletion.erase,
            tables=carrying.TABLES,
            leaves=carrying.LEAVES,
        )
