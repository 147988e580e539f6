from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DemoConfig(AppConfig):
    name = "stravalite.demo"
    label = "stravalite_demo"
    verbose_name = _("Sample data")

    def ready(self) -> None:
        from stravalite import portability
        from stravalite.demo import deletion, tasks, tour  # noqa: F401

        portability.register(
            "stravalite_demo",
            order=90,
            erase=deletion.erase,
            leaves={"stravalite_demo.SampleAthlete": "that somebody was invented here"},
        )
