from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DevicesConfig(AppConfig):
    name = "social.devices"
    label = "social_devices"
    verbose_name = _("Devices")

    def ready(self) -> None:
        from social.devices import carrying, checks, deletion  # noqa: F401
        from stravalite import portability

        portability.register(
            "social_devices", order=33, erase=deletion.erase, leaves=carrying.LEAVES
        )
