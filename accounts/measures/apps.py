from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MeasuresConfig(AppConfig):
    name = "accounts.measures"
    label = "accounts_measures"
    verbose_name = _("Measures")

    def ready(self) -> None:
        from accounts.measures import (
            carrying,
            deletion,
            receivers,  # noqa: F401
        )
        from stravalite import portability
        from stravalite.ui import settings_pages

        portability.register(
            "accounts_measures", order=20, erase=deletion.erase, tables=carrying.TABLES
        )
        settings_pages.register(
            "measures",
            _("Body and limits"),
            group="training",
            icon="heartbeat",
            words=_("weight maximum resting heart rate FTP threshold pace zones"),
        )
