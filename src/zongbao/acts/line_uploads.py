"""Taking in sheets of list lines (表体导入): kept at once, read in pieces with progress, every fault told."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Q

from zongbao.acts.context import Actor, fetch, permit, record
from zongbao.core import clock
from zongbao.core.decision import Reason, Refused
from zongbao.core.roles import ENTERPRISE_ROLES
from zongbao.exchange import line_sheet
from zongbao.exchange.line_sheet import Fault, LineSheet
from zongbao.exchange.sheets.bundle import DEFAULT
from zongbao.store import models
from zongbao.store.papers import reason_of, reasons_json, to_json

AT_ONCE = 200_000  # bytes up to which a file is read while its sender waits
KEPT_CHARACTERS = 100  # of each cell of a faulty row; the marked file has the whole
KEPT_FAULTS = 1_000  # shown on the page; the marked file tells all
SILENCE = dt.timedelta(seconds=60)  # after which a reader counts as dead
ATTEMPTS = 3
RESULT = ("state", "reasons", "faults", "fault_count", "total", "done", "sound", "touched_at")


def receive(actor: Actor, raw: bytes, file_name: str) -> models.LineUpload:
    """Keep an uploaded sheet; a small one is read at once, a large one by a worker.

    The same bytes again are answered with the first upload. ``Refused`` SHT-001 if there are too many to keep.
    """
    permit(actor, "list.upload", ENTERPRISE_ROLES)
    if len(raw) > DEFAULT.max_bytes:
        raise Refused.because("SHT-001", size=len(raw), limit=DEFAULT.max_bytes, path="file")
    row, created = _keep(actor, raw, file_name)
    if created and len(raw) <= AT_ONCE:
        _work(row, actor)
    return row


@transaction.atomic
def _keep(actor: Actor, raw: bytes, file_name: str) -> tuple[models.LineUpload, bool]:
    organisation, at = actor.organisation, clock.now()
    assert organisation is not None, "enterprise roles have an organisation (acc_101)"
    assert actor.user is not None, "enterprise roles are persons"
    row, created = models.LineUpload.objects.get_or_create(
        enterprise=organisation,
        digest=hashlib.sha256(raw).hexdigest(),
        defaults={
            "zone": organisation.zone, "made_by": actor.user, "made_at": at, "touched_at": at,
            "file_name": file_name[-255:], "content": raw, "state": "working" if len(raw) <= AT_ONCE else "waiting",
        },
    )  # fmt: skip
    if created:
        record(actor, "list.upload", "list_upload", str(row.pk), digest=row.digest, size=str(len(raw)))
    return row, created


def read_next() -> bool:
    """Read one sheet that waits, or whose reader died; says whether there was one."""
    row = _claim(clock.now())
    if row is None:
        return False
    _work(row, Actor.platform("worker"))
    return True


@transaction.atomic
def _claim(at: dt.datetime) -> models.LineUpload | None:
    free = Q(state="waiting") | Q(state="working", touched_at__lt=at - SILENCE)
    row = models.LineUpload.objects.select_for_update(skip_locked=True, of=("self",)).filter(free).last()
    if row is None:
        return None
    row.state, row.touched_at, row.attempts = "working", at, row.attempts + 1
    row.save(update_fields=["state", "touched_at", "attempts"])
    return row


def _work(row: models.LineUpload, actor: Actor) -> None:
    """Read outside any transaction, so that the page sees the progress; the result is written at once."""

    def tell(done: int, total: int) -> None:
        models.LineUpload.objects.filter(pk=row.pk).update(done=done, total=total, touched_at=clock.now())

    try:
        if row.attempts > ATTEMPTS:  # it ended its reader again and again
            raise Refused.because("SHT-003")
        found = line_sheet.read(bytes(row.content), clock.day_of(row.made_at), tell)
    except Refused as refused:
        row.state, row.reasons = "refused", reasons_json(refused.decision)
    else:
        _tell_result(row, found)
    _finish(row, actor)


def _tell_result(row: models.LineUpload, found: LineSheet) -> None:
    row.state, row.total, row.sound = "read", len(found.goods), len(found.lines)
    row.done, row.fault_count = row.total, len(found.faults)
    kept = found.faults[:KEPT_FAULTS]
    first = {fault.row: at for at, fault in reversed(list(enumerate(kept)))}  # a row is kept once, with its first fault
    row.faults = [
        _fault_json(fault, found.typed(fault.row) if first[fault.row] == at else {}) for at, fault in enumerate(kept)
    ]


def _fault_json(fault: Fault, typed: Mapping[str, str]) -> dict[str, Any]:
    kept = {"row": fault.row, "column": fault.column, "value": fault.value, "reason": to_json(fault.reason)}
    return {**kept, "typed": {name: value[:KEPT_CHARACTERS] for name, value in typed.items()}} if typed else kept


def faults_of(row: models.LineUpload) -> list[Fault]:
    """The faults that the row keeps, as they were found."""
    return [Fault(one["row"], one["column"], one["value"], reason_of(one["reason"])) for one in row.faults]


def faulty_rows(row: models.LineUpload) -> dict[int, dict[str, str]]:
    """What the faulty rows hold, by field, as far as it was kept (uploads before 2026-12 kept only the bad cells)."""
    rows: dict[int, dict[str, str]] = {}
    for one in row.faults:
        cell = {str(one["reason"].get("path", "")): str(one["value"])}
        rows[one["row"]] = {**cell, **rows.get(one["row"], {}), **one.get("typed", {})}
    return rows


@transaction.atomic
def _finish(row: models.LineUpload, actor: Actor) -> None:
    row.touched_at = clock.now()
    row.save(update_fields=RESULT)
    detail = {"rows": str(row.total), "clean": str(row.sound), "faults": str(row.fault_count)}
    record(actor, "list.upload_read", "list_upload", str(row.pk), after=row.state, **detail)


def sheet_of(actor: Actor, key: int) -> tuple[models.LineUpload, LineSheet]:
    """An upload and its rows, judged as on the day it came. ``Refused`` ACC-404, or why the file cannot be read."""
    permit(actor, "list.upload", ENTERPRISE_ROLES)
    row = fetch(actor, models.LineUpload, lock=False, pk=key)
    return row, line_sheet.read(bytes(row.content), clock.day_of(row.made_at))


def refusals(row: models.LineUpload) -> Sequence[Reason]:
    """Why the file as a whole was refused."""
    return [reason_of(one) for one in row.reasons]
