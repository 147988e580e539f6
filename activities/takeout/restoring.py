"""Taking an export in again: each thing under its own name, once, checked like a stranger's.

What can be worked out is worked out from the originals, never believed.
"""

from __future__ import annotations

import contextlib
import hashlib
from datetime import datetime

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts.people.models import User
from accounts.profile.services import ProfileRefused, profile_of, remove_picture, set_picture
from activities.activity import derived, services
from activities.activity.inputs import dated_facts, fingerprint
from activities.activity.models import Activity, ActivityDetail, Status
from activities.activity.services import LONGEST_S
from activities.imports import entries, storing
from activities.imports.adding import forget_original, redo_activity, undo_activity
from activities.imports.items import fail, settle, still_waits
from activities.imports.keeping import nothing
from activities.imports.models import ImportItem, Outcome
from activities.imports.registry import Kind, register_kind
from activities.numbers.analysis import ALGORITHM_VERSION
from activities.recordings.recording import UnreadableFile
from activities.takeout import rows
from activities.takeout.admitting import Refused, Row, check, keep_moments, take_in, values_of
from activities.uploads.duplicates import share_time
from activities.uploads.models import Origin, SourceFile
from activities.uploads.services import clean_name, keep
from social.posts.models import Post
from stravalite import portability
from stravalite.portability import Table


def add_original(item: ImportItem) -> None:
    """The bytes of a recording, if they are those the export promises."""
    try:
        content = _checked(item)
    except UnreadableFile as error:
        fail(item, error.code, dict(error.facts))
        return
    athlete, row = item.whole.athlete, item.facts["row"]
    sha256 = hashlib.sha256(content).hexdigest()
    if row.get("sha256") != sha256:
        fail(item, "export_damaged", {"file": item.path})
        return
    known = SourceFile.objects.filter(athlete=athlete, sha256=sha256).exists()
    name = clean_name(str(row.get("name", "")))
    source = keep(athlete=athlete, file=ContentFile(content, name=name), name=name)
    if not known:
        keep_moments(source, rows.named("originals"), row)
    ImportItem.objects.filter(pk=item.pk).update(source_file=source)
    settle(item, Outcome.SKIPPED if known else Outcome.CREATED)


def _checked(item: ImportItem) -> bytes:
    if not item.member:
        raise UnreadableFile("export_damaged", file=item.path or item.name)
    content = storing.read_item(item)
    if hashlib.sha256(content).hexdigest() != item.facts.get("sha256"):
        raise UnreadableFile("export_damaged", file=item.path)
    return content


def add_table(item: ImportItem) -> None:
    """Rows of one table; what the athlete has already stays as it is."""
    table = _table(item.facts["table"])
    if table is None:
        settle(item, Outcome.SKIPPED)
        return
    try:
        with transaction.atomic():
            if not still_waits(item):
                return
            made = _write(table, item)
            settle(item, Outcome.CREATED if made else Outcome.SKIPPED, made=made)
    except Refused as refused:
        fail(item, refused.code, {"why": refused.why})
    except UnreadableFile as error:
        fail(item, error.code, dict(error.facts))


def _table(name: str) -> Table | None:
    """A table rows may come from; None for what stays where it was, or what nobody here knows."""
    found = [table for table in portability.tables() if table.name == name]
    if not found or found[0].stays or found[0].single:
        return None
    # files of rows come in by a kind of their own, which looks at the bytes
    by_itself = found[0].attached is not None and found[0].key != (found[0].owner,)
    return None if by_itself else found[0]


def _write(table: Table, item: ImportItem) -> Row:
    athlete = item.whole.athlete
    if table.key == (table.owner,):
        return _fill(table, item.facts["rows"][0], item)
    keys = [
        instance.pk
        for row in item.facts["rows"]
        if (instance := take_in(table, row, athlete)) is not None
    ]
    return {"table": table.name, "keys": keys} if keys else {}


