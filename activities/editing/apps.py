from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EditingConfig(AppConfig):
    name = "activities.editing"
    label = "activities_editing"
    verbose_name = _("Corrections of recordings")

    def ready(self) -> None:
        from activities.activity import corrections
        from activities.editing import carrying, deletion, panels, queries, receivers  # noqa: F401
        from activities.log.registry import register_panel
        from stravalite import portability

        corrections.register(
            corrections.Source(
                queries.edits_in_force, queries.wholes_near, queries.whole_of, queries.was_cut_away
            )
        )
        register_panel("edits", panels.edits)
        portability.register(
            "activities_editing", order=78, erase=deletion.erase, tables=carrying.TABLES
        )
