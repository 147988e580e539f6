"""What is done with activities and gear of an archive: adding, taking back, bringing back, ending."""

from __future__ import annotations

from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from activities.activity import gear as gear_services
from activities.activity import services
from activities.activity.models import Activity, Gear, Source
from activities.activity.names import default_name
from activities.imports import entries, hearts, keeping, photos, storing
from activities.imports.items import fail, settle, still_waits
from activities.imports.models import ImportItem, Outcome
from activities.imports.registry import Kind, register_kind
from activities.recordings.recording import UnreadableFile
from activities.uploads import importing
from activities.uploads.models import Origin, SourceFile
from activities.uploads.queries import made_of
from activities.uploads.services import keep
from stravalite.errors import DomainError

#: Facts of an entry that are fields of a new activity.
_FIELDS = ("private_note", "perceived_exertion", "commute")


def add_recording(item: ImportItem) -> None:
    """Keeps the file's bytes, reads them, and writes the activity or joins it to the one it repeats."""
    source = _keep_original(item) if item.member else None
    if item.error_code:  # the look through has shown that it cannot be read
        fail(item, item.error_code, item.error_facts)
        return
    if source is None:
        return
    heart = _keep_heart(item)
    known = made_of(source) or _named(item)
    if known is not None:
        _skip(item, known, heart)
        return
    beside = {0: [Origin(index=0, source_file=heart)]} if heart is not None else None
    try:
        recordings = importing.read_in_child(source, _sport_told(item), beside)
    except UnreadableFile as error:
        fail(item, error.code, dict(error.facts))
        return
    with transaction.atomic():
        if not still_waits(item):
            return
        _write(item, recordings, source, heart)


def _skip(item: ImportItem, known: Activity, heart: SourceFile | None) -> None:
    """It is here already; a heart that an earlier reader did not bring joins it now."""
    with transaction.atomic():
        if not still_waits(item):
            return
        joined = importing.stand_beside(known, heart) if heart is not None else None
        made = {"joined": [joined.pk], "beside": joined.source_file_id} if joined else {}
        outcome = Outcome.UPDATED if joined else Outcome.SKIPPED
        settle(item, outcome, activity=known, made=made)


def _keep_heart(item: ImportItem) -> SourceFile | None:
    """The heart rates the archive tells apart from the file, as an original of their own."""
    heart = item.facts.get("heart")
    if not heart or len(item.facts.get("probe", {}).get("seen", [])) > 1:
        return None
    content = hearts.recording_of(
        heart, source=item.whole.reader, name=item.external_id, sport=item.sport
    )
    name = "heart-rate.json"
    return keep(athlete=item.whole.athlete, file=ContentFile(content, name=name), name=name)


def _keep_original(item: ImportItem) -> SourceFile | None:
    """The file's bytes among the athlete's originals, also when they turn out unreadable."""
    if item.source_file is not None:
        return item.source_file
    try:
        data = storing.read_item(item)
    except UnreadableFile as error:
        fail(item, error.code, dict(error.facts))
        return None
    name = item.path.rsplit("/", 1)[-1] or item.name
    source = keep(athlete=item.whole.athlete, file=ContentFile(data, name=name), name=name[:200])
    item.source_file = source
    ImportItem.objects.filter(pk=item.pk).update(source_file=source)
    return source


def _sport_told(item: ImportItem) -> dict[int, str]:
    """The sport the archive tells, for a file of one recording: people correct it where they were."""
    alone = len(item.facts.get("probe", {}).get("seen", [])) == 1
    return {0: item.sport} if item.sport and alone else {}


def _named(item: ImportItem) -> Activity | None:
    if not item.external_id:
        return None
    return services.named_elsewhere(
        athlete_id=item.whole.athlete_id, service=item.whole.reader, value=item.external_id
    )


