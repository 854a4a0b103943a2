"""The pure decision: the worked example of a non-cumulative book, every refusal, averages, undo."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.ledger.making import BOOK, ITEM, SLOT, ask, line, new

from zongbao.core.decision import Decision
from zongbao.domain.ledger.counters import EFFECTS, QUANTITY_LIMIT, SCALE, Counters, fold
from zongbao.domain.ledger.posting import Accepted, Ledger, decide, plain, scaled
from zongbao.domain.ledger.request import Event, Posted

DAY = dt.date(2026, 3, 1)


def ledger(**stock: str) -> Ledger:
    """A book whose items ``i1``, ``i2`` … hold these quantities, worth 10 USD a piece."""
    book = {}
    for name, quantity in stock.items():
        amount = scaled(Decimal(quantity))
        book[int(name[1:])] = Counters([amount, amount, amount, *[0] * 9], 10 * amount)
    return Ledger(books={(SLOT, BOOK): book})


def one(state: Ledger, *batch):
    return decide(batch, state)[-1]


def codes(outcome) -> tuple[str, ...]:
    assert isinstance(outcome, Decision), outcome
    return outcome.codes


def figures(state: Ledger, item: int = 1) -> tuple[str, ...]:
    values = state.books[SLOT, BOOK][item].values
    return tuple(plain(values[at]) for at in (0, 3, 6, 9))


def test_worked_example_of_a_non_cumulative_book() -> None:
    state = Ledger()
    assert isinstance(one(state, ask("IN", "reserve", "I", new(1, "100"))), Accepted)
    assert figures(state) == ("0", "0", "100", "0")
    assert isinstance(one(state, ask("IN", "confirm", "I", line(1, None, "100"))), Accepted)
    assert figures(state) == ("100", "0", "0", "0")
    one(state, ask("OUT", "reserve", "E", line(1, 1, "40")))
    assert figures(state) == ("100", "0", "0", "40")
    refused = one(state, ask("MORE", "reserve", "E", line(1, 1, "70")))
    assert codes(refused) == ("LED-101",)
    assert refused.reasons[0].facts["available"] == "60"
    assert refused.reasons[0].change == {"declared_qty": "60"}
    one(state, ask("OUT", "confirm", "E", line(1, None, "40")))
    assert figures(state) == ("100", "40", "0", "0")
    one(state, ask("GONE", "reserve", "E", line(1, 1, "10")), ask("GONE", "release", "E", line(1, None, "10")))
    assert figures(state) == ("100", "40", "0", "0")


REFUSALS = {
    "LED-101": ask("D", "reserve", "E", line(1, 1, "5.00001")),
    "LED-103": ask("D", "reserve", "E", line(1, 1, "0")),
    "LED-104": ask("D", "open", "E", line(1, 1, "1")),
    "LED-105": ask("D", "reserve", "E", line(1, 9, "1")),
    "LED-106": ask("D", "confirm", "E", line(1, 1, "1")),
    "LED-107": ask("D", "reverse", "E", line(1, 1, "1")),
    "LED-108": ask("D", "reserve", "E", line(1, 1, "1.000001")),
    "LED-109": ask("a\tb", "reserve", "E", line(1, 1, "1")),
    "LED-110": ask("D", "reserve", "E", line(1, None, "1")),
    "LED-111": ask("D", "reserve", "E", line(1, 1, "1"), line(1, 1, "1")),
}


@pytest.mark.parametrize("code", sorted(REFUSALS))
def test_each_refusal(code: str) -> None:
    state = ledger(i1="5")
    before = state.books[SLOT, BOOK][1].snapshot()
    assert codes(one(state, REFUSALS[code])) == (code,)
    assert state.books[SLOT, BOOK][1].snapshot() == before


def test_the_largest_quantity_named_by_the_refusal_passes() -> None:
    state = ledger(i1="5")
    change = one(state, REFUSALS["LED-101"]).reasons[0].change
    assert isinstance(one(state, ask("D", "reserve", "E", line(1, 1, change["declared_qty"]))), Accepted)


def test_a_repeat_with_other_content_is_refused() -> None:
    state = ledger(i1="5")
    one(state, ask("D", "reserve", "E", line(1, 1, "1")))
    assert one(state, ask("D", "reserve", "E", line(1, 1, "1.0"))) == Posted({1: 1}, repeated=True)
    assert codes(one(state, ask("D", "reserve", "E", line(1, 1, "2")))) == ("LED-112",)
    assert figures(state) == ("5", "0", "0", "1")


def test_all_problems_at_once_and_nothing_posted() -> None:
    state = ledger(i1="5", i2="5")
    request = ask(
        "D", "reserve", "E", line(1, 1, "3"), line(2, 1, "3"), line(3, 9, "1"), line(4, 2, "1"), line(5, 2, "-1")
    )
    assert codes(one(state, request)) == ("LED-101", "LED-105", "LED-103")
    assert figures(state, 1) == figures(state, 2) == ("5", "0", "0", "0")


def test_second_line_on_the_same_item_sees_the_first() -> None:
    refused = one(ledger(i1="5"), ask("D", "reserve", "E", line(1, 1, "3"), line(2, 1, "3")))
    assert refused.reasons[0].change == {"declared_qty": "2"}


def test_legal_units_are_bounded_too() -> None:
    refused = one(ledger(i1="5"), ask("D", "reserve", "E", line(1, 1, "1", "6")))
    assert (refused.codes, refused.reasons[0].facts["unit"]) == (("LED-101",), "legal_qty")


def test_a_document_cannot_use_the_reservation_of_another() -> None:
    state = ledger(i1="5")
    one(state, ask("A", "reserve", "E", line(1, 1, "3")), ask("B", "reserve", "E", line(1, 1, "1")))
    assert codes(one(state, ask("B", "confirm", "E", line(1, 1, "2")))) == ("LED-106",)
    assert codes(one(state, ask("B", "confirm", "I", line(1, 1, "1")))) == ("LED-106",)


def test_confirm_in_part_then_release_the_rest() -> None:
    state = ledger(i1="5")
    one(state, ask("A", "reserve", "E", line(1, 1, "3")), ask("A", "confirm", "E", line(1, None, "2")))
    assert codes(one(state, ask("A", "release", "E", line(1, None, "1.5")))) == ("LED-106",)
    one(state, ask("A", "release", "E", line(1, None, "1")))
    assert figures(state) == ("5", "2", "0", "0")


def test_a_changed_document_is_confirmed_by_its_version() -> None:
    state = ledger(i1="5")
    one(
        state,
        ask("A", "reserve", "E", line(1, 1, "3")),
        ask("A", "release", "E", line(1, None, "3")),
        ask("A", "reserve", "E", line(1, 1, "4"), version=1),
    )
    assert codes(one(state, ask("A", "confirm", "E", line(1, None, "3")))) == ("LED-106",)
    assert isinstance(one(state, ask("A", "confirm", "E", line(1, None, "4"), version=1)), Accepted)


def test_refused_document_uses_no_item_number() -> None:
    state = Ledger()
    first = ask("A", "reserve", "I", new(1, "1"), new(2, "-1"))
    _, second = decide([first, ask("B", "reserve", "I", new(1, "1"), new(2, "2"))], state)
    assert second.standing.items() == {1: 1, 2: 2}
    assert sorted(state.books[SLOT, BOOK]) == [1, 2]


def test_counter_cannot_leave_its_column() -> None:
    state = Ledger(books={(SLOT, BOOK): {1: Counters([0] * 6 + [QUANTITY_LIMIT - 1] * 3 + [0] * 3)}})
    assert codes(one(state, ask("A", "reserve", "I", line(1, 1, "0.00001")))) == ("LED-108",)


@pytest.mark.parametrize("value", ["NaN", "Infinity", "1E+14", "0.000001", "1" * 70])
def test_no_figure_of_the_ledger(value: str) -> None:
    assert scaled(Decimal(value)) is None


def test_reversed_in_cannot_take_reserved_stock() -> None:
    state = ledger(i1="5")
    one(state, ask("A", "reserve", "E", line(1, 1, "3")))
    assert codes(one(state, ask("R", "reverse", "I", line(1, 1, "2.5")))) == ("LED-107",)
    assert isinstance(one(state, ask("R", "reverse", "I", line(1, 1, "2"))), Accepted)


def test_out_posting_takes_the_average_value() -> None:
    state = Ledger(next_item={(SLOT, BOOK): 1})
    one(state, ask("I1", "open", "I", new(1, "3", usd="10")))
    taken = one(state, ask("A", "adjust", "E", line(1, 1, "1")))
    assert [plain(m.usd) for m in taken.standing.movements] == ["3.33333"]
    rest = one(state, ask("B", "adjust", "E", line(1, 1, "2")))
    assert [plain(m.usd) for m in rest.standing.movements] == ["6.66667"]
    assert state.books[SLOT, BOOK][1].usd == 0


def test_goods_reversed_into_stock_come_back_at_average_unless_valued() -> None:
    state = ledger(i1="4")
    one(state, ask("A", "adjust", "E", line(1, 1, "2")))
    back = one(state, ask("R", "reverse", "E", line(1, 1, "1")))
    valued = one(state, ask("S", "reverse", "E", line(1, 1, "1", usd="7")))
    assert [plain(m.usd) for out in (back, valued) for m in out.standing.movements] == ["10", "7"]


quantities = st.integers(1, 50 * SCALE)


@given(st.lists(st.tuples(st.sampled_from(sorted(EFFECTS)), quantities, quantities), max_size=40))
def test_bounds_keep_every_invariant_and_the_fold_agrees(steps) -> None:
    counters, booked = Counters(), []
    for (event, direction), declared, usd in steps:
        effect, quantity = EFFECTS[event, direction], (declared, declared // 2, 0)
        if counters.lacking(effect, quantity) is None:
            value = counters.value_of(effect, declared, usd)
            counters.apply(effect, quantity, value, DAY)
            booked.append((event, direction, quantity, value, DAY))
        assert min(counters.values) >= 0
        assert counters.usd >= 0
        assert min(counters.available(unit) for unit in range(3)) >= 0
    assert fold(booked) == counters


@given(st.integers(-(10**18), 10**18))
def test_plain_is_what_scaled_reads(number: int) -> None:
    assert scaled(Decimal(plain(number))) == number
    assert "E" not in plain(number)


def test_every_event_has_a_direction_of_its_own() -> None:
    assert {event for event, _ in EFFECTS} == set(Event)


@pytest.mark.parametrize("item", [ITEM])
def test_new_items_only_by_in_lists_and_openings(item) -> None:
    for event in ("reverse", "adjust"):
        assert codes(one(Ledger(), ask("A", event, "I", new(1, "1")))) == ("LED-110",)
