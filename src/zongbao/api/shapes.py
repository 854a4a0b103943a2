"""Rows as JSON: the columns that a caller may see, numbers and times as text, names of states in both languages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from zongbao.core.clock import SHANGHAI
from zongbao.core.lifecycle import Lifecycle
from zongbao.core.lives import ARRIVAL, BOOK, CARD, DECLARATION, LIST, PASS, PASSAGE, TRAILER, VEHICLE, VISIT
from zongbao.core.quantity import plain
from zongbao.store import models
from zongbao.store.ledger import read

LIST_COLUMNS = (
    "list_no", "pre_entry_no", "inner_no", "version", "list_type", "direction", "supervision_mode", "transport_mode",
    "declare_flag", "declare_type", "master_customs", "related_list_no", "release_needed", "gate_needed", "line_count",
    "total_usd", "gross_weight", "declared_at", "approved_at", "released_at", "past_gate_at", "posted_at",
)  # fmt: skip
LIST_LINE_COLUMNS = (
    "line_no", "book_item", "part_no", "hs_code", "name", "spec", "origin", "destination", "declared_unit",
    "legal_unit", "second_unit", "declared_qty", "legal_qty", "second_qty", "currency", "unit_price", "total",
    "usd_total", "gross_weight", "net_weight", "entry_line", "on_passes", "past_gate",
)  # fmt: skip
BOOK_COLUMNS = (
    "book_no", "pre_entry_no", "inner_no", "kind", "place_type", "posting_mode", "usage", "master_customs",
    "warehouse_name", "valid_until", "pause_in", "pause_out", "pause_change", "change_count", "filed_at", "approved_at",
)  # fmt: skip
TERM_COLUMNS = ("entry_mode", "line_no", "supervised_from", "supervised_until")
DECLARATION_COLUMNS = (
    "pre_entry_no", "entry_no", "entry_type", "declare_type", "drafted", "drafted_at", "declared_at", "released_at",
)  # fmt: skip
DECLARATION_LINE_COLUMNS = (
    "line_no", "hs_code", "name", "spec", "declared_unit", "declared_qty", "legal_unit", "legal_qty", "second_unit",
    "second_qty", "unit_price", "total", "currency", "origin", "destination", "levy_mode", "list_lines",
)  # fmt: skip
PASS_COLUMNS = (
    "pass_no", "pre_entry_no", "inner_no", "pass_type", "binding", "document_kind", "direction", "master_customs",
    "plate", "ic_card", "container_no", "vehicle_weight", "frame_weight", "container_weight", "gross_weight",
    "net_weight", "total_weight", "confirm_arrival", "arrival_confirmed_at", "hold_reason", "valid_until", "applied_at",
    "approved_at", "first_gate", "first_passed_at", "second_gate", "passed_at", "collected_weight", "weight_error",
)  # fmt: skip
PASSAGE_COLUMNS = (
    "session", "direction", "plate", "card", "containers", "weight", "expected_weight", "weight_difference", "outcome",
    "led_text", "collected_at", "decided_at", "resolved_at", "resolution_reason",
)  # fmt: skip
ARRIVAL_COLUMNS = ("due_at", "arrived", "stated_at", "closed_at", "reason")
LANE_COLUMNS = (
    "number", "direction", "position", "kind", "active", "check_plate", "check_container", "check_control",
    "check_release", "check_weight",
)  # fmt: skip
VEHICLE_COLUMNS = (
    "plate", "second_plate", "plate_kind", "customs_no", "vehicle_type", "ic_card", "tare_kg", "tare_on",
    "valid_until", "applicant", "contact", "active", "blacklisted", "blacklist_reason", "pending", "decision_reason",
)  # fmt: skip
TRAILER_COLUMNS = ("number", "kind", "weight_kg", "filed_at", "pending", "decision_reason")
CARD_COLUMNS = ("card_no", "physical_no", "card_type", "valid_from", "valid_until", "applied_at", "decision_reason")
VISIT_COLUMNS = (
    "plate", "vehicle_type", "tare_kg", "business_type", "direction", "card_no", "card_collected_at", "valid_on",
    "entry_document_kind", "entry_document_no", "exit_document_kind", "exit_document_no", "contact", "registered_at",
    "entered_at", "left_at", "decision_reason",
)  # fmt: skip
MESSAGE_COLUMNS = (
    "received_at", "door", "message_type", "message_id", "file_name", "digest", "size", "state", "subject_kind",
    "subject_no",
)  # fmt: skip
RECEIPT_COLUMNS = (
    "message_id", "message_type", "file_name", "result", "subject_kind", "subject_no", "created_at", "delivered_at",
)  # fmt: skip


def text_of(value: Any) -> Any:
    """A value as JSON carries it: decimals as plain text, moments in Shanghai time, days as ISO dates."""
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, dt.datetime):
        return value.astimezone(SHANGHAI).isoformat()
    return value.isoformat() if isinstance(value, dt.date) else value


def columns(row: Any, names: Iterable[str]) -> dict[str, Any]:
    """The named attributes of a row or dataclass."""
    return {name: text_of(getattr(row, name)) for name in names}


def state(life: Lifecycle, code: str) -> dict[str, str]:
    """A state with its names."""
    found = life.states[code]
    return {"state": code, "state_zh": found.zh, "state_en": found.en}


def bonded_list(row: models.BondedList) -> dict[str, Any]:
    """A list's head with its book."""
    return {"cursor": row.pk, **columns(row, LIST_COLUMNS), "book_no": row.book.book_no, **state(LIST, row.state)}


