"""Which gate passes can stand as rows; a pass that cannot is refused with its reasons and not kept."""

from __future__ import annotations

from collections.abc import Iterator

from zongbao.core.decision import Reason
from zongbao.core.identifiers import customs_office
from zongbao.domain.papers.gate_pass import GatePass
from zongbao.store.limits import misfits
from zongbao.store.models import GatePass as PassRow

_COLUMNS = (
    "inner_no", "pass_type", "binding", "document_kind", "plate", "ic_card", "container_no", "vehicle_weight",
    "frame_weight", "container_weight", "gross_weight", "net_weight", "total_weight",
)  # fmt: skip


def cannot_stand(paper: GatePass) -> tuple[Reason, ...]:
    """What keeps the pass from being written."""
    return tuple(_obstacles(paper))


def _obstacles(paper: GatePass) -> Iterator[Reason]:
    """The pass's own number is made of direction and customs office."""
    if paper.direction not in ("I", "E"):
        yield Reason("PAS-102", {"direction": paper.direction[:60] or "-"}, "direction")
    if code := customs_office(paper.master_customs):
        yield Reason(code, {"value": paper.master_customs[:60] or "-"}, "master_customs")
    yield from misfits(PassRow, paper, _COLUMNS)
