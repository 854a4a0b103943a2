"""Every operation of the API × every role, a stranger and nobody; a new one must be listed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from tests.acts.conftest import Play
from tests.acts.test_books import filing
from tests.acts.test_intake import inv101
from tests.web.conftest import ROLES, World, small_world

from zongbao.acts.context import Actor
from zongbao.api.door import api
from zongbao.core import clock
from zongbao.core.roles import Role
from zongbao.demo import catalogue
from zongbao.exchange.writer import write_bare
from zongbao.store import models

from .conftest import Caller, body_of, caller_of

ENTERPRISE = {Role.DECLARANT, Role.MANAGER}
OFFICER = {Role.CUSTOMS}
CREW = {Role.GATE, Role.CUSTOMS}
BUSINESS = ENTERPRISE | CREW | {Role.ZONE, Role.PROVINCE}
ALL = set(Role)
WHY = {"reason": "查验"}
XML = "application/xml"
Make = Callable[[World], Any]


@dataclass(frozen=True)
class Operation:
    """Who gets through (whatever the paper's state then answers), the path, and a body that fits the interface."""

    opens: set[Role]
    path: Make
    body: Make | None = None
    kind: str = "application/json"
    common: bool = False  # no row of somebody's is named: a stranger of the same role gets through as well


def fixed(path: str) -> Make:
    return lambda _world: path


def of_list(tail: str = "") -> Make:
    return lambda world: f"/lists/{world.bonded_list.list_no}{tail}"


def of_book(tail: str = "") -> Make:
    return lambda world: f"/books/{world.book.book_no}{tail}"


def of_pass(tail: str = "") -> Make:
    return lambda world: f"/passes/{world.gate_pass.pass_no}{tail}"


def of_passage(tail: str = "") -> Make:
    return lambda world: f"/gate/passages/{world.passage.pk}{tail}"


def of_lane(tail: str = "") -> Make:
    return lambda world: f"/gate/lanes/{world.passage.lane.gate.area}/{world.passage.lane.number}{tail}"


def of_entry(tail: str = "") -> Make:
    return lambda world: f"/declarations/{world.declaration.pre_entry_no}{tail}"


def of_vehicle(tail: str = "") -> Make:
    return lambda world: f"/vehicles/{world.gate_pass.plate}{tail}"


def of_message(tail: str = "") -> Make:
    return lambda world: f"/messages/{world.message.pk}{tail}"


def why(_world: World) -> dict[str, str]:
    return WHY


def a_list(world: World) -> Any:
    return body_of(world.play.in_paper(world.play.load(1)))


def a_pass(world: World) -> Any:
    return body_of(world.play.pass_paper(world.bonded_list))


def seen(world: World) -> Any:
    return world.play.seen(world.gate_pass, position=1)


def a_card(world: World) -> dict[str, str]:
    days = {"valid_from": "2020-01-01", "valid_until": "2037-12-31"}
    return {"card_no": world.play.next_no("LC-"), "physical_no": "04A1", "plate": world.gate_pass.plate} | days


def a_visit(world: World) -> dict[str, str]:
    """Whoever registers names the host; a gate crew has to."""
    today = clock.day_of(clock.now()).isoformat()
    host = world.play.clerk.organisation.code
    return {"plate": "鲁B99999", "business_type": "pickup", "valid_on": today, "enterprise": host}


OPERATIONS: dict[str, Operation] = {
    "submit_message": Operation(ENTERPRISE, fixed("/messages"), lambda w: inv101(w.play, w.play.next_no()), XML, True),
    "messages": Operation(ALL, fixed("/messages"), common=True),
    "message": Operation(BUSINESS, of_message()),
    "message_raw": Operation(BUSINESS, of_message("/raw")),
    "receipts": Operation(ALL, fixed("/receipts"), common=True),
    "receipt_body": Operation(BUSINESS, lambda w: f"/receipts/{w.receipt.message_id}/body"),
    "receipt_delivered": Operation(ENTERPRISE, lambda w: f"/receipts/{w.receipt.pk}/delivered", lambda w: {}),
    "declare_list": Operation(ENTERPRISE, fixed("/lists"), a_list, common=True),
    "lists": Operation(ALL, fixed("/lists"), common=True),
    "list": Operation(BUSINESS, of_list()),
    "change_list": Operation(ENTERPRISE, of_list("/request_change"), a_list),
    "move_list": Operation(OFFICER, of_list("/approve_change"), why),
    "file_book": Operation(ENTERPRISE, fixed("/books"), lambda w: body_of(filing(w.play)), common=True),
    "books": Operation(ALL, fixed("/books"), common=True),
    "book": Operation(BUSINESS, of_book()),
    "book_items": Operation(BUSINESS, of_book("/items")),
    "book_item": Operation(BUSINESS, of_book("/items/1")),
    "movements": Operation(BUSINESS, of_book("/items/1/movements")),
    "pause_book": Operation(OFFICER, of_book("/pause"), lambda w: WHY | {"which": "out"}),
    "renew_book": Operation(OFFICER, of_book("/renew"), lambda w: WHY | {"valid_until": "2038-12-31"}),
    "move_book": Operation(OFFICER, of_book("/resume"), why),
    "declarations": Operation(ALL, fixed("/declarations"), common=True),
    "declaration": Operation(BUSINESS, of_entry()),
    "move_declaration": Operation(OFFICER, of_entry("/release"), why),
    "move_enterprise": Operation(OFFICER, lambda w: f"/enterprises/{w.play.clerk.organisation.code}/review", why),
    "apply_pass": Operation(ENTERPRISE, fixed("/passes"), a_pass, common=True),
    "passes": Operation(ALL, fixed("/passes"), common=True),
    "pass": Operation(BUSINESS, of_pass()),
    "confirm_arrival": Operation(ENTERPRISE | OFFICER, of_pass("/confirm_arrival"), lambda w: {}),
    "arrival": Operation(BUSINESS, of_pass("/arrival")),
    "move_arrival": Operation(OFFICER, of_pass("/arrival/uphold"), why),
    "move_pass": Operation(OFFICER, of_pass("/hold"), why),
    "collect": Operation(CREW, fixed("/gate/collections"), lambda w: body_of(seen(w)), common=True),
    "collect_xml": Operation(CREW, fixed("/gate/messages"), lambda w: write_bare("GATHER_INFO", seen(w)), XML, True),
    "keep_picture": Operation(
        {Role.GATE}, fixed("/gate/pictures/CAM-1"), lambda w: b"\xff\xd8\xff-1", "image/jpeg", common=True
    ),
    "passages": Operation(ALL, fixed("/gate/passages"), common=True),
    "passage": Operation(BUSINESS, of_passage()),
    "resolve_passage": Operation(CREW, of_passage("/resolve"), lambda w: WHY | {"action": "inspect"}),
    "lanes": Operation(ALL, fixed("/gate/lanes"), common=True),
    "switch_lane": Operation(OFFICER, of_lane("/switch"), lambda w: WHY | {"check_weight": False}),
    "file_vehicle": Operation(
        ENTERPRISE, fixed("/vehicles"), lambda w: {"plate": "鲁B5A321", "tare_kg": "8000"}, common=True
    ),
    "vehicles": Operation(ALL, fixed("/vehicles"), common=True),
    "vehicle": Operation(BUSINESS, of_vehicle()),
    "move_vehicle": Operation(OFFICER, of_vehicle("/blacklist"), why),
    "file_trailer": Operation(
        ENTERPRISE,
        fixed("/trailers"),
        lambda w: {"number": "CJ0002", "kind": "chassis", "weight_kg": "4200"},
        common=True,
    ),
    "trailers": Operation(ALL, fixed("/trailers"), common=True),
    "trailer": Operation(BUSINESS, lambda w: f"/trailers/{w.trailer.number}"),
    "move_trailer": Operation(OFFICER, lambda w: f"/trailers/{w.trailer.number}/return", why),
    "apply_card": Operation(ENTERPRISE, fixed("/cards"), a_card, common=True),
    "cards": Operation(ALL, fixed("/cards"), common=True),
    "card": Operation(BUSINESS, lambda w: f"/cards/{w.card.pk}"),
    "move_card": Operation(OFFICER, lambda w: f"/cards/{w.card.pk}/suspend", why),
    "register_visit": Operation(ENTERPRISE | {Role.GATE}, fixed("/visits"), a_visit, common=True),
    "visits": Operation(ALL, fixed("/visits"), common=True),
    "visit": Operation(BUSINESS, lambda w: f"/visits/{w.visit.pk}"),
    "move_visit": Operation(OFFICER, lambda w: f"/visits/{w.visit.pk}/refuse", why),
    "regulation": Operation(ALL, fixed("/regulations/LST-101"), common=True),
}
SHUT = {403, 404}


@pytest.fixture
def world(play: Play) -> World:
    other = next(firm for firm in catalogue.firms() if firm.zone == play.firm.zone and firm != play.firm)
    return small_world(play, Play(other))


def ask(caller: Caller, operation: Operation, world: World) -> int:
    path = operation.path(world)
    if operation.body is None:
        return caller.get(path).status_code
    return caller.post(path, operation.body(world), kind=operation.kind).status_code


def test_every_operation_is_listed():
    document = api.get_openapi_schema(path_prefix="/api/v1/")
    stated = {one["operationId"]: name for methods in document["paths"].values() for name, one in methods.items()}
    assert stated.keys() == OPERATIONS.keys()
    assert {name for name, method in stated.items() if method == "post"} == {
        name for name, operation in OPERATIONS.items() if operation.body is not None
    }


@pytest.mark.parametrize("role", ROLES)
def test_each_role_gets_through_only_where_it_may(world: World, role: str):
    caller, wrong = caller_of(Actor.of(world.user(role))), {}
    for name, operation in OPERATIONS.items():
        status = ask(caller, operation, world)
        if (status in SHUT) is (role in operation.opens) or status in (400, 401, 405) or status >= 500:
            wrong[name] = status
    assert wrong == {}


def test_a_foreign_enterprise_finds_nothing_of_ours(world: World):
    own = world.play.clerk.organisation
    other = models.User.objects.filter(role=Role.DECLARANT).exclude(organisation=own).first()
    assert other is not None
    caller = caller_of(Actor.of(other))
    statuses = {name: ask(caller, one, world) for name, one in OPERATIONS.items() if not one.common}
    assert {name: status for name, status in statuses.items() if status not in SHUT} == {}
    for name in (
        "messages",
        "receipts",
        "lists",
        "books",
        "declarations",
        "passes",
        "passages",
        "vehicles",
        "trailers",
        "cards",
        "visits",
    ):
        text = caller.get(OPERATIONS[name].path(world)).content.decode()
        for secret in (world.bonded_list.list_no, world.gate_pass.pass_no, world.book.book_no):
            assert secret not in text, name


def test_nobody_gets_in(world: World):
    client = Client()
    for name, operation in OPERATIONS.items():
        path = f"/api/v1{operation.path(world)}"
        answer = client.get(path) if operation.body is None else client.post(path, b"{}", content_type=operation.kind)
        assert answer.status_code == 401, name
