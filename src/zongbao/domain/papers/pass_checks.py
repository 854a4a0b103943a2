"""What a gate pass must satisfy by itself, and against its documents, its vehicle and the zone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from zongbao.core.decision import Reason
from zongbao.core.identifiers import container_no, entry_no, plate
from zongbao.domain.papers.gate_pass import ZERO, GatePass, PassLine
from zongbao.domain.papers.list_lines import fits
from zongbao.domain.papers.trailer import FrameFacts, check_frame
from zongbao.domain.papers.vehicle import VehicleFacts, check_vehicle
from zongbao.domain.reasons import Facts, manual, plain, reason
from zongbao.regulations import parameters

ENTER_FIRST, FIRST_LINE, SECOND_LINE, NO_DECLARATION, REGISTERED, EMPTY, TWO_STEP = "1234567"
TYPES = frozenset("1234567")
LIST_KIND = "1"  # rltTbTypecd: bonded list
ENTER_FIRST_LIST = "3"  # bondInvtTypecd
# 核放单类型 to the kinds of document (rltTbTypecd) it carries: 1 list, 2 slip, 3 pick-up order, the usual one first.
# Enter-first passes are seen with an enter-first list as well, filed before the vehicle comes.
# A two-step pass names entry numbers (报关单号), for which the interface has no kind.
DOCUMENT_KINDS = {
    ENTER_FIRST: ("3", LIST_KIND), FIRST_LINE: (LIST_KIND,), SECOND_LINE: (LIST_KIND,), NO_DECLARATION: ("2",),
    TWO_STEP: ("",),
}  # fmt: skip
NEEDS_RELEASE = frozenset({FIRST_LINE, SECOND_LINE, TWO_STEP})  # the barrier lifts only after release
VOIDABLE = frozenset({"applied", "manual", "approved"})

_WEIGHTS = ("vehicle_weight", "frame_weight", "container_weight", "gross_weight", "net_weight", "total_weight")
_QUANTITY = (14, 5)  # digits and places of the interface


@dataclass(frozen=True, slots=True)
class LineLeft:
    """One document line: declared quantity, and what live or passed passes already carry of it."""

    line_no: int
    part_no: str
    hs_code: str
    declared_unit: str
    declared_qty: Decimal
    on_passes: Decimal = ZERO

    @property
    def left(self) -> Decimal:
        """What may still be put on passes."""
        return self.declared_qty - self.on_passes


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """A document as passes see it; ``approved`` whether goods may move on it, ``gate_needed`` whether they do at all.

    ``first_line`` tells a border movement from the second line, None if the document does not say; ``enter_first``
    whether it is a list whose goods may come before their declaration (先入区后报关).
    """

    kind: str
    number: str
    approved: bool
    direction: str
    enterprise_code: str
    lines: Mapping[int, LineLeft] = field(default_factory=dict)
    release_needed: bool = False
    released: bool = False
    held: bool = False
    gate_needed: bool = True
    first_line: bool | None = None
    enter_first: bool = False


def release_needed(pass_type: str, documents_need: bool) -> bool:
    """Whether the barrier waits for release: only on the types that move declared goods (§ release rule by type)."""
    return pass_type in NEEDS_RELEASE and documents_need


def check_pass(paper: GatePass, on: dt.date) -> tuple[Reason, ...]:
    """Every problem of the paper itself, all at once (PAS-101 … PAS-128); empty if there is none."""
    found = [*_head(paper), *_vehicle_form(paper), *_weights(paper), *_documents(paper), *_binding(paper)]
    if paper.pass_type == EMPTY:
        found += _empty(paper)
    found += _lines(paper, on)
    return tuple(found)


def _head(paper: GatePass) -> Iterator[Reason]:
    if paper.pass_type not in TYPES:
        yield reason("PAS-101", "pass_type", type=paper.pass_type or "-")
    if paper.direction not in ("I", "E"):
        yield reason("PAS-102", "direction", direction=paper.direction or "-")
    elif paper.pass_type in (ENTER_FIRST, TWO_STEP) and paper.direction != "I":
        yield reason("PAS-122", "direction", change={"direction": "I"})
    for name, label, value in (
        ("inner_no", "企业内部编号 / inner number", paper.inner_no),
        ("master_customs", "主管海关 / master customs", paper.master_customs),
        ("enterprise", "区内企业 / zone enterprise", paper.enterprise.customs_code and paper.enterprise.name),
        ("applicant", "申请人及联系方式 / applicant", paper.applicant),
    ):
        if not value:
            yield reason("PAS-123", name, field=label)
    if paper.declaration_kind not in ("1", "3"):
        yield reason("PAS-119", "declaration_kind", kind=paper.declaration_kind or "-")
    elif paper.declaration_kind == "3" and not paper.pass_no:
        yield reason("PAS-120", "pass_no")


def _vehicle_form(paper: GatePass) -> Iterator[Reason]:
    """A pass is found at the gate by plate or card; numbers have their forms."""
    if not paper.plate and not paper.ic_card:
        yield reason("PAS-108", "plate")
    if paper.plate and (refusal := plate(paper.plate)):
        yield reason(refusal, "plate", value=paper.plate)
    if paper.container_no and (refusal := container_no(paper.container_no)):
        yield reason(refusal, "container_no", value=paper.container_no)
    if paper.container_weight > ZERO and not paper.container_no:
        yield reason("PAS-124", "container_no", weight=paper.container_weight)


def _weights(paper: GatePass) -> Iterator[Reason]:
    """total = vehicle + frame + container + goods gross; net ≤ gross; nothing below zero."""
    wrong = [name for name in _WEIGHTS if getattr(paper, name) < ZERO or not fits(getattr(paper, name), *_QUANTITY)]
    for name in wrong:
        yield reason("PAS-125", name, value=getattr(paper, name))
    expected = paper.vehicle_weight + paper.frame_weight + paper.container_weight + paper.gross_weight
    if paper.total_weight != expected:
        change = {"total_weight": expected}
        yield reason("PAS-106", "total_weight", change=change, total=paper.total_weight, expected=expected)
    if paper.net_weight > paper.gross_weight:
        yield reason("PAS-107", "net_weight", net=paper.net_weight, gross=paper.gross_weight)
    if paper.vehicle_weight == ZERO:
        yield reason("PAS-126", "vehicle_weight")


def _documents(paper: GatePass) -> Iterator[Reason]:
    """Type and kind of document go together; gate-registered goods and empty vehicles have none."""
    kinds = DOCUMENT_KINDS.get(paper.pass_type)
    if kinds is None:
        if paper.documents and paper.pass_type in TYPES:
            yield reason("PAS-105", "documents", type=paper.pass_type)
        return
    if not paper.documents:
        yield reason("PAS-104", "documents", type=paper.pass_type, kind=_named(kinds))
    seen: set[str] = set()
    for at, document in enumerate(paper.documents):
        if document.kind not in kinds:
            facts: Facts = {"type": paper.pass_type, "kind": document.kind or "-", "wanted": _named(kinds)}
            yield reason("PAS-103", f"documents[{at}].kind", change={"kind": kinds[0]}, **facts)
        elif paper.pass_type == TWO_STEP and (refusal := entry_no(document.number)):
            yield reason(refusal, f"documents[{at}].number", value=document.number or "-")
        if document.number in seen:
            yield reason("PAS-118", f"documents[{at}].number", number=document.number)
        seen.add(document.number)


def _named(kinds: tuple[str, ...]) -> str:
    return " / ".join(kind or "报关单号 entry number" for kind in kinds)


def _binding(paper: GatePass) -> Iterator[Reason]:
    """绑定类型: 1 one vehicle many documents, 2 one-one, 3 one document many vehicles; none without documents."""
    if paper.pass_type not in DOCUMENT_KINDS:
        if paper.binding and paper.pass_type == EMPTY:
            yield reason("PAS-111", "binding", field="绑定类型 / binding")
        return
    if paper.binding not in ("1", "2", "3"):
        yield reason("PAS-109", "binding", binding=paper.binding or "-")
    elif paper.binding in ("2", "3") and len(paper.documents) > 1:
        yield reason("PAS-110", "documents", binding=paper.binding, count=len(paper.documents))
    if paper.binding == "3" and not paper.lines:
        yield reason("PAS-112", "lines")


def _empty(paper: GatePass) -> Iterator[Reason]:
    """An empty vehicle carries nothing: no goods weight, no lines."""
    if paper.gross_weight != ZERO:
        yield reason("PAS-111", "gross_weight", field="货物毛重 / goods gross weight")
    if paper.lines:
        yield reason("PAS-111", "lines", field="表体 / goods lines")


def _lines(paper: GatePass, on: dt.date) -> Iterator[Reason]:
    seen: set[int] = set()
    if paper.pass_type == REGISTERED and not paper.lines:
        yield reason("PAS-113", "lines")
    for at, line in enumerate(paper.lines):
        path = f"lines[{at}]."
        if line.line_no != at + 1:
            yield reason("PAS-114", f"{path}line_no", line=line.line_no, expected=at + 1)
        yield from _line(line, path)
        if paper.pass_type == REGISTERED:
            yield from _registered(line, path, on)
        elif line.document_line in seen and len(paper.documents) == 1:
            yield reason("PAS-121", f"{path}document_line", line=line.line_no, document_line=line.document_line)
        seen.add(line.document_line)
    gross = sum((line.gross_weight for line in paper.lines), ZERO)
    if gross > paper.gross_weight and paper.pass_type != EMPTY:
        yield reason("PAS-127", "gross_weight", lines=gross, gross=paper.gross_weight)


def _line(line: PassLine, path: str) -> Iterator[Reason]:
    if not fits(line.declared_qty, *_QUANTITY):
        yield reason("PAS-115", f"{path}declared_qty", line=line.line_no, qty=line.declared_qty)
    elif line.declared_qty <= ZERO:
        yield reason("PAS-116", f"{path}declared_qty", line=line.line_no, qty=line.declared_qty)
    if line.net_weight > line.gross_weight > ZERO:
        facts: Facts = {"line": line.line_no, "net": line.net_weight, "gross": line.gross_weight}
        yield reason("PAS-128", f"{path}net_weight", **facts)


def _registered(line: PassLine, path: str, on: dt.date) -> Iterator[Reason]:
    """Gate-registered goods: a name always, an HS code unless the day's rules leave it open (公告2023年第200号)."""
    if not line.name:
        yield reason("PAS-117", f"{path}name", line=line.line_no, field="商品名称 / name")
    if not line.hs_code and not parameters.value("registered_goods_hs_optional", on):
        yield reason("PAS-117", f"{path}hs_code", line=line.line_no, field="商品编码 / HS code")


