"""Merging list lines into declaration lines (归并), and the reason for every pair merged or kept apart."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import combinations

from zongbao.core.decision import Decision, Outcome, Reason, Refused
from zongbao.domain.papers.bonded_list import ZERO, BondedList, ListLine
from zongbao.domain.reasons import Facts, reason
from zongbao.regulations import parameters

PRICE_STEP = Decimal("0.0001")

# What must agree, with the name that a page shows. The five keys are law (公告2018年第23号第8项: origin for materials,
# destination for products); the generated draft carries one of each, so the interface compares both.
MERGE_KEYS = {
    "hs_code": ("商品编码", "HS code"),
    "declared_unit": ("申报单位", "declared unit"),
    "name": ("商品名称", "Chinese name"),
    "currency": ("币制", "currency"),
    "origin": ("原产国(地区)", "country of origin"),
    "destination": ("最终目的国(地区)", "final destination"),
    "legal_unit": ("法定单位", "legal unit"),
    "second_unit": ("第二法定单位", "second legal unit"),
    "levy_mode": ("征免方式", "levy mode"),
    "entry_line": ("报关单商品序号(企业要求)", "declaration line asked for"),
    "consumable": ("消耗性物料", "bonded consumable"),
    "consumption_standard": ("有无单耗标准", "consumption standard"),
    "licence": ("许可证件", "licence"),
    "preference": ("优惠原产地证书", "preferential origin certificate"),
    "export_duty": ("出口应税商品", "subject to export duty"),
}


@dataclass(frozen=True, slots=True)
class LineTraits:
    """What the law attaches to a line's goods beyond the line itself; the defaults are those of ordinary goods."""

    consumable: bool = False  # 消耗性物料: not with other bonded materials
    export_duty: bool = False  # 涉及出口关税的成品: never merged
    consumption_standard: bool = False  # 有单耗标准的成品: not with those without
    licence: str = ""
    preference: str = ""


@dataclass(frozen=True, slots=True)
class MergedLine:
    """One declaration line: sums in each unit, price = total ÷ quantity; ``list_lines`` are its sources."""

    line_no: int
    hs_code: str
    name: str
    spec: str
    declared_unit: str
    declared_qty: Decimal
    legal_unit: str
    legal_qty: Decimal
    second_unit: str
    second_qty: Decimal
    unit_price: Decimal
    total: Decimal
    currency: str
    origin: str
    destination: str
    levy_mode: str
    list_lines: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class MergeReason:
    """Why two list lines stand on one declaration line, or on two: ``because`` names what differs (``MERGE_KEYS``)."""

    line: int
    other: int
    merged: bool
    because: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DeclarationDraft:
    """The merged lines, and the reasons: each source with the first of its line, and every two first lines apart."""

    lines: tuple[MergedLine, ...]
    explanation: tuple[MergeReason, ...]


Key = tuple[object, ...]
Group = list[ListLine]
_PLAIN = LineTraits()
_LINE_KEYS = tuple(MERGE_KEYS)[:10]
_TRAIT_KEYS = ("consumable", "consumption_standard", "licence", "preference")


def draft_declaration(
    paper: BondedList, on: dt.date, traits: Mapping[int, LineTraits] | None = None
) -> DeclarationDraft:
    """The declaration lines of a list; ``traits`` by line number. ``Refused`` LST-401/402 if it cannot be drafted.

    Groups come in the order of their first line; merged price = total ÷ quantity, four decimals, ROUND_HALF_UP.
    """
    known = traits or {}
    found = check_merge(paper, on, known)
    if found:
        raise Refused(Decision(Outcome.REFUSE, found))
    groups = list(group_lines(paper, known).values())
    lines = tuple(_merged(number, group) for number, group in enumerate(groups, start=1))
    return DeclarationDraft(lines, tuple(_explain(groups, known)))


def check_merge(paper: BondedList, on: dt.date, traits: Mapping[int, LineTraits] | None = None) -> tuple[Reason, ...]:
    """Whether the list merges into one declaration: not too many lines (LST-401), no impossible wish (LST-402)."""
    groups = group_lines(paper, traits or {})
    found = list(_wishes(groups.values()))
    most = parameters.whole("declaration_lines_max", on)
    if len(groups) > most:
        found.append(_too_many(list(groups.values()), most))
    return tuple(found)


def group_lines(paper: BondedList, traits: Mapping[int, LineTraits]) -> dict[Key, Group]:
    """The lines of each declaration line, groups and lines in the order of the list."""
    groups: dict[Key, Group] = {}
    for line in paper.lines:
        groups.setdefault(_key(line, traits.get(line.line_no, _PLAIN)), []).append(line)
    return groups


