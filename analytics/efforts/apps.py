from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EffortsConfig(AppConfig):
    name = "analytics.efforts"
    label = "analytics_efforts"
    verbose_name = _("Best efforts")

    def ready(self) -> None:
        from activities.activity.derived import Calculator, register
        from activities.log.registry import register_line, register_panel
        from analytics.efforts import cards, panels, receivers, services, tasks  # noqa: F401
        from social.posts import registry as on_posts

        register_panel("efforts", panels.efforts)
        register_line("efforts", panels.best_lines)
        on_posts.register(cards.ATTACHMENT)

        register(
            Calculator(
                name="best_efforts",
                version=services.VERSION,
                compute="analytics.efforts.of_streams:compute",
                store=services.store,
            )
        )

        from analytics.efforts import deletion
        from stravalite import portability

        portability.register(
            "analytics_efforts",
            order=70,
            erase=deletion.erase,
            leaves={
                "analytics_efforts.BestEffort": "worked out again from the original",
                "analytics_efforts.RecordPost": "news of this server; the records come along as originals",
            },
        )
