from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "stravalite.home"
    label = "stravalite_home"
