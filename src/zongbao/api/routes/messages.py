"""Messages of the national interface and their receipts (报文, 回执): hand in, look up, fetch."""

from __future__ import annotations

import zlib
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from ninja.decorators import decorate_view

from zongbao.acts import intake
from zongbao.acts.context import permit
from zongbao.api import problems, shapes
from zongbao.api.access import DOOR, actor, user
from zongbao.api.answers import answer, one, visible
from zongbao.api.paging import After, Limit, page
from zongbao.api.writes import LARGEST_MESSAGE, as_json, write
from zongbao.core import clock
from zongbao.core.roles import ENTERPRISE_ROLES
from zongbao.store import models
from zongbao.store.papers import decision_of

router = Router(tags=["messages 报文"])
XML = "application/xml; charset=utf-8"
FileName = Annotated[str, Query(max_length=255, description="Name of the file; a zip must hold <name>.xml.")]
_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "application/xml": {"schema": {"type": "string"}},
            "application/zip": {"schema": {"type": "string", "format": "binary"}},
        },
    }
}


@router.post("/messages", operation_id="submit_message", openapi_extra=_BODY)
@decorate_view(write(LARGEST_MESSAGE))
def submit(request: HttpRequest, file_name: FileName = "") -> HttpResponse:
    """Hand in one message, as XML or zip; gives the client's reply (CommonResponeMessage) and the receipts so far."""
    speaker = actor(request)
    permit(speaker, "message.submit", ENTERPRISE_ROLES)
    taken = intake.receive(speaker, request.body, door=DOOR, file_name=file_name)
    return answer(
        taken.decision,
        shapes.message(taken.message),
        reply=taken.reply.decode("utf-8"),
        receipts=[_receipt_whole(row) for row in taken.receipts],
    )


def _receipt_whole(row: models.Receipt) -> dict[str, Any]:
    return shapes.receipt(row) | {"body": bytes(row.body).decode("utf-8")}


@router.get("/messages", operation_id="messages")
def index(request: HttpRequest, after: After = 0, limit: Limit = 50, state: str = "") -> dict[str, Any]:
    """Messages by cursor, without their bytes."""
    rows = visible(request, models.RawMessage).defer("raw", "reply")
    return page(rows.filter(state=state) if state else rows, after, limit, shapes.message)


@router.get("/messages/{message_id}", operation_id="message")
def detail(request: HttpRequest, message_id: int) -> dict[str, Any]:
    """One message with its decision and receipts."""
    row = one(visible(request, models.RawMessage, "decision"), pk=message_id)
    decision = problems.decision_shape(decision_of(row.decision)) if row.decision else None
    receipts = [shapes.receipt(one_) for one_ in row.receipts.order_by("pk").defer("body")]
    return shapes.message(row) | {"decision": decision, "receipts": receipts}


@router.get("/messages/{message_id}/raw", operation_id="message_raw")
def raw(request: HttpRequest, message_id: int) -> HttpResponse:
    """The message byte for byte as it came."""
    row = one(visible(request, models.RawMessage), pk=message_id)
    return HttpResponse(zlib.decompress(bytes(row.raw)), content_type="application/octet-stream")


@router.get("/receipts", operation_id="receipts")
def receipts(request: HttpRequest, after: After = 0, limit: Limit = 50, undelivered: bool = False) -> dict[str, Any]:
    """Receipts by cursor; ``undelivered`` leaves out those that were marked as delivered."""
    rows = visible(request, models.Receipt).defer("body")
    return page(rows.filter(delivered_at__isnull=True) if undelivered else rows, after, limit, shapes.receipt)


@router.get("/receipts/{message_id}/body", operation_id="receipt_body")
def body(request: HttpRequest, message_id: str) -> HttpResponse:
    """The receipt as XML."""
    row = one(visible(request, models.Receipt), message_id=message_id)
    return HttpResponse(bytes(row.body), content_type=XML)


@router.post("/receipts/{receipt_id}/delivered", operation_id="receipt_delivered")
@decorate_view(write())
def delivered(request: HttpRequest, receipt_id: int) -> HttpResponse:
    """Mark a receipt as delivered; only its receiver does."""
    permit(actor(request), "receipt.delivered", ENTERPRISE_ROLES)
    rows = models.Receipt.objects.visible_to(user(request)).filter(pk=receipt_id)
    rows.filter(delivered_at__isnull=True).update(delivered_at=clock.now())
    return as_json(shapes.receipt(one(rows, pk=receipt_id)))
