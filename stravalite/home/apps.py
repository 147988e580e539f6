from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "stravalite.home"
    label = "stravalite_home"

    def ready(self) -> None:
        from stravalite import checks  # noqa: F401