def _key(line: ListLine, traits: LineTraits) -> Key:
    """What must agree for two lines to merge; goods under export duty agree with nothing."""
    alone = line.line_no if traits.export_duty else 0
    return (
        line.hs_code, line.declared_unit, line.name.strip(), line.currency, line.origin, line.destination,
        line.legal_unit, line.second_unit, line.levy_mode, line.entry_line,
        traits.consumable, traits.consumption_standard, traits.licence, traits.preference, alone,
    )  # fmt: skip


def _wishes(groups: Iterable[Group]) -> Iterator[Reason]:
    """Two groups that ask for the same declaration line cannot both have it."""
    asked: dict[int, ListLine] = {}
    for group in groups:
        first = group[0]
        if first.entry_line is None:
            continue
        if first.entry_line in asked:
            facts: Facts = {
                "line": first.line_no,
                "other": asked[first.entry_line].line_no,
                "entry_line": first.entry_line,
            }
            yield reason("LST-402", f"lines[{first.line_no - 1}].entry_line", **facts)
        else:
            asked[first.entry_line] = first


def _too_many(groups: list[Group], most: int) -> Reason:
    """How to split: into how many lists, and which lines the first of them may keep."""
    lists = -(-len(groups) // most)
    first = sorted(line.line_no for group in groups[:most] for line in group)
    facts: Facts = {"groups": len(groups), "most": most, "lists": lists, "keep": spans(first)}
    return reason("LST-401", "lines", change={"lines": spans(first)}, **facts)


def spans(numbers: list[int]) -> str:
    """Sorted numbers written short: ``1-3, 7``."""
    parts: list[list[int]] = []
    for number in numbers:
        if parts and number == parts[-1][-1] + 1:
            parts[-1][-1] = number
        else:
            parts.append([number, number])
    return ", ".join(str(low) if low == high else f"{low}-{high}" for low, high in parts)


def _merged(number: int, group: Group) -> MergedLine:
    first = group[0]
    quantity, total = _sum(group, "declared_qty"), _sum(group, "total")
    return MergedLine(
        line_no=number,
        hs_code=first.hs_code,
        name=first.name.strip(),
        spec=first.spec,
        declared_unit=first.declared_unit,
        declared_qty=quantity,
        legal_unit=first.legal_unit,
        legal_qty=_sum(group, "legal_qty"),
        second_unit=first.second_unit,
        second_qty=_sum(group, "second_qty"),
        unit_price=(total / quantity).quantize(PRICE_STEP, ROUND_HALF_UP) if quantity else ZERO,
        total=total,
        currency=first.currency,
        origin=first.origin,
        destination=first.destination,
        levy_mode=first.levy_mode,
        list_lines=tuple(line.line_no for line in group),
    )


def _sum(group: Group, field: str) -> Decimal:
    return sum((getattr(line, field) or ZERO for line in group), ZERO)


def _explain(groups: list[Group], traits: Mapping[int, LineTraits]) -> Iterator[MergeReason]:
    for group in groups:
        for line in group[1:]:
            yield MergeReason(group[0].line_no, line.line_no, merged=True)
    for one, other in combinations((group[0] for group in groups), 2):
        yield MergeReason(one.line_no, other.line_no, merged=False, because=differing(one, other, traits))


def differing(one: ListLine, other: ListLine, traits: Mapping[int, LineTraits]) -> tuple[str, ...]:
    """What keeps two lines apart, in the order of ``MERGE_KEYS``; empty if they merge."""
    its, others = traits.get(one.line_no, _PLAIN), traits.get(other.line_no, _PLAIN)
    keys = zip(_key(one, its)[:-1], _key(other, others)[:-1], strict=True)
    found = [name for name, (left, right) in zip((*_LINE_KEYS, *_TRAIT_KEYS), keys, strict=True) if left != right]
    return (*found, "export_duty") if its.export_duty or others.export_duty else tuple(found)


def why(draft: DeclarationDraft, line: int, other: int) -> MergeReason:
    """The reason for any two list lines, found by the first lines of their groups; KeyError for an unknown line."""
    first = {source: merged.list_lines[0] for merged in draft.lines for source in merged.list_lines}
    if first[line] == first[other]:
        return MergeReason(line, other, merged=True)
    heads = {first[line], first[other]}
    found = next(one for one in draft.explanation if not one.merged and {one.line, one.other} == heads)
    return MergeReason(line, other, merged=False, because=found.because)
