"""The look through an archive: listing it, probing every file in children, judging what is new."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, astuple
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import File

from activities.imports import entries, joining, previewing, registry, services, storing
from activities.imports.containers import Member
from activities.imports.entries import Entry, Plan, Probe
from activities.imports.models import Import, ImportItem
from activities.recordings.recording import UnreadableFile
from stravalite.jobs.children import ChildDied, pool
from stravalite.jobs.models import Job
from stravalite.jobs.services import report_progress
from stravalite.live.whisper import whisper

_ROWS = 500
_PROBED_AT_ONCE = 16
_SAVED = ("probed", "facts", "moment", "sport", "error_code", "error_facts")


def look_through(whole: Import, ledger_row: Job) -> None:
    """From bytes to the preview. What an earlier, killed run has done is not done again."""
    if not whole.reader and not _plan(whole):
        return
    with storing.local_containers(whole) as containers:
        _probe_all(whole, containers, ledger_row)
    joining.join_by_start(whole)
    services.show_preview(whole, previewing.judge(whole))


def _plan(whole: Import) -> bool:
    """Lists what is in it, one row a thing. False when nothing can be made of it, which is said."""
    whole.items.all().delete()
    with (
        storing.local_containers(whole) as containers,
        tempfile.TemporaryDirectory(prefix="import-") as spool,
    ):
        try:
            found, unpacked = pool().call(
                "activities.imports.scanning:plan",
                paths=containers[0],
                readers=registry.reader_targets(),
                spool=spool,
            )
        except UnreadableFile as error:
            services.give_up(whole, error.code, dict(error.facts))
            return False
        except ChildDied as died:
            if died.reason == "killed":
                raise
            services.give_up(whole, "too_costly", {})
            return False
        for number, inner in enumerate(unpacked[1:], start=1):
            with Path(inner[0]).open("rb") as file:
                storing.save_part(whole, 0, File(file, name="nested"), container=number)
    _write_rows(whole, found)
    return True


def _write_rows(whole: Import, found: Plan) -> None:
    known = {kind.name for kind in registry.kinds()}
    rows = [_row(whole, entry, found.members) for entry in found.entries if entry.kind in known]
    rows += [
        ImportItem(
            whole=whole,
            kind=entries.RECORDING,
            name=refusal.member.rsplit("/", 1)[-1][:255],
            path=refusal.member[:500],
            error_code=refusal.code,
            error_facts=refusal.facts,
            probed=True,
        )
        for refusal in found.refusals
    ]
    for start in range(0, len(rows), _ROWS):
        ImportItem.objects.bulk_create(rows[start : start + _ROWS])
    whole.reader = found.reader
    whole.preview = {"notes": [[code, facts] for code, facts in found.notes]}
    whole.save(update_fields=["reader", "preview"])


def _row(whole: Import, entry: Entry, members: dict[str, Member]) -> ImportItem:
    member = members.get(entry.member)
    return ImportItem(
        whole=whole,
        kind=entry.kind,
        name=entry.name[:255],
        path=entry.member[:500],
        member=list(astuple(member)) if member else [],
        moment=entry.moment,
        sport=entry.sport[:40],
        external_id=entry.external_id[:100],
        belongs_to=entry.belongs_to[:100],
        facts=entry.facts,
        probed=entry.kind != entries.RECORDING,
        error_code="" if member or entry.kind != entries.RECORDING else "missing_member",
    )


def _probe_all(whole: Import, containers: list[list[str]], ledger_row: Job) -> None:
    waiting = list(whole.items.filter(probed=False, error_code="").order_by("pk"))
    total = whole.items.filter(kind=entries.RECORDING).count()
    done = total - len(waiting)
    batches = [
        waiting[start : start + _PROBED_AT_ONCE]
        for start in range(0, len(waiting), _PROBED_AT_ONCE)
    ]
    with ThreadPoolExecutor(settings.WORKER_CHILDREN, "probe") as threads:
        for items, probes in zip(batches, threads.map(_prober(containers), batches), strict=True):
            for item, probe in zip(items, probes, strict=True):
                _note(item, probe)
            ImportItem.objects.bulk_update(items, _SAVED)
            done += len(items)
            report_progress(ledger_row, stage="looking", done=done, total=total)
            whisper(f"import:{whole.public_id}")


def _prober(containers: list[list[str]]) -> Any:
    def probe(items: list[ImportItem]) -> list[Probe]:
        members = [storing.member_of(item) for item in items]
        try:
            return _call(containers, members)
        except ChildDied as died:
            if died.reason == "killed":
                raise
        return [one for member in members for one in _alone(containers, member)]

    return probe


def _call(containers: list[list[str]], members: list[Member]) -> list[Probe]:
    probes: list[Probe] = pool().call(
        "activities.imports.scanning:probe", containers=containers, members=members
    )
    return probes


def _alone(containers: list[list[str]], member: Member) -> Iterator[Probe]:
    """One file by itself, after its batch took too much: it or a neighbour is the one."""
    try:
        yield from _call(containers, [member])
    except ChildDied as died:
        if died.reason == "killed":
            raise
        yield Probe("", member.size, [], "too_costly", {"reason": died.reason})


def _note(item: ImportItem, probe: Probe) -> None:
    seen: list[dict[str, Any]] = []
    for one in probe.seen:
        row = asdict(one)
        row["start_time"] = one.start_time.isoformat()
        seen.append(row)
    item.facts = {**item.facts, "probe": {"sha256": probe.sha256, "seen": seen}}
    item.probed = True
    item.error_code, item.error_facts = probe.error_code, probe.error_facts
    if probe.seen:
        item.moment = probe.seen[0].start_time
        item.sport = item.sport or probe.seen[0].sport