def _fill(table: Table, row: Row, item: ImportItem) -> Row:
    """The athlete's one row: what nobody has set yet is set; the rest stays."""
    model, athlete = rows.model_of(table), item.whole.athlete
    instance = model._default_manager.filter(**{table.owner: athlete.pk}).first()
    instance = instance or model(**{table.owner: athlete})
    filled: Row = {}
    attached = {table.attached.field, table.attached.digest} if table.attached else set()
    for name, value in values_of(table, row, athlete).items():
        default = model._meta.get_field(name).get_default()  # type: ignore[union-attr]
        if name in attached or getattr(instance, name) != default or value == default:
            continue
        setattr(instance, name, value)
        filled[name] = value
    if filled:
        check(instance)
        instance.save()
    made: Row = {"filled": filled} if filled else {}
    if table.name == "profile" and item.member and not getattr(instance, "picture_sha256", ""):
        made["picture"] = _take_picture(athlete, item)
    return {"table": table.name, **made} if made else {}


def _take_picture(athlete: User, item: ImportItem) -> str:
    """Looked at like any picture somebody hands in."""
    try:
        profile = set_picture(User.objects.get(pk=athlete.pk), ContentFile(_checked(item)))
    except ProfileRefused as error:
        raise Refused("export_implausible", str(error.message)) from error
    return profile.picture_sha256


def undo_table(item: ImportItem) -> None:
    """Rows go again unless an activity leans on them; what was filled is empty again."""
    made = item.made
    table = _table(made.get("table", ""))
    if table is None:
        return
    model = rows.model_of(table)
    if "picture" in made:
        person = User.objects.get(pk=item.whole.athlete_id)
        if profile_of(person).picture_sha256 == made["picture"]:
            remove_picture(person)
    if "filled" in made:
        for instance in model._default_manager.filter(**{table.owner: item.whole.athlete_id}):
            for name, value in made["filled"].items():
                if getattr(instance, name) == value:
                    default = model._meta.get_field(name).get_default()  # type: ignore[union-attr]
                    setattr(instance, name, default)
            instance.save()
    mine = model._default_manager.filter(
        pk__in=made.get("keys", []), **{table.owner: item.whole.athlete_id}
    )
    if "deleted_at" in table.leaves:  # restorable; unless an activity that stays uses it by now
        used = Activity.objects.of(item.whole.athlete_id).exclude(gear=None).values("gear")
        if table.name == "gear":
            mine = mine.exclude(pk__in=used)
        mine.update(deleted_at=item.whole.undone_at)
    else:
        mine.delete()
    item.undone = True
    item.save(update_fields=["undone"])


def redo_table(item: ImportItem) -> None:
    """Back from where undoing put them, or taken in once more by the run that follows."""
    table = _table(item.made.get("table", ""))
    if item.undone and table is not None and "deleted_at" in table.leaves:
        model = rows.model_of(table)
        mine = {table.owner: item.whole.athlete_id}
        with contextlib.suppress(IntegrityError), transaction.atomic():
            model._default_manager.filter(pk__in=item.made.get("keys", []), **mine).update(
                deleted_at=None
            )
        ImportItem.objects.filter(pk=item.pk).update(undone=False)
    elif item.undone:
        ImportItem.objects.filter(pk=item.pk).update(outcome=Outcome.PENDING, made={}, undone=False)


def forget_table(item: ImportItem) -> None:
    table = _table(item.made.get("table", ""))
    if table is not None and "deleted_at" in table.leaves:
        rows.model_of(table)._default_manager.filter(
            pk__in=item.made.get("keys", []),
            deleted_at__isnull=False,
            **{table.owner: item.whole.athlete_id},
        ).delete()


def add_activity(item: ImportItem) -> None:
    """The activity as its athlete left it; its numbers are worked out again from the original."""
    athlete, facts = item.whole.athlete, item.facts
    public_id = str(facts["activity"].get("public_id", ""))
    known = Activity.objects.filter(public_id=public_id).select_related("post").first()
    if known is not None and known.athlete_id == athlete.pk:
        was_deleted = known.post.deleted_at is not None
        if was_deleted:
            services.restore(known)
        settle(
            item,
            Outcome.CREATED if was_deleted else Outcome.SKIPPED,
            activity=known,
            made={"created": [public_id]} if was_deleted else {},
        )
        return
    repeated = _same_recording(athlete, facts["activity"], facts["hanging"].get("origins", []))
    if repeated is not None:
        settle(item, Outcome.SKIPPED, activity=repeated)
        return
    try:
        with transaction.atomic():
            if not still_waits(item):
                return
            activity = _write_activity(athlete, facts)
            settle(item, Outcome.CREATED, activity=activity, made={"created": [public_id]})
    except Refused as refused:
        fail(item, refused.code, {"why": refused.why})


