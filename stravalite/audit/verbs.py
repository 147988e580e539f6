"""Everything the log can tell. A verb that is not here cannot be recorded."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Verb:
    """`for_athlete`: shown to the person whose account it touches, in these words."""

    words: str | Promise
    for_athlete: bool = True


VERBS: dict[str, Verb] = {
    "session.signed_in": Verb(_("Signed in")),
    "session.signed_out": Verb(_("Signed out")),
    "session.refused": Verb(_("Somebody tried to sign in and failed")),
    "session.ended": Verb(_("A device was signed out")),
    "session.all_ended": Verb(_("Every other device was signed out")),
    "second_factor.added": Verb(_("A second factor was added")),
    "second_factor.removed": Verb(_("A second factor was removed")),
    "second_factor.codes_made": Verb(_("New recovery codes were made")),
    "second_factor.refused": Verb(_("A wrong second factor was given after the right password")),
    "second_factor.recovery_started": Verb(_("A wait to switch the lost second factor off began")),
    "second_factor.recovery_cancelled": Verb(_("The second factor stays: the wait was ended")),
    "second_factor.recovered": Verb(_("The lost second factor was switched off")),
    "sign_in.connected": Verb(_("Another service may sign in to the account")),
    "sign_in.disconnected": Verb(_("Another service may no longer sign in to the account")),
    "password.changed": Verb(_("The password was changed")),
    "password.reset": Verb(_("The password was set anew by a link sent by mail")),
    "address.changed": Verb(_("The e-mail address was changed")),
    "address.proved": Verb(_("The e-mail address was confirmed")),
    "account.made": Verb(_("The account was made")),
    "account.closed": Verb(_("The account was deleted; it can be brought back for some days")),
    "account.reopened": Verb(_("The account was brought back")),
    "account.erased": Verb(_("An account was erased for good"), for_athlete=False),
    "account.suspended": Verb(_("The account was suspended")),
    "account.reinstated": Verb(_("The suspension was lifted")),
    "role.changed": Verb(_("The role was changed")),
    "seeing_as.started": Verb(_("Staff began to look at your pages, without changing anything")),
    "seeing_as.viewed": Verb(_("Staff looked at a page"), for_athlete=False),
    "seeing_as.stopped": Verb(_("Staff stopped looking at your pages")),
    "token.made": Verb(_("An API token was made")),
    "token.removed": Verb(_("An API token was removed")),
    "token.reused": Verb(_("A program's old key came back: it was signed out to be safe")),
    "export.asked": Verb(_("An export of everything was asked for")),
    "export.downloaded": Verb(_("An export of everything was downloaded")),
    "export.removed": Verb(_("An export was removed from the server")),
    "health.agreed": Verb(_("You agreed that health data from a phone is kept")),
    "health.withdrawn": Verb(_("You withdrew that health data from a phone is kept")),
    "invitation.made": Verb(_("An invitation was made")),
    "invitation.withdrawn": Verb(_("An invitation was withdrawn")),
    "invitation.used": Verb(_("An invitation was used")),
    "coach.proposed": Verb(_("Coaching was proposed")),
    "coach.accepted": Verb(_("A coach may see all of the training")),
    "coach.ended": Verb(_("Coaching was ended or declined")),
    "report.made": Verb(_("Something was reported")),
    "moderation.looked": Verb(_("A moderator looked at a reported thing"), for_athlete=False),
    "moderation.decided": Verb(_("Moderators decided about something")),
    "moderation.appealed": Verb(_("A decision of the moderators was appealed")),
    "moderation.appeal_answered": Verb(_("The appeal was answered")),
    "console.added": Verb(_("Staff added something to your account")),
    "console.changed": Verb(_("Staff changed something of your account")),
    "console.deleted": Verb(_("Staff deleted something of your account")),
    "job.retried": Verb(_("A job was queued again"), for_athlete=False),
    "job.cancelled": Verb(_("A job was cancelled"), for_athlete=False),
    "command.ran": Verb(_("A command was run on the server"), for_athlete=False),
    "backup.made": Verb(_("A backup was made"), for_athlete=False),
    "backup.proved": Verb(_("A backup was proved"), for_athlete=False),
    "backup.restored": Verb(_("A backup was restored"), for_athlete=False),
}

FOR_ATHLETES = tuple(name for name, verb in VERBS.items() if verb.for_athlete)
