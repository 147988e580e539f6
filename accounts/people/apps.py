from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "accounts.people"
    label = "accounts_people"
    verbose_name = _("People")

    def ready(self) -> None:
        from accounts.people import schema, tasks  # noqa: F401
