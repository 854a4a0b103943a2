"""Proving the ledger (底账核验): every balance and seal derived again, and how it ended put on record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

from django.db import connection, transaction

from zongbao.acts.checkpoints import signer_of, take_checkpoint
from zongbao.acts.context import Actor, permit, record
from zongbao.core import clock
from zongbao.core.config import Config
from zongbao.core.decision import Refused
from zongbao.core.roles import Role
from zongbao.regulations import parameters
from zongbao.store.ledger import evidence as papers
from zongbao.store.ledger import proof, witness_file
from zongbao.store.ledger.checkpoint_proof import verify_checkpoints
from zongbao.store.ledger.verify import Finding, verify
from zongbao.store.models import LedgerProof

NAMED = 3  # findings told in the trail; the command lists them all


def is_due(now: dt.datetime) -> bool:
    """Whether the day's verification is to be made: its hour has come, and none was begun since."""
    today = clock.day_of(now)
    hour = min(parameters.whole("ledger_verify_hour", today), 23)
    since = dt.datetime.combine(today, dt.time(hour), clock.SHANGHAI)
    since -= dt.timedelta(days=1) if now < since else dt.timedelta()
    return not LedgerProof.objects.filter(at__gte=since).exists()


def prove(
    actor: Actor,
    kept: Path | None = None,
    *,
    workers: int = 1,
    progress: Callable[[int, int], None] | None = None,
) -> list[Finding]:
    """Verify the whole ledger and its checkpoints outside any transaction; an empty list is the proof.

    So many ``workers`` share the slots, and ``progress`` hears how many of how many are done.

    Keys are trusted as they lie beside the witness file ``kept``, which is also held against the checkpoints, or else
    as they lie in the platform's own witness folder. ``Refused`` CLI-102 for a witness file that cannot be read.
    """
    permit(actor, "ledger.verify", {Role.AUDITOR, "system"})
    connection.ensure_connection()
    began = clock.now()
    keys = witness_file.keys_in(kept.absolute().parent if kept else Config.read().witness_folder)
    witnessed = _witnessed(kept) if kept else []
    findings = verify(connection.connection, workers=workers, progress=progress)
    with proof.snapshot(connection.connection) as cursor:
        findings += verify_checkpoints(cursor, keys, witnessed)
    told = [str(found) for found in findings[:NAMED]]
    note_proof(actor, began, clock.now() - began, len(findings), "; ".join(told))
    return findings


def evidence(actor: Actor, document: str) -> str:
    """The evidence of one document as the text of a file; what is under no checkpoint yet is put under one first.

    ``Refused`` ACC-404 if neither a movement nor a decision of that document is known.
    """
    permit(actor, "ledger.evidence", {Role.AUDITOR, "system"})
    signer = signer_of(Config.read())
    connection.ensure_connection()
    for _ in range(2):
        try:
            with proof.snapshot(connection.connection) as cursor:
                found = papers.evidence(cursor, document, signer, clock.now())
            break
        except papers.NotCovered:
            take_checkpoint(actor)
    else:
        raise RuntimeError(f"the checkpoint just taken does not cover {document}")
    if found is None:
        raise Refused.because("ACC-404", kind="document", number=document)
    record(actor, "ledger.evidence", "ledger", document, signature=found["signature"])
    return papers.as_text(found)


def _witnessed(file: Path) -> list[witness_file.Witnessed]:
    try:
        return list(witness_file.read_file(file))
    except (OSError, ValueError) as error:
        raise Refused.because("CLI-102", file=file, problem=f"不是见证文件 / {error}") from error


@transaction.atomic
def note_proof(actor: Actor, at: dt.datetime, took: dt.timedelta, findings: int, told: str = "") -> LedgerProof:
    """Put a verification of the whole ledger on record, begun at ``at``; ``told`` names what was found first."""
    milliseconds = took // dt.timedelta(milliseconds=1)
    row = LedgerProof.objects.create(at=at, milliseconds=milliseconds, findings=findings)
    after = "broken" if findings else "proven"
    record(actor, "ledger.verify", "ledger", "all", reason=told, after=after, findings=findings, took_ms=milliseconds)
    return row
