"""All questions that are asked of a bonded list, under one name: form, book, route, change, cancellation."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from zongbao.core.decision import Decision, Reason
from zongbao.domain.papers.bonded_list import ZERO, BondedList
from zongbao.domain.papers.facts import BookFacts, ItemFacts, RelatedListFacts, StandingList
from zongbao.domain.papers.list_book import check_against_book, item_of, legal_by_hs10, match_goods
from zongbao.domain.papers.list_form import check_list
from zongbao.domain.papers.list_types import list_type
from zongbao.domain.papers.posting_rule import ADJUSTMENT_MODE
from zongbao.domain.reasons import Facts, manual, plain, reason
from zongbao.regulations import exchange_rates, parameters

__all__ = [
    "BookFacts",
    "ItemFacts",
    "RelatedListFacts",
    "StandingList",
    "check_against_book",
    "check_cancel",
    "check_change",
    "check_keep",
    "check_list",
    "item_of",
    "legal_by_hs10",
    "match_goods",
    "needs_entry_sync",
    "route",
]

CHANGEABLE = frozenset({"pre_posted", "change_requested"})  # a granted request is checked again where it stands
CANCELLABLE = frozenset({"pre_posted", "deletion_requested"})
SETTLED = frozenset({"settled"})
POSTED = frozenset({"posted"})
ENTRY_FILED = frozenset({"declared", "inspecting", "released"})
_FIXED = ("inner_no", "direction", "list_type", "book_no")


def route(paper: BondedList, book: BookFacts, on: dt.date) -> Decision:
    """Accept, or send to an officer with the reasons: kind, value, dangerous goods, changes, a book under review."""
    return Decision.of(_manual(paper, book, on))


def _manual(paper: BondedList, book: BookFacts, on: dt.date) -> Iterator[Reason]:
    yield from _kind(paper)
    yield from _supervised(paper, book, on)
    yield from _value(paper, on)
    yield from _stated_usd(paper, on)
    dangerous = [line.line_no for line in paper.lines if line.dangerous_mark == "1"]
    if dangerous:
        yield manual("LST-602", "lines", lines=", ".join(map(str, dangerous)))
    if paper.declaration_kind != "1":
        yield manual("LST-603", "declaration_kind")
    if book.manual_review:
        yield manual("LST-604", "book_no", book_no=book.book_no)


def _kind(paper: BondedList) -> Iterator[Reason]:
    """An adjustment corrects the book by itself; other kinds rest on a document that only a person can ask for."""
    if paper.supervision_mode == ADJUSTMENT_MODE:
        yield manual("LST-606", "supervision_mode", mode=paper.supervision_mode)
    its = list_type(paper.list_type)
    if its is not None and its.not_held:
        numbers = ", ".join((*paper.slips, *paper.ecommerce_lists)) or paper.application_no or "-"
        yield manual("LST-607", "list_type", type=its.name, document=its.not_held, numbers=numbers)


def _supervised(paper: BondedList, book: BookFacts, on: dt.date) -> Iterator[Reason]:
    """Equipment leaves by an adjustment once its supervision has ended (公告2023年第158号 items 11 and 13)."""
    if paper.supervision_mode != ADJUSTMENT_MODE or paper.direction != "E":
        return
    for at, line in enumerate(paper.lines):
        item = item_of(line, book)
        if item is not None and item.supervised_until is not None and item.supervised_until >= on:
            values: Facts = {"line": line.line_no, "item": item.item_no, "until": item.supervised_until}
            yield manual("LST-609", f"lines[{at}].book_item", **values)


def _value(paper: BondedList, on: dt.date) -> Iterator[Reason]:
    """The list's value in CNY against the threshold of the day; an unknown rate is for a person to judge."""
    limit = parameters.number("list_manual_value_cny", on)
    try:
        value = cny_value(paper, on)
    except exchange_rates.NoRate as missing:
        yield manual("LST-605", "lines", rate=missing)
        return
    if value > limit:
        yield manual("LST-601", "lines", value=plain(value), limit=plain(limit))


