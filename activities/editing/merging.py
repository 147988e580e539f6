"""Two activities of one's own made one, and two again. The earlier takes in the later's recording."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.people.models import Audience
from activities.activity import services as activities
from activities.activity.corrections import merged_parts
from activities.activity.models import Activity
from activities.activity.services import LONGEST_S
from activities.editing.models import ActivityEdit, EditKind
from activities.editing.queries import OTHERS
from activities.editing.refusals import EditRefused, TakeBackFirst
from activities.editing.rows import held, in_force, take_back, write
from activities.media.models import Photo
from activities.media.queries import photos_of_activity
from activities.media.services import place
from activities.numbers import sports
from activities.streams.services import names_of
from activities.uploads.models import Origin

#: From the fewest who may see something to the most.
_WIDTH = {Audience.ONLY_ME: 0, Audience.FOLLOWERS: 1, Audience.EVERYONE: 2}
_MOST_PHOTOS = 1000


def merge(one: Activity, other: Activity, *, revision: int | None = None) -> ActivityEdit:
    """The earlier of two of the athlete's own goes on with the later, and keeps its post.

    The later is deleted as though by its athlete: restorable for 30 days, which takes the merge back.
    `revision` is that of `one`. The edit is the earlier's.
    """
    if one.pk == other.pk or one.athlete_id != other.athlete_id:
        raise EditRefused(fields={"other": [_("Choose another activity of yours.")]})
    with transaction.atomic():
        both = [  # in the order everybody takes them, or two merges could wait for each other
            held(each, revision if each.pk == one.pk else None)
            for each in sorted((one, other), key=lambda each: each.pk)
        ]
        earlier, later = sorted(both, key=lambda each: (each.start_time, each.pk))
        _check(earlier, later)
        photos = photos_of_activity(later)[:_MOST_PHOTOS]
        edit = write(earlier, EditKind.MERGE, _parameters(earlier, later, photos))
        for origin in later.origins.select_related("source_file"):
            # it keeps the file; without richness and identity it never gives the numbers
            Origin.objects.get_or_create(
                activity=earlier,
                source_file=origin.source_file,
                index=origin.index,
                defaults={"is_primary": False},
            )
        activities.activities_joined.send(sender=Activity, activity=later, into=earlier)
        activities.delete(later)
    return edit


def _parameters(earlier: Activity, later: Activity, photos: list[Photo]) -> dict[str, Any]:
    origins = later.origins.select_related("source_file").order_by("-is_primary", "-richness", "pk")
    return {
        "other": later.public_id,
        "parts": [{"file": origin.source_file.sha256, "index": origin.index} for origin in origins],
        "edits": [
            {name: value for name, value in edit.items() if name not in OTHERS}
            for edit in in_force(later)
        ],
        "sport": later.sport,
        "photos": [photo.public_id for photo in photos],
        "elapsed_s": earlier.elapsed_s,
        "from": later.start_time.isoformat(),
        "to": (later.start_time + timedelta(seconds=later.elapsed_s)).isoformat(),
    }


def _check(earlier: Activity, later: Activity) -> None:
    """EditRefused says, at `other`, why the two cannot be one; TakeBackFirst what stands in the way."""
    if merged_parts(in_force(later)):
        raise TakeBackFirst(_("The later of the two is made of two already."))
    if why := _why_not(earlier, later):
        raise EditRefused(fields={"other": [why]})


def _why_not(earlier: Activity, later: Activity) -> Any:
    if not names_of(earlier) or not names_of(later):
        return _("Both need a recording: one was typed in, or its file holds only a summary.")
    if sports.find(earlier.sport).group is not sports.find(later.sport).group:
        return _("They are of different sports.")
    apart_s = (later.start_time - earlier.start_time).total_seconds()
    if apart_s < earlier.elapsed_s - 1.0:
        return _("They overlap: two recordings of the same time are no two parts.")
    if apart_s + later.elapsed_s > LONGEST_S:
        return _("Together they would be longer than fourteen days.")
    narrower = _WIDTH[Audience(later.post.audience)] < _WIDTH[Audience(earlier.post.audience)]
    if narrower or (later.hide_map and not earlier.hide_map):
        return _("Others would see more of the later one. Let the same people see both first.")
    return None


def unmerge(edit: ActivityEdit, *, revision: int | None = None) -> ActivityEdit:
    """Two again: the later is restored with its own post, kudos and comments, and has its photos back."""
    with transaction.atomic():
        later = _taken_in(edit)
        if later is None:
            raise TakeBackFirst(
                _(
                    "The other activity was erased, or the merge is older than the split of this one."
                ),
                hint=_("What was recorded is kept in this one; split it instead."),
            )
        stands = ActivityEdit.objects.in_force().filter(
            activity=edit.activity,
            kind__in=(EditKind.SPLIT, EditKind.MERGE),
            revision__gt=edit.revision,
        )
        if stands.exists():
            raise TakeBackFirst
        earlier = take_back(edit, revision)
        _give_back(edit, earlier, later)
        if later.post.deleted_at is not None:
            activities.restore(later)
    return edit


def after_restoring(later: Activity) -> None:
    """Whoever brings the later one back wants two: the merge is over."""
    merges = ActivityEdit.objects.in_force().filter(
        activity__athlete=later.athlete_id, kind=EditKind.MERGE, parameters__other=later.public_id
    )
    for edit in merges.select_related("activity"):
        earlier = take_back(edit, though_busy=True)
        # until its numbers are made again it ends where it ended, so that the two are not taken for one
        was_s = min(float(edit.parameters.get("elapsed_s") or 0.0), earlier.elapsed_s)
        Activity.objects.filter(pk=earlier.pk).update(
            elapsed_s=was_s, moving_s=min(earlier.moving_s, was_s)
        )
        _give_back(edit, earlier, later)


def _taken_in(edit: ActivityEdit) -> Activity | None:
    mine = Activity.objects.filter(athlete_id=edit.activity.athlete_id)
    found = mine.filter(public_id=str(edit.parameters.get("other")))
    return found.select_related("post").first()


def _give_back(edit: ActivityEdit, earlier: Activity, later: Activity) -> None:
    """Files and photos that came with the later one."""
    for sha256, index in merged_parts([edit.plain]):
        earlier.origins.filter(
            source_file__sha256=sha256, index=index, is_primary=False, richness=0, identity=""
        ).delete()
    photos = Photo.objects.filter(
        activity=earlier, public_id__in=edit.parameters.get("photos", ())
    ).in_order()
    for photo in photos:
        place(photo, later, outlives_activity=photo.outlives_activity)
