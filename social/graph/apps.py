from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GraphConfig(AppConfig):
    name = "social.graph"
    label = "social_graph"
    verbose_name = _("Who knows whom")

    def ready(self) -> None:
        from social.graph import carrying, deletion, receivers, view_as  # noqa: F401
        from social.graph.blocking import TOPIC
        from stravalite import portability
        from stravalite.live import topics
        from stravalite.ui import settings_pages

        topics.register_personal(TOPIC)
        portability.register(
            "social_graph",
            order=30,
            erase=deletion.erase,
            tables=carrying.TABLES,
            leaves=carrying.LEAVES,
        )
        settings_pages.register(
            "followers",
            _("Followers"),
            group="privacy",
            icon="users",
            words=_("approve requests follow people remove"),
            value=lambda user: (
                _("you approve them")
                if user.preferences.approves_followers
                else _("anybody may follow")
            ),
        )
        settings_pages.register(
            "coaches",
            _("Coaches"),
            group="privacy",
            icon="stopwatch",
            words=_("coach trainer athlete private training"),
        )
        settings_pages.register(
            "blocked",
            _("Blocked and muted"),
            group="privacy",
            icon="ban",
            words=_("block mute hide people"),
        )
