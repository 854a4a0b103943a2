"""Books: what may be filed, changed, closed, paused; and when lists post them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from zongbao.domain.papers.book_checks import check_close, check_filing, check_pause
from zongbao.domain.papers.posting_rule import LineGate, PostingConditions, conditions_of, due, gate_mark, pass_mark
from zongbao.domain.worked import sound as c

D = Decimal


def codes(filing: object, existing: object = None) -> list[str]:
    return [reason.code for reason in check_filing(filing, existing, c.ON)]  # type: ignore[arg-type]


def test_a_right_filing_change_and_closing() -> None:
    assert codes(c.filing()) == []
    change = c.filing(c.book_item(modification="1"), c.book_item(2), declaration_kind="2")
    assert codes(change, c.book()) == []
    assert codes(c.filing(declaration_kind="3"), c.book()) == []
    assert codes(c.filing(declaration_kind="3"), c.book(state="expired")) == []


def test_equipment_books_are_non_cumulative_and_have_no_warehouse() -> None:
    equipment = c.filing(place_type="S", posting_mode="2", warehouse_address="", warehouse_area=None)
    assert codes(equipment) == []
    assert codes(c.filing(place_type="S")) == ["BOK-101"]


def test_one_open_change_at_a_time() -> None:
    change = c.filing(c.book_item(modification="0"), declaration_kind="2")
    assert codes(change, c.book(state="change_requested")) == ["BOK-105"]
    assert codes(change, c.book(open_filing=True)) == ["BOK-105"]


def test_parts_may_repeat_in_a_non_cumulative_book() -> None:
    items = (c.book_item(1), c.book_item(2, part_no="P001"))
    assert codes(c.filing(*items, posting_mode="2")) == []


def changing(*items: object, **book: object) -> list[str]:
    return codes(c.filing(*items, declaration_kind="2"), c.book(**book))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "change", [{"hs_code": "8542390000"}, {"part_no": "P9"}, {"declared_unit": "011"}, {"second_unit": ""},
               {"origin": "110"}],
)  # fmt: skip
def test_what_describes_goods_in_use_does_not_change(change: dict[str, str]) -> None:
    item = c.book_item(modification="1", **change)
    assert changing(item) == [], "an item that is not in use may change"
    assert changing(item, busy_items=frozenset({1})) == ["BOK-122"]
    assert changing(c.book_item(modification="1", name="芯片", unit_price=D(3)), busy_items=frozenset({1})) == []
    moved = c.book(c.item(moved=True))
    wanted = ["BOK-122"] if "unit" in next(iter(change)) else []
    assert codes(c.filing(item, declaration_kind="2"), moved) == wanted, "movements on record count in units"


def test_a_stopped_item_is_revived_by_a_change_only() -> None:
    stopped = {1: c.item(state="stopped")}
    assert changing(c.book_item(modification="1"), items=stopped) == []
    assert changing(c.book_item(modification="0"), items=stopped) == []
    assert changing(c.book_item(modification="2"), items=stopped) == ["BOK-121"]
    assert changing(c.book_item(modification="3"), items=stopped) == ["BOK-121", "BOK-118"]


def test_a_part_stands_once_in_a_cumulative_book() -> None:
    again = c.book_item(2, part_no="P001")
    assert changing(again) == ["BOK-118"], "the book holds it, though this filing does not name it"
    assert changing(c.book_item(1, part_no="P9", modification="1"), again) == [], "the first gives its part away"


def test_closing_names_a_few_of_many_documents() -> None:
    assert check_close(stock_zero=True, open_documents=()) == ()
    (reason,) = check_close(stock_zero=True, open_documents=[f"QD{n}" for n in range(9)])
    assert reason.facts == {"count": "9", "documents": "QD0, QD1, QD2, QD3, QD4 …"}


@pytest.mark.parametrize("which", ["in", "out", "change", "all"])
def test_a_book_in_force_may_be_paused_once(which: str) -> None:
    assert check_pause(c.book(), which) == ()
    everything = c.book(pause_in=True, pause_out=True, pause_change=True)
    assert [reason.code for reason in check_pause(everything, which)] == ["BOK-303"]


def test_conditions_follow_from_flag_type_and_mode() -> None:
    assert conditions_of(c.bonded_list()) == PostingConditions(True, True)
    assert conditions_of(c.flow_out()) == PostingConditions(False, True)
    assert conditions_of(c.flow_out(list_type="6")) == PostingConditions(False, False, partner_needed=True)
    assert conditions_of(c.bonded_list(list_type="3")) == PostingConditions(True, True), "its own enter-first pass"
    assert conditions_of(c.sale_out(list_type="1")) == PostingConditions(True, False)


def test_due_is_the_truth_table() -> None:
    for needed in (False, True):
        for done in (False, True):
            assert due(needed, done, False, False) is (done or not needed)
            assert due(False, False, needed, done) is (done or not needed)
            assert due(False, False, False, False, needed, done) is (done or not needed)


def test_marks_of_gate_and_passes() -> None:
    lines = [LineGate(D(20), D(20)), LineGate(D(20), D(0))]
    assert gate_mark(lines, gate_needed=True) == "2"
    assert gate_mark(lines[:1], gate_needed=True) == "3"
    assert gate_mark(lines[1:], gate_needed=True) == "1"
    assert gate_mark(lines, gate_needed=False) == "0"
    assert gate_mark([], gate_needed=True) == "1"
    assert [pass_mark(pairs) for pairs in ([(D(2), D(0))], [(D(2), D(1))], [(D(2), D(2))])] == ["1", "2", "3"]
