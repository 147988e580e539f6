from django.contrib.admin.apps import AdminConfig


class ConsoleConfig(AdminConfig):
    default_site = "stravalite.console.site.Console"

    def ready(self) -> None:
        super().ready()
        from stravalite import portability
        from stravalite.console import deletion, disk  # noqa: F401

        portability.register(
            "admin",
            order=90,
            erase=deletion.erase,
            leaves={"admin.LogEntry": "what staff did on this server"},
        )