def _write(
    item: ImportItem, recordings: list[Any], source: SourceFile, heart: SourceFile | None
) -> None:
    whole = item.whole
    incoming = importing.Incoming(
        whole.athlete_id,
        source,
        _options(item),
        source=Source.ARCHIVE,
        fields={name: item.facts[name] for name in _FIELDS if item.facts.get(name)},
        external_id=(whole.reader, item.external_id) if item.external_id else None,
    )
    before = {
        match.public_id: importing.typed_in(match) for match in _typed_in_matches(item, recordings)
    }
    outcome = importing.write(recordings, incoming)
    made: dict[str, Any] = {
        "created": [activity.public_id for activity in outcome.created],
        "joined": [origin.pk for origin in outcome.joined],
        "named": outcome.named and not outcome.created,
    }
    if heart is not None:
        _put_heart(outcome, heart, made)
    updated = {activity.public_id for activity in outcome.updated}
    typed = {key: row for key, row in before.items() if key in updated}
    if typed:
        made["typed_in"] = typed
    completed = _complete(item, outcome.repeated) if not outcome.created else {}
    if completed:
        made["completed"] = completed
    whole_new = bool(outcome.created)
    became = Outcome.UPDATED if updated or completed else Outcome.SKIPPED
    first = (outcome.created or outcome.repeated)[0]
    settle(item, Outcome.CREATED if whole_new else became, activity=first, made=made)


def _put_heart(outcome: importing.Outcome, heart: SourceFile, made: dict[str, Any]) -> None:
    """The new activity was measured with it; one that was here is measured again."""
    first = (outcome.created or outcome.repeated)[0]
    joined = importing.stand_beside(first, heart, counted=bool(outcome.created))
    if joined is None:
        return
    made["beside"] = heart.pk
    if not outcome.created:
        made["joined"].append(joined.pk)
        if first not in outcome.updated:
            outcome.updated.append(first)


def _options(item: ImportItem) -> dict[str, Any]:
    gear = _gear_named(item)
    return {
        "name": item.facts.get("title", ""),
        "description": item.facts.get("description", ""),
        "visibility": item.whole.audience,
        "gear": gear.public_id if gear else "",
    }


def _gear_named(item: ImportItem) -> Gear | None:
    name = " ".join(str(item.facts.get("gear", "")).split())[:100].rstrip()
    return Gear.objects.of(item.whole.athlete_id).filter(name=name).first() if name else None


def _typed_in_matches(item: ImportItem, recordings: list[Any]) -> list[Activity]:
    """Activities without any file that these recordings are about to join."""
    from activities.uploads import duplicates

    found = [duplicates.find(item.whole.athlete_id, processed) for processed in recordings]
    return [
        match.activity
        for match in found
        if match is not None and match.certain and not match.activity.origins.exists()
    ]


def _complete(item: ImportItem, repeated: list[Activity]) -> dict[str, Any]:
    """Fills what the activity that was here lacks; notes what it had, to give it back."""
    if not repeated:
        return {}
    activity = repeated[0]
    changes: dict[str, Any] = {}
    plain = default_name(activity.sport, activity.start_time, activity.timezone)
    title = item.facts.get("title", "")[:200]
    if title and activity.name == plain and title != plain:
        changes["name"] = title
    if item.facts.get("description") and not activity.description:
        changes["description"] = item.facts["description"][:10_000]
    gear = _gear_named(item)
    unchosen = activity.gear_id is None or activity.gear_by_default
    if gear is not None and unchosen and gear.pk != activity.gear_id:
        changes |= {"gear": gear, "gear_by_default": False}
    if not changes:
        return {}
    before = {name: getattr(activity, name) for name in changes}
    services.edit(activity, **changes)
    plain_row = {
        name: {"had": _told(before[name]), "got": _told(value)} for name, value in changes.items()
    }
    return {"activity": activity.public_id, "fields": plain_row}


def _told(value: Any) -> str:
    return value.public_id if isinstance(value, Gear) else (value or "")


