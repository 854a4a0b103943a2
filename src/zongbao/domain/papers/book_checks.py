"""What a book's filing, change, closing and pause must satisfy (公告2023年第158号)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from zongbao.core.decision import Reason
from zongbao.core.identifiers import hs_code
from zongbao.domain.papers.account_book import BookFiling, BookItem
from zongbao.domain.papers.facts import CUMULATIVE, ITEM_APPROVED, NON_CUMULATIVE, BookFacts, ItemFacts
from zongbao.domain.reasons import Facts, reason
from zongbao.regulations import codes, parameters

EQUIPMENT_PLACE = "S"
CREATE, CHANGE, CLOSE = "123"
# MODF_MARKCD of an item: 0 unchanged, 1 changed, 2 deleted, 3 added.
UNCHANGED, CHANGED, DELETED, ADDED = "0123"
PAUSES = frozenset({"in", "out", "change", "all"})
PAUSABLE = frozenset({"active", "change_requested", "paused"})
OPEN_CHANGE = frozenset({"change_requested", "close_requested"})

_UNITS = ("declared_unit", "legal_unit", "second_unit")
_FIXED_IN_USE = {
    "part_no": "料号 / part number",
    "hs_code": "商品编码 / HS code",
    "declared_unit": "申报单位 / declared unit",
    "legal_unit": "法定单位 / legal unit",
    "second_unit": "第二法定单位 / second legal unit",
    "origin": "原产国(地区) / origin",
}
_REQUIRED = {
    "part_no": "料号 / part number",
    "name": "商品名称 / name",
    "declared_unit": "申报单位 / declared unit",
    "legal_unit": "法定单位 / legal unit",
}


def check_filing(filing: BookFiling, existing: BookFacts | None, on: dt.date) -> tuple[Reason, ...]:
    """Every problem of a filing, change or closing, all at once (BOK-101 … BOK-123).

    ``existing`` is the book as it stands, None for a new one.
    """
    found = [*_head(filing, on), *_against(filing, existing)]
    if filing.declaration_kind != CLOSE:
        found += _place(filing)
        found += _items(filing, existing, on)
    return tuple(found)


def _head(filing: BookFiling, on: dt.date) -> Iterator[Reason]:
    if filing.declaration_kind not in (CREATE, CHANGE, CLOSE):
        yield reason("BOK-102", "declaration_kind", kind=filing.declaration_kind or "-")
    if filing.posting_mode not in (CUMULATIVE, NON_CUMULATIVE):
        yield reason("BOK-103", "posting_mode", mode=filing.posting_mode or "-")
    elif filing.place_type == EQUIPMENT_PLACE and filing.posting_mode != _equipment_mode(on):
        yield reason("BOK-101", "posting_mode", change={"posting_mode": _equipment_mode(on)})
    if filing.place_type not in codes.table("bwlTypecd").in_force(on):
        yield reason("BOK-104", "place_type", place=filing.place_type or "-")
    for name in ("operator", "declarant"):
        party = getattr(filing, name)
        if not (party.customs_code and party.name):
            yield reason("BOK-106", name)
    if not filing.master_customs:
        yield reason("BOK-107", "master_customs")
    if filing.declaration_kind != CLOSE:
        yield from check_validity(filing.valid_until, on)


def check_validity(until: dt.date | None, on: dt.date) -> Iterator[Reason]:
    """A validity that a filing or a renewal gives has not passed already (BOK-108)."""
    if until is not None and until < on:
        yield reason("BOK-108", "valid_until", until=until, on=on)


def _equipment_mode(on: dt.date) -> str:
    return str(parameters.value("equipment_book_posting_mode", on))


def _place(filing: BookFiling) -> Iterator[Reason]:
    """A logistics book files its warehouse with address and area or volume."""
    if filing.place_type == EQUIPMENT_PLACE:
        return
    if not filing.warehouse_address:
        yield reason("BOK-109", "warehouse_address")
    if not (filing.warehouse_area or filing.warehouse_volume):
        yield reason("BOK-110", "warehouse_area")


def _against(filing: BookFiling, existing: BookFacts | None) -> Iterator[Reason]:
    """What stands already: nothing for a new book, an active one without an open request for a change."""
    if filing.declaration_kind == CREATE:
        if existing is not None:
            yield reason("BOK-111", "book_no", book_no=existing.book_no)
        return
    if existing is None:
        yield reason("BOK-112", "book_no", book_no=filing.book_no or "-")
        return
    facts: Facts = {"book_no": existing.book_no}
    if existing.open_filing or existing.state in OPEN_CHANGE:
        yield reason("BOK-105", "book_no")
    elif existing.state != "active" and not (filing.declaration_kind == CLOSE and existing.state == "expired"):
        yield reason("BOK-113", "book_no", state=existing.state, **facts)
    if existing.pause_change and filing.declaration_kind == CHANGE:
        yield reason("BOK-114", "book_no", **facts)
    if filing.operator.customs_code != existing.enterprise_code:
        yield reason("BOK-115", "operator.customs_code", operator=filing.operator.customs_code or "-", **facts)
    yield from _fixed(filing, existing)


def _fixed(filing: BookFiling, existing: BookFacts) -> Iterator[Reason]:
    """Posting mode and place type make the book what it is."""
    for name in ("posting_mode", "place_type"):
        old = getattr(existing, name)
        if old and getattr(filing, name) != old:
            facts: Facts = {"old": old, "new": getattr(filing, name) or "-"}
            yield reason("BOK-116", name, change={name: old}, book_no=existing.book_no, **facts)


def _items(filing: BookFiling, existing: BookFacts | None, on: dt.date) -> Iterator[Reason]:
    numbers: set[int] = set()
    for at, item in enumerate(filing.items):
        path = f"items[{at}]."
        yield from _item(item, path, on)
        yield from _modification(existing, item, path)
        if item.item_no in numbers:
            yield reason("BOK-117", f"{path}item_no", item=item.item_no)
        numbers.add(item.item_no)
    yield from check_item_changes(filing, existing)


def check_item_changes(filing: BookFiling, existing: BookFacts | None) -> Iterator[Reason]:
    """What stock, lists on their way and other items say against changed items; asked again when a person grants it.

    BOK-118 a part twice in the book, BOK-122 what may not change any more, BOK-123 an item that may not be stopped.
    """
    taken = _parts_kept(filing, existing)
    for at, item in enumerate(filing.items):
        path = f"items[{at}]."
        if filing.posting_mode == CUMULATIVE and item.modification in (CHANGED, ADDED):
            if item.part_no in taken:
                yield reason("BOK-118", f"{path}part_no", item=item.item_no, part_no=item.part_no)
            taken.add(item.part_no)
        old = existing.items.get(item.item_no) if existing else None
        if existing is not None and old is not None:
            yield from _against_item(item, old, path, busy=item.item_no in existing.busy_items)


def _parts_kept(filing: BookFiling, existing: BookFacts | None) -> set[str]:
    """The part numbers that the book's items keep, whatever this filing changes."""
    changed = {item.item_no for item in filing.items if item.modification == CHANGED}
    items = existing.items if existing else {}
    return {item.part_no for number, item in items.items() if number not in changed}


