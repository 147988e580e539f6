from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "accounts.people"
    label = "accounts_people"
    verbose_name = _("People")

    def ready(self) -> None:
        from accounts.people import carrying, deletion
        from stravalite import portability

        # the libraries' tables of addresses, second factors and sessions hang on the person's row
        portability.register(
            "accounts_people",
            order=10,
            erase=deletion.erase,
            apps=("account", "mfa", "usersessions", "socialaccount"),
            tables=carrying.TABLES,
            leaves=carrying.LEAVES,
        )

        from accounts.people import limits, receivers, schema, settings_entries, tasks  # noqa: F401

        settings_entries.register()

        from accounts.people import seeing_as
        from stravalite import readonly

        readonly.register(seeing_as.KIND)