def add_manual(item: ImportItem) -> None:
    """An activity of which the archive has numbers only."""
    facts, whole = item.facts, item.whole
    known = _named(item) or _same_manual(item)
    if known is not None:
        settle(item, Outcome.SKIPPED, activity=known)
        return
    if item.moment is None:
        fail(item, "no_date", {})
        return
    try:
        with transaction.atomic():
            if not still_waits(item):
                return
            activity = services.create_manual(
                athlete=whole.athlete,
                sport=item.sport or "Workout",
                start_time=item.moment,
                elapsed_s=facts.get("elapsed_s") or 0,
                moving_s=facts.get("moving_s"),
                distance_m=facts.get("distance_m") or None,
                elevation_gain_m=facts.get("elevation_gain_m") or None,
                average_heartrate_bpm=facts.get("average_heartrate_bpm"),
                calories_kcal=facts.get("calories_kcal"),
                name=facts.get("title", ""),
                description=facts.get("description", ""),
                audience=whole.audience,
                gear=_gear_named(item),
                source=Source.ARCHIVE,
                **{name: facts[name] for name in _FIELDS if facts.get(name)},
            )
            if item.external_id:
                services.name_elsewhere(activity, service=whole.reader, value=item.external_id)
            settle(item, Outcome.CREATED, activity=activity, made={"created": [activity.public_id]})
    except DomainError as refused:
        sentences = [str(one) for many in refused.fields.values() for one in many]
        fail(item, "implausible", {"why": " ".join(sentences) or str(refused.message)})


def _same_manual(item: ImportItem) -> Activity | None:
    if item.moment is None:
        return None
    return (
        Activity.objects.of(item.whole.athlete_id)
        .filter(
            start_time=item.moment,
            sport=item.sport or "Workout",
            elapsed_s=item.facts.get("elapsed_s") or 0,
            origins=None,
        )
        .first()
    )


def undo_activity(item: ImportItem) -> None:
    """Deletes what was created (restorable), and takes the file away again from what it was joined to."""
    made, moment = item.made, item.whole.undone_at
    gone = []
    for activity in (
        Activity.objects.of(item.whole.athlete_id)
        .filter(public_id__in=made.get("created", []))
        .select_related("post")
    ):
        services.delete(activity)
        activity.post.deleted_at = moment  # all of one undoing bear one moment
        activity.post.save(update_fields=["deleted_at"])
        gone.append(activity.public_id)
    for origin in Origin.objects.filter(pk__in=made.get("joined", [])).select_related("activity"):
        importing.part(origin)
    for key, kept in made.get("typed_in", {}).items():
        activity_there = Activity.objects.filter(public_id=key).select_related("post").first()
        if activity_there is not None:
            importing.put_back(activity_there, kept)
    if made.get("named"):
        services.forget_name_elsewhere(
            athlete_id=item.whole.athlete_id, service=item.whole.reader, value=item.external_id
        )
    _uncomplete(made.get("completed", {}))
    item.made = {**made, "gone": gone}
    item.undone = True
    item.save(update_fields=["made", "undone"])


def _uncomplete(completed: dict[str, Any]) -> None:
    """Gives fields back what they had, unless somebody wrote something else meanwhile."""
    activity = (
        Activity.objects.filter(public_id=completed.get("activity", ""))
        .select_related("post", "gear")
        .first()
    )
    if activity is None:
        return
    back: dict[str, Any] = {}
    for name, row in completed["fields"].items():
        if _told(getattr(activity, name)) != row["got"]:
            continue
        back[name] = (
            Gear.objects.filter(public_id=row["had"]).first() if name == "gear" else row["had"]
        )
    if "gear_by_default" in back:  # nobody had chosen before; whoever chose since has
        back["gear_by_default"] = bool(back["gear_by_default"]) and "gear" in back
    if back:
        services.edit(activity, **back)


