"""How the checkpoints of the ledger stand: the newest, who has it, and since when something waits for the next."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import connection

from zongbao.domain.ledger import checkpoint as texts
from zongbao.store.ledger.checkpoints import newest
from zongbao.store.ledger.slots import SLOTS, open_cursor
from zongbao.store.models import LedgerCheckpoint, StoredDecision, Witness

# The first seal after what the checkpoint covers, one look at each slot.
_WAITING = f"""
    SELECT min(next.sealed_at) FROM generate_series(0, {SLOTS - 1}) AS place(slot)
    LEFT JOIN unnest(%s::smallint[], %s::bigint[]) AS known(slot, batch_no) ON known.slot = place.slot
    CROSS JOIN LATERAL (
        SELECT sealed_at FROM ledger_seal WHERE ledger_seal.slot = place.slot
        AND ledger_seal.batch_no > coalesce(known.batch_no, 0) ORDER BY ledger_seal.batch_no LIMIT 1) AS next
"""  # noqa: S608 - a constant


@dataclass(frozen=True, slots=True)
class Standing:
    """The newest checkpoint (None before the first), the witnesses, and the oldest thing that none covers yet."""

    newest: LedgerCheckpoint | None
    witnesses: list[Witness]
    waiting_since: dt.datetime | None

    def late(self, now: dt.datetime, within: dt.timedelta) -> bool:
        """Whether something waits longer than it may."""
        return self.waiting_since is not None and now - self.waiting_since > within

    @property
    def holders(self) -> int:
        """How many witnesses have the newest checkpoint."""
        return sum(self.lacks(one) == 0 for one in self.witnesses) if self.newest else 0

    def lacks(self, witness: Witness) -> int:
        """How many checkpoints a witness does not have yet."""
        return max(0, self.newest.number - witness.delivered) if self.newest else 0


def standing() -> Standing:
    """Asked of the database in four cheap queries."""
    last = newest()
    return Standing(last, list(Witness.objects.all()), _waiting_since(last))


def _waiting_since(last: LedgerCheckpoint | None) -> dt.datetime | None:
    known = texts.read(last.text).slots if last else ()
    connection.ensure_connection()
    cursor = open_cursor(connection.connection)
    cursor.execute(_WAITING, [[head.slot for head in known], [head.batch_no for head in known]])
    sealed: dt.datetime | None = (cursor.fetchone() or (None,))[0]
    newer = StoredDecision.objects.filter(pk__gt=last.newest_decision if last else 0).order_by("pk")
    decided = newer.values_list("decided_at", flat=True).first()
    return min((one for one in (sealed, decided) if one is not None), default=None)
