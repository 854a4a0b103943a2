"""What the lines of a bonded list must satisfy: numbering, precision, units, weights and totals that agree."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from operator import attrgetter

from zongbao.core.decision import Reason
from zongbao.core.identifiers import hs_code
from zongbao.domain.papers.bonded_list import ZERO, BondedList, ListLine
from zongbao.domain.reasons import Facts, plain, reason
from zongbao.regulations import codes, parameters

KILOGRAM = "035"
GUARANTEED = frozenset("67")  # 保证金, 保函: a list carries 全免 instead
EXEMPT = "3"

# Places and digits that the national interface carries; formats, not law.
_QUANTITY = (14, 5)
_PRICE = (15, 4)
_MONEY = (17, 2)
_USD = (20, 5)
_FORMATS = {
    "declared_qty": ("申报数量 / declared quantity", _QUANTITY),
    "legal_qty": ("法定数量 / legal quantity", _QUANTITY),
    "second_qty": ("第二法定数量 / second legal quantity", _QUANTITY),
    "unit_price": ("单价 / unit price", _PRICE),
    "total": ("总价 / total", _MONEY),
    "usd_total": ("美元统计总金额 / USD total", _USD),
    "gross_weight": ("毛重 / gross weight", _QUANTITY),
    "net_weight": ("净重 / net weight", _QUANTITY),
    "weight_factor": ("重量比例因子 / weight factor", _QUANTITY),
    "first_factor": ("第一比例因子 / first factor", _QUANTITY),
    "second_factor": ("第二比例因子 / second factor", _QUANTITY),
}
_REQUIRED = {
    "part_no": "料号 / part number",
    "name": "商品名称 / name",
    "declared_unit": "申报单位 / declared unit",
    "legal_unit": "法定单位 / legal unit",
    "origin": "原产国(地区) / origin",
    "destination": "最终目的国(地区) / destination",
    "currency": "币制 / currency",
    "levy_mode": "征免方式 / levy mode",
}
_CODED = {
    "declared_unit": "unit",
    "legal_unit": "unit",
    "second_unit": "unit",
    "origin": "country",
    "destination": "country",
    "currency": "currency",
    "levy_mode": "levy_mode",
}
_required, _coded = attrgetter(*_REQUIRED), attrgetter(*_CODED)
_figures: Callable[[ListLine], tuple[Decimal | None, ...]] = attrgetter(*_FORMATS)


@dataclass(frozen=True, slots=True)
class Limits:
    """The tolerances of a day: ``total`` in the line's currency, ``factor`` as a share of the quantity."""

    total: Decimal
    factor: Decimal


@lru_cache(maxsize=64)
def limits(on: dt.date) -> Limits:
    """The tolerances in force on the day."""
    return Limits(
        parameters.number("list_total_tolerance", on), parameters.number("factor_tolerance_pct", on) / Decimal(100)
    )


@lru_cache(maxsize=64)
def _tables(on: dt.date) -> tuple[tuple[str, frozenset[str]], ...]:
    """Field and codes in force, ready for checking many lines."""
    return tuple((field, codes.table(table).in_force(on)) for field, table in _CODED.items())


def check_lines(paper: BondedList, on: dt.date) -> list[Reason]:
    """Every problem of every line, in the order of the lines (LST-101 … LST-117)."""
    if not paper.lines:
        return [reason("LST-006", "lines")]
    found: list[Reason] = []
    for at, line in enumerate(paper.lines):
        path = f"lines[{at}]."
        if line.line_no != at + 1:
            found.append(reason("LST-103", f"{path}line_no", line=line.line_no, expected=at + 1))
        found += check_line(line, path, on)
    found += check_duplicates(paper.lines)
    return found


def check_line(line: ListLine, path: str, on: dt.date) -> list[Reason]:
    """Every problem of one line by itself; ``path`` is put before the field's name."""
    within = limits(on)
    wrong = list(_numbers(line, path))
    found = [*_presence(line, path, _tables(on)), *wrong]
    if wrong and not _finite(line):
        return found  # nothing can be compared with what is no number
    return [*found, *_units(line, path, within), *_weights(line, path, within), *_money(line, path, within)]


def _presence(line: ListLine, path: str, tables: tuple[tuple[str, frozenset[str]], ...]) -> Iterator[Reason]:
    """Required fields, codes in force, HS code, levy mode and dangerous mark."""
    if not all(_required(line)):
        for field, label in _REQUIRED.items():
            if not getattr(line, field):
                yield reason("LST-114", path + field, line=line.line_no, field=label)
    for code, (field, known) in zip(_coded(line), tables, strict=True):
        if code and code not in known:
            yield reason("LST-115", path + field, line=line.line_no, value=code)
    if refusal := hs_code(line.hs_code):
        yield reason(refusal, f"{path}hs_code", value=line.hs_code)
    if line.levy_mode in GUARANTEED:
        change = {"levy_mode": EXEMPT}
        yield reason("LST-113", f"{path}levy_mode", change=change, line=line.line_no, value=line.levy_mode)
    if line.dangerous_mark not in ("", "0", "1"):
        yield reason("LST-116", f"{path}dangerous_mark", line=line.line_no, value=line.dangerous_mark)


