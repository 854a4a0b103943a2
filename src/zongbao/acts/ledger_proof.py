"""Proving the ledger (底账核验): every balance and seal derived again, and how it ended put on record."""

from __future__ import annotations

import datetime as dt

from django.db import connection, transaction

from zongbao.acts.context import Actor, permit, record
from zongbao.core import clock
from zongbao.core.roles import Role
from zongbao.store.ledger.verify import Finding, verify
from zongbao.store.models import LedgerProof

NAMED = 3  # findings told in the trail; the command lists them all


def prove(actor: Actor) -> list[Finding]:
    """Verify the whole ledger outside any transaction; an empty list is the proof."""
    permit(actor, "ledger.verify", {Role.AUDITOR, "system"})
    connection.ensure_connection()
    began = clock.now()
    findings = verify(connection.connection)
    told = [f"{found.table} {found.slot} {found.row}: {found.problem}" for found in findings[:NAMED]]
    note_proof(actor, began, clock.now() - began, len(findings), "; ".join(told))
    return findings


@transaction.atomic
def note_proof(actor: Actor, at: dt.datetime, took: dt.timedelta, findings: int, told: str = "") -> LedgerProof:
    """Put a verification of the whole ledger on record, begun at ``at``; ``told`` names what was found first."""
    milliseconds = took // dt.timedelta(milliseconds=1)
    row = LedgerProof.objects.create(at=at, milliseconds=milliseconds, findings=findings)
    after = "broken" if findings else "proven"
    record(actor, "ledger.verify", "ledger", "all", reason=told, after=after, findings=findings, took_ms=milliseconds)
    return row
