from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    name = "social.notifications"
    label = "social_notifications"
    verbose_name = _("Notifications")

    def ready(self) -> None:
        from social.notifications import between_people, carrying, deletion, inbox, kinds, tasks  # noqa: F401
        from stravalite import portability
        from stravalite.live import topics
        from stravalite.ui import settings_pages

        portability.register(
            "social_notifications",
            order=37,
            erase=deletion.erase,
            tables=carrying.TABLES,
            leaves=carrying.LEAVES,
        )
        topics.register_personal(inbox.TOPIC)
        between_people.register_kinds()
        settings_pages.register(
            "notifications",
            _("Notifications"),
            group="notifications",
            icon="bell",
            words=_("e-mail letters alerts tell me security"),
        )
        kinds.register(
            kinds.Kind(
                "security",
                _("Security of your account"),
                _("A new password, a new address, proof that an address is yours."),
                channels=(kinds.Channel.EMAIL,),
                usual=frozenset({kinds.Channel.EMAIL}),
                locked=_(
                    "Always sent: it may be the only sign that somebody else is at your account."
                ),
            )
        )
