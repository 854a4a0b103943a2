"""The folder door outwards: receipts that acts wrote reach the enterprise's folder, then count as delivered."""

from __future__ import annotations

from django.db import transaction

from zongbao.core import clock
from zongbao.store.models import Organisation, Receipt
from zongbao.worker import files
from zongbao.worker.folders import Folders

BATCH = 200


@transaction.atomic
def deliver(organisation: Organisation, folders: Folders) -> int:
    """Write the organisation's undelivered receipts in order, gives how many.

    Files first, the mark after: killed in between, the same file is written again under the same name. Receipts that
    another worker is delivering are left to it.
    """
    waiting = Receipt.objects.select_for_update(skip_locked=True).filter(
        receiver=organisation, delivered_at__isnull=True
    )
    found = list(waiting.order_by("pk")[:BATCH])
    for receipt in found:
        files.write_whole(folders.receipts, receipt.file_name, bytes(receipt.body))
    Receipt.objects.filter(pk__in=[receipt.pk for receipt in found]).update(delivered_at=clock.now())
    return len(found)
