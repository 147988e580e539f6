"""When nobody can tell whether two activities are one, their athlete is asked."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy

from accounts.people.models import User
from activities.activity import corrections, services
from activities.activity.models import Activity, ActivityDetail
from activities.uploads import duplicates
from activities.uploads.models import Origin
from stravalite.errors import DomainError

NOTE = "possible_duplicate"


class NoQuestion(DomainError):
    code = "no_question"
    status = 409
    message = gettext_lazy("Nobody asks this about the activity any more.")
    hint = gettext_lazy("Look at it again.")


def noted(detail: ActivityDetail) -> str:
    """The public id of the activity this one may repeat; "" when there is no doubt."""
    for note in detail.quality:
        if note["code"] == NOTE:
            return str(note["facts"].get("activity", ""))
    return ""


def asked_about(activity: Activity, detail: ActivityDetail) -> Activity | None:
    """The live activity this one may repeat; asks the database only when there is a doubt."""
    public_id = noted(detail)
    if not public_id:
        return None
    return Activity.objects.of(activity.athlete_id).filter(public_id=public_id).first()


def same(activity: Activity) -> Activity:
    """They are one: its files join the activity that was here first, it goes (restorable for 30 days)."""
    with transaction.atomic():
        User.objects.select_for_update(of=("self",)).get(pk=activity.athlete_id)
        older = asked_about(activity, activity.detail)
        if older is None:
            raise NoQuestion
        for origin in activity.origins.select_related("source_file"):
            Origin.objects.get_or_create(
                activity=older,
                source_file=origin.source_file,
                index=origin.index,
                defaults={
                    "upload": origin.upload,
                    "identity": origin.identity,
                    "richness": origin.richness,
                    "is_primary": False,
                },
            )
        best = older.origins.order_by("-richness", "-is_primary", "pk").first()
        if best is not None and not corrections.merged_parts(corrections.edits_of(older)):
            older.origins.update(is_primary=False)
            Origin.objects.filter(pk=best.pk).update(is_primary=True)
        services.edit(older, **_missing(older, activity))
        services.activities_joined.send(sender=Activity, activity=activity, into=older)
        services.delete(activity)
        services.request_recompute(older)
    return older


def _missing(older: Activity, activity: Activity) -> dict[str, Any]:
    """What a person said of the one that goes and not of the one that stays."""
    said: dict[str, Any] = {}
    if not older.description and activity.description:
        said["description"] = activity.description
    chosen = activity.gear is not None and not activity.gear_by_default
    if chosen and (older.gear_id is None or older.gear_by_default):
        said["gear"] = activity.gear
    return said


def different(activity: Activity) -> None:
    """They are two; nobody asks again."""
    detail = activity.detail
    if not noted(detail):
        raise NoQuestion
    detail.quality = [note for note in detail.quality if note["code"] != NOTE]
    detail.save(update_fields=["quality"])


def bring_back(activity: Activity) -> Activity | None:
    """Restores a deleted activity. One that was made of it anew meanwhile is returned: its page asks then
    whether the two are one."""
    with transaction.atomic():
        services.restore(activity)
        anew = _anew(activity) or duplicates.twin_of(activity)
        if anew is None or _is_asked(activity):
            return None
        detail, _made = ActivityDetail.objects.get_or_create(activity=anew)
        if not noted(detail):
            detail.quality = [
                *detail.quality,
                {"code": NOTE, "facts": {"activity": activity.public_id}},
            ]
            detail.save(update_fields=["quality"])
    return anew


def _is_asked(activity: Activity) -> bool:
    """Its own page asks already: the two had been made one and are taken apart again."""
    detail = ActivityDetail.objects.filter(activity=activity).first()
    return detail is not None and asked_about(activity, detail) is not None


def _anew(activity: Activity) -> Activity | None:
    """Another live activity read from the same recording of the same file."""
    for origin in activity.origins.all():
        others = Origin.objects.filter(
            Q(source_file=origin.source_file_id, index=origin.index)
            | (Q(identity=origin.identity) & ~Q(identity="")),
            activity__athlete=activity.athlete_id,
            activity__post__deleted_at=None,
        ).exclude(activity=activity)
        for found in others.select_related("activity").order_by("pk"):
            if duplicates.share_time(activity, found.activity):
                return found.activity
    return None
