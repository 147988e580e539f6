from django.apps import AppConfig


class RuntimeConfig(AppConfig):
    name = "stravalite.runtime"
    label = "stravalite_runtime"
