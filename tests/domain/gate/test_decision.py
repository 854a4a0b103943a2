"""The gate: which pass is chosen, what is compared, what the driver reads."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zongbao.core.decision import Decision, Outcome, Reason
from zongbao.domain.gate.answer import CHECK_RESULT, LED_WIDTH, driver_hint, led_lines, led_text
from zongbao.domain.gate.decision import GateDecision, PassFacts, decide
from zongbao.domain.gate.weights import Tolerances, tolerances, total_weight, weight_error
from zongbao.domain.worked import sound as c
from zongbao.regulations import rules
from zongbao.regulations.files import toml

D = Decimal


def at_lane(passes: list[PassFacts], **seen: object) -> GateDecision:
    return decide(c.collection(**seen), passes, c.lane(), c.vehicle(), c.TOLERANCES, c.NOW)


def test_golden_weights() -> None:
    """The reference example: a scale that shows nothing is off by the whole weight, without sign."""
    expected = total_weight(D(13000), D(1000), D(0), D("2245.335"))
    assert expected == D("16245.335")
    assert weight_error(D(0), expected) == D("16245.335")
    decided = at_lane([c.live_pass()], weight=D(0))
    assert decided.weight_difference == D("16245.335")
    assert decided.decision.codes == ("GAT-106",)


def test_lift_tells_expected_weight_and_difference() -> None:
    decided = at_lane([c.live_pass()])
    assert decided.lifts
    assert (decided.expected_weight, decided.weight_difference) == (D("16245.335"), D("4.665"))


def test_the_oldest_approved_pass_in_force_is_chosen() -> None:
    old = c.live_pass(pass_no="OLD", approved_at=c.NOW - dt.timedelta(days=3))
    expired = c.live_pass(
        pass_no="EXPIRED", approved_at=c.NOW - dt.timedelta(days=9), valid_until=c.NOW - dt.timedelta(1)
    )
    away = c.live_pass(pass_no="AWAY", direction="E", approved_at=c.NOW - dt.timedelta(days=5))
    decided = at_lane([c.live_pass(pass_no="NEW"), expired, away, old])
    assert decided.chosen is old


def test_a_pass_is_good_until_its_last_moment() -> None:
    assert at_lane([c.live_pass(valid_until=c.NOW)]).lifts


def test_a_used_pass_does_not_hide_a_fresh_one() -> None:
    assert at_lane([c.live_pass(state="passed"), c.live_pass(pass_no="NEXT")]).lifts


def test_void_passes_are_no_passes() -> None:
    assert at_lane([c.live_pass(state="void")]).decision.codes == ("GAT-101",)


def test_form_number_finds_the_pass_but_the_plate_must_agree() -> None:
    its = c.live_pass()
    decided = at_lane([its], form_no=its.pass_no, plate="鲁B99999")
    assert decided.decision.codes == ("GAT-102",)


BOX = "CSQU3054383"


@pytest.mark.parametrize(
    ("seen", "code"),
    [
        ({"plate_confident": False}, "GAT-113"),
        ({"containers": (BOX,), "container_confident": False}, "GAT-115"),
    ],
)
def test_a_doubtful_reading_lifts_only_with_card_or_form_number(seen: dict[str, object], code: str) -> None:
    its = c.live_pass(ic_card="880001", container_no=BOX if "containers" in seen else "")
    doubtful = at_lane([its], **seen)
    assert (doubtful.outcome, doubtful.decision.codes) == (Outcome.EXCEPTION, (code,))
    assert at_lane([its], card="880002", **seen).decision.codes == (code,)
    assert at_lane([its], card="880001", **seen).lifts
    assert at_lane([its], form_no=its.pass_no, **seen).lifts


def test_a_doubtful_reading_does_not_matter_where_it_is_not_compared() -> None:
    lane = c.lane(check_plate=False)
    seen = c.collection(plate_confident=False)
    assert decide(seen, [c.live_pass()], lane, c.vehicle(), c.TOLERANCES, c.NOW).lifts


def test_a_vehicle_whose_filing_has_ended_does_not_pass() -> None:
    ended = c.vehicle(valid=False)
    decided = decide(c.collection(), [c.live_pass()], c.lane(), ended, c.TOLERANCES, c.NOW)
    assert (decided.outcome, decided.decision.codes) == (Outcome.REFUSE, ("GAT-120",))


def test_first_failing_comparison_settles_and_all_are_told() -> None:
    its = c.live_pass(container_no="CSQU3054383", released=False, control_hits=("list",))
    decided = at_lane([its], weight=D(30000))
    assert decided.outcome is Outcome.EXCEPTION
    assert decided.decision.codes == ("GAT-103", "GAT-104", "GAT-105", "GAT-106")


def test_a_held_pass_goes_to_the_yard() -> None:
    decided = at_lane([c.live_pass(state="held")])
    assert decided.outcome is Outcome.HOLD
    assert decided.reasons[0].facts["hits"] == "pass"


def test_release_may_be_switched_off_by_lane_or_zone() -> None:
    its = [c.live_pass(released=False)]
    lax = replace(c.TOLERANCES, lift_needs_release=False)
    assert decide(c.collection(), its, c.lane(), None, lax, c.NOW).lifts
    assert decide(c.collection(), its, c.lane(check_release=False), None, c.TOLERANCES, c.NOW).lifts


@given(
    expected=st.decimals(0, 60000, places=3),
    scale=st.decimals(0, 60000, places=3),
    abs_kg=st.integers(0, 500).map(D),
    pct=st.integers(0, 10).map(D),
)
def test_weight_tolerance_is_the_greater_of_two(
    expected: Decimal, scale: Decimal, abs_kg: Decimal, pct: Decimal
) -> None:
    within = Tolerances(abs_kg, pct, 60)
    its = c.live_pass(total_weight=expected)
    decided = decide(c.collection(weight=scale), [its], c.lane(), None, within, c.NOW)
    difference = abs(scale - expected)
    assert decided.weight_difference == difference
    assert decided.lifts is (difference <= abs_kg or difference <= expected * pct / 100)


def test_tolerances_are_read_from_the_dated_parameters() -> None:
    assert tolerances(c.ON) == replace(c.TOLERANCES, registered_entry_relaxed=True)
    assert not tolerances(dt.date(2023, 12, 28)).registered_entry_relaxed


def test_same_facts_same_answer() -> None:
    passes = [c.live_pass(pass_no=f"P{n}") for n in range(5)]
    assert at_lane(passes) == at_lane(list(reversed(passes)))


def decided_for(code: str) -> GateDecision:
    rule = rules.rule(code)
    facts = dict.fromkeys(rule.facts(), "1")
    return GateDecision(Decision(Outcome.REFUSE, (Reason(code, facts),)))


@pytest.mark.parametrize("code", [code for code in rules.family("GAT") if int(code[4:]) < 150])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_answer_fits_the_board_and_tells_what_to_do(code: str, lang: str) -> None:
    decided = decided_for(code)
    lines = led_lines(decided, c.PLATE, lang)
    assert lines[0] == c.PLATE
    assert all(len(line) <= LED_WIDTH for line in lines)
    assert driver_hint(decided, lang)


def test_board_texts_are_never_cut() -> None:
    for texts in toml("led.toml").values():
        assert max(len(texts["zh"]), len(texts["en"])) <= LED_WIDTH


def test_board_of_a_lift() -> None:
    decided = at_lane([c.live_pass()])
    assert led_text(decided) == f"{c.PLATE}\n核放通过 请通行"
    assert CHECK_RESULT[decided.outcome] == "Y"
    assert driver_hint(decided, "en") == "Drive through the barrier slowly."


def test_decision_by_cards_of_two_vehicles_ignores_the_other_plate() -> None:
    other = c.live_pass(plate="鲁B00001", pass_no="OTHER", approved_at=c.NOW - dt.timedelta(days=5))
    assert at_lane([other, c.live_pass()]).chosen == c.live_pass()
