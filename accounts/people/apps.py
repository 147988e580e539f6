from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "accounts.people"
    label = "accounts_people"
    verbose_name = _("People")

    def ready(self) -> None:
        from accounts.people import deletion
        from stravalite import portability

        # the libraries' tables of addresses, second factors and sessions hang on the person's row
        portability.register(
            "accounts_people",
            order=10,
            erase=deletion.erase,
            apps=("account", "mfa", "usersessions", "socialaccount"),
        )

        from accounts.people import receivers, schema, tasks  # noqa: F401
