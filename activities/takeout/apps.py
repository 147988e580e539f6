from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TakeoutConfig(AppConfig):
    name = "activities.takeout"
    label = "activities_takeout"
    verbose_name = _("Exports")

    def ready(self) -> None:
        from activities.takeout import deletion, restoring, services, tasks  # noqa: F401
        from social.notifications import kinds
        from stravalite import portability
        from stravalite.ui import settings_pages

        kinds.register(services.READY)
        restoring.register()
        portability.register(
            "activities_takeout",
            order=80,
            erase=deletion.erase,
            leaves={"activities_takeout.Export": "an export within an export"},
        )
        settings_pages.register(
            "exports",
            _("Export everything"),
            group="data",
            icon="download",
            order=30,
            words=_("download takeout archive zip copy backup GDPR originals CSV"),
        )
