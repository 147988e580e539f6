from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GraphConfig(AppConfig):
    name = "social.graph"
    label = "social_graph"
    verbose_name = _("Who knows whom")
