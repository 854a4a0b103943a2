"""Runs the worked cases of ``tests/cases``: given a paper and what differs, ask the question, compare the answer."""

from __future__ import annotations

import datetime as dt
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from zongbao.domain.gate.decision import decide
from zongbao.domain.papers import list_checks, posting_rule
from zongbao.domain.papers.merge import LineTraits, draft_declaration
from zongbao.domain.papers.party import Party
from zongbao.domain.worked import sound as c
from zongbao.regulations.sources import cite

FOLDER = Path(__file__).parent.parent / "cases"
PAPERS = {"in": c.bonded_list, "out": c.out_list, "flow": c.flow_out, "sale": c.sale_out}


def cases(name: str) -> list[Any]:
    found = tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))["case"]
    return [pytest.param(case, id=case["name"]) for case in found]


def values(given: dict[str, Any]) -> dict[str, Any]:
    """TOML values as the papers hold them: lists are tuples."""
    return {key: tuple(value) if isinstance(value, list) else value for key, value in given.items()}


def paper_of(case: dict[str, Any]) -> Any:
    changes = values(case.get("given", {}))
    if case["paper"] == "sale" and changes.get("declare_flag") == "2":
        changes |= {"related_consignee": Party(), "related_consumer": Party()}  # one party left: it is named
    return PAPERS[case["paper"]](**changes)


def related_of(case: dict[str, Any]) -> Any:
    given = case.get("related", {})
    if given == "none":
        return None
    if "legal_by_hs10" in given:
        given = {"legal_by_hs10": {hs: Decimal(text) for hs, text in given["legal_by_hs10"].items()}}
    return c.receiver(**given)


QUESTIONS = {
    "list": lambda case: list_checks.check_list(paper_of(case), c.ON),
    "book": lambda case: list_checks.check_against_book(paper_of(case), c.book(), related_of(case), c.ON),
    "route": lambda case: list_checks.route(paper_of(case), c.book(), c.ON).reasons,
    "change": lambda case: list_checks.check_change(c.standing(**values(case["given"]))),
    "cancel": lambda case: list_checks.check_cancel(c.standing(**values(case["given"]))),
}


@pytest.mark.parametrize("case", cases("lists"))
def test_list(case: dict[str, Any]) -> None:
    found = QUESTIONS[case["question"]](case)
    assert sorted({reason.code for reason in found}) == case["then"]


@pytest.mark.parametrize("case", cases("posting"))
def test_posting(case: dict[str, Any]) -> None:
    paper = PAPERS[case["paper"]](**values(case.get("change", {})))
    conditions, given = posting_rule.conditions_of(paper), case["given"]
    pairs = zip(given["declared"], given["passed"], strict=True)
    past_gate = posting_rule.all_past_gate(posting_rule.LineGate(Decimal(one), Decimal(two)) for one, two in pairs)
    due = posting_rule.due(
        conditions.release_needed,
        given["released"],
        conditions.gate_needed,
        past_gate,
        conditions.partner_needed,
        given.get("partner", False),
    )
    assert due is case["then"]


@pytest.mark.parametrize("case", cases("merge"))
def test_merge(case: dict[str, Any]) -> None:
    lines = [c.line(number, **{"part_no": "P", **given}) for number, given in enumerate(case["lines"], start=1)]
    traits = {int(number): LineTraits(**given) for number, given in case.get("traits", {}).items()}
    draft = draft_declaration(c.bonded_list(*lines), c.ON, traits)
    assert [list(line.list_lines) for line in draft.lines] == case["then"]


def gate_values(given: dict[str, Any]) -> dict[str, Any]:
    found = values(given)
    for key in ("weight", "total_weight"):
        if key in found:
            found[key] = None if found[key] == "none" else Decimal(found[key])
    if "minutes_since_first" in found:
        found["first_passed_at"] = c.NOW - dt.timedelta(minutes=found.pop("minutes_since_first"))
    return found


@pytest.mark.parametrize("case", cases("gate"))
def test_gate(case: dict[str, Any]) -> None:
    given = case.get("pass", {})
    decided = decide(
        c.collection(**gate_values(case.get("seen", {}))),
        [] if given == "none" else [c.live_pass(**gate_values(given))],
        c.lane(**case.get("lane", {})),
        c.vehicle(**case.get("vehicle", {})),
        c.TOLERANCES,
        c.NOW,
    )
    assert decided.outcome == case["then"]["outcome"]
    assert list(decided.decision.codes) == case["then"]["codes"]


@pytest.mark.parametrize("name", ["lists", "posting", "merge", "gate"])
def test_every_case_cites_its_law(name: str) -> None:
    for param in cases(name):
        assert cite(param.values[0]["law"]).source.zh
