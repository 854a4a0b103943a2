"""Gate passes into rows, and their quantities onto the counters of list lines and off again."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection

from zongbao.domain.papers.gate_pass import GatePass
from zongbao.domain.papers.pass_checks import LIST_KIND
from zongbao.store import models
from zongbao.store.pass_facts import PassSurroundings

HEAD = (
    "inner_no", "pass_no", "pre_entry_no", "pass_type", "binding", "document_kind", "direction", "master_customs",
    "plate", "ic_card", "container_no", "vehicle_weight", "frame_weight", "container_weight", "gross_weight",
    "net_weight", "total_weight", "confirm_arrival",
)  # fmt: skip

# The lists' heads are locked first, in one order for all: of two trucks that pass at once with the last two lines of a
# list, the second must see that the first has passed, or neither would post it.
_HEADS = """
    SELECT FROM store_bondedlist WHERE id IN (
        SELECT line.list_id FROM store_gatepassline AS carried
        JOIN store_bondedlistline AS line ON line.id = carried.list_line_id WHERE carried.gate_pass_id = %s)
    ORDER BY id FOR UPDATE
"""
# The counters move in one statement per pass; pas_190_over_list_line refuses more than the line holds.
_COUNT = """
    UPDATE store_bondedlistline AS line SET {column} = line.{column} {sign} carried.declared_qty
    FROM store_gatepassline AS carried WHERE carried.gate_pass_id = %s AND carried.list_line_id = line.id
"""
_COMPLETE = """
    SELECT DISTINCT line.list_id FROM store_gatepassline AS carried
    JOIN store_bondedlistline AS line ON line.id = carried.list_line_id
    WHERE carried.gate_pass_id = %s AND NOT EXISTS (
        SELECT FROM store_bondedlistline AS other
        WHERE other.list_id = line.list_id AND other.past_gate < other.declared_qty)
"""


def head(paper: GatePass, known: PassSurroundings) -> models.GatePass:
    """A new row with the columns that the paper gives."""
    row = models.GatePass(**{name: getattr(paper, name) for name in HEAD})
    assert known.enterprise is not None
    assert known.zone is not None
    row.enterprise, row.zone, row.vehicle = known.enterprise, known.zone, known.vehicle
    row.visit = known.visit
    return row


def write_documents(row: models.GatePass, paper: GatePass, known: PassSurroundings) -> None:
    """Write the documents that the pass points to, the lists behind entry numbers among them."""
    kinds = {document.number: document.kind for document in paper.documents} | dict.fromkeys(known.lists, LIST_KIND)
    models.GatePassDocument.objects.bulk_create(
        [models.GatePassDocument(gate_pass=row, kind=kind, number=number) for number, kind in kinds.items()]
    )


def write_lines(row: models.GatePass, paper: GatePass, known: PassSurroundings) -> None:
    """Write what the vehicle carries: the typed lines, or all that is left of the documents."""
    lines = list(_typed(row, paper, known) if paper.lines and len(known.lists) == 1 else _whole(row, known))
    models.GatePassLine.objects.bulk_create(lines)


def _typed(row: models.GatePass, paper: GatePass, known: PassSurroundings) -> Iterator[models.GatePassLine]:
    (document,) = known.lists.values()
    by_number = {line.line_no: line for line in document.lines.all()}
    for line in paper.lines:
        yield models.GatePassLine(
            gate_pass=row,
            line_no=line.line_no,
            list_line=by_number[line.document_line],
            declared_qty=line.declared_qty,
            gross_weight=line.gross_weight,
            net_weight=line.net_weight,
        )


def _whole(row: models.GatePass, known: PassSurroundings) -> Iterator[models.GatePassLine]:
    number = 0
    for document in known.lists.values():
        for line in document.lines.all():
            left = line.declared_qty - line.on_passes
            if left > 0:
                number += 1
                yield models.GatePassLine(
                    gate_pass=row,
                    line_no=number,
                    list_line=line,
                    declared_qty=left,
                    gross_weight=line.gross_weight or 0,
                    net_weight=line.net_weight or 0,
                )


def _count(row: models.GatePass, column: str, sign: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_HEADS, [row.pk])
        cursor.execute(_COUNT.format(column=column, sign=sign), [row.pk])


def add_to_lists(row: models.GatePass) -> None:
    """Count the pass's quantities as used (核放单已用数量)."""
    _count(row, "on_passes", "+")


def take_from_lists(row: models.GatePass) -> None:
    """Give the quantities of a pass that will not pass back to its lists."""
    _count(row, "on_passes", "-")


def count_past_gate(row: models.GatePass) -> list[models.BondedList]:
    """Count the pass's quantities as past the gate (实际过卡数量); gives the lists that have passed whole."""
    _count(row, "past_gate", "+")
    with connection.cursor() as cursor:
        cursor.execute(_COMPLETE, [row.pk])
        whole = [found[0] for found in cursor.fetchall()]
    rows = models.BondedList.objects.select_for_update(of=("self",)).select_related("book", "enterprise", "message")
    return list(rows.filter(pk__in=whole).order_by("id"))


_ALL_OF_IT = "UPDATE store_bondedlistline SET on_passes = declared_qty, past_gate = declared_qty WHERE list_id = %s"


def count_whole(row: models.BondedList) -> None:
    """Count a list as past the gate that none of its passes carried: its receiver's word stands for the gate."""
    with connection.cursor() as cursor:
        cursor.execute(_ALL_OF_IT, [row.pk])
