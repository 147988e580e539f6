from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "stravalite.api"
    label = "stravalite_api"

    def ready(self) -> None:
        from stravalite import portability
        from stravalite.api import deletion

        portability.register(
            "stravalite_api",
            order=95,
            erase=deletion.erase,
            leaves={"stravalite_api.KeptAnswer": "answers kept for a day against doubling"},
        )
