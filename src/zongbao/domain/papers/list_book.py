"""What the account book allows a list to do, and how a flow's two lists must agree (公告2018年第23号, 第52号)."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import lru_cache

from zongbao.core.decision import Reason
from zongbao.domain.papers.bonded_list import ZERO, BondedList, ListLine
from zongbao.domain.papers.declare import is_flow, mode_places, mode_rows
from zongbao.domain.papers.facts import (
    CUMULATIVE,
    EQUIPMENT,
    ITEM_APPROVED,
    NON_CUMULATIVE,
    BookFacts,
    ItemFacts,
    RelatedListFacts,
)
from zongbao.domain.reasons import Facts, reason
from zongbao.regulations import parameters

USABLE = frozenset({"active", "change_requested"})  # states of a book that lists may use
OPEN_RECEIVER = frozenset({"pre_posted"})  # the receiver's list is approved and still waits for its goods
_ITEM_FIELDS = (("LST-209", "hs_code"), ("LST-215", "part_no"))
_UNIT_FIELDS = ("declared_unit", "legal_unit", "second_unit")


def check_against_book(
    paper: BondedList, book: BookFacts, related: RelatedListFacts | None, on: dt.date
) -> tuple[Reason, ...]:
    """Every way in which the book, its items or the counterpart's list stand against this list (LST-201 … LST-310).

    Quantities are not compared with the stock: that is the ledger's own decision, taken when it reserves.
    """
    found = [*_book(paper, book, on), *_mode(paper, book)]
    for at, line in enumerate(paper.lines):
        found += _line(paper, book, line, f"lines[{at}].", on)
    if book.kind == EQUIPMENT:
        found += _one_to_one(paper, related)
    if is_flow(paper):
        found += _flow(paper, related, on)
    return tuple(found)


def item_of(line: ListLine, book: BookFacts) -> ItemFacts | None:
    """The item that a line means: by its item number, else by part number in a cumulative book."""
    if line.book_item is not None:
        return book.items.get(line.book_item)
    if book.posting_mode == CUMULATIVE:
        return book.items.get(book.items_by_part.get(line.part_no, -1))
    return None


def _book(paper: BondedList, book: BookFacts, on: dt.date) -> Iterator[Reason]:
    """The book as a whole: state, pause marks, validity, owner, customs."""
    facts: Facts = {"book_no": book.book_no}
    if book.state not in USABLE:
        yield reason("LST-201", "book_no", state=book.state, **facts)
    if (paper.direction == "I" and book.pause_in) or (paper.direction == "E" and book.pause_out):
        yield reason("LST-202", "book_no", direction=paper.direction, **facts)
    if book.valid_until is not None and book.valid_until < on:
        yield reason("LST-203", "book_no", until=book.valid_until, **facts)
    if paper.operator.customs_code != book.enterprise_code:
        yield reason("LST-204", "operator.customs_code", operator=paper.operator.customs_code or "-", **facts)
    if paper.master_customs != book.master_customs:
        change = {"master_customs": book.master_customs}
        yield reason("LST-205", "master_customs", change=change, office=book.master_customs, **facts)


def _mode(paper: BondedList, book: BookFacts) -> Iterator[Reason]:
    """The supervision mode belongs to the kind of book and to the kind of place."""
    row = mode_rows().get(paper.supervision_mode)
    if row is not None and book.kind not in row.kinds:
        yield reason("LST-216", "supervision_mode", mode=paper.supervision_mode, book_no=book.book_no, kind=book.kind)
    places = mode_places().get(paper.supervision_mode)
    if places is not None and book.place_type and book.place_type not in places | {"S"}:
        yield reason("LST-217", "supervision_mode", mode=paper.supervision_mode, place=book.place_type)


def _line(paper: BondedList, book: BookFacts, line: ListLine, path: str, on: dt.date) -> Iterator[Reason]:
    """One line against the item that it names, or the reason why it must or must not name one."""
    item = item_of(line, book)
    opens = book.posting_mode == NON_CUMULATIVE and paper.direction == "I"
    if opens:
        if item is not None:
            yield reason("LST-214", f"{path}book_item", line=line.line_no, item=item.item_no)
    elif item is not None:
        yield from _item(item, line, path)
    elif line.book_item is not None:
        yield reason("LST-207", f"{path}book_item", line=line.line_no, item=line.book_item, book_no=book.book_no)
    elif book.posting_mode == NON_CUMULATIVE:
        yield reason("LST-212", f"{path}book_item", line=line.line_no, part_no=line.part_no)
    elif paper.direction == "E" or not parameters.value("cumulative_auto_file", on):
        yield reason("LST-213", f"{path}part_no", line=line.line_no, part_no=line.part_no, book_no=book.book_no)


def _item(item: ItemFacts, line: ListLine, path: str) -> Iterator[Reason]:
    """The line describes the goods as the item was filed."""
    facts: Facts = {"line": line.line_no, "item": item.item_no}
    if item.state != ITEM_APPROVED:
        yield reason("LST-208", f"{path}book_item", **facts)
    for code, field in _ITEM_FIELDS:
        stated, filed = getattr(line, field), getattr(item, field)
        if stated[:10] != filed[:10] if field == "hs_code" else stated != filed:
            yield reason(code, path + field, change={field: filed}, stated=stated, filed=filed, **facts)
    for field in _UNIT_FIELDS:
        stated, filed = getattr(line, field), getattr(item, field)
        if stated != filed:
            change = {field: filed}
            yield reason("LST-210", path + field, change=change, stated=stated or "-", filed=filed or "-", **facts)
    if same_name(line.name) != same_name(item.name):
        change = {"name": item.name}
        yield reason("LST-211", f"{path}name", change=change, stated=line.name, filed=item.name, **facts)


def same_name(name: str) -> str:
    """A name without what people do not see: width, case and blanks; two names that agree so are the same goods."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def _one_to_one(paper: BondedList, related: RelatedListFacts | None) -> Iterator[Reason]:
    """Equipment: every line is one piece with its own years of supervision, so lines correspond one to one."""
    seen: dict[int, int] = {}
    for at, line in enumerate(paper.lines):
        if line.book_item is not None and line.book_item in seen:
            facts: Facts = {"line": line.line_no, "item": line.book_item, "first": seen[line.book_item]}
            yield reason("LST-218", f"lines[{at}].book_item", **facts)
        elif line.book_item is not None:
            seen[line.book_item] = line.line_no
    if related is not None and related.line_count and related.line_count != len(paper.lines):
        ours, theirs = len(paper.lines), related.line_count
        yield reason("LST-219", "lines", list_no=related.list_no, ours=ours, theirs=theirs)