def redo_activity(item: ImportItem) -> None:
    """Restores what undoing deleted; what was joined is read again."""
    if not item.undone:
        return
    gone = item.made.get("gone", [])
    anew = _here_anew(item) if gone else None
    if anew is not None:  # the same was handed in once more after the undoing
        ImportItem.objects.filter(pk=item.pk).update(
            outcome=Outcome.SKIPPED, activity=anew, made={}, undone=False
        )
        return
    for activity in Activity.objects.filter(
        public_id__in=gone, post__deleted_at__isnull=False
    ).select_related("post"):
        services.restore(activity)
    item.undone = False
    item.save(update_fields=["undone"])
    if any(item.made.get(key) for key in ("joined", "completed", "named")):
        ImportItem.objects.filter(pk=item.pk).update(outcome=Outcome.PENDING, made={})


def _here_anew(item: ImportItem) -> Activity | None:
    """A live activity of the same file, id or numbers; none of those the undoing deleted is live."""
    by_file = made_of(item.source_file) if item.source_file is not None else None
    return by_file or _named(item) or (_same_manual(item) if item.kind == entries.MANUAL else None)


def forget_original(item: ImportItem) -> None:
    """After the grace: the bytes nothing was made of. Those of deleted activities end with them."""
    beside = SourceFile.objects.filter(
        pk=item.made.get("beside", 0), athlete=item.whole.athlete_id
    ).first()
    for source in (item.source_file, beside):
        if source is None or source.origins.exists() or source.uploads.exists():
            continue
        if ImportItem.objects.filter(source_file=source).exclude(whole=item.whole).exists():
            continue
        storage, name = source.file.storage, str(source.file.name)
        storage.delete(name)
        source.delete()


def add_gear(item: ImportItem) -> None:
    """Shoes or a bike; one of the same name is the same."""
    name = " ".join(item.name.split())[:100].rstrip()
    if Gear.objects.of(item.whole.athlete_id).filter(name=name).exists():
        settle(item, Outcome.SKIPPED)
        return
    facts = item.facts
    with transaction.atomic():
        if not still_waits(item):
            return
        gear = gear_services.add_gear(
            athlete=item.whole.athlete,
            name=name,
            kind=facts.get("kind", "other"),
            brand=facts.get("brand", ""),
            model_name=facts.get("model", ""),
        )
        settle(item, Outcome.CREATED, made={"gear": gear.public_id})


def undo_gear(item: ImportItem) -> None:
    """Unless an activity that stays uses it by now."""
    gear = (
        Gear.objects.of(item.whole.athlete_id).filter(public_id=item.made.get("gear", "")).first()
    )
    if gear is not None and not gear.activities.filter(post__deleted_at=None).exists():
        gear.deleted_at = item.whole.undone_at
        gear.save(update_fields=["deleted_at"])
        item.undone = True
        item.save(update_fields=["undone"])


def redo_gear(item: ImportItem) -> None:
    if not item.undone:
        return
    gear = Gear.objects.filter(public_id=item.made.get("gear", "")).first()
    taken = gear and Gear.objects.of(gear.athlete_id).filter(name=gear.name).first()
    if gear is not None and taken is None:
        gear.deleted_at = None
        gear.save(update_fields=["deleted_at"])
    elif gear is not None and taken is not None:
        Activity.objects.filter(gear=gear).update(gear=taken)
    item.undone = False
    item.save(update_fields=["undone"])


def forget_gear(item: ImportItem) -> None:
    Gear.objects.filter(public_id=item.made.get("gear", ""), deleted_at__isnull=False).delete()


def register() -> None:
    """The kinds this room knows itself."""
    for name, label, add in (
        (entries.RECORDING, _("Recordings"), add_recording),
        (entries.MANUAL, _("Activities without a file"), add_manual),
    ):
        register_kind(Kind(name, label, add, undo_activity, redo_activity, forget_original))
    register_kind(
        Kind(entries.GEAR, _("Gear"), add_gear, undo_gear, redo_gear, forget_gear, early=True)
    )
    keeping.register()
    photos.register()
