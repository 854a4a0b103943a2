"""What a bonded list must satisfy by itself: head, type, combinations and every line (公告2018年第23号)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from zongbao.core.decision import Reason
from zongbao.domain.papers.bonded_list import BondedList
from zongbao.domain.papers.declare import check_declare, is_flow, mode_rows, transport_class
from zongbao.domain.papers.list_lines import check_lines
from zongbao.domain.papers.list_types import ListType, list_type
from zongbao.domain.papers.merge import check_merge
from zongbao.domain.papers.party import Party
from zongbao.domain.reasons import reason
from zongbao.regulations import codes

_REQUIRED = {
    "inner_no": "企业内部清单编号 / inner number",
    "master_customs": "主管海关 / master customs",
    "entry_exit_customs": "进出境关别 / entry-exit customs",
    "country": "起运/运抵国(地区) / country of departure or arrival",
}
_PARTIES = {
    "operator": "经营企业 / operator",
    "processor": "加工(收发货)企业 / processor",
    "declarant": "申报企业 / declarant",
}
_CODED = {"supervision_mode": "supervision_mode", "transport_mode": "transport_mode", "country": "country"}


def check_list(paper: BondedList, on: dt.date) -> tuple[Reason, ...]:
    """Every problem of the paper itself, all at once, in the order of the paper; empty if there is none.

    ``on`` is the day whose code tables and parameters apply. What the book says is ``check_against_book``'s affair.
    """
    its = list_type(paper.list_type, on)
    found = [*_head(paper, on), *_numbers(paper)]
    if its is None:
        found.append(reason("LST-001", "list_type", list_type=paper.list_type or "-", on=on))
    else:
        found += _type(paper, its)
        found += _type_papers(paper, its)
    found += _combination(paper)
    found += check_declare(paper)
    found += check_lines(paper, on)
    if paper.declare_flag == "1":
        found += check_merge(paper, on)
    return tuple(found)


def _head(paper: BondedList, on: dt.date) -> Iterator[Reason]:
    """Required fields and codes of the head."""
    for field, label in _REQUIRED.items():
        if not getattr(paper, field):
            yield reason("LST-007", field, field=label)
    for field, label in _PARTIES.items():
        party: Party = getattr(paper, field)
        if not (party.customs_code and party.name):
            yield reason("LST-007", field, field=label)
    if paper.direction not in ("I", "E"):
        yield reason("LST-002", "direction", direction=paper.direction or "-")
    if paper.side not in ("I", "E", "R"):
        yield reason("LST-003", "side", side=paper.side or "-")
    for field, table in _CODED.items():
        code = getattr(paper, field)
        if (code or field != "country") and code not in codes.table(table).in_force(on):
            yield reason("LST-008", field, value=code or "-", on=on)
    if paper.entry_type and paper.entry_type not in codes.table("dec_type").in_force(on):
        yield reason("LST-008", "entry_type", value=paper.entry_type, on=on)


def _numbers(paper: BondedList) -> Iterator[Reason]:
    """A change or deletion names the list it changes; a first filing marks every line as added."""
    if paper.declaration_kind not in ("1", "2", "3"):
        yield reason("LST-009", "declaration_kind", kind=paper.declaration_kind or "-")
    elif paper.declaration_kind != "1" and not (paper.list_no and paper.pre_entry_no):
        yield reason("LST-010", "list_no" if not paper.list_no else "pre_entry_no")
    if paper.declaration_kind == "1":
        for at, line in enumerate(paper.lines):
            if line.modification not in ("", "3"):
                yield reason("LST-011", f"lines[{at}].modification", line=line.line_no, mark=line.modification)


def _type(paper: BondedList, its: ListType) -> Iterator[Reason]:
    """Direction, declare flag and counterpart that the type asks for."""
    if paper.direction in ("I", "E") and paper.direction not in its.directions:
        yield reason("LST-012", "direction", type=its.name, direction=paper.direction)
    if paper.declare_flag in ("1", "2") and paper.declare_flag not in its.flags:
        yield reason("LST-013", "declare_flag", change={"declare_flag": min(its.flags)}, type=its.name)
    if its.code == "9" and paper.flow_type != "Y":
        yield reason("LST-014", "flow_type", change={"flow_type": "Y"})
    if its.related_list == "no" and is_flow(paper):
        yield reason("LST-015", "related_list_no" if paper.related_list_no else "related_book_no", type=its.name)


def _type_papers(paper: BondedList, its: ListType) -> Iterator[Reason]:
    """Book, application, slips and retail lists that the type asks for or forbids."""
    if its.book == "none":
        yield reason("LST-017", "list_type", type=its.name)
        return
    if not paper.book_no:
        yield reason("LST-016", "book_no")
    if its.application and not paper.application_no:
        yield reason("LST-018", "application_no", type=its.name)
    yield from _attached("LST-019", "slips", paper.slips, its.slips, its.name)
    yield from _attached("LST-020", "ecommerce_lists", paper.ecommerce_lists, its.ecommerce, its.name)


def without_book(paper: BondedList, on: dt.date) -> Reason:
    """What to say of a list whose book is not known: no such book, or a type whose book another document names."""
    its = list_type(paper.list_type, on)
    if its is not None and its.book == "none":
        return reason("LST-017", "list_type", type=its.name)
    return reason("LST-151", "book_no", book_no=paper.book_no)


def _attached(code: str, field: str, numbers: tuple[str, ...], wanted: bool, name: str) -> Iterator[Reason]:
    """Attached numbers stand where the type wants them, nowhere else, and none of them twice."""
    if wanted != bool(numbers):
        yield reason(code, field, type=name, count=len(numbers))
    for number in sorted({one for one in numbers if numbers.count(one) > 1}):
        yield reason("LST-021", field, number=number)


def _combination(paper: BondedList) -> Iterator[Reason]:
    """Direction, side and transport mode that go with the supervision mode."""
    row = mode_rows().get(paper.supervision_mode)
    if row is None:
        return
    mode = paper.supervision_mode
    if paper.direction in ("I", "E") and paper.direction not in row.directions:
        yield reason("LST-121", "direction", mode=mode, direction=paper.direction)
    if paper.side in ("I", "E", "R") and paper.side not in row.sides:
        allowed = ", ".join(sorted(row.sides))
        yield reason("LST-122", "side", change={"side": allowed}, mode=mode, side=paper.side, allowed=allowed)
    if row.transport != "any" and paper.transport_mode and transport_class(paper.transport_mode) != row.transport:
        code = "LST-123" if row.transport == "border" else "LST-124"
        yield reason(code, "transport_mode", mode=mode, transport=paper.transport_mode)
