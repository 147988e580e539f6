from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "stravalite.api"
    label = "stravalite_api"
