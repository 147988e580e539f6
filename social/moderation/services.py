"""Reporting something."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts.people.models import User
from social.graph.viewer import Viewer
from social.moderation import telling
from social.moderation.models import WORDS_LONGEST, Reason, Report
from social.moderation.subjects import Subject, find_kind
from stravalite.api.throttles import count_attempt
from stravalite.audit.services import record
from stravalite.errors import DomainError, NotFound

AN_HOUR, A_DAY = 10, 30
_TOO_MANY = _("You reported many things in a short time.")


class CannotReport(DomainError):
    code = "cannot_report"
    message = _("You cannot report yourself.")


class ReportRefused(DomainError):
    """`fields` says which and why."""

    code = "invalid"
    status = 400
    message = _("The report could not be kept.")
    hint = _("Mend the fields named here and try again.")


def subject_of(*, kind: str, public_id: str, viewer: Viewer) -> Subject:
    """The thing, if it can be reported and this viewer may see it; NotFound."""
    known = find_kind(kind)
    subject = known.find(public_id, viewer) if known is not None else None
    if subject is None:
        raise NotFound
    return subject


def report(*, reporter: User, kind: str, public_id: str, reason: str, words: str = "") -> Report:
    """Puts it before the moderators. Again while that is open changes the reason and the words.

    NotFound, CannotReport, ReportRefused, TooManyRequests.
    """
    subject = subject_of(kind=kind, public_id=public_id, viewer=Viewer(reporter))
    if subject.author.pk == reporter.pk:
        raise CannotReport
    words = words.strip()
    _check(reason, words)
    told = {"reason": reason, "words": words}
    mine = Report.objects.filter(reporter=reporter, kind=kind, subject=public_id, decided_at=None)
    if mine.update(**told):
        return mine.get()
    who = str(reporter.pk)
    count_attempt("report-hour", who, limit=AN_HOUR, seconds=3600, message=_TOO_MANY)
    count_attempt("report-day", who, limit=A_DAY, seconds=86400, message=_TOO_MANY)
    try:
        with transaction.atomic():
            made = Report.objects.create(
                reporter=reporter, kind=kind, subject=public_id, author=subject.author, **told
            )
            record("report.made", actor=reporter, athlete=reporter, target=public_id, of=kind)
            telling.reported(made)
    except IntegrityError:  # the same person, twice at once
        return mine.get()
    return made


def _check(reason: str, words: str) -> None:
    problems: dict[str, list[object]] = {}
    if reason not in Reason.values:
        problems["reason"] = [_("Choose a reason from the list.")]
    if len(words) > WORDS_LONGEST:
        problems["words"] = [_("Use at most 1000 characters.")]
    if reason == Reason.OTHER and not words:
        problems["words"] = [_("Say in a few words what is wrong.")]
    if problems:
        raise ReportRefused(fields=problems)  # type: ignore[arg-type]
