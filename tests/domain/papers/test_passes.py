"""Gate passes: weights, bindings, and quantities that never exceed their document."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zongbao.core.decision import Decision, Outcome
from zongbao.domain.papers.declaration import check_entry, check_entry_cancel, check_release
from zongbao.domain.papers.gate_pass import PassDocument
from zongbao.domain.papers.pass_checks import LineLeft, check_pass, check_pass_facts, check_void, release_needed
from zongbao.domain.papers.vehicle import check_vehicle
from zongbao.domain.worked import sound as c

D = Decimal
NUMBER = "QD425825I000000007"


def test_the_composed_passes_are_right() -> None:
    for paper in (c.gate_pass(), c.empty_pass(), c.registered_pass()):
        assert check_pass(paper, c.ON) == ()
    assert check_pass_facts(c.gate_pass(), {NUMBER: c.document()}, c.vehicle(), "", c.ON) == ()


def test_total_of_the_reference_example() -> None:
    """13 000 + 1 000 + 0 + 2 245.335 = 16 245.335."""
    assert check_pass(c.gate_pass(), c.ON) == ()
    (reason,) = check_pass(c.gate_pass(total_weight=D("16245.33")), c.ON)
    assert reason.code == "PAS-106"
    assert reason.change == {"total_weight": "16245.335"}


@pytest.mark.parametrize(("kinds", "pass_type"), [("13", "1"), ("1", "2"), ("1", "3"), ("2", "4")])
def test_type_and_document_go_together(kinds: str, pass_type: str) -> None:
    for kind in "123":
        paper = c.gate_pass(pass_type=pass_type, documents=(PassDocument(kind, "X1"),))
        assert (check_pass(paper, c.ON) == ()) is (kind in kinds)


def test_an_enter_first_pass_may_carry_a_list_that_itself_waits_for_no_gate() -> None:
    early = c.document(gate_needed=False, enter_first=True)
    assert check_pass_facts(c.gate_pass(pass_type="1"), {NUMBER: early}, c.vehicle(), "", c.ON) == ()


def test_before_the_relief_registered_goods_need_an_hs_code() -> None:
    before, after = dt.date(2023, 12, 28), dt.date(2023, 12, 29)
    assert [reason.code for reason in check_pass(c.registered_pass(), before)] == ["PAS-117"]
    assert check_pass(c.registered_pass(), after) == ()


def test_release_is_needed_on_the_types_that_move_declared_goods() -> None:
    assert [kind for kind in "123456" if release_needed(kind, True)] == ["2", "3"]
    assert not any(release_needed(kind, False) for kind in "123456")


@given(st.lists(st.integers(1, 60), min_size=1, max_size=12))
def test_passes_of_one_document_never_exceed_it(wishes: list[int]) -> None:
    """一票多车: truck after truck, each takes what it asks for or is refused; the counter stays below the line."""
    on_passes = D(0)
    for wish in wishes:
        line = LineLeft(1, "P001", "8542310000", "007", D(100), on_passes)
        paper = c.gate_pass(binding="3", lines=(c.pass_line(declared_qty=D(wish)),))
        found = check_pass_facts(paper, {NUMBER: c.document(line)}, c.vehicle(), "", c.ON)
        assert (found == ()) is (on_passes + wish <= 100)
        if not found:
            on_passes += wish
        else:
            assert found[0].change == {"declared_qty": str(100 - on_passes)}
    assert on_passes <= 100


def test_one_vehicle_takes_many_whole_documents() -> None:
    documents = (PassDocument("1", NUMBER), PassDocument("1", "QD425825I000000008"))
    paper = c.gate_pass(binding="1", documents=documents)
    assert check_pass(paper, c.ON) == ()
    half_used = c.document(LineLeft(1, "P001", "8542310000", "007", D(100), D(1)), number=documents[1].number)
    facts = {NUMBER: c.document(), documents[1].number: half_used}
    assert [reason.code for reason in check_pass_facts(paper, facts, c.vehicle(), "", c.ON)] == ["PAS-212"]


def test_an_inspection_is_for_an_officer_not_a_refusal() -> None:
    found = check_pass_facts(c.gate_pass(), {NUMBER: c.document(held=True)}, c.vehicle(), "", c.ON)
    assert Decision.of(found).outcome is Outcome.MANUAL


def test_old_tare_asks_for_weighing_at_the_limit() -> None:
    def old(days: int) -> bool:
        truck = c.vehicle(tare_date=c.ON - dt.timedelta(days=days))
        return bool(check_vehicle(c.PLATE, truck, "I", D(13000), c.ON))

    assert not old(180)
    assert old(181)


@pytest.mark.parametrize(("stated", "asked"), [("13260", False), ("13261", True), ("12740", False), ("0", False)])
def test_tare_may_deviate_by_two_percent(stated: str, asked: bool) -> None:
    found = check_vehicle(c.PLATE, c.vehicle(), "I", D(stated), c.ON)
    assert bool(found) is asked
    assert all(reason.outcome is Outcome.MANUAL for reason in found)


def test_a_vehicle_inside_may_leave() -> None:
    assert check_vehicle(c.PLATE, c.vehicle(inside_zone=True), "E", D(13000), c.ON) == ()


def test_void_only_before_the_gate() -> None:
    assert check_void("Z1", "approved") == ()
    assert check_void("Z1", "passed")[0].code == "PAS-301"


def test_a_declaration_in_step_is_filed_released_and_cancelled() -> None:
    assert check_entry(c.entry()) == ()
    assert check_release(c.entry()) == ()
    assert check_entry_cancel(c.entry()) == ()
    assert [reason.code for reason in check_entry(c.entry(entry_no="12"))] == ["IDN-006"]
