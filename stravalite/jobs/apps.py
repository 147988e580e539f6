from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JobsConfig(AppConfig):
    name = "stravalite.jobs"
    label = "stravalite_jobs"
    verbose_name = _("Job ledger")

    def ready(self) -> None:
        # shared tasks bind to our Celery application in every process
        from stravalite import (
            celery,  # noqa: F401
            portability,
        )
        from stravalite.jobs import deletion, figures, topics  # noqa: F401
        from stravalite.observability import tracing

        tracing.watch_databases()
        portability.register(
            "stravalite_jobs",
            order=100,
            erase=deletion.erase,
            leaves={"stravalite_jobs.Job": "work this server has before it"},
        )
