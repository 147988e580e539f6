from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ActivityConfig(AppConfig):
    name = "activities.activity"
    label = "activities_activity"
    verbose_name = _("Activities")
