from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PostsConfig(AppConfig):
    name = "social.posts"
    label = "social_posts"
    verbose_name = _("Posts")

    def ready(self) -> None:
        from social.posts import deletion
        from stravalite import portability

        portability.register("social_posts", order=40, erase=deletion.erase)
