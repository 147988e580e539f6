from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class UploadsConfig(AppConfig):
    name = "activities.uploads"
    label = "activities_uploads"
    verbose_name = _("Uploads")

    def ready(self) -> None:
        from activities.uploads import (  # noqa: F401
            carrying,
            deletion,
            figures,
            public_tracks,
            receivers,
            tasks,
        )
        from social.notifications import kinds
        from stravalite import portability

        kinds.register(tasks.FAILED)
        portability.register(
            "activities_uploads",
            order=60,
            erase=deletion.erase,
            tables=carrying.TABLES,
            leaves=carrying.LEAVES,
        )
