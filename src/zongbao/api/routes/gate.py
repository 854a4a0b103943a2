"""The gate (卡口): collections decided in milliseconds, passages, the exception desk."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Router
from ninja.decorators import decorate_view
from pydantic import Field, StrictBool

from zongbao.acts import intake, lanes, passages, pictures
from zongbao.acts.context import permit
from zongbao.acts.passages import COLLECTORS
from zongbao.api import problems, shapes
from zongbao.api.access import actor
from zongbao.api.answers import CREATED, Why, decisions_on, one, visible
from zongbao.api.bodies import model_of, paper_of
from zongbao.api.paging import After, Limit, page
from zongbao.api.writes import LARGEST_MESSAGE, as_json, write
from zongbao.domain.gate.collection import Collection
from zongbao.exchange.message import read
from zongbao.exchange.pictures import LARGEST as LARGEST_PICTURE
from zongbao.store import models

router = Router(tags=["gate 卡口"])
CollectionBody = model_of(Collection)
XML = "application/xml"
OneSign = Annotated[str, Field(min_length=1, max_length=1)]


class Resolution(Why):
    """How the desk ends an exception; the reason is mandatory."""

    action: Literal["release", "inspect", "turn_back", "end_inspection"]


class Switches(Why):
    """What is to be switched of a lane; what is left out stays. ``pass_types`` are codes, none for the usual ones."""

    active: StrictBool | None = None
    check_plate: StrictBool | None = None
    check_container: StrictBool | None = None
    check_control: StrictBool | None = None
    check_release: StrictBool | None = None
    check_weight: StrictBool | None = None
    kind: Literal["cargo", "convenient"] | None = None
    pass_types: tuple[OneSign, ...] | None = None


@router.post("/collections", operation_id="collect")
@decorate_view(write())
def collect(request: HttpRequest, body: CollectionBody) -> HttpResponse:  # type: ignore[valid-type]
    """Decide about one collected vehicle; every outcome is an answer (201), also one that keeps the barrier down."""
    collection = paper_of(Collection, body)
    outcome = passages.decide_passage(actor(request), collection)
    shape = shapes.passage(outcome.passage) if outcome.passage else None
    reply = {name: shapes.text_of(value) for name, value in asdict(outcome.answer).items()}
    decision = problems.decision_shape(outcome.decision)
    return as_json({"decision": decision, "answer": reply, "passage": shape}, CREATED)


@router.post("/messages", operation_id="collect_xml")
@decorate_view(write(LARGEST_MESSAGE))
def collect_xml(request: HttpRequest) -> HttpResponse:
    """GATHER_INFO (0x81) or MANUAL_CHECK (0x85) as XML; a collection is answered with GATHER_FEEDBACK (0x82) and 201.

    A message that cannot be taken is answered in XML too (CommonResponeMessage, DealFlag -1, CheckInfo with every
    reason), so that a gate's client needs one reader; its status is that of the refusal, mostly 422.
    """
    speaker = actor(request)
    permit(speaker, "gate.decide", COLLECTORS)
    taken = intake.receive(speaker, request.body, door="gate")
    decided = not taken.refused or read(taken.reply).type == "GATHER_FEEDBACK"
    status = CREATED if decided else problems.status_of(taken.decision)
    return HttpResponse(taken.reply, status=status, content_type=f"{XML}; charset=utf-8")


@router.post("/pictures/{guid}", operation_id="keep_picture")
@decorate_view(write(LARGEST_PICTURE))
def picture(request: HttpRequest, guid: str) -> HttpResponse:
    """Keep a picture (JPEG, PNG, WebP) under the PHOTO_GUID of its collection; before the collection or after it."""
    row = pictures.keep_picture(actor(request), guid, request.body)
    return as_json({"guid": row.guid, "kind": row.kind, "size": row.size, "sha256": row.digest}, CREATED)


@router.get("/passages", operation_id="passages")
def index(request: HttpRequest, after: After = 0, limit: Limit = 50, state: str = "") -> dict[str, Any]:
    """Passages by cursor."""
    rows = visible(request, models.Passage, "lane__gate", "gate_pass")
    return page(rows.filter(state=state) if state else rows, after, limit, shapes.passage)


@router.get("/passages/{passage_id}", operation_id="passage")
def detail(request: HttpRequest, passage_id: int) -> dict[str, Any]:
    """One passage with its decisions."""
    row = one(visible(request, models.Passage, "lane__gate", "gate_pass"), pk=passage_id)
    return shapes.passage(row) | {"decisions": decisions_on("passage", str(passage_id))}


@router.post("/passages/{passage_id}/resolve", operation_id="resolve_passage")
@decorate_view(write())
def resolve(request: HttpRequest, passage_id: int, body: Resolution) -> HttpResponse:
    """End an exception by hand."""
    passages.resolve_passage(actor(request), passage_id, body.action, body.reason)
    return as_json(shapes.passage(one(visible(request, models.Passage, "lane__gate", "gate_pass"), pk=passage_id)))


@router.get("/lanes", operation_id="lanes")
def lane_index(request: HttpRequest, after: After = 0, limit: Limit = 50) -> dict[str, Any]:
    """Lanes by cursor, with what each compares."""
    return page(visible(request, models.Lane, "gate__zone").order_by("pk"), after, limit, shapes.lane)


@router.post("/lanes/{area}/{number}/switch", operation_id="switch_lane")
@decorate_view(write())
def switch(request: HttpRequest, area: str, number: str, body: Switches) -> HttpResponse:
    """Switch a lane's comparisons, use, kind or pass types; customs alone, with a reason, from the next vehicle on."""
    wanted = {name: value for name, value in body.dict(exclude={"reason"}).items() if value is not None}
    if body.pass_types is not None:
        wanted["pass_types"] = "".join(body.pass_types)
    return as_json(shapes.lane(lanes.switch_lane(actor(request), f"{area}-{number}", wanted, body.reason)))
