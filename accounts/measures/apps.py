from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MeasuresConfig(AppConfig):
    name = "accounts.measures"
    label = "accounts_measures"
    verbose_name = _("Measures")

    def ready(self) -> None:
        from accounts.measures import (
            deletion,
            receivers,  # noqa: F401
        )
        from stravalite import portability

        portability.register("accounts_measures", order=20, erase=deletion.erase)
