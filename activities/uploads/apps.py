from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class UploadsConfig(AppConfig):
    name = "activities.uploads"
    label = "activities_uploads"
    verbose_name = _("Uploads")

    def ready(self) -> None:
        from activities.uploads import figures, receivers, tasks  # noqa: F401
