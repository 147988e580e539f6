from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MediaConfig(AppConfig):
    name = "activities.media"
    label = "activities_media"
    verbose_name = _("Photos")

    def ready(self) -> None:
        from activities.media import cards, carrying, deletion, receivers, tasks  # noqa: F401
        from social.posts import registry
        from stravalite import portability

        registry.register(cards.ATTACHMENT)
        registry.register_intake(cards.INTAKE)

        portability.register(
            "activities_media", order=65, erase=deletion.erase, tables=carrying.TABLES
        )