def check_pass_facts(
    paper: GatePass,
    documents: Mapping[str, DocumentFacts],
    vehicle: VehicleFacts | None,
    zone: str,
    on: dt.date,
    frame: FrameFacts | None = None,
) -> tuple[Reason, ...]:
    """What documents, quantities, vehicle and frame stand against the pass (PAS-201 … PAS-211, VEH-…).

    ``documents`` by number, as far as they exist; ``on_passes`` of their lines does not yet count this pass.
    """
    found: list[Reason] = []
    for at, document in enumerate(paper.documents):
        facts = documents.get(document.number)
        if facts is None:
            found.append(reason("PAS-201", f"documents[{at}].number", number=document.number))
        else:
            found += _document(paper, facts, f"documents[{at}].number", on, zone)
    found += _quantities(paper, documents)
    if paper.plate:
        found += check_vehicle(paper.plate, vehicle, paper.direction, paper.vehicle_weight, on, zone)
    found += check_frame(paper.frame_no, paper.frame_weight, frame, on, zone)
    return tuple(found)


def _document(paper: GatePass, its: DocumentFacts, path: str, on: dt.date, zone: str) -> Iterator[Reason]:
    facts: Facts = {"number": its.number}
    if not its.approved:
        yield reason("PAS-202", path, **facts)
    if its.direction != paper.direction:
        yield reason("PAS-203", path, direction=its.direction, **facts)
    if its.enterprise_code != paper.enterprise.customs_code:
        yield reason("PAS-204", path, enterprise=paper.enterprise.customs_code or "-", **facts)
    if its.held:
        yield manual("PAS-208", path, **facts)
    if not its.gate_needed and paper.pass_type != ENTER_FIRST:
        yield reason("PAS-209", path, **facts)
    wanted = _type_for(its, paper.pass_type)
    if paper.pass_type != wanted:
        yield reason("PAS-210", "pass_type", change={"pass_type": wanted}, wanted=wanted, **facts)
    early = not parameters.value("pass_needs_release_at_approval", on, zone=zone)
    if release_needed(paper.pass_type, its.release_needed) and not its.released and not early:
        yield reason("PAS-211", path, **facts)


