"""Who sees what: every role against every scoped table, and acts on foreign papers that are as good as absent."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps
from tests.acts.checking import refuses
from tests.acts.test_intake import inv101

from zongbao.acts import (
    arrivals,
    books,
    cards,
    declarations,
    gate_passes,
    intake,
    lanes,
    line_uploads,
    list_moves,
    passages,
    stock_counts,
    trailers,
    vehicles,
    visits,
)
from zongbao.acts.context import Actor
from zongbao.core import clock
from zongbao.core.decision import Refused
from zongbao.core.roles import ADMIN_ROLES, ENTERPRISE_ROLES, Role
from zongbao.demo import papers
from zongbao.store import models
from zongbao.store.models.scope import ScopedQuerySet

SCOPED = sorted(
    (model for model in apps.get_models() if isinstance(model._default_manager.all(), ScopedQuerySet)),
    key=lambda model: model.__name__,
)


@dataclass
class World:
    """Three enterprises with one paper of each kind: two in the first zone, one in the second."""

    own: Any
    neighbour: Any
    stranger: Any
    rows: dict[str, models.BondedList]
    passes: dict[str, models.GatePass]
    passages: dict[str, models.Passage]


def live(play, mode: str):
    """A list by message, and a pass whose vehicle ends as an exception."""
    item = 1 if mode == "1" else None
    paper = play.in_paper(play.load(10, item), mode=mode)
    taken = intake.receive(play.clerk, inv101(play, f"V-{play.firm.short}", paper), door="test")
    assert taken.decision.accepted, taken.decision
    row = models.BondedList.objects.get(list_no=taken.message.subject_no)
    play.release(row)
    gate_pass = play.apply(row, confirm_arrival=True)
    return row, gate_pass, play.collect(gate_pass, weight=None).passage


@pytest.fixture
def world(play, neighbour, stranger) -> World:
    found = {name: live(one, "1") for name, one in
             (("own", play), ("neighbour", neighbour), ("stranger", stranger))}  # fmt: skip
    nobody = papers.collection(
        papers.empty_pass(play.firm, "X", papers.Truck("鲁Z99999", found["own"][1].vehicle_weight), "I"),
        "4258000002", "01", "NOBODY", found["own"][0].declared_at,
    )  # fmt: skip
    day = clock.day_of(clock.now())
    for number, one in enumerate((play, neighbour, stranger)):
        trailers.file_trailer(one.clerk, number=f"CJ000{number}", kind="chassis", weight_kg=Decimal(4200))
        plate, numbers = one.truck().plate, {"card_no": f"LC-{number}0", "physical_no": "04A1"}
        cards.apply_card(one.clerk, **numbers, plate=plate, valid_from=day, valid_until=day)
        visits.register_visit(one.clerk, plate=f"鲁B8888{number}", business_type="delivery", valid_on=day)
        stock_counts.compare_count(one.clerk, one.book().book_no, "料号,数量\nA,1\n".encode(), "count.csv")
        line_uploads.receive(one.clerk, b"a,b\n1,2\n", "lines.csv")
    assert passages.decide_passage(play.crew, nobody).passage.gate_pass is None
    rows, passes, gates = ({name: one[at] for name, one in found.items()} for at in range(3))
    return World(play, neighbour, stranger, rows, passes, gates)


def user(role: Role, world: World) -> models.User:
    """A user of that role who belongs to the first enterprise, or to its zone."""
    own = world.own
    organisation = {
        Role.GATE: own.crew.organisation, Role.CUSTOMS: own.officer.organisation,
        Role.ZONE: models.Organisation.objects.get(kind="authority", zone=own.clerk.organisation.zone),
        Role.PROVINCE: models.Organisation.objects.get(kind="province"),
    }.get(role, own.clerk.organisation if role in ENTERPRISE_ROLES else None)  # fmt: skip
    return models.User(username="u", full_name="u", role=role, organisation=organisation)


def owner(row: Any) -> tuple[models.Organisation | None, models.Zone | None]:
    """The enterprise and the zone that a row hangs on, told without the scope's own fields."""
    if isinstance(row, models.Vehicle | models.Trailer):
        return row.owner, row.zone
    if isinstance(row, models.Passage):
        return (row.gate_pass.enterprise if row.gate_pass else None), row.zone
    if isinstance(row, models.RawMessage):
        return row.sender, row.sender.zone
    if isinstance(row, models.Receipt):
        return row.receiver, row.receiver.zone
    if isinstance(row, models.StockCount):
        return row.book.enterprise, row.book.zone
    return row.enterprise, row.zone


