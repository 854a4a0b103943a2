"""Which filings of books can be written; one that cannot is refused with its reasons and not kept."""

from __future__ import annotations

from collections.abc import Iterator

from zongbao.core.decision import Reason
from zongbao.core.identifiers import customs_office
from zongbao.domain.papers.account_book import BookFiling
from zongbao.store.limits import misfits
from zongbao.store.models import AccountBook, LedgerItem

_HEAD = ("inner_no", "place_type", "posting_mode", "usage", "warehouse_name")
_ITEM = (
    "item_no", "part_no", "hs_code", "name", "spec", "declared_unit", "legal_unit", "second_unit", "origin",
    "unit_price", "currency",
)  # fmt: skip


def cannot_stand(filing: BookFiling) -> tuple[Reason, ...]:
    """What keeps the filing from being written."""
    return tuple(_obstacles(filing))


def _obstacles(filing: BookFiling) -> Iterator[Reason]:
    """The book's own number is made of its customs office."""
    if code := customs_office(filing.master_customs):
        yield Reason(code, {"value": filing.master_customs[:60] or "-"}, "master_customs")
    yield from misfits(AccountBook, filing, _HEAD)
    for at, item in enumerate(filing.items):
        yield from misfits(LedgerItem, item, _ITEM, f"items[{at}].")
