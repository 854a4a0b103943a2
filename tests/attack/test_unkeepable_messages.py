"""Messages whose values no row holds: each is refused by name and kept as bytes; none stops the intake."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from tests.acts.checking import explained
from tests.acts.conftest import Play
from tests.acts.test_intake import envelope

from zongbao.acts import bonded_lists, intake
from zongbao.demo import papers
from zongbao.domain.papers.bonded_list import BondedList
from zongbao.exchange.writer import write_request
from zongbao.regulations.rules import render
from zongbao.store import models

WIDEST = Decimal("99999999999999.99999")


def hand_in(play: Play, paper: Any, kind: str) -> intake.Intake:
    raw = write_request(kind, paper, envelope(play, play.next_no("M"), kind))
    taken = intake.receive(play.clerk, raw, door="http")
    assert models.RawMessage.objects.get(pk=taken.message.pk).size == len(raw)
    explained(taken.decision.reasons)
    return taken


def lines(paper: BondedList, count: int, **changes: Any) -> BondedList:
    """So many different lines."""
    first = paper.lines[0]
    made = (replace(first, line_no=at, part_no=f"P{at}", **changes) for at in range(1, count + 1))
    return replace(paper, lines=tuple(made))


LISTS: dict[str, tuple[Callable[[BondedList], BondedList], str]] = {
    "no quantity": (lambda paper: lines(paper, 1, declared_qty=Decimal(0)), "LST-102"),
    "a wished line beyond 32 bits": (lambda paper: lines(paper, 1, entry_line=2**40), "MSG-043"),
    "a weight that adds up beyond the column": (lambda paper: lines(paper, 3, gross_weight=WIDEST), "MSG-043"),
    "a value that adds up beyond the column": (
        lambda paper: lines(paper, 3, usd_total=Decimal("99999999999999999999.99999")), "MSG-043",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", LISTS)
def test_a_list_that_no_row_holds_is_refused(play: Play, case: str) -> None:
    bend, code = LISTS[case]
    taken = hand_in(play, bend(play.in_paper(play.load(1, None), mode="2")), "INV101")
    assert taken.message.state == "refused"
    assert code in taken.decision.codes
    assert models.BondedList.objects.filter(message=taken.message).count() == 0


def test_a_poisoned_list_touches_no_other_of_its_batch(play: Play) -> None:
    bad = lines(play.in_paper(play.load(1, None), mode="2"), 1, entry_line=2**40)
    papers_ = [play.in_paper(play.load(1)), bad, play.in_paper(play.load(2))]
    files = [(write_request("INV101", one, envelope(play, play.next_no("M"))), "") for one in papers_]
    assert [one.message.state for one in intake.receive_many(play.clerk, files, "folder")] == [
        "accepted", "refused", "accepted",
    ]  # fmt: skip


def test_what_only_the_database_refuses_is_an_answer_too(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    """The net below the rules: were a limit forgotten, the message would still be answered and kept."""
    monkeypatch.setattr(bonded_lists.list_limits, "cannot_stand", lambda paper, *, read: [])
    taken = hand_in(play, lines(play.in_paper(play.load(1, None), mode="2"), 1, entry_line=2**40), "INV101")
    assert (taken.message.state, taken.decision.codes) == ("refused", ("MSG-194",))
    (reason,) = taken.decision.reasons
    zh, en = (render(reason, lang).message for lang in ("zh", "en"))
    assert zh == f"报文中有数据库无法保存的值：有一项数值超出规定范围（数据库原文：“{reason.facts['library']}”）"
    assert "a number is out of its field's range" in en
    assert "out of range" in str(reason.facts["library"])
    taken = hand_in(play, lines(play.in_paper(play.load(1, None), mode="2"), 1, declared_qty=Decimal(0)), "INV101")
    assert (taken.message.state, taken.decision.codes) == ("refused", ("LST-193",))


@pytest.mark.parametrize("column", ["ic_card", "container_no"])
def test_a_pass_that_no_row_holds_is_refused(play: Play, column: str) -> None:
    row = play.declare(play.in_paper(play.load(10)))
    taken = hand_in(play, play.pass_paper(row, **{column: "x" * 100}), "SAS121")
    assert (taken.message.state, taken.decision.codes) == ("refused", ("MSG-040",))


def test_a_price_beyond_the_ledgers_column_is_refused(play: Play) -> None:
    filing = papers.book_filing(play.firm, "B1", "1", play.firm.goods[:1], dt.date(2026, 1, 1))
    item = replace(filing.items[0], unit_price=Decimal("99999999999999999999.99999"))
    taken = hand_in(play, replace(filing, items=(item,)), "BWS101")
    assert (taken.message.state, taken.decision.codes) == ("refused", ("MSG-042",))


def test_an_audit_line_holds_the_longest_name(play: Play) -> None:
    """A folder's speaker is named with its organisation, which together may be longer than the column."""
    actor = replace(play.clerk, name="长" * 105)
    assert bonded_lists.declare_list(actor, play.in_paper(play.load(1))).record is not None