def expected(row: Any, who: models.User) -> bool:
    """Whether that user is to see the row."""
    enterprise, zone = owner(row)
    role = Role(who.role)
    if role in ADMIN_ROLES:
        return False
    if role is Role.PROVINCE:
        return True
    if role in ENTERPRISE_ROLES:
        return enterprise == who.organisation
    if role is Role.CUSTOMS:
        return zone is not None and zone.customs_code == who.organisation.code
    return zone == who.organisation.zone


def test_the_scoped_tables_are_those_that_hang_on_enterprises():
    names = [model.__name__ for model in SCOPED]
    assert names == [
        "AccountBook", "Arrival", "BondedList", "Card", "Declaration", "GatePass", "LineUpload", "Passage",
        "RawMessage", "Receipt", "StockCount", "StoredDecision", "Trailer", "Vehicle", "Visit",
    ]  # fmt: skip


@pytest.mark.parametrize("role", Role)
def test_every_role_sees_exactly_its_rows(world, role):
    who = user(role, world)
    for model in SCOPED:
        rows = list(model.objects.all())
        wanted = {row.pk for row in rows if expected(row, who)}
        seen = set(model.objects.visible_to(who).values_list("pk", flat=True))
        assert seen == wanted, model
        owners = {owner(row)[0] for row in rows} - {None}
        assert len(owners) >= 3, f"{model}: nothing foreign was there to be hidden"
        if role not in ADMIN_ROLES:
            assert wanted, f"{model}: {role} sees nothing of its own"


@pytest.mark.parametrize("role", Role)
def test_lanes_are_seen_by_those_who_work_or_watch_them(world, role):
    who = user(role, world)
    seen = {lane.gate.zone for lane in models.Lane.objects.visible_to(who).select_related("gate__zone")}
    own, all_of_them = world.own.clerk.organisation.zone, set(models.Zone.objects.filter(gates__lanes__isnull=False))
    watching = {Role.GATE: {own}, Role.CUSTOMS: {own}, Role.ZONE: {own}, Role.PROVINCE: all_of_them}
    assert len(all_of_them) > 1
    assert seen == watching.get(role, set())


def test_a_business_user_without_an_organisation_sees_nothing(world):
    for role in Role:
        who = models.User(username="u", full_name="u", role=role, organisation=None)
        if role is not Role.PROVINCE:
            assert not any(model.objects.visible_to(who).exists() for model in SCOPED)


def test_a_zone_without_a_customs_code_is_nobodys(world):
    """An office with an empty code does not exist, so an officer without an organisation matches no zone."""
    models.Zone.objects.update(customs_code="")
    who = models.User(username="u", full_name="u", role=Role.CUSTOMS, organisation=None)
    assert not models.BondedList.objects.visible_to(who).exists()


