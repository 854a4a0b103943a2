"""Every rule's worked cases, as the rules' pages show them: the answer expected is the answer computed."""

from __future__ import annotations

from collections import Counter

import pytest

from zongbao.core.decision import Reason
from zongbao.domain.papers import pass_checks
from zongbao.domain.worked import sound
from zongbao.exchange.worked import every
from zongbao.regulations import rules, worked

OWN_WORDS = 128  # no more rules than this may be without a worked case: new ones should come with theirs
BY_WHOM = {"acts", "database", "interface", "zone"}
CASES = worked.cases()
NAMES = [f"{case.rule} {case.en}" for case in CASES]


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_the_platform_answers_as_the_case_expects(case: worked.Case) -> None:
    found = every.answer(case)
    assert (found.outcome.value, list(dict.fromkeys(found.codes))) == (case.then["outcome"], case.then["codes"])
    for reason in found.reasons:
        check_readable(reason)
        check_path(reason.path)


def check_readable(reason: Reason) -> None:
    """The facts fill every text of the rule, in both languages."""
    for lang in ("zh", "en"):
        rendered = rules.render(reason, lang)
        assert rendered.message
        assert rendered.hint
        assert rendered.citations


def check_path(path: str) -> None:
    """A page turns a paper's path into a link to the field, so it must be one; an XML path begins with a slash."""
    if not path.startswith("/"):
        for step in path.replace("]", "").replace("[", ".").split("."):
            assert step.isidentifier() or step.isdigit() or not step or " " in step


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_a_case_is_about_a_rule_in_force_that_day(case: worked.Case) -> None:
    assert rules.rule(case.rule).since <= case.on
    assert case.then["outcome"] == "accept" or case.rule in case.then["codes"]
    assert case.zh != case.en


def test_no_case_stands_twice() -> None:
    assert [key for key, count in Counter((case.rule, case.en) for case in CASES).items() if count > 1] == []


def test_every_rule_has_a_case_in_which_it_speaks_or_says_who_decides_it() -> None:
    speaking = {case.rule for case in CASES if case.rule in case.then["codes"]}
    every_rule = {rule.code for rule in rules.all_rules()}
    assert speaking.isdisjoint(worked.elsewhere())
    assert {case.rule for case in CASES} == speaking
    assert speaking | worked.elsewhere().keys() == every_rule
    assert len(worked.elsewhere()) <= OWN_WORDS


def test_rules_decided_elsewhere_can_be_read_too() -> None:
    for code, its in worked.elsewhere().items():
        assert its.by in BY_WHOM
        assert its.facts.keys() == rules.rule(code).facts(), code
        check_readable(Reason(code, its.facts))


def test_release_before_approval_where_a_zone_wants_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """PAS-211: the country's default does not ask for it, a zone may."""
    real = pass_checks.parameters.value
    monkeypatch.setattr(
        pass_checks.parameters, "value", lambda key, *a, **k: key.startswith("pass_needs") or real(key, *a, **k)
    )
    document = sound.document()
    found = pass_checks.check_pass_facts(sound.gate_pass(), {document.number: document}, sound.vehicle(), "", sound.ON)
    assert [reason.code for reason in found] == ["PAS-211"]
    assert document.number in rules.render(found[0], "zh").message
