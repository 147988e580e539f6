from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MeasuresConfig(AppConfig):
    name = "accounts.measures"
    label = "accounts_measures"
    verbose_name = _("Measures")

    def ready(self) -> None:
        from accounts.measures import receivers  # noqa: F401
