from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "stravalite.demo"
    label = "stravalite_demo"