def _numbers(line: ListLine, path: str) -> Iterator[Reason]:
    """Digits and places; quantities above zero, everything else not below it."""
    for value, (field, (label, (digits, places))) in zip(_figures(line), _FORMATS.items(), strict=True):
        if value is None:
            continue
        if not fits(value, digits, places):
            facts: Facts = {"field": label, "value": plain(value), "digits": digits, "places": places}
            yield reason("LST-101", path + field, line=line.line_no, **facts)
        elif value < ZERO:
            yield reason("LST-117", path + field, line=line.line_no, field=label, value=value)
    for field in ("declared_qty", "legal_qty"):
        if getattr(line, field) == ZERO:
            yield reason("LST-102", path + field, line=line.line_no, field=_FORMATS[field][0])


def _finite(line: ListLine) -> bool:
    return all(value is None or value.is_finite() for value in _figures(line))


def fits(value: Decimal, digits: int, places: int) -> bool:
    """Whether a number has at most so many digits before and places behind the point, trailing zeros not counted."""
    return value.is_finite() and value.adjusted() < digits and not value % _UNITS[places]


_UNITS = [Decimal(1).scaleb(-places) for places in range(10)]  # 1, 0.1, 0.01 …


def _units(line: ListLine, path: str, within: Limits) -> Iterator[Reason]:
    """Quantities in the three units agree with one another and with the factors of the book item."""
    number, declared = line.line_no, line.declared_qty
    if bool(line.second_unit) != (line.second_qty is not None):
        yield reason("LST-108", f"{path}second_qty", line=number, unit=line.second_unit or "-")
    if line.declared_unit == line.legal_unit and declared != line.legal_qty:
        yield _unequal(line, f"{path}legal_qty", line.legal_qty)
    if line.declared_unit == line.second_unit and line.second_qty is not None and declared != line.second_qty:
        yield _unequal(line, f"{path}second_qty", line.second_qty)
    yield from _factor("LST-106", f"{path}legal_qty", line, line.first_factor, line.legal_qty, within.factor)
    yield from _factor("LST-107", f"{path}second_qty", line, line.second_factor, line.second_qty, within.factor)


def _unequal(line: ListLine, path: str, other: Decimal) -> Reason:
    change = {path.rpartition(".")[2]: line.declared_qty}
    return reason("LST-109", path, change=change, line=line.line_no, declared=line.declared_qty, other=other)


def _factor(
    code: str, path: str, line: ListLine, factor: Decimal | None, stated: Decimal | None, share: Decimal
) -> Iterator[Reason]:
    """Stated quantity ≈ declared quantity × factor, within a share of the product; no factor, no check."""
    if not factor or stated is None:
        return
    expected = line.declared_qty * factor
    if abs(stated - expected) > abs(expected) * share:
        facts: Facts = {"line": line.line_no, "stated": stated, "expected": expected, "factor": factor}
        yield reason(code, path, change={path.rpartition(".")[2]: expected}, **facts)


def _weights(line: ListLine, path: str, within: Limits) -> Iterator[Reason]:
    """Net ≤ gross; net agrees with the weight factor; a legal quantity in kilograms is the net weight."""
    net, gross, number = line.net_weight, line.gross_weight, line.line_no
    if net is None:
        return
    if gross is not None and net > gross:
        yield reason("LST-112", f"{path}net_weight", line=number, net=net, gross=gross)
    yield from _factor("LST-111", f"{path}net_weight", line, line.weight_factor, net, within.factor)
    for field, unit in (("legal_qty", line.legal_unit), ("second_qty", line.second_unit)):
        stated: Decimal | None = getattr(line, field)
        if unit == KILOGRAM and stated is not None and abs(stated - net) > net * within.factor:
            yield reason("LST-110", path + field, change={field: net}, line=number, stated=stated, net=net)


def _money(line: ListLine, path: str, within: Limits) -> Iterator[Reason]:
    """Total ≈ price × declared quantity."""
    expected = line.unit_price * line.declared_qty
    if abs(line.total - expected) > within.total:
        facts: Facts = {"line": line.line_no, "total": line.total, "price": line.unit_price, "qty": line.declared_qty}
        rounded = expected.quantize(Decimal("0.01")) if expected.adjusted() < _MONEY[0] else expected
        yield reason("LST-105", f"{path}total", change={"total": rounded}, expected=rounded, **facts)


def plainly_different(lines: tuple[ListLine, ...]) -> bool:
    """Whether part, item and quantity alone tell all lines apart: the usual case, without comparing whole lines."""
    return len({(line.part_no, line.book_item, line.declared_qty) for line in lines}) == len(lines)


def check_duplicates(lines: tuple[ListLine, ...]) -> Iterator[Reason]:
    """A line that repeats an earlier one in everything but its number was typed or pasted twice."""
    if plainly_different(lines):
        return
    first: dict[ListLine, int] = {}
    for at, line in enumerate(lines):
        same = replace(line, line_no=0)
        if same in first:
            yield reason("LST-104", f"lines[{at}]", line=line.line_no, first=first[same])
        else:
            first[same] = line.line_no
