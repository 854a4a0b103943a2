"""Sheets of list lines: the template comes back unchanged, every fault is placed at its cell, the marked copy reads."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.exchange.compose_lines import SOUND, line_sheet_of

from zongbao.core.decision import Refused
from zongbao.exchange import line_sheet
from zongbao.exchange.sheets import reading
from zongbao.exchange.sheets.writing import Column, write_xlsx

DAY = dt.date(2026, 6, 1)


def faults(*changes: dict[str, str]) -> list[tuple[str, str]]:
    return [(fault.cell, fault.reason.code) for fault in line_sheet.read(line_sheet_of(changes), DAY).faults]


def test_a_sound_sheet_gives_its_lines():
    found = line_sheet.read(line_sheet_of([{}, {"spec": "=1+1"}]), DAY)
    assert [fault.reason.code for fault in found.faults] == []
    first, second = found.clean()
    assert (first.part_no, str(first.total), first.book_item, first.origin) == ("P-1", "250", 1, "116")
    assert second.spec == "=1+1"
    assert found.typed(1) == {**SOUND, "part_no": "P-1"}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"declared_qty": ""}, ("F2", "SHT-012")),
        ({"unit_price": "十元"}, ("L2", "SHT-013")),
        ({"name": "长" * 513}, ("D2", "SHT-014")),
        ({"total": "999"}, ("M2", "LST-105")),
        ({"origin": "ZZ"}, ("O2", "LST-115")),
        ({"net_weight": "9", "second_qty": "9"}, ("S2", "LST-112")),
    ],
)
def test_a_fault_is_placed_at_its_cell(changes: dict[str, str], expected: tuple[str, str]):
    assert faults(changes) == [expected]


def test_one_row_tells_all_its_faults_and_spares_the_others():
    found = line_sheet.read(line_sheet_of([{"total": "1", "currency": "?"}, {}]), DAY)
    assert {(fault.cell, fault.reason.code) for fault in found.faults} == {("M2", "LST-105"), ("N2", "LST-115")}
    assert [line.part_no for line in found.clean()] == ["P-2"]


def test_a_repeated_row_is_told_once_and_left_out():
    found = line_sheet.read(line_sheet_of([{"part_no": "A"}, {"part_no": "B"}, {"part_no": "A"}]), DAY)
    assert [(fault.row, fault.reason.code) for fault in found.faults] == [(3, "LST-104")]
    assert [line.part_no for line in found.clean()] == ["A", "B"]


def test_columns_may_stand_in_any_order_and_missing_ones_are_named():
    order = sorted(line_sheet.COLUMNS, key=lambda column: column.field)
    row = [SOUND[column.field] for column in order]
    assert line_sheet.read(write_xlsx([Column(column.zh) for column in order], [row]), DAY).faults == []
    with pytest.raises(Refused) as refused:
        line_sheet.read("料号,总价\nA,1\n".encode(), DAY)
    codes = [(reason.code, reason.facts["column_en"]) for reason in refused.value.decision.reasons]
    assert ("SHT-011", "HS code") in codes
    assert len(codes) == sum(column.required for column in line_sheet.COLUMNS) - 2


def test_a_template_without_rows_is_refused():
    with pytest.raises(Refused) as refused:
        line_sheet.read(line_sheet.template(), DAY)
    assert refused.value.decision.reasons[0].code == "SHT-015"


@settings(deadline=None, max_examples=30)
@given(st.lists(st.sampled_from(["", "999", "250", "x", "=1", "-1"]), min_size=1, max_size=8))
def test_the_marked_copy_keeps_every_cell_and_reads_with_the_same_faults(totals: list[str]):
    raw = line_sheet_of([{"total": total} for total in totals])
    found = line_sheet.read(raw, DAY)
    copy = line_sheet.marked(found, lambda reason: f"={reason.code}")
    again = line_sheet.read(copy, DAY)
    width = len(line_sheet.COLUMNS)
    assert [row[:width] for row in reading.read(copy)] == [row[:width] for row in reading.read(raw)]
    assert [(f.cell, f.reason.code) for f in again.faults] == [(f.cell, f.reason.code) for f in found.faults]