def bonded_list_whole(row: models.BondedList) -> dict[str, Any]:
    """A list with its lines and the paper as declared."""
    lines = [columns(line, LIST_LINE_COLUMNS) for line in row.lines.all()]
    return {**bonded_list(row), "lines": lines, "paper": row.paper, "pending_paper": row.pending_paper}


def book(row: models.AccountBook) -> dict[str, Any]:
    """A book's head."""
    return {"cursor": row.pk, **columns(row, BOOK_COLUMNS), **state(BOOK, row.state)}


def balance(found: read.Balance) -> dict[str, Any]:
    """A balance: 实增, 实减, 预增, 预减, stock and available in the three units."""
    names = ("actual_in", "actual_out", "pre_in", "pre_out", "stock", "available")
    units = {unit: columns(getattr(found, unit), names) for unit in ("declared", "legal", "second")}
    return {**units, **columns(found, ("usd_total", "average_usd", "last_seq", "last_in", "last_out"))}


def book_item(row: read.ItemRow) -> dict[str, Any]:
    """A book item with its balance."""
    names = [name for name in read.ItemRow.__dataclass_fields__ if name != "balance"]
    return {"cursor": row.item_no, **columns(row, names), "balance": balance(row.balance)}


def equipment_term(row: models.EquipmentTerm) -> dict[str, Any]:
    """The supervision of a piece of equipment: entry mode, source list line, first and last day."""
    return {"source_list": row.list.list_no, **columns(row, TERM_COLUMNS)}


def movement(row: read.MovementRow) -> dict[str, Any]:
    """A movement of an item."""
    names = [name for name in read.MovementRow.__dataclass_fields__ if name != "book_id"]
    return {"cursor": row.seq, **columns(row, names)}


def declaration(row: models.Declaration) -> dict[str, Any]:
    """A declaration's head."""
    shape = {"cursor": row.pk, **columns(row, DECLARATION_COLUMNS), **state(DECLARATION, row.state)}
    return shape | {"list_no": row.list.list_no}


def declaration_whole(row: models.Declaration) -> dict[str, Any]:
    """A declaration with its merged lines and why they were merged."""
    lines = [columns(line, DECLARATION_LINE_COLUMNS) for line in row.lines.all()]
    return {**declaration(row), "lines": lines, "explanation": row.explanation}


def gate_pass(row: models.GatePass) -> dict[str, Any]:
    """A pass's head."""
    return {"cursor": row.pk, **columns(row, PASS_COLUMNS), **state(PASS, row.state)}


def gate_pass_whole(row: models.GatePass) -> dict[str, Any]:
    """A pass with its documents and the paper as applied for."""
    documents = [{"kind": one.kind, "number": one.number} for one in row.documents.all()]
    return {**gate_pass(row), "documents": documents, "paper": row.paper}


def arrival(row: models.Arrival) -> dict[str, Any]:
    """An arrival: what was stated, line by line, by when it was due, and how a difference was closed."""
    shape = {"cursor": row.pk, "pass_no": row.gate_pass.pass_no, **columns(row, ARRIVAL_COLUMNS)}
    return shape | state(ARRIVAL, row.state)


def passage(row: models.Passage) -> dict[str, Any]:
    """A passage with its lane and pass."""
    shape = {"id": row.pk, "cursor": row.pk, **columns(row, PASSAGE_COLUMNS), **state(PASSAGE, row.state)}
    pass_no = row.gate_pass.pass_no if row.gate_pass else ""
    return shape | {"area": row.lane.gate.area, "lane": row.lane.number, "pass_no": pass_no}


def lane(row: models.Lane) -> dict[str, Any]:
    """A lane with its switches."""
    zone, types = row.gate.zone.code, list(row.pass_types)
    return {"cursor": row.pk, "zone": zone, "area": row.gate.area, **columns(row, LANE_COLUMNS), "pass_types": types}


def vehicle(row: models.Vehicle) -> dict[str, Any]:
    """A vehicle and where the gate last saw it."""
    inside = row.inside_zone.code if row.inside_zone else ""
    shape = {"cursor": row.pk, **columns(row, VEHICLE_COLUMNS), **state(VEHICLE, row.state)}
    return shape | {"zone": row.zone.code, "inside_zone": inside}


def trailer(row: models.Trailer) -> dict[str, Any]:
    """A trailer or chassis."""
    return {"cursor": row.pk, **columns(row, TRAILER_COLUMNS), **state(TRAILER, row.state), "zone": row.zone.code}


def card(row: models.Card) -> dict[str, Any]:
    """A long-term card with its vehicle."""
    shape = {"id": row.pk, "cursor": row.pk, **columns(row, CARD_COLUMNS), **state(CARD, row.state)}
    return shape | {"plate": row.vehicle.plate, "zone": row.zone.code}


def visit(row: models.Visit) -> dict[str, Any]:
    """A visit of a temporary vehicle."""
    shape = {"id": row.pk, "cursor": row.pk, **columns(row, VISIT_COLUMNS), **state(VISIT, row.state)}
    return shape | {"enterprise": row.enterprise.code, "zone": row.zone.code}


def message(row: models.RawMessage) -> dict[str, Any]:
    """A message without its bytes."""
    return {"id": row.pk, "cursor": row.pk, **columns(row, MESSAGE_COLUMNS)}


def receipt(row: models.Receipt) -> dict[str, Any]:
    """A receipt without its body."""
    return {"id": row.pk, "cursor": row.pk, **columns(row, RECEIPT_COLUMNS)}
