from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class UploadsConfig(AppConfig):
    name = "activities.uploads"
    label = "activities_uploads"
    verbose_name = _("Uploads")

    def ready(self) -> None:
        from activities.uploads import deletion, figures, receivers, tasks  # noqa: F401
        from stravalite import portability

        portability.register("activities_uploads", order=60, erase=deletion.erase)