def _against_item(item: BookItem, old: ItemFacts, path: str, *, busy: bool) -> Iterator[Reason]:
    """Goods in stock and lists on their way were declared as the item stands; movements count in its units."""
    if item.modification == DELETED and busy:
        yield reason("BOK-123", f"{path}modification", item=item.item_no)
    if item.modification != CHANGED:
        return
    for name, label in _FIXED_IN_USE.items():
        was, now = getattr(old, name), getattr(item, name)
        if was != now and (busy or (old.moved and name in _UNITS)):
            facts: Facts = {"field": label, "old": was or "-", "new": now or "-"}
            yield reason("BOK-122", path + name, change={name: was}, item=item.item_no, **facts)


def _item(item: BookItem, path: str, on: dt.date) -> Iterator[Reason]:
    for name, label in _REQUIRED.items():
        if not getattr(item, name):
            yield reason("BOK-119", path + name, item=item.item_no, field=label)
    if refusal := hs_code(item.hs_code):
        yield reason(refusal, f"{path}hs_code", value=item.hs_code)
    known = codes.table("unit").in_force(on)
    for name in _UNITS:
        if getattr(item, name) and getattr(item, name) not in known:
            yield reason("BOK-120", path + name, item=item.item_no, value=getattr(item, name))


def _modification(existing: BookFacts | None, item: BookItem, path: str) -> Iterator[Reason]:
    """The modification mark tells the truth: added items are new, stopped ones are only revived by a change."""
    mark, old = item.modification, existing.items.get(item.item_no) if existing else None
    allowed = {ADDED} if old is None else {UNCHANGED, CHANGED}
    if old is not None and old.state == ITEM_APPROVED:
        allowed.add(DELETED)
    if mark not in allowed:
        facts: Facts = {"item": item.item_no, "mark": mark or "-", "allowed": ", ".join(sorted(allowed))}
        yield reason("BOK-121", f"{path}modification", **facts)


def check_close(*, stock_zero: bool, open_documents: Sequence[str]) -> tuple[Reason, ...]:
    """A book is closed with zero stock and no open document (BOK-201, BOK-202); ``check_filing`` sees to its state."""
    found: list[Reason] = []
    if not stock_zero:
        found.append(reason("BOK-201", "book_no"))
    if open_documents:
        shown = ", ".join(open_documents[:5]) + (" …" if len(open_documents) > 5 else "")
        found.append(reason("BOK-202", "book_no", count=len(open_documents), documents=shown))
    return tuple(found)


def check_pause(book: BookFacts, which: str) -> tuple[Reason, ...]:
    """A book in force may be paused for in, out, change or all, once each (BOK-301 … BOK-303)."""
    if which not in PAUSES:
        return (reason("BOK-302", "which", which=which or "-"),)
    if book.state not in PAUSABLE:
        return (reason("BOK-301", "book_no", book_no=book.book_no, state=book.state),)
    marks = {"in": book.pause_in, "out": book.pause_out, "change": book.pause_change}
    if all(marks.values()) if which == "all" else marks[which]:
        return (reason("BOK-303", "which", book_no=book.book_no, which=which),)
    return ()
