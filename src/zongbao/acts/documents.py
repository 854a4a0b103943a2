"""Stored documents as the interface shows them: the paper with its current state, for receipts and for rendering."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.db import connection

from zongbao.core.clock import SHANGHAI
from zongbao.domain.papers.account_book import BookFiling
from zongbao.domain.papers.bonded_list import BondedList
from zongbao.domain.papers.declaration_life import ENTRY_STATUS
from zongbao.domain.papers.gate_pass import GatePass
from zongbao.domain.papers.list_life import INVT_STATUS, POSTED_MARK
from zongbao.domain.papers.pass_life import APPROVAL_MARK, national_state
from zongbao.domain.papers.posting_rule import LineGate, gate_mark, pass_mark
from zongbao.exchange.receipts import BookLine, BookState, LineStatus, ListStatus, PassState
from zongbao.store import models
from zongbao.store.ledger import read
from zongbao.store.papers import from_json

# Lists by key: as declared with the book items they use, and their marks.
Shown = dict[int, tuple[BondedList, ListStatus]]


@dataclass(frozen=True, slots=True)
class _Untouched:
    """A line just declared, with the counters of one that no pass knows."""

    line_no: int
    declared_qty: Decimal
    on_passes: Decimal = Decimal(0)
    past_gate: Decimal = Decimal(0)


_Line = models.BondedListLine | _Untouched


def list_paper(row: models.BondedList) -> BondedList:
    """The list as declared, with the book items its reservation found."""
    return list_documents([row])[row.pk][0]


def list_documents(rows: Sequence[models.BondedList]) -> Shown:
    """Stored lists with their marks: state, posting, gate, entry, passes."""
    lines: dict[int, list[models.BondedListLine]] = defaultdict(list)
    for line in models.BondedListLine.objects.filter(list__in=rows).order_by("list", "line_no"):
        lines[line.list_id].append(line)
    entries = dict(models.Declaration.objects.filter(list__in=rows).values_list("list_id", "state"))
    shown = {}
    for row in rows:
        items = {line.line_no: line.book_item for line in lines[row.pk]}
        paper = _with_items(row, from_json(BondedList, row.paper), items)
        shown[row.pk] = paper, _status(row, lines[row.pk], entries.get(row.pk))
    return shown


def fresh_documents(lists: Sequence[tuple[models.BondedList, BondedList]]) -> Shown:
    """Lists declared just now: nothing of them is on a pass or past the gate."""
    return {
        row.pk: (
            _with_items(row, paper, getattr(row, "items", {})),
            _status(row, [_Untouched(line.line_no, line.declared_qty) for line in paper.lines], _fresh_entry(row)),
        )
        for row, paper in lists
    }


def _fresh_entry(row: models.BondedList) -> str | None:
    """A list that is approved has its declaration drafted, if it needs one."""
    return "drafted" if row.declare_flag == "1" and row.state == "pre_posted" else None


def _with_items(row: models.BondedList, paper: BondedList, items: Mapping[int, int | None]) -> BondedList:
    """The paper naming the book item of each line, which for new items only the book knows."""
    lines = tuple(
        line if (item := items.get(line.line_no, line.book_item)) == line.book_item else replace(line, book_item=item)
        for line in paper.lines
    )
    return replace(paper, list_no=row.list_no, pre_entry_no=row.pre_entry_no, lines=lines, change_count=row.version)


def _status(row: models.BondedList, lines: Sequence[_Line], entry: str | None) -> ListStatus:
    gates = [LineGate(line.declared_qty, line.past_gate) for line in lines]
    return ListStatus(
        list_no=row.list_no,
        pre_entry_no=row.pre_entry_no,
        invt_status=INVT_STATUS[row.state],
        posted_mark=POSTED_MARK[row.state],
        gate_state=gate_mark(gates, gate_needed=row.gate_needed),
        entry_state=ENTRY_STATUS[entry] if entry else "0",
        pass_used=pass_mark([(line.declared_qty, line.on_passes) for line in lines]) if lines else "1",
        declared_at=row.declared_at.astimezone(SHANGHAI),
        prevd_time=row.approved_at.astimezone(SHANGHAI) if row.approved_at else None,
        formal_time=row.posted_at.astimezone(SHANGHAI) if row.posted_at else None,
        lines=tuple(LineStatus(line.line_no, line.past_gate, line.on_passes) for line in lines),
    )


def book_lines_of(row: models.BondedList) -> tuple[BookLine, ...]:
    """The book items that a list moved, with their balances now."""
    numbers = sorted({item for item in row.lines.values_list("book_item", flat=True) if item is not None})
    found = read.items(connection, row.slot, row.book_id, item_nos=numbers, limit=len(numbers))
    return tuple(book_line(row.book.book_no, item) for item in found)


def book_line(book_no: str, item: read.ItemRow) -> BookLine:
    """One book item as the interface shows it (declared unit)."""
    declared = item.balance.declared
    return BookLine(
        book_no=book_no,
        item_no=item.item_no,
        part_no=item.part_no,
        hs_code=item.hs_code,
        name=item.name,
        spec=item.spec,
        origin=item.origin,
        declared_unit=item.declared_unit,
        legal_unit=item.legal_unit,
        second_unit=item.second_unit,
        unit_price=item.unit_price,
        currency=item.currency,
        average_usd=item.balance.average_usd,
        usd_total=item.balance.usd_total,
        in_qty=declared.actual_in,
        in_legal=item.balance.legal.actual_in,
        in_second=item.balance.second.actual_in,
        actual_in=declared.actual_in,
        actual_out=declared.actual_out,
        pre_in=declared.pre_in,
        pre_out=declared.pre_out,
        last_in=item.balance.last_in,
        last_out=item.balance.last_out,
        source_list_no=item.source_list[:18],
        source_list_line=item.source_line,
    )


def pass_paper(row: models.GatePass) -> GatePass:
    """The pass as declared."""
    return from_json(GatePass, row.paper)


def pass_state(row: models.GatePass) -> PassState:
    """The pass's marks: approval, life, gates, scale."""
    return PassState(
        pass_no=row.pass_no,
        pre_entry_no=row.pre_entry_no,
        state=national_state(row.state, double_gate=bool(row.second_gate)),
        approval_mark=APPROVAL_MARK[row.state],
        declared_at=row.applied_at.astimezone(SHANGHAI),
        gate_1=row.first_gate,
        gate_2=row.second_gate,
        passed_1=row.first_passed_at.astimezone(SHANGHAI) if row.first_passed_at else None,
        passed_2=row.passed_at.astimezone(SHANGHAI) if row.second_gate and row.passed_at else None,
        collected_weight=row.collected_weight,
        weight_error=row.weight_error,
    )


def filing_paper(filing: models.BookFiling) -> BookFiling:
    """The filing as declared."""
    return from_json(BookFiling, filing.paper)


def book_state(book: models.AccountBook) -> BookState:
    """The book's marks beside its filing."""
    return BookState(
        book_no=book.book_no,
        pre_entry_no=book.pre_entry_no,
        change_count=book.change_count,
        declared_at=book.filed_at.astimezone(SHANGHAI),
        approved_at=book.approved_at.astimezone(SHANGHAI) if book.approved_at else None,
        pause_mark="1" if book.pause_change else "0",
    )
