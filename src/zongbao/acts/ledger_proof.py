"""Proving the ledger (底账核验): every balance and seal derived again, and the trail told how it ended."""

from __future__ import annotations

from django.db import connection

from zongbao.acts.context import Actor, permit, record
from zongbao.core.roles import Role
from zongbao.store.ledger.verify import Finding, verify

NAMED = 3  # findings told in the trail; the command lists them all


def prove(actor: Actor) -> list[Finding]:
    """Verify the whole ledger outside any transaction; an empty list is the proof."""
    permit(actor, "ledger.verify", {Role.AUDITOR, "system"})
    connection.ensure_connection()
    findings = verify(connection.connection)
    told = [f"{found.table} {found.slot} {found.row}: {found.problem}" for found in findings[:NAMED]]
    after = "broken" if findings else "proven"
    record(actor, "ledger.verify", "ledger", "all", reason="; ".join(told), after=after, findings=len(findings))
    return findings
