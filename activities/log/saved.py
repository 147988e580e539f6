"""Saved views: a name for what the list is narrowed to."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone as clock
from django.utils.translation import gettext_lazy as _

from accounts.people.models import User
from activities.log.models import NAME_LONGEST, QUERY_LONGEST, SavedView
from stravalite.errors import DomainError

MOST = 50
RESTORABLE = timedelta(days=30)


class ViewRefused(DomainError):
    code = "view_refused"
    message = _("The view could not be saved.")
    hint = _("Look at its name.")


class ViewNameTaken(DomainError):
    code = "view_name_taken"
    status = 409
    message = _("You have a view with this name already.")
    hint = _("Choose another name.")


def save(*, athlete: User, name: str, query: str) -> SavedView:
    """A new one; ViewRefused without a name, ViewNameTaken."""
    name = _named(name)
    if len(query) > QUERY_LONGEST:
        raise ViewRefused(hint=_("Use fewer filters."))
    if SavedView.objects.of(athlete.pk).count() >= MOST:
        raise ViewRefused(
            fields={"name": [_("You have too many already. Delete one you do not use.")]}
        )
    try:
        with transaction.atomic():
            return SavedView.objects.create(athlete=athlete, name=name, query=query)
    except IntegrityError as error:
        raise _taken() from error


def rename(view: SavedView, *, name: str) -> SavedView:
    view.name = _named(name)
    return _kept(view, "name")


def change_query(view: SavedView, *, query: str) -> SavedView:
    if len(query) > QUERY_LONGEST:
        raise ViewRefused(hint=_("Use fewer filters."))
    view.query = query
    return _kept(view, "query")


def delete(view: SavedView) -> None:
    """Out of sight; `restore` brings it back for 30 days."""
    SavedView.objects.filter(pk=view.pk, deleted_at=None).update(deleted_at=clock.now())


def restore(view: SavedView) -> SavedView:
    """ViewNameTaken when another took its name meanwhile."""
    view.deleted_at = None
    return _kept(view, "deleted_at")


def lately_deleted(athlete_id: int) -> QuerySet[SavedView]:
    """Those that can still be brought back, the latest first."""
    mine = SavedView.objects.filter(athlete_id=athlete_id, deleted_at__gte=clock.now() - RESTORABLE)
    return mine.order_by("-deleted_at", "-pk")


def forget_deleted(before: datetime) -> int:
    _all, counts = SavedView.objects.filter(deleted_at__lt=before).delete()
    return counts.get(SavedView._meta.label, 0)


def _named(name: str) -> str:
    name = " ".join(name.replace("\0", "").split())
    if not name:
        raise ViewRefused(fields={"name": [_("Give it a name.")]})
    if len(name) > NAME_LONGEST:
        raise ViewRefused(fields={"name": [_("At most 60 characters, please.")]})
    return name


def _kept(view: SavedView, field: str) -> SavedView:
    try:
        with transaction.atomic():
            view.save(update_fields=[field])
    except IntegrityError as error:
        raise _taken() from error
    return view


def _taken() -> ViewNameTaken:
    return ViewNameTaken(fields={"name": [ViewNameTaken.message]})