def _flow(paper: BondedList, related: RelatedListFacts | None, on: dt.date) -> Iterator[Reason]:
    """Both sides name the other's book; the receiver files first, the sender quotes it and the goods agree."""
    if not paper.related_book_no:
        yield reason("LST-302", "related_book_no")
    if paper.direction != "E":
        return
    if not paper.related_list_no:
        yield reason("LST-301", "related_list_no")
    elif related is None:
        yield reason("LST-303", "related_list_no", list_no=paper.related_list_no)
    else:
        yield from _receiver(paper, related, on)


def _receiver(paper: BondedList, related: RelatedListFacts, on: dt.date) -> Iterator[Reason]:
    """The receiver's list is an approved, waiting in-list of the named book, for this sender, with these goods."""
    facts: Facts = {"list_no": related.list_no}
    if related.direction != "I":
        yield reason("LST-305", "related_list_no", **facts)
    if related.state not in OPEN_RECEIVER:
        yield reason("LST-304", "related_list_no", state=related.state, **facts)
    if paper.related_book_no and related.book_no != paper.related_book_no:
        change = {"related_book_no": related.book_no}
        yield reason("LST-306", "related_book_no", change=change, stated=paper.related_book_no, **facts)
    if related.related_book_no and related.related_book_no != paper.book_no:
        yield reason("LST-309", "related_list_no", expected=related.related_book_no, ours=paper.book_no, **facts)
    if related.matched_by and related.matched_by != paper.list_no:
        yield reason("LST-310", "related_list_no", other=related.matched_by, **facts)
    yield from match_goods(legal_by_hs10(paper), related.legal_by_hs10, related.list_no, on)


def legal_by_hs10(paper: BondedList) -> dict[str, Decimal]:
    """Legal quantities per ten-digit HS code: what a flow's two lists are compared by."""
    sums: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for line in paper.lines:
        sums[line.hs_code[:10]] += line.legal_qty
    return dict(sums)


def match_goods(
    ours: Mapping[str, Decimal], theirs: Mapping[str, Decimal], list_no: str, on: dt.date
) -> tuple[Reason, ...]:
    """Matching of a flow (公告2018年第52号): equal legal quantities per HS-10, else per HS-8.

    Both maps sum legal quantities per ten-digit HS code. One LST-307 per code that differs at the last stage.
    """
    mine, other = dict(ours), dict(theirs)
    for digits in _match_digits(on):
        mine, other = _by_digits(ours, digits), _by_digits(theirs, digits)
        if mine == other:
            return ()
    return tuple(
        reason("LST-307", "lines", hs=hs, ours=mine.get(hs, ZERO), theirs=other.get(hs, ZERO), list_no=list_no)
        for hs in sorted(mine.keys() | other.keys())
        if mine.get(hs) != other.get(hs)
    )


@lru_cache(maxsize=64)
def _match_digits(on: dt.date) -> tuple[int, ...]:
    """How many digits of the HS code each stage compares; before 2018-07 there was only the eight-digit stage."""
    stages = ("related_match_digits_first", "related_match_digits_second")
    in_force = (key for key in stages if parameters.explain(key, on).current is not None)
    return tuple(parameters.whole(key, on) for key in in_force)


def _by_digits(by_hs10: Mapping[str, Decimal], digits: int) -> dict[str, Decimal]:
    sums: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for hs10, quantity in by_hs10.items():
        sums[hs10[:digits]] += quantity
    return dict(sums)
