"""Why a correction is not made, or not taken back."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from stravalite.errors import DomainError


class EditedMeanwhile(DomainError):
    """`extra` holds the revision there is now and the ids of what was done since."""

    code = "edited_meanwhile"
    status = 409
    message = _("This activity was corrected elsewhere meanwhile.")
    hint = _("Look at what changed, then do it again if you still want to.")


class StillWorking(DomainError):
    code = "being_worked_out"
    status = 409
    message = _("The last correction is still being worked out.")
    hint = _("Wait a moment, then try again.")


class EditRefused(DomainError):
    code = "edit_refused"
    message = _("This correction cannot be made.")
    hint = _("Look at the fields named here.")


class NothingRecorded(EditRefused):
    code = "nothing_recorded"
    status = 409
    message = _(
        "There is no recording to cut: the activity was typed in, or its file holds only a summary."
    )
    hint = _("Nothing was changed.")


class TakeBackFirst(DomainError):
    code = "take_back_first"
    status = 409
    message = _("Another correction stands on this one.")
    hint = _("Take that one back first.")
