from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GraphConfig(AppConfig):
    name = "social.graph"
    label = "social_graph"
    verbose_name = _("Who knows whom")

    def ready(self) -> None:
        from social.graph import deletion
        from stravalite import portability

        portability.register("social_graph", order=30, erase=deletion.erase)
