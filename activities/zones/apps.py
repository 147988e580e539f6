from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ZonesConfig(AppConfig):
    name = "activities.zones"
    label = "activities_zones"
    verbose_name = _("Hidden places")

    def ready(self) -> None:
        from activities.zones import carrying, deletion
        from stravalite import portability
        from stravalite.ui import settings_pages

        portability.register(
            "activities_zones",
            order=56,
            erase=deletion.erase,
            tables=carrying.TABLES,
            leaves=carrying.LEAVES,
        )
        settings_pages.register(
            "privacy_zones",
            _("Privacy zones"),
            group="privacy",
            icon="map-pin",
            order=60,
            words=_("home work address hide start end map place"),
        )
