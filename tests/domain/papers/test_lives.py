"""The lives of the papers: whole, reachable, with both names, and in the national marks."""

from __future__ import annotations

import pytest

from zongbao.core.decision import Outcome, Refused
from zongbao.core.lifecycle import Lifecycle
from zongbao.core.lives import ARRIVAL, BOOK, CARD, DECLARATION, LIST, PARAMETER, PASS, PASSAGE, TRAILER, VEHICLE, VISIT
from zongbao.core.roles import Role
from zongbao.domain.gate.passage_life import MANUAL_CHECK, STATE_OF
from zongbao.domain.papers.declaration_life import ENTRY_STATUS
from zongbao.domain.papers.list_life import INV201_RESULT, INVT_STATUS, POSTED_MARK
from zongbao.domain.papers.pass_life import APPROVAL_MARK, LIVE, national_state
from zongbao.regulations import codes

LIVES = [LIST, DECLARATION, PASS, BOOK, PASSAGE, ARRIVAL, VEHICLE, TRAILER, CARD, VISIT, PARAMETER]
PERSONS = {role.value for role in Role} | {"system"}


@pytest.mark.parametrize("life", LIVES, ids=lambda life: life.paper)
def test_every_state_is_reached_and_named(life: Lifecycle) -> None:
    reached = set(life.initial)
    while more := {move.target for move in life.moves if move.sources & reached} - reached:
        reached |= more
    assert reached == life.states.keys()
    for named in (*life.states.values(), *life.moves):
        assert named.zh
        assert named.en


@pytest.mark.parametrize("life", LIVES, ids=lambda life: life.paper)
def test_every_move_from_every_state(life: Lifecycle) -> None:
    """Exhaustive: a move works from its sources and is refused with LIF-001 from everywhere else."""
    for move in life.moves:
        assert move.roles <= PERSONS
        for state in life.states:
            if state in move.sources:
                assert life.take(state, move.name) == move.target
            else:
                with pytest.raises(Refused) as refused:
                    life.take(state, move.name)
                assert refused.value.decision.codes == ("LIF-001",)


@pytest.mark.parametrize("life", LIVES, ids=lambda life: life.paper)
def test_move_names_are_unique_and_persons_give_reasons_to_refuse(life: Lifecycle) -> None:
    names = [move.name for move in life.moves]
    assert len(set(names)) == len(names)
    for move in life.moves:
        if move.name.startswith(("return", "refuse", "hold", "delete", "pause", "turn", "release")) and life is not (
            DECLARATION
        ):
            assert move.needs_reason


def test_nothing_leaves_settlement_and_nothing_is_voided_after_a_gate() -> None:
    assert not [move for move in LIST.moves if "settled" in move.sources]
    assert PASS.move("void").sources.isdisjoint({"gate1", "passed"})
    assert {"applied", "manual", "approved", "held", "gate1"} == LIVE


def test_national_marks_cover_every_state_with_known_codes() -> None:
    for marks, table in ((INVT_STATUS, "invtStucd"), (POSTED_MARK, "vrfdedMarkcd")):
        assert marks.keys() == LIST.states.keys()
        known = {row.code for row in codes.table(table).rows}
        assert set(marks.values()) - {""} <= known
    assert ENTRY_STATUS["released"] == "1"
    assert INV201_RESULT["pre_posted"] == "4"
    assert APPROVAL_MARK.keys() == PASS.states.keys()


def test_national_state_of_a_pass() -> None:
    states = {state: national_state(state) for state in PASS.states}
    assert states == {
        "applied": "0", "manual": "0", "returned": "0", "approved": "1", "held": "1", "passed": "2", "gate1": "3",
        "deleted": "5", "void": "6", "expired": "6",
    }  # fmt: skip
    assert national_state("passed", double_gate=True) == "4"


def test_a_passage_begins_as_decided_and_ends_as_the_desk_says() -> None:
    assert set(STATE_OF.values()) == PASSAGE.initial
    assert Outcome.MANUAL not in STATE_OF
    assert {PASSAGE.move(action).name for action in MANUAL_CHECK} == set(MANUAL_CHECK)
