"""The worked cases that the rules' pages show: the answer expected is the answer computed."""

from __future__ import annotations

import pytest

from zongbao.domain import worked
from zongbao.regulations import rules


@pytest.mark.parametrize("case", worked.cases(), ids=lambda case: f"{case.rule} {case.en}")
def test_the_platform_answers_as_the_case_expects(case: worked.Case) -> None:
    found = worked.answer(case)
    expected = (case.then["outcome"], case.then["codes"])
    assert (found.outcome.value, [reason.code for reason in found.reasons]) == expected


@pytest.mark.parametrize("case", worked.cases(), ids=lambda case: f"{case.rule} {case.en}")
def test_a_case_is_about_a_rule_in_force_that_day(case: worked.Case) -> None:
    assert rules.rule(case.rule).since <= case.on
    assert case.then["outcome"] == "accept" or case.rule in case.then["codes"]


def test_a_rule_with_cases_has_one_in_which_it_speaks() -> None:
    for rule in {case.rule for case in worked.cases()}:
        assert any(rule in case.then["codes"] for case in worked.about(rule)), rule
