from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ArchivesConfig(AppConfig):
    name = "integrations.archives"
    label = "integrations_archives"
    verbose_name = _("Archive readers")

    def ready(self) -> None:
        from activities.imports.registry import ReaderEntry, register_reader

        for order, (name, label, target) in enumerate(
            (
                (
                    "stravalite",
                    _("Export of a server like this"),
                    "integrations.archives.own:OwnExport",
                ),
                ("strava", _("Strava export"), "integrations.archives.strava:StravaExport"),
                ("garmin", _("Garmin export"), "integrations.archives.garmin:GarminExport"),
                (
                    "apple_health",
                    _("Apple Health export"),
                    "integrations.archives.apple:AppleHealthExport",
                ),
                (
                    "fittrackee",
                    _("FitTrackee export"),
                    "integrations.archives.fittrackee:FitTrackeeExport",
                ),
                (
                    "endurain",
                    _("Endurain export"),
                    "integrations.archives.endurain:EndurainExport",
                ),
                ("files", _("Recordings"), "integrations.archives.folder:Folder"),
            )
        ):
            register_reader(ReaderEntry(name, label, target, order))