def _type_for(its: DocumentFacts, pass_type: str) -> str:
    """The pass type that fits a list's line of movement; enter first, past the barrier before release, only its own."""
    early = pass_type == ENTER_FIRST and its.kind == LIST_KIND and not its.enter_first
    if not early and (its.first_line is None or pass_type not in (FIRST_LINE, SECOND_LINE)):
        return pass_type
    return SECOND_LINE if its.first_line is False else FIRST_LINE


def _quantities(paper: GatePass, documents: Mapping[str, DocumentFacts]) -> Iterator[Reason]:
    """Per document line Σ of live passes ≤ its quantity; whole documents are taken when no lines are typed."""
    known = [documents[one.number] for one in paper.documents if one.number in documents]
    if paper.lines and len(paper.documents) == 1:
        for its in known:
            yield from _typed(paper, its)
        return
    for its in known:
        if its.lines and all(line.left <= ZERO for line in its.lines.values()):
            yield reason("PAS-207", "documents", number=its.number)
        elif any(line.on_passes > ZERO for line in its.lines.values()):
            yield reason("PAS-212", "binding", number=its.number)


def _typed(paper: GatePass, its: DocumentFacts) -> Iterator[Reason]:
    asked: dict[int, Decimal] = {}
    for at, line in enumerate(paper.lines):
        path = f"lines[{at}]."
        source = its.lines.get(line.document_line)
        if source is None:
            facts: Facts = {"line": line.line_no, "document_line": line.document_line, "number": its.number}
            yield reason("PAS-205", f"{path}document_line", **facts)
            continue
        if (line.part_no and line.part_no != source.part_no) or line.declared_unit != source.declared_unit:
            stated, filed = f"{line.part_no} {line.declared_unit}", f"{source.part_no} {source.declared_unit}"
            yield reason("PAS-213", f"{path}part_no", line=line.line_no, stated=stated, filed=filed)
        before = asked.get(line.document_line, ZERO)
        asked[line.document_line] = before + line.declared_qty
        if before + line.declared_qty > source.left:
            left = max(source.left - before, ZERO)
            facts = {"line": line.line_no, "asked": plain(line.declared_qty), "left": plain(left)}
            change = {"declared_qty": left}
            yield reason("PAS-206", f"{path}declared_qty", change=change, number=its.number, **facts)


def check_void(pass_no: str, state: str) -> tuple[Reason, ...]:
    """A pass may be voided only before any gate event (PAS-301)."""
    return () if state in VOIDABLE else (reason("PAS-301", "pass_no", pass_no=pass_no, state=state),)
