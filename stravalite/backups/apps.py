from django.apps import AppConfig


class BackupsConfig(AppConfig):
    name = "stravalite.backups"
    label = "stravalite_backups"

    def ready(self) -> None:
        from stravalite.backups import figures, tasks  # noqa: F401
