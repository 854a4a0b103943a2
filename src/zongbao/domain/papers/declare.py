"""The declare decision table (报关标志, 报关类型) and the fields that follow from it (公告2018年第23号附件)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from zongbao.core.decision import Reason
from zongbao.domain.papers.bonded_list import BondedList
from zongbao.domain.papers.party import Party
from zongbao.domain.reasons import reason
from zongbao.regulations.files import toml

TWO_STEP = frozenset("XY")  # entry types of the two-step declaration


@dataclass(frozen=True, slots=True)
class DeclareRow:
    """One row: empty conditions hold always; ``flags`` and ``types`` are what the row permits."""

    name: str
    zh: str
    en: str
    flags: frozenset[str]
    types: frozenset[str]
    list_types: frozenset[str] = frozenset()
    modes: frozenset[str] = frozenset()
    transport: str = ""
    flow: bool | None = None

    @property
    def case(self) -> str:
        """The row's name in both languages, as a fact for the texts."""
        return f"{self.zh} / {self.en}"

    def fits(self, paper: BondedList) -> bool:
        """Whether every condition of the row holds for this list."""
        return (
            (not self.list_types or paper.list_type in self.list_types)
            and (not self.modes or paper.supervision_mode in self.modes)
            and (not self.transport or self.transport == transport_class(paper.transport_mode))
            and (self.flow is None or self.flow == is_flow(paper))
        )


@dataclass(frozen=True, slots=True)
class ModeRow:
    """What goes with a supervision mode (监管方式): directions, sides, transport class, kinds of book."""

    directions: frozenset[str]
    sides: frozenset[str]
    transport: str
    kinds: frozenset[str]


@cache
def border_transport() -> frozenset[str]:
    """The transport modes that cross the border."""
    return frozenset(toml("declare_table.toml")["border_transport"])


@cache
def declare_rows() -> tuple[DeclareRow, ...]:
    """The rows of the table, in order; the last one fits every list."""
    return tuple(_declare_row(row) for row in toml("declare_table.toml")["row"])


def _declare_row(row: dict[str, Any]) -> DeclareRow:
    typed: dict[str, Any] = {key: frozenset(value) if isinstance(value, list) else value for key, value in row.items()}
    return DeclareRow(**typed)


@cache
def mode_rows() -> dict[str, ModeRow]:
    """Supervision mode to what goes with it; modes without a row are not restricted."""
    found = {}
    for row in toml("declare_table.toml")["mode"]:
        its = ModeRow(frozenset(row["directions"]), frozenset(row["sides"]), row["transport"], frozenset(row["kinds"]))
        found.update(dict.fromkeys(row["codes"], its))
    return found


@cache
def mode_places() -> dict[str, frozenset[str]]:
    """Supervision mode to the place letters (bwlTypecd) that alone may use it; other modes are open to all."""
    return {mode: frozenset(places) for mode, places in toml("declare_table.toml")["mode_places"].items()}


def transport_class(transport_mode: str) -> str:
    """``border`` for a transport mode that crosses the border, ``inner`` for all others."""
    return "border" if transport_mode in border_transport() else "inner"


def is_flow(paper: BondedList) -> bool:
    """Whether goods move between two books (保税流转): an in-zone transfer, or a counterpart is named."""
    return paper.list_type == "6" or bool(paper.related_book_no or paper.related_list_no)


def declare_row(paper: BondedList) -> DeclareRow:
    """The first row that fits the list."""
    return next(row for row in declare_rows() if row.fits(paper))


def check_declare(paper: BondedList) -> tuple[Reason, ...]:
    """All problems of declare flag, declare type and the fields that follow from them (LST-130 … LST-140)."""
    if paper.declare_flag not in ("1", "2"):
        return (reason("LST-130", "declare_flag", flag=paper.declare_flag or "-"),)
    follow = _without_entry(paper) if paper.declare_flag == "2" else _with_entry(paper)
    return (*_flag(paper), *follow)


def _flag(paper: BondedList) -> Iterator[Reason]:
    row = declare_row(paper)
    if paper.declare_flag in row.flags:
        return
    code = "LST-131" if paper.declare_flag == "1" else "LST-132"
    wanted = "2" if code == "LST-131" else "1"
    yield reason(code, "declare_flag", change={"declare_flag": wanted}, case=row.case)


def _without_entry(paper: BondedList) -> Iterator[Reason]:
    """Flag 2: no declaration, so nothing about one may stand on the list."""
    for field in ("declare_type", "entry_type", "entry_no", "related_entry_no"):
        if getattr(paper, field):
            yield reason("LST-133", field, value=getattr(paper, field))
    for field in ("entry_declarant", "related_consignee", "related_consumer", "related_declarant"):
        party: Party = getattr(paper, field)
        if party:
            yield reason("LST-133", field, value=party.name or party.customs_code or party.credit_code)
    if paper.generate_entry == "1":
        yield reason("LST-139", "generate_entry", change={"generate_entry": "2"})


def _with_entry(paper: BondedList) -> Iterator[Reason]:
    """Flag 1: a type, its parties, and what a generated draft needs."""
    row = declare_row(paper)
    if paper.declare_type not in ("1", "2"):
        yield reason("LST-134", "declare_type", value=paper.declare_type or "-")
    elif "1" in row.flags and paper.declare_type not in row.types:
        change = {"declare_type": min(row.types)}
        yield reason("LST-135", "declare_type", change=change, value=paper.declare_type, case=row.case)
    if paper.declare_type == "2":
        yield from _party("LST-136", paper, ("entry_declarant",))
    if paper.declare_type == "1":
        yield from _party("LST-137", paper, ("related_consignee", "related_consumer", "related_declarant"))
    if paper.generate_entry == "1" and not paper.entry_type:
        yield reason("LST-138", "entry_type")
    if paper.entry_type in TWO_STEP:
        yield from _two_step(paper)


def _party(code: str, paper: BondedList, fields: tuple[str, ...]) -> Iterator[Reason]:
    """The three identifications of each party must be there; the path names the missing one."""
    for field in fields:
        party: Party = getattr(paper, field)
        for part in ("customs_code", "credit_code", "name"):
            if not getattr(party, part):
                yield reason(code, f"{field}.{part}")


def _two_step(paper: BondedList) -> Iterator[Reason]:
    """两步申报: the summary declaration stands already, so its number must be given."""
    field = "related_entry_no" if paper.declare_type == "1" else "entry_no"
    if not getattr(paper, field):
        yield reason("LST-140", field, entry_type=paper.entry_type)
