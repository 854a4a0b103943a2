"""Worked cases of the ledger: a small book in memory, and what posting a document to it is answered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from zongbao.core.decision import Decision, Reason
from zongbao.domain.ledger.counters import COUNTER_NAMES, SCALE, Counters
from zongbao.domain.ledger.posting import Ledger, decide
from zongbao.domain.ledger.request import Event, PostingLine, PostingRequest
from zongbao.domain.worked.differing import changed

SLOT, BOOK_ID, ITEM = 1, 1, 1
_NOTHING = Decimal(0)
_STOCK = {"actual_in": "100"}


def posted(given: Mapping[str, Any], at: dt.datetime) -> Sequence[Reason]:
    """The reasons against the case's posting; ``earlier`` postings are made first, ``balance`` is declared quantity."""
    ledger = Ledger({(SLOT, BOOK_ID): {ITEM: _counters({**_STOCK, **given.get("balance", {})})}}, {(SLOT, BOOK_ID): 2})
    requests = [_request(one, at) for one in (*given.get("earlier", ()), given)]
    answer = decide(requests, ledger)[-1]
    return answer.reasons if isinstance(answer, Decision) else ()


def _counters(balance: Mapping[str, str]) -> Counters:
    """Counters of which only the declared unit is filled."""
    values = [0] * (3 * len(COUNTER_NAMES))
    for name, quantity in balance.items():
        values[3 * COUNTER_NAMES.index(name)] = int(Decimal(quantity) * SCALE)
    return Counters(values)


def _request(given: Mapping[str, Any], at: dt.datetime) -> PostingRequest:
    """Reserve 60 pieces of item 1 going out, changed as the case says."""
    its = {"document": "QD425825E000000007", "event": Event.RESERVE, "direction": "E", **given.get("posting", {})}
    lines = tuple(changed(_line(number), one) for number, one in enumerate(given.get("lines", [{}]), start=1))
    return PostingRequest(
        SLOT, BOOK_ID, its["document"], its.get("version", 0), Event(its["event"]), its["direction"], lines, at
    )


def _line(number: int) -> PostingLine:
    return PostingLine(number, ITEM, Decimal(60), _NOTHING, _NOTHING)
