from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LogConfig(AppConfig):
    name = "activities.log"
    label = "activities_log"
    verbose_name = _("Log")

    def ready(self) -> None:
        from activities.log import cards, carrying, deletion, profile, rails, tasks  # noqa: F401
        from social.graph import panels, suggestions
        from social.posts import registry
        from stravalite import portability

        portability.register(
            "activities_log",
            order=75,
            erase=deletion.erase,
            tables=carrying.TABLES,
            leaves=carrying.LEAVES,
        )

        panels.register(
            "year",
            template="activities/profile/year.html",
            facts=profile.this_year,
            order=10,
        )
        panels.register(
            "recent", template="activities/profile/recent.html", facts=profile.recent, order=20
        )
        suggestions.register("recently active", profile.recently_active, order=30)
        registry.register(cards.ATTACHMENT)
        registry.register_rail("activities/rails/week.html", rails.week, side="start", order=20)
