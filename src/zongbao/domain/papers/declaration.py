"""What a declaration must keep in step with its bonded list, from filing to release and cancellation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from zongbao.core.decision import Reason
from zongbao.core.identifiers import entry_no
from zongbao.domain.papers.bonded_list import ZERO
from zongbao.domain.reasons import reason

STANDING = frozenset({"pre_posted", "posted"})  # list states in which its declaration may be filed or released


@dataclass(frozen=True, slots=True)
class EntryFacts:
    """A declaration beside its list; totals are sums of declared quantity and of value over all lines."""

    pre_entry_no: str
    list_no: str
    list_state: str
    direction: str
    declare_flag: str = "1"
    entry_no: str = ""
    inspecting: bool = False
    needs_sync: bool = False
    declared_qty: Decimal = ZERO
    list_qty: Decimal = ZERO
    total: Decimal = ZERO
    list_total: Decimal = ZERO
    past_gate_qty: Decimal = ZERO


def check_entry(facts: EntryFacts) -> tuple[Reason, ...]:
    """What stands against filing a declaration: DEC-101 … DEC-104 and the form of its number."""
    return tuple(_entry(facts))


def _entry(facts: EntryFacts) -> Iterator[Reason]:
    if facts.declare_flag != "1":
        yield reason("DEC-101", list_no=facts.list_no)
    if facts.list_state not in STANDING:
        yield reason("DEC-102", list_no=facts.list_no, state=facts.list_state)
    yield from _number(facts)
    yield from _in_step(facts)


def _number(facts: EntryFacts) -> Iterator[Reason]:
    """The ninth character of an entry number tells import (1) from export (0)."""
    if not facts.entry_no:
        return
    if refusal := entry_no(facts.entry_no):
        yield reason(refusal, "entry_no", value=facts.entry_no)
    elif facts.entry_no[8] != ("1" if facts.direction == "I" else "0"):
        yield reason("DEC-103", "entry_no", entry_no=facts.entry_no, direction=facts.direction)


def _in_step(facts: EntryFacts) -> Iterator[Reason]:
    """A declaration is a merged projection of its list: same quantities, same value."""
    for field, ours, theirs in (
        ("declared_qty", facts.declared_qty, facts.list_qty),
        ("total", facts.total, facts.list_total),
    ):
        if ours != theirs:
            yield reason("DEC-104", field, entry=ours, list=theirs, list_no=facts.list_no)


def check_release(facts: EntryFacts) -> tuple[Reason, ...]:
    """What stands against releasing a declaration: DEC-102, DEC-104, DEC-105, DEC-107."""
    held = (reason("DEC-105", pre_entry_no=facts.pre_entry_no),) if facts.inspecting else ()
    gone = (
        (reason("DEC-102", list_no=facts.list_no, state=facts.list_state),) if facts.list_state not in STANDING else ()
    )
    late = (reason("DEC-107", pre_entry_no=facts.pre_entry_no, list_no=facts.list_no),) if facts.needs_sync else ()
    return (*gone, *_in_step(facts), *held, *late)


def check_sync(facts: EntryFacts) -> tuple[Reason, ...]:
    """Only a declaration whose list was changed after it is brought in step (DEC-108)."""
    if not facts.needs_sync:
        return (reason("DEC-108", pre_entry_no=facts.pre_entry_no, list_no=facts.list_no),)
    return ()


def check_entry_cancel(facts: EntryFacts) -> tuple[Reason, ...]:
    """A declaration whose goods have passed the gate cannot be cancelled (DEC-106)."""
    if facts.past_gate_qty > ZERO:
        return (reason("DEC-106", pre_entry_no=facts.pre_entry_no, qty=facts.past_gate_qty),)
    return ()