def _same_recording(athlete: User, told: Row, origins: list[Row]) -> Activity | None:
    """A live activity read from the same recording; two parts of a split have none of it in common."""
    span = _span(told)
    for row in origins:
        index = row.get("index")
        if not isinstance(index, int):
            continue
        found = (
            Origin.objects.filter(
                activity__athlete=athlete,
                activity__post__deleted_at=None,
                source_file__sha256=str(row.get("source_file")),
                index=index,
            )
            .select_related("activity")
            .order_by("activity")
        )
        for origin in found:
            if span is None or share_time(span, origin.activity):
                return origin.activity
    return None


def _span(told: Row) -> Activity | None:
    """When it was, as far as the row can be read; what is wrong with it is said by who takes it in."""
    elapsed_s = told.get("elapsed_s")
    try:
        start = datetime.fromisoformat(str(told.get("start_time")))
    except ValueError:
        return None
    if (
        start.tzinfo is None
        or isinstance(elapsed_s, bool)
        or not isinstance(elapsed_s, int | float)
    ):
        return None
    return Activity(start_time=start, elapsed_s=min(max(float(elapsed_s), 0.0), LONGEST_S))


def _write_activity(athlete: User, facts: Row) -> Activity:
    row = facts["activity"]
    group = str(row.get("multisport_id") or "")
    if group and Activity.objects.filter(multisport_id=group).exclude(athlete=athlete).exists():
        raise Refused("export_foreign")
    if Post.objects.filter(public_id=str(row.get("post"))).exists():
        raise Refused("export_foreign")
    post = take_in(rows.named("posts"), facts["post"], athlete)
    activity = take_in(rows.named("activities"), row, athlete) if post else None
    if not isinstance(activity, Activity):
        raise Refused("export_implausible")
    for name, hanging in facts["hanging"].items():
        table = _table(name)
        for one in hanging if table is not None and name != "details" else []:
            if one.get("activity") != activity.public_id:
                raise Refused("export_damaged", name)
            take_in(table, one, athlete)  # type: ignore[arg-type]
    detail = (facts["hanging"].get("details") or [{}])[0]
    if Origin.objects.filter(activity=activity, is_primary=True).exists():
        ActivityDetail.objects.create(activity=activity)
        services.request_recompute(activity)
        return activity
    ActivityDetail.objects.create(activity=activity, sets=_sets(detail))
    _settle_manual(activity)
    return activity


def _sets(detail: Row) -> list[Row]:
    """Sets of exercises; plain words and numbers only."""
    sets = detail.get("sets")
    if not isinstance(sets, list) or not all(isinstance(one, dict) for one in sets):
        return []
    return [
        {str(k): v for k, v in one.items() if v is None or isinstance(v, str | int | float)}
        for one in sets
    ]


def _settle_manual(activity: Activity) -> None:
    """A typed-in activity's numbers are what was typed in."""
    day = activity.start_time.date()
    Activity.objects.filter(pk=activity.pk).update(
        status=Status.READY,
        algorithm_version=ALGORITHM_VERSION,
        fingerprint=fingerprint("", dated_facts(activity.athlete_id), day),
    )
    activity.refresh_from_db()
    derived.store_all(activity, {})
    services.activity_saved.send(sender=Activity, activity=activity)


def redo_nothing(item: ImportItem) -> None:
    """Originals stay where they are while undone."""


def register() -> None:
    register_kind(
        Kind(
            entries.ORIGINAL,
            _("Original files"),
            add_original,
            nothing,
            redo_nothing,
            forget_original,
            early=True,
        )
    )
    register_kind(
        Kind(
            entries.TABLE,
            _("Gear, measures and choices"),
            add_table,
            undo_table,
            redo_table,
            forget_table,
            early=True,
        )
    )
    register_kind(
        Kind(
            entries.RESTORED,
            _("Activities of an export"),
            add_activity,
            undo_activity,
            redo_activity,
            nothing,
        )
    )
