"""When a list posts its book (核扣): released and all past the gate, each condition only where it exists."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from zongbao.domain.papers.bonded_list import ZERO, BondedList
from zongbao.domain.papers.declare import is_flow
from zongbao.domain.papers.list_types import list_type

ADJUSTMENT_MODE = "AAAA"  # 调整类清单: no goods move


@dataclass(frozen=True, slots=True)
class PostingConditions:
    """What a list waits for: release of its declaration, all goods past the gate, the counterpart's approval."""

    release_needed: bool
    gate_needed: bool
    partner_needed: bool = False


@dataclass(frozen=True, slots=True)
class LineGate:
    """One line's counters: declared quantity and what has really passed the gate (实际过卡数量)."""

    declared_qty: Decimal
    past_gate: Decimal


def conditions_of(paper: BondedList) -> PostingConditions:
    """The conditions of this list; with none of its own, a flow's list waits for its counterpart's approval.

    A flow inside one zone passes no gate; an adjustment moves nothing; some types passed the gate on other papers.
    """
    its = list_type(paper.list_type)
    release = paper.declare_flag == "1"
    gate = (its is None or its.gate) and paper.supervision_mode != ADJUSTMENT_MODE
    return PostingConditions(release, gate, partner_needed=is_flow(paper) and not release and not gate)


def due(
    release_needed: bool,
    released: bool,
    gate_needed: bool,
    past_gate: bool,
    partner_needed: bool = False,
    partner_approved: bool = False,
) -> bool:
    """Whether an approved list is to be posted now; with no condition at all that is at once."""
    return (
        (released or not release_needed) and (past_gate or not gate_needed) and (partner_approved or not partner_needed)
    )


def all_past_gate(lines: Iterable[LineGate]) -> bool:
    """Whether every line has passed whole; a list without lines has not."""
    counters = tuple(lines)
    return bool(counters) and all(line.past_gate >= line.declared_qty for line in counters)


def gate_mark(lines: Iterable[LineGate], *, gate_needed: bool) -> str:
    """清单进出卡口状态 invtIochkptStucd: 0 no gate on this list, 1 not passed, 2 partly, 3 all passed."""
    if not gate_needed:
        return "0"
    counters = tuple(lines)
    if all_past_gate(counters):
        return "3"
    return "2" if any(line.past_gate > ZERO for line in counters) else "1"


def pass_mark(lines: Iterable[tuple[Decimal, Decimal]]) -> str:
    """核放单生成标志 passportUsedTypecd from (declared, on passes) pairs: 1 none, 2 partly, 3 fully on passes."""
    counters = tuple(lines)
    if all(used <= ZERO for _, used in counters):
        return "1"
    return "3" if all(used >= declared for declared, used in counters) else "2"