def _stated_usd(paper: BondedList, on: dt.date) -> Iterator[Reason]:
    """A stated USD total becomes the stock's value and average price, so it must be what the line's total is worth."""
    share = parameters.number("list_usd_tolerance_pct", on) / 100
    cent = parameters.number("list_total_tolerance", on)
    for at, line in enumerate(paper.lines):
        if line.usd_total is None:
            continue
        try:
            worth = exchange_rates.usd_value(line.total, line.currency, on)
        except exchange_rates.NoRate:
            continue  # the whole list is then for a person already (LST-605)
        if abs(line.usd_total - worth) > max(worth * share, cent):
            values: Facts = {"line": line.line_no, "stated": line.usd_total, "worth": worth}
            yield manual("LST-608", f"lines[{at}].usd_total", **values, percent=plain(share * 100))


def cny_value(paper: BondedList, on: dt.date) -> Decimal:
    """All line totals in CNY, two decimals, at the rates of the day; ``NoRate`` if one is unknown."""
    totals: dict[str, Decimal] = {}
    for line in paper.lines:
        totals[line.currency] = totals.get(line.currency, ZERO) + line.total
    rates = exchange_rates
    value = sum((total * rates.cny_rate(rates.iso_of(code), on) for code, total in totals.items()), ZERO)
    return value.quantize(Decimal("0.01"))


def check_change(
    standing: StandingList, old: BondedList | None = None, new: BondedList | None = None
) -> tuple[Reason, ...]:
    """What stands against changing a list (公告2018年第23号): LST-501 … LST-510.

    With both papers given, the fields that make the list what it is must be the same in both.
    """
    found = [*_standing(standing, CHANGEABLE)]
    if standing.declare_flag == "2" or standing.entry_state not in ENTRY_FILED:
        found.append(reason("LST-502", list_no=standing.list_no))
    if old is not None and new is not None:
        for field in _FIXED:
            if getattr(old, field) != getattr(new, field):
                facts: Facts = {"old": getattr(old, field) or "-", "new": getattr(new, field) or "-"}
                found.append(reason("LST-510", field, change={field: getattr(old, field)}, **facts))
    return tuple(found)


def check_cancel(standing: StandingList) -> tuple[Reason, ...]:
    """What stands against cancelling a list: LST-501, LST-503 … LST-509, LST-512."""
    found = [*_standing(standing, CANCELLABLE)]
    if standing.entry_state == "released":
        found.append(reason("LST-507", list_no=standing.list_no))
    if standing.past_gate_qty > ZERO:
        found.append(reason("LST-505", list_no=standing.list_no, qty=standing.past_gate_qty))
    if standing.out_list:
        found.append(reason("LST-508", list_no=standing.list_no, out_list=standing.out_list))
    return tuple(found)


def check_keep(standing: StandingList) -> tuple[Reason, ...]:
    """A list whose declaration is cancelled cannot be kept: the one goes with the other (LST-511)."""
    return (reason("LST-511", list_no=standing.list_no),) if standing.entry_state == "cancelled" else ()


def _standing(standing: StandingList, states: frozenset[str]) -> Iterator[Reason]:
    """What change and cancellation have in common: not settled, not posted, not held, no live pass."""
    facts: Facts = {"list_no": standing.list_no}
    if standing.state in SETTLED or standing.cycle_settled:
        yield reason("LST-501", **facts)
    elif standing.state in POSTED:
        yield reason("LST-512", **facts)
    elif standing.state not in states:
        yield reason("LST-509", state=standing.state, **facts)
    if standing.held:
        yield reason("LST-503", **facts)
    if standing.live_passes:
        yield reason("LST-504", passes=", ".join(standing.live_passes), **facts)


def needs_entry_sync(standing: StandingList) -> bool:
    """Whether a changed list leaves its declaration to be changed after it (报关单同步修改标志)."""
    return standing.declare_flag == "1" and standing.entry_state in ENTRY_FILED