def acts_on(world: World):
    """Acts with the number of the first enterprise's paper, and the kind of actor that could do them at home."""
    row, gate_pass, passage = world.rows["own"], world.passes["own"], world.passages["own"]
    entry, book = row.declaration.pre_entry_no, row.book.book_no
    card, visit = (model.objects.get(enterprise=row.enterprise) for model in (models.Card, models.Visit))
    enterprise = (
        lambda a: list_moves.request_deletion(a, row.list_no, "x"),
        lambda a: list_moves.request_change(a, row.list_no, world.own.in_paper(world.own.load(1))),
        lambda a: list_moves.discard_list(a, row.list_no),
        lambda a: declarations.declare_entry(a, entry),
        lambda a: declarations.sync_entry(a, entry),
        lambda a: gate_passes.void_pass(a, gate_pass.pass_no, "x"),
        lambda a: arrivals.confirm_arrival(a, gate_pass.pass_no),
        lambda a: vehicles.cancel_vehicle(a, gate_pass.plate, "x"),
        lambda a: trailers.cancel_trailer(a, "CJ0000", "x"),
        lambda a: cards.report_loss(a, card.pk, "x"),
        lambda a: visits.cancel_visit(a, visit.pk, "x"),
    )
    officer = (
        lambda a: list_moves.approve_list(a, row.list_no),
        lambda a: list_moves.return_list(a, row.list_no, "x"),
        lambda a: list_moves.approve_deletion(a, row.list_no, "x"),
        lambda a: list_moves.refuse_deletion(a, row.list_no, "x"),
        lambda a: list_moves.approve_change(a, row.list_no),
        lambda a: list_moves.refuse_change(a, row.list_no, "x"),
        lambda a: declarations.release_entry(a, entry),
        lambda a: declarations.order_inspection(a, entry, "x"),
        lambda a: declarations.end_inspection(a, entry, "x"),
        lambda a: declarations.return_entry(a, entry, "x"),
        lambda a: gate_passes.approve_pass(a, gate_pass.pass_no),
        lambda a: gate_passes.return_pass(a, gate_pass.pass_no, "x"),
        lambda a: gate_passes.hold_pass(a, gate_pass.pass_no, "x"),
        lambda a: gate_passes.unhold_pass(a, gate_pass.pass_no, "x"),
        lambda a: arrivals.accept_difference(a, gate_pass.pass_no, "x"),
        lambda a: arrivals.uphold_difference(a, gate_pass.pass_no, "x"),
        lambda a: books.approve_filing(a, book),
        lambda a: books.return_filing(a, book, "x"),
        lambda a: books.pause_book(a, book, "in", "x"),
        lambda a: books.resume_book(a, book, "x"),
        lambda a: vehicles.revoke_vehicle(a, gate_pass.plate, "x"),
        lambda a: trailers.approve_trailer(a, "CJ0000"),
        lambda a: trailers.return_trailer(a, "CJ0000", "x"),
        lambda a: trailers.refuse_trailer_change(a, "CJ0000", "x"),
        lambda a: trailers.revoke_trailer(a, "CJ0000", "x"),
        lambda a: cards.issue_card(a, card.pk),
        lambda a: cards.refuse_card(a, card.pk, "x"),
        lambda a: cards.suspend_card(a, card.pk, "x"),
        lambda a: cards.resume_card(a, card.pk, "x"),
        lambda a: cards.take_back_card(a, card.pk, "x"),
        lambda a: visits.approve_visit(a, visit.pk),
        lambda a: visits.refuse_visit(a, visit.pk, "x"),
        lambda a: visits.collect_card(a, visit.pk),
        lambda a: vehicles.blacklist_vehicle(a, gate_pass.plate, "x"),
        lambda a: vehicles.clear_vehicle(a, gate_pass.plate, "x"),
        lambda a: passages.resolve_passage(a, passage.pk, "release", "x"),
        lambda a: lanes.switch_lane(a, str(passage.lane), {"active": False}, "x"),
    )
    return enterprise, officer


def test_an_enterprise_does_not_decide_about_its_own_papers(world):
    _, officer = acts_on(world)
    for act in officer:
        with refuses("ACC-403"):
            act(world.own.clerk)


def test_foreign_papers_are_as_good_as_absent(world):
    enterprise, officer = acts_on(world)
    before = models.AuditEntry.objects.count()
    for act in enterprise:
        for actor in (world.neighbour.clerk, world.stranger.clerk):
            with refuses("ACC-404"):
                act(actor)
    for act in officer:
        with refuses("ACC-404"):
            act(world.stranger.officer)
    with refuses("ACC-404"):
        passages.resolve_passage(world.stranger.crew, world.passages["own"].pk, "release", "x")
    assert models.AuditEntry.objects.count() == before


def test_the_administrators_touch_no_business(world):
    enterprise, officer = acts_on(world)
    for role in ADMIN_ROLES:
        admin = Actor.of(models.User.objects.make(f"v.{role}", "x", full_name="x", role=role))
        for act in (*enterprise, *officer):
            with pytest.raises(Refused) as refused:
                act(admin)
            assert refused.value.decision.codes in (("ACC-404",), ("ACC-403",))


def test_the_zone_authority_and_the_province_only_look(world):
    _, officer = acts_on(world)
    for role in (Role.ZONE, Role.PROVINCE):
        found = user(role, world)
        found.username = f"v.{role}"
        found.save()
        for act in officer:
            with refuses("ACC-403"):
                act(Actor.of(found))
