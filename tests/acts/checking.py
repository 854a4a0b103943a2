"""What the acts' tests look at: balances, receipts, reasons that explain themselves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import pytest

from zongbao.core.decision import Decision, Reason, Refused
from zongbao.exchange.message import read
from zongbao.regulations.rules import render
from zongbao.store import models
from zongbao.store.papers import decision_of


def explained(reasons: Iterable[Reason]) -> None:
    """Every reason says in both languages what is wrong, what to do and on what ground."""
    for reason in reasons:
        for lang in ("zh", "en"):
            said = render(reason, lang)
            assert said.message, reason
            assert "{" not in said.message, reason
            assert said.hint, reason
            assert said.citations, reason


@contextmanager
def refuses(*codes: str) -> Iterator[Any]:
    """The act is refused with exactly these codes, and explains itself."""
    with pytest.raises(Refused) as caught:
        yield caught
    assert caught.value.decision.codes == codes
    explained(caught.value.decision.reasons)


def said(decision: Decision, *codes: str) -> None:
    """The decision has exactly these codes, and explains itself."""
    assert decision.codes == codes, decision
    explained(decision.reasons)


def balance(book: models.AccountBook, item: int = 1) -> tuple[Decimal, Decimal, Decimal, Decimal]:
    """实增, 实减, 预增, 预减 in declared units."""
    row = models.LedgerBalance.objects.get(slot=book.slot, book_id=book.pk, item_no=item)
    return row.actual_in, row.actual_out, row.pre_in, row.pre_out


def results(number: str) -> list[tuple[str, str]]:
    """Message type and result of every receipt about a paper, in order; each must be readable without a problem."""
    rows = models.Receipt.objects.filter(subject_no=number).order_by("id")
    for row in rows:
        message = read(bytes(row.body))
        assert message.problems == (), (row.message_type, message.problems)
        assert message.type == row.message_type
    return [(row.message_type, row.result) for row in rows]


def last_decision(number: str) -> Decision:
    """The newest stored decision on a paper."""
    row = models.StoredDecision.objects.filter(subject_no=number).order_by("id").last()
    assert row is not None
    return decision_of(row)


def postings(row: models.BondedList) -> list[str]:
    """The events that a list has left in the ledger, in order."""
    found = models.LedgerPosting.objects.filter(slot=row.slot, book_id=row.book_id, document=row.list_no)
    return list(found.order_by("batch_no", "version").values_list("event", flat=True))


def counters(row: models.BondedList, line: int = 1) -> tuple[Decimal, Decimal]:
    """核放单已用数量 and 实际过卡数量 of a line."""
    found = models.BondedListLine.objects.get(list=row, line_no=line)
    return found.on_passes, found.past_gate
