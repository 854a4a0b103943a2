"""Reconciliation of a book with the enterprise's own stock count (账实核对); it explains, and changes no balance."""

from __future__ import annotations

import hashlib

from django.db import transaction

from zongbao.acts.context import Actor, fetch, permit, record
from zongbao.core import clock
from zongbao.core.roles import ENTERPRISE_ROLES
from zongbao.domain.ledger.reconciliation import reconcile
from zongbao.exchange import stock_count
from zongbao.exchange.sheets import reading
from zongbao.regulations import parameters
from zongbao.store import models
from zongbao.store.book_facts import shelves
from zongbao.store.papers import to_json

TOLERANCE = "reconciliation_tolerance_pct"


@transaction.atomic
def compare_count(actor: Actor, book_no: str, raw: bytes, file_name: str) -> models.StockCount:
    """Compare an uploaded count (xlsx or csv) with the book as it stands now, and keep the result.

    ``Refused`` SHT-… if the file cannot be read, BOK-160…162 with every bad row; then nothing is kept.
    """
    permit(actor, "book.compare_count", ENTERPRISE_ROLES)
    book = fetch(actor, models.AccountBook, lock=False, book_no=book_no)
    counted = stock_count.counted_rows(reading.read(raw))
    at = clock.now()
    tolerance = parameters.number(TOLERANCE, clock.day_of(at))
    found = reconcile(shelves(book), counted, tolerance)
    assert actor.user is not None, "enterprise roles are persons"
    row = models.StockCount.objects.create(
        book=book,
        made_at=at,
        made_by=actor.user,
        file_name=file_name[-255:],
        digest=hashlib.sha256(raw).hexdigest(),
        tolerance_pct=tolerance,
        counted=len(counted),
        agreed=found.agreed,
        rounded=found.rounded,
        gaps=to_json(found.gaps),
    )
    record(actor, "book.compare_count", "book", book_no, digest=row.digest, gaps=str(len(found.gaps)))
    return row
