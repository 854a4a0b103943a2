"""Merging keeps every quantity, puts every line on exactly one declaration line, and can explain itself."""

from __future__ import annotations

import random
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zongbao.core.decision import Refused
from zongbao.domain.papers.bonded_list import BondedList
from zongbao.domain.papers.merge import MERGE_KEYS, LineTraits, draft_declaration, spans, why
from zongbao.domain.worked import sound as c

money = st.decimals(min_value=0, max_value=10**9, places=2)
quantity = st.decimals(min_value=Decimal("0.00001"), max_value=10**9, places=5)


@st.composite
def papers(draw: st.DrawFn) -> tuple[BondedList, dict[int, LineTraits]]:
    """A list of few kinds of goods, so that merging happens, with some traits."""
    lines, traits = [], {}
    for number in range(1, draw(st.integers(1, 25)) + 1):
        lines.append(
            c.line(
                number,
                name=draw(st.sampled_from(["电阻", "电容"])),
                origin=draw(st.sampled_from(["142", "116"])),
                levy_mode=draw(st.sampled_from(["1", "3"])),
                declared_qty=draw(quantity),
                legal_qty=draw(quantity),
                second_qty=draw(quantity),
                total=draw(money),
            )
        )
        traits[number] = draw(
            st.builds(LineTraits, consumable=st.booleans(), export_duty=st.sampled_from([False, False, True]))
        )
    return c.bonded_list(*lines), traits


@given(papers())
def test_nothing_is_lost_or_doubled(case: tuple[BondedList, dict[int, LineTraits]]) -> None:
    paper, traits = case
    draft = draft_declaration(paper, c.ON, traits)
    for field in ("declared_qty", "legal_qty", "second_qty", "total"):
        before = sum(getattr(line, field) for line in paper.lines)
        assert sum(getattr(line, field) for line in draft.lines) == before
    sources = [number for line in draft.lines for number in line.list_lines]
    assert sorted(sources) == [line.line_no for line in paper.lines]
    assert len(draft.lines) <= 50


@given(papers())
def test_order_of_first_lines_and_price(case: tuple[BondedList, dict[int, LineTraits]]) -> None:
    draft = draft_declaration(*(case[0], c.ON, case[1]))
    first = [line.list_lines[0] for line in draft.lines]
    assert first == sorted(first)
    for line in draft.lines:
        assert line.unit_price == (line.total / line.declared_qty).quantize(Decimal("0.0001"), ROUND_HALF_UP)


@given(papers(), st.randoms(use_true_random=False))
def test_group_content_does_not_depend_on_order(
    case: tuple[BondedList, dict[int, LineTraits]], rng: random.Random
) -> None:
    paper, traits = case
    mixed = list(paper.lines)
    rng.shuffle(mixed)
    other = draft_declaration(c.bonded_list(*mixed), c.ON, traits)
    groups = {frozenset(line.list_lines) for line in draft_declaration(paper, c.ON, traits).lines}
    assert {frozenset(line.list_lines) for line in other.lines} == groups


@given(papers())
def test_every_pair_has_its_reason(case: tuple[BondedList, dict[int, LineTraits]]) -> None:
    paper, traits = case
    draft = draft_declaration(paper, c.ON, traits)
    together = {number: line.line_no for line in draft.lines for number in line.list_lines}
    for one in together:
        for other in together:
            found = why(draft, one, other)
            assert found.merged is (together[one] == together[other])
            assert bool(found.because) is not found.merged
            assert set(found.because) <= MERGE_KEYS.keys()


def test_fifty_lines_fit_and_fifty_one_are_told_how_to_split() -> None:
    fifty = [c.line(number, name=f"货物{number}") for number in range(1, 51)]
    assert len(draft_declaration(c.bonded_list(*fifty), c.ON).lines) == 50
    with pytest.raises(Refused) as refused:
        draft_declaration(c.bonded_list(*fifty, c.line(51, name="多余")), c.ON)
    (reason,) = refused.value.decision.reasons
    assert reason.code == "LST-401"
    assert (reason.facts["groups"], reason.facts["lists"], reason.facts["keep"]) == ("51", "2", "1-50")


def test_lines_without_second_unit_merge_to_zero() -> None:
    plain = [c.line(number, part_no="P", second_unit="", second_qty=None) for number in (1, 2)]
    (merged,) = draft_declaration(c.bonded_list(*plain), c.ON).lines
    assert merged.second_qty == 0
    assert merged.declared_qty == 200


def test_spans_are_short() -> None:
    assert spans([1, 2, 3, 7, 9, 10]) == "1-3, 7, 9-10"
