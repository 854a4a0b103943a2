"""Short ways to write items, lines and requests in the ledger's tests."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from zongbao.domain.ledger.request import Event, NewItem, PostingLine, PostingRequest

SLOT, BOOK = 7, 70
NOON = dt.datetime(2026, 3, 1, 4, 0, tzinfo=dt.UTC)

ITEM = NewItem("P-1", "8471300000", "便携式\t电脑", "13\\14 寸", "001", "035", "", "502", "502", Decimal("12.3456"))


def line(number: int, item: int | None, declared: str, legal: str = "0", second: str = "0", usd: str = "0", **more):
    return PostingLine(number, item, Decimal(declared), Decimal(legal), Decimal(second), Decimal(usd), **more)


def new(number: int, declared: str, usd: str = "0", legal: str = "0"):
    return line(number, None, declared, legal, usd=usd, new_item=ITEM)


def ask(
    document: str, event: str, direction: str, *lines, version: int = 0, book: int = BOOK, slot: int = SLOT, at=NOON
):
    return PostingRequest(slot, book, document, version, Event(event), direction, lines, at)
