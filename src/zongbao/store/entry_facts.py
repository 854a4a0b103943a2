"""Named query that brings a declaration beside its list, in sums."""

from __future__ import annotations

from decimal import Decimal

from django.db.models import Sum

from zongbao.domain.papers.declaration import EntryFacts
from zongbao.store import models

ZERO = Decimal(0)


def entry_facts(declaration: models.Declaration) -> EntryFacts:
    """The declaration and its list as the rules of filing, release and cancellation see them."""
    row = models.BondedList.objects.get(pk=declaration.list_id)
    own = declaration.lines.aggregate(qty=Sum("declared_qty"), total=Sum("total"))
    listed = row.lines.aggregate(qty=Sum("declared_qty"), total=Sum("total"), past=Sum("past_gate"))
    return EntryFacts(
        pre_entry_no=declaration.pre_entry_no,
        list_no=row.list_no,
        list_state=row.state,
        direction=row.direction,
        declare_flag=row.declare_flag,
        entry_no=declaration.entry_no,
        inspecting=declaration.state == "inspecting",
        needs_sync=declaration.needs_sync,
        declared_qty=own["qty"] or ZERO,
        list_qty=listed["qty"] or ZERO,
        total=own["total"] or ZERO,
        list_total=listed["total"] or ZERO,
        past_gate_qty=listed["past"] or ZERO,
    )
