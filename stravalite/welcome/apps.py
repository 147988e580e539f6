from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WelcomeConfig(AppConfig):
    name = "stravalite.welcome"
    label = "stravalite_welcome"
    verbose_name = _("Getting started")

    def ready(self) -> None:
        from social.posts import registry
        from stravalite.ui import strips
        from stravalite.welcome import receivers, steps  # noqa: F401

        strips.register("welcome/_strip.html", steps.strip)
        registry.register_rail("welcome/_card.html", steps.card, side="above", order=10)
