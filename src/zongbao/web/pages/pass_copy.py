"""What a new pass takes over from one that is over: head, quantities, registered goods, as the form's first values."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from zongbao.domain.papers.gate_pass import GatePass

_HEAD = (
    "inner_no",
    "pass_type",
    "direction",
    "plate",
    "ic_card",
    "frame_no",
    "container_no",
    "applicant",
    "confirm_arrival",
    "remark",
)
_WEIGHTS = ("vehicle_weight", "frame_weight", "container_weight")


def head(paper: GatePass | None) -> dict[str, Any]:
    """Head and vehicle; the goods' weights are left empty, for they follow from the quantities."""
    if paper is None:
        return {}
    typed = _WEIGHTS if paper.documents else (*_WEIGHTS, "gross_weight", "net_weight")
    weights = {name: _plain(getattr(paper, name)) for name in typed}
    return {**{name: getattr(paper, name) for name in _HEAD}, **weights}


def quantities(paper: GatePass | None) -> dict[int, str]:
    """By line of the one list: what was on that pass; a line that was not is 0. Empty if whole lists were taken."""
    if paper is None or not paper.lines or len(paper.documents) != 1:
        return {}
    return {line.document_line: _plain(line.declared_qty) for line in paper.lines}


def goods(paper: GatePass | None, count: int) -> list[dict[str, str]]:
    """So many kinds of gate-registered goods, the first of them as they were."""
    lines = paper.lines[:count] if paper is not None else ()
    kinds = [
        {
            "name": line.name,
            "hs_code": line.hs_code,
            "unit": line.declared_unit,
            "quantity": _plain(line.declared_qty),
            "gross": _plain(line.gross_weight),
        }
        for line in lines
    ]
    return [*kinds, *({} for _ in range(count - len(kinds)))]


def _plain(value: Decimal) -> str:
    """Without padding zeros; an empty field for nothing."""
    return f"{value.normalize():f}" if value else ""
