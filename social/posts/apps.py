from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PostsConfig(AppConfig):
    name = "social.posts"
    label = "social_posts"
    verbose_name = _("Posts")

    def ready(self) -> None:
        from social.graph import panels
        from social.posts import (
            carrying,
            checks,  # noqa: F401
            deletion,
            profile,
            rails,
            receivers,  # noqa: F401
            registry,
            tasks,  # noqa: F401
            telling,
            topics,  # noqa: F401
        )
        from stravalite import portability

        portability.register(
            "social_posts",
            order=40,
            erase=deletion.erase,
            tables=carrying.TABLES,
            leaves=carrying.LEAVES,
        )
        telling.register_kinds()
        panels.register(
            "written", template="social/posts/_profile.html", facts=profile.written, order=30
        )
        registry.register_rail("social/posts/_active.html", rails.active, side="end", order=20)
        registry.register_rail(
            "social/posts/_suggested.html", rails.suggested, side="end", order=30
        )
