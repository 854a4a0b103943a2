"""Fields that depend on one another, per request type, as the interface's clients check them before sending."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from zongbao.core.decision import Reason
from zongbao.domain.papers.account_book import BookFiling
from zongbao.domain.papers.bonded_list import BondedList, ListLine
from zongbao.domain.papers.gate_pass import GatePass
from zongbao.domain.papers.list_lines import plainly_different
from zongbao.exchange.checks.place import Place, forbid, must_be, need, numbered

NEW, CHANGE, DELETE = "1", "2", "3"
DECLARED, NOT_DECLARED = "1", "2"
RELATED, CORRESPONDING = "1", "2"
CENTRALISED, SIMPLE_PROCESSING, ECOMMERCE, ONE_ACCOUNT = "1", "4", "8", "9"
TWO_STEP = frozenset({"X", "Y"})
EMPTY_VEHICLE, GATE_REGISTERED, TWO_STEP_PASS = "6", "5", "7"
ONE_DOCUMENT_MANY_VEHICLES = "3"


def _party(*names: str) -> tuple[str, ...]:
    parts = ("customs_code", "credit_code", "name")
    return tuple(f"{name}.{part}" for name in names for part in parts)


_CORRESPONDING = _party("entry_declarant")
_RELATED = _party("related_consignee", "related_consumer", "related_declarant")


def check_inv101(paper: BondedList, place: Place) -> Iterator[Reason]:
    """The conditions of a bonded list: numbers of a change, type, declaration, lines."""
    if paper.declaration_kind in (CHANGE, DELETE):
        yield from need(place, paper, ("pre_entry_no", "list_no"), f"DclTypecd={paper.declaration_kind}")
    yield from _list_type(paper, place)
    yield from _declaration(paper, place)
    yield from numbered(place, "lines", "line_no", [line.line_no for line in paper.lines])
    yield from chain.from_iterable(_line(line, at, place) for at, line in enumerate(paper.lines, 1))
    yield from _twins(paper, place)


def _list_type(paper: BondedList, place: Place) -> Iterator[Reason]:
    kind, condition = paper.list_type, f"InvtType={paper.list_type}"
    if kind == SIMPLE_PROCESSING:
        yield from forbid(place, paper, ("book_no",), condition)
        yield from need(place, paper, ("application_no",), condition)
    else:
        yield from need(place, paper, ("book_no",), condition)
    if kind == CENTRALISED:
        yield from need(place, paper, ("slips",), condition)
    elif kind == ECOMMERCE:
        yield from must_be(place, paper, "declare_flag", NOT_DECLARED, condition)
        yield from need(place, paper, ("ecommerce_lists",), condition)
    elif kind == ONE_ACCOUNT:
        yield from must_be(place, paper, "declare_flag", DECLARED, condition)
        yield from must_be(place, paper, "declare_type", CORRESPONDING, condition)
        yield from must_be(place, paper, "flow_type", "Y", condition)
        yield from need(place, paper, ("application_no",), condition)


def _declaration(paper: BondedList, place: Place) -> Iterator[Reason]:
    if paper.declare_flag == NOT_DECLARED:
        yield from must_be(place, paper, "generate_entry", "2", "DclcusFlag=2")
    if paper.declare_flag != DECLARED:
        return
    yield from need(place, paper, ("declare_type",), "DclcusFlag=1")
    if paper.generate_entry == "1":
        yield from need(place, paper, ("entry_type",), "DclcusFlag=1, GenDecFlag=1")
    condition = f"DclcusTypecd={paper.declare_type}"
    two_step = f"DecType={paper.entry_type}, {condition}"
    if paper.declare_type == CORRESPONDING:
        yield from need(place, paper, _CORRESPONDING, condition)
        if paper.entry_type in TWO_STEP:
            yield from need(place, paper, ("entry_no",), two_step)
    elif paper.declare_type == RELATED:
        yield from need(place, paper, _RELATED, condition)
        if paper.entry_type in TWO_STEP:
            yield from need(place, paper, ("related_entry_no",), two_step)


def _line(line: ListLine, position: int, place: Place) -> Iterator[Reason]:
    """The second legal unit and its quantity stand together."""
    if line.second_unit and line.second_qty is None:
        path, title = place.of_item("lines", position, "second_qty")
        yield Reason("MSG-060", {"field": title, "condition": f"SecdLawfUnitcd={line.second_unit}"}, path)
    elif line.second_qty is not None and not line.second_unit:
        path, title = place.of_item("lines", position, "second_unit")
        yield Reason("MSG-060", {"field": title, "condition": f"SecdLawfQty={line.second_qty}"}, path)


def _twins(paper: BondedList, place: Place) -> Iterator[Reason]:
    """Two lines that agree in everything that tells goods apart are one line typed twice."""
    if plainly_different(paper.lines):
        return
    first: dict[tuple[object, ...], int] = {}
    for at, line in enumerate(paper.lines, 1):
        key = (
            *(line.part_no, line.book_item, line.hs_code, line.name, line.spec, line.origin, line.destination),
            *(line.declared_qty, line.legal_qty, line.total, line.currency, line.entry_line, line.application_line),
            *(line.gross_weight, line.net_weight, line.remark, line.source_mark),
        )
        known = first.setdefault(key, at)
        if known != at:
            facts = {"line": str(at), "other": str(known)}
            yield Reason("MSG-064", facts, f"{place.path}/{place.group_of('lines').tag}[{at}]")


def check_sas121(paper: GatePass, place: Place) -> Iterator[Reason]:
    """The conditions of a gate pass; a voiding one only names its pass."""
    if paper.declaration_kind == DELETE:
        yield from need(place, paper, ("pass_no",), "DclTypecd=3")
        return
    condition = f"PassportTypecd={paper.pass_type}"
    if paper.pass_type == EMPTY_VEHICLE:
        yield from forbid(place, paper, ("binding", "document_kind", "documents", "lines"), condition)
    elif paper.pass_type == TWO_STEP_PASS:  # its documents are entry numbers, for which there is no kind
        yield from need(place, paper, ("binding", "documents"), condition)
    elif paper.pass_type != GATE_REGISTERED:
        yield from need(place, paper, ("binding", "document_kind", "documents"), condition)
    if paper.binding == ONE_DOCUMENT_MANY_VEHICLES:
        yield from need(place, paper, ("lines",), "BindTypecd=3")
    if not paper.ic_card:
        yield from need(place, paper, ("plate",), "VehicleIcNo=-")
    yield from numbered(place, "lines", "line_no", [line.line_no for line in paper.lines])
    if paper.pass_type != GATE_REGISTERED:
        yield from _goods(paper, place, condition)


def _goods(paper: GatePass, place: Place, condition: str) -> Iterator[Reason]:
    """Only goods registered at the gate may go without part number and HS code."""
    for at, line in enumerate(paper.lines, 1):
        for part in ("part_no", "hs_code"):
            if not getattr(line, part):
                path, title = place.of_item("lines", at, part)
                yield Reason("MSG-060", {"field": title, "condition": condition}, path)


def check_bws101(paper: BookFiling, place: Place) -> Iterator[Reason]:
    """A change or closing names its book; no item number stands twice."""
    if paper.declaration_kind in (CHANGE, DELETE):
        yield from need(place, paper, ("book_no",), f"DclTypeCd={paper.declaration_kind}")
    first: dict[int, int] = {}
    for at, item in enumerate(paper.items, 1):
        known = first.setdefault(item.item_no, at)
        if known != at:
            yield Reason("MSG-064", {"line": str(at), "other": str(known)}, place.of_item("items", at, "item_no")[0])
