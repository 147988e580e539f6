from django.apps import AppConfig


class LiveConfig(AppConfig):
    name = "stravalite.live"
    label = "stravalite_live"
