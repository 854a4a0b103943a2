"""Bonded lists: all problems at once, tolerances, precision, books, flows, routes."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zongbao.core.decision import Outcome
from zongbao.domain.papers import list_book, list_checks
from zongbao.domain.papers.declare import declare_row, declare_rows, mode_rows
from zongbao.domain.papers.facts import BookFacts
from zongbao.domain.papers.list_lines import fits
from zongbao.domain.papers.list_types import list_type, list_types
from zongbao.domain.worked import sound as c
from zongbao.regulations import codes
from zongbao.regulations.exchange_rates import usd_value

D = Decimal


def found(*lines: object, **changes: object) -> list[tuple[str, str]]:
    paper = c.bonded_list(*lines, **changes)  # type: ignore[arg-type]
    return [(reason.code, reason.path) for reason in list_checks.check_list(paper, c.ON)]


def test_the_composed_lists_are_right() -> None:
    for paper in (c.bonded_list(), c.out_list(), c.flow_out(), c.sale_out()):
        assert list_checks.check_list(paper, c.ON) == ()


def test_all_problems_are_told_at_once_with_their_places() -> None:
    bad = found(c.line(1), c.line(2, declared_qty=D(0), currency="ZZZ", levy_mode="7"), c.line(4), side="X")
    assert ("LST-003", "side") in bad
    assert ("LST-102", "lines[1].declared_qty") in bad
    assert ("LST-115", "lines[1].currency") in bad
    assert ("LST-113", "lines[1].levy_mode") in bad
    assert ("LST-103", "lines[2].line_no") in bad


@pytest.mark.parametrize(
    ("total", "wrong"), [("1250.01", False), ("1249.99", False), ("1250.02", True), ("1249.98", True)]
)
def test_total_may_differ_by_the_tolerance(total: str, wrong: bool) -> None:
    assert (("LST-105", "lines[0].total") in found(c.line(total=D(total)))) is wrong


@given(
    price=st.decimals(0, 10**6, places=4),
    qty=st.decimals(D("0.00001"), 10**6, places=5),
)
def test_rounded_product_is_always_a_right_total(price: Decimal, qty: Decimal) -> None:
    total = (price * qty).quantize(D("0.01"))
    line = c.line(unit_price=price, declared_qty=qty, legal_qty=qty, total=total)
    assert ("LST-105", "lines[0].total") not in found(line)


@given(st.decimals(-(10**13), 10**13, places=5))
def test_numbers_of_five_places_fit(value: Decimal) -> None:
    assert fits(value, 14, 5)
    assert fits(value.normalize(), 14, 5)
    assert not fits(value + D("0.000001"), 14, 5)


@pytest.mark.parametrize("text", ["NaN", "Infinity", "-Infinity", "1E+14", "100000000000000"])
def test_what_is_no_number_or_too_long_is_refused(text: str) -> None:
    assert ("LST-101", "lines[0].legal_qty") in found(c.line(legal_qty=D(text)))


def test_trailing_zeros_are_no_decimals() -> None:
    assert found(c.line(declared_qty=D("100.0000000"), unit_price=D("12.500000"))) == []


@pytest.mark.parametrize(("legal", "wrong"), [("151.5", False), ("148.5", False), ("151.6", True)])
def test_factor_tolerance_is_a_share(legal: str, wrong: bool) -> None:
    line = c.line(legal_unit="035", legal_qty=D(legal), first_factor=D("1.5"), net_weight=None)
    assert (("LST-106", "lines[0].legal_qty") in found(line)) is wrong


def test_same_goods_in_two_lots_are_no_duplicate() -> None:
    twice = (c.line(1, part_no="P"), c.line(2, part_no="P", book_item=1, origin="116"))
    assert found(*twice) == []


def test_unknown_day_of_a_type() -> None:
    assert list_type("0", dt.date(2018, 6, 30)) is None
    assert list_type("0", dt.date(2018, 7, 1)) is not None
    assert set(list_types()) == {"0", "1", "3", "4", "5", "6", "7", "8", "9"}


def test_every_list_finds_a_row_and_every_mode_is_a_code() -> None:
    assert declare_rows()[-1].name == declare_row(c.sale_out()).name
    known = {row.code for row in codes.table("supervision_mode").rows}
    assert mode_rows().keys() <= known
    assert set(list_types()) == {row.code for row in codes.table("bondInvtTypecd").rows}


def check(paper: object, book: BookFacts) -> set[str]:
    return {reason.code for reason in list_checks.check_against_book(paper, book, None, c.ON)}  # type: ignore[arg-type]


def test_cumulative_lines_are_found_by_part_number() -> None:
    assert check(c.out_list(c.line(book_item=None)), c.book()) == set()


@pytest.mark.parametrize("allowed", [False, True])
def test_new_parts_file_themselves_only_where_that_is_allowed(monkeypatch: pytest.MonkeyPatch, allowed: bool) -> None:
    real = list_book.parameters.value
    monkeypatch.setattr(
        list_book.parameters, "value", lambda key, on: allowed if key == "cumulative_auto_file" else real(key, on)
    )
    paper = c.bonded_list(c.line(book_item=None, part_no="NEW"))
    assert check(paper, c.book()) == (set() if allowed else {"LST-213"})


def test_non_cumulative_in_lines_open_items_of_their_own() -> None:
    book = c.book(posting_mode="2")
    assert check(c.bonded_list(c.line(book_item=None)), book) == set()
    assert check(c.bonded_list(), book) == {"LST-214"}
    assert check(c.out_list(), book) == set()


def test_name_is_compared_without_width_case_and_blanks() -> None:
    book = c.book(c.item(name="Integrated Circuit（处理器）"))
    assert check(c.out_list(c.line(name="INTEGRATED circuit(处理器)")), book) == set()


def test_paused_for_one_direction_only() -> None:
    assert check(c.out_list(), c.book(pause_in=True)) == set()
    assert check(c.out_list(), c.book(pause_out=True)) == {"LST-202"}


def test_last_day_of_validity_counts() -> None:
    assert check(c.bonded_list(), c.book(valid_until=c.ON)) == set()


def test_change_names_the_smallest_change() -> None:
    (reason,) = list_checks.check_list(c.bonded_list(c.line(total=D(1200))), c.ON)
    assert reason.change == {"total": "1250"}


def test_two_stage_match_sums_lines() -> None:
    ours, theirs = {"8542310010": D(60), "8542310090": D(40)}, {"8542310000": D(100)}
    assert list_checks.match_goods(ours, theirs, "QD", c.ON) == ()
    (reason,) = list_checks.match_goods(ours, {"8542310000": D(99)}, "QD", c.ON)
    assert reason.facts == {"hs": "85423100", "ours": "100", "theirs": "99", "list_no": "QD"}


@given(st.dictionaries(st.sampled_from(["8542310010", "8542310090", "8471300000"]), st.integers(1, 5).map(D)))
def test_match_is_symmetric(ours: dict[str, Decimal]) -> None:
    theirs = {hs[:8] + "00": quantity for hs, quantity in ours.items()}
    one = list_checks.match_goods(ours, theirs, "QD", c.ON)
    other = list_checks.match_goods(theirs, ours, "QD", c.ON)
    assert len(one) == len(other)


def test_route_sends_dear_and_dangerous_lists_to_an_officer() -> None:
    dear = c.line(unit_price=D(100000), total=D(10000000))
    assert list_checks.route(c.bonded_list(dear), c.book(), c.ON).accepted
    dearer = replace(dear, total=D("10000000.01"))
    decision = list_checks.route(c.bonded_list(dearer, c.line(2, dangerous_mark="1")), c.book(), c.ON)
    assert decision.outcome is Outcome.MANUAL
    assert decision.codes == ("LST-601", "LST-602")


def test_foreign_money_is_weighed_in_yuan() -> None:
    paper = c.bonded_list(c.line(currency="502", total=D(2_000_000)))
    assert list_checks.route(paper, c.book(), c.ON).codes == ("LST-601",)


def test_change_and_cancel_of_a_standing_list() -> None:
    assert list_checks.check_change(c.standing()) == ()
    assert list_checks.check_cancel(c.standing()) == ()
    assert list_checks.check_cancel(c.standing(state="deletion_requested")) == ()
    assert list_checks.needs_entry_sync(c.standing())
    assert not list_checks.needs_entry_sync(c.standing(entry_state="drafted"))


@pytest.mark.parametrize(
    ("percent", "wanted"), [("0", []), ("0.99", []), ("-0.99", []), ("1.01", ["LST-608"]), ("-1.01", ["LST-608"])]
)
def test_a_stated_usd_total_is_held_against_the_months_rate(percent: str, wanted: list[str]) -> None:
    worth = usd_value(D(125000), "142", c.ON)
    line = c.line(unit_price=D(1250), total=D(125000), usd_total=worth * (1 + D(percent) / 100))
    assert list(list_checks.route(c.bonded_list(line), c.book(), c.ON).codes) == wanted


def test_a_cent_of_rounding_is_no_difference() -> None:
    line = c.line(unit_price=D("0.01"), total=D("1"), usd_total=D("0.145"))
    assert abs(usd_value(D(1), "142", c.ON) - D("0.145")) > D("0.0015"), "more than one percent"
    assert list_checks.route(c.bonded_list(line), c.book(), c.ON).codes == ()


def test_a_usd_total_below_zero_is_refused() -> None:
    assert found(c.line(usd_total=D(-1))) == [("LST-117", "lines[0].usd_total")]
