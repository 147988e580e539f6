from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ModerationConfig(AppConfig):
    name = "social.moderation"
    label = "social_moderation"
    verbose_name = _("Moderation")

    def ready(self) -> None:
        from social.moderation import (
            carrying,
            deletion,
            kinds,
            subjects,
            suspension,  # noqa: F401
            tasks,  # noqa: F401
            telling,
        )
        from social.notifications import kinds as alerts
        from stravalite import portability

        portability.register(
            "social_moderation", order=45, erase=deletion.erase, tables=carrying.TABLES
        )
        for kind in (kinds.PERSON, kinds.POST, kinds.COMMENT):
            subjects.register(kind)
        for alert in telling.KINDS:
            alerts.register(alert)
