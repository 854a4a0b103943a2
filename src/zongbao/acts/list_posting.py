"""How lists move the book: reserve when approved, confirm when released and past the gate, release when deleted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from decimal import Decimal

from django.db import connection

from zongbao.acts import receipts
from zongbao.core import clock
from zongbao.core.decision import Decision
from zongbao.core.lives import LIST
from zongbao.domain.ledger.request import Event, NewItem, Posted, PostingLine, PostingRequest
from zongbao.domain.papers import posting_rule
from zongbao.domain.papers.bonded_list import BondedList, ListLine
from zongbao.store import equipment, models
from zongbao.store.ledger.writer import writer
from zongbao.store.list_rows import line_usd

ZERO = Decimal(0)


class LedgerDisagrees(RuntimeError):
    """The ledger refused what the papers say it must accept: a fault of the platform, never of the user."""


def reserve(
    pairs: Sequence[tuple[models.BondedList, BondedList]],
    at: dt.datetime,
    on_refusal: Callable[[models.BondedList, Decision], None],
) -> None:
    """Reserve every list in its book (预增 / 预减), in order; the ledger's refusals go to ``on_refusal``.

    The book items that the lines use are left on ``record.items``.
    """
    requests = [_request(row, Event.RESERVE, reserve_lines(row, paper), at) for row, paper in pairs]
    for (row, _), answer in zip(pairs, _post(requests), strict=True):
        if isinstance(answer, Posted):
            row.items = answer.items  # type: ignore[attr-defined]
            row.approved_at = at
        else:
            on_refusal(row, answer)


def release(row: models.BondedList, at: dt.datetime) -> None:
    """Take a list's reservation back (删单, 变更)."""
    _must([_request(row, Event.RELEASE, stored_lines(row), at)])


def post_if_due(rows: Sequence[models.BondedList], at: dt.datetime) -> list[models.BondedList]:
    """Confirm (核扣) the pre-posted lists whose conditions now hold, and their flow partners; gives the posted ones."""
    due = [row for row in rows if _due(row)]
    due += [partner for row in due for partner in _partners(row) if partner.pk not in {one.pk for one in due}]
    _must([_request(row, Event.CONFIRM, stored_lines(row), at) for row in due])
    for row in due:
        row.state = LIST.take(row.state, "post")
        row.posted_at = at
        row.save(update_fields=["state", "posted_at", "updated_at"])
    equipment.begin_terms(due, clock.day_of(at))
    receipts.posting_notices(due, at)
    return due


def _due(row: models.BondedList) -> bool:
    if row.state != "pre_posted":
        return False
    if row.partner_needed and not _partner_ready(row):
        return False
    return posting_rule.due(
        release_needed=row.release_needed,
        released=row.released_at is not None,
        gate_needed=row.gate_needed,
        past_gate=row.past_gate_at is not None,
    )


def _partner_ready(row: models.BondedList) -> bool:
    """A flow without gate posts when both sides are approved."""
    return any(partner.state in ("pre_posted", "posted") for partner in _partners(row, waiting_only=False))


def _partners(row: models.BondedList, *, waiting_only: bool = True) -> list[models.BondedList]:
    if not row.partner_needed:
        return []
    found = models.BondedList.objects.select_for_update(of=("self",)).select_related("book", "enterprise")
    if row.direction == "E":
        found = found.filter(list_no=row.related_list_no)
    else:
        found = found.filter(related_list_no=row.list_no)
    states = ("pre_posted",) if waiting_only else ("pre_posted", "posted")
    return list(found.filter(state__in=states))


def reserve_lines(row: models.BondedList, paper: BondedList) -> tuple[PostingLine, ...]:
    """The reservation's lines; lines of a non-cumulative in-list, or unknown parts, open items of their own.

    A changed version names the items that its first version opened. The value is that of the day of declaration,
    whenever a person approves the list.
    """
    opens = row.direction == "I" and row.book.posting_mode == "2" and row.version == 0
    on = clock.day_of(row.declared_at)
    return tuple(_reserve_line(line, opens, on) for line in paper.lines)


def _reserve_line(line: ListLine, opens: bool, on: dt.date) -> PostingLine:
    item = None if opens else line.book_item
    return PostingLine(
        line_no=line.line_no,
        item_no=item,
        declared=line.declared_qty,
        legal=line.legal_qty,
        second=line.second_qty or ZERO,
        usd=line_usd(line, on),
        new_item=_new_item(line) if item is None else None,
    )


def _new_item(line: ListLine) -> NewItem:
    return NewItem(
        part_no=line.part_no,
        hs_code=line.hs_code,
        name=line.name,
        spec=line.spec,
        declared_unit=line.declared_unit,
        legal_unit=line.legal_unit,
        second_unit=line.second_unit,
        origin=line.origin,
        currency=line.currency,
        unit_price=line.unit_price,
    )


def stored_lines(row: models.BondedList) -> tuple[PostingLine, ...]:
    """The lines of a list that stands, with the items that its reservation used."""
    return tuple(
        PostingLine(line.line_no, line.book_item, line.declared_qty, line.legal_qty, line.second_qty, line.usd_total)
        for line in models.BondedListLine.objects.filter(list=row).order_by("line_no")
    )


def _request(row: models.BondedList, event: Event, lines: tuple[PostingLine, ...], at: dt.datetime) -> PostingRequest:
    return PostingRequest(
        slot=row.slot,
        book_id=row.book_id,
        document=row.list_no,
        version=row.version,
        event=event,
        direction=row.direction,
        lines=lines,
        happened_at=at,
    )


def _post(requests: Sequence[PostingRequest]) -> list[Posted | Decision]:
    if not requests:
        return []
    connection.ensure_connection()
    return writer().post(connection.connection, requests)


def _must(requests: Sequence[PostingRequest]) -> None:
    """Post what cannot be refused; if it is, the transaction dies loudly."""
    for request, answer in zip(requests, _post(requests), strict=True):
        if not isinstance(answer, Posted):
            raise LedgerDisagrees(f"{request.document} {request.event}: {answer.codes}")
