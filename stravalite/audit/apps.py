from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    name = "stravalite.audit"
    label = "stravalite_audit"
    verbose_name = _("Audit")

    def ready(self) -> None:
        from stravalite import portability
        from stravalite.audit import carrying, deletion, tasks  # noqa: F401

        # late: what the other rooms take away may itself be recorded
        portability.register(
            "stravalite_audit", order=15, erase=deletion.erase, tables=carrying.TABLES
        )
