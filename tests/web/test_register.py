"""The vehicle register on its pages: marks and ends of a filing, trailers, long-term cards, visits."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.test import Client
from django.urls import reverse
from tests.web.conftest import BACKEND, World
from tests.web.markup import Page

from zongbao.acts import vehicles, visits
from zongbao.acts.context import Actor
from zongbao.core import clock
from zongbao.core.roles import Role
from zongbao.store import models

PLATE = "鲁B7K21Z"
MARKS = {"second_plate": "HK1234", "plate_kind": "01", "customs_no": "4258V0001", "applicant": "张三", "contact": "138"}


def filed(world: World, plate: str = PLATE) -> None:
    vehicles.file_vehicle(world.play.clerk, plate=plate, tare_kg=Decimal(9000), **MARKS)
    vehicles.approve_vehicle(world.play.officer, plate)


def shown(world: World, role: str, name: str, *args: object, **query: str) -> str:
    answer = world.browser(role).get(reverse(name, args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_change_begins_from_what_is_filed(world: World):
    filed(world)
    page = world.browser(Role.DECLARANT).get(reverse("vehicle_new"), {"number": PLATE})
    initial = page.context["form"].initial
    assert {name: initial[name] for name in MARKS} == MARKS
    body = shown(world, Role.CUSTOMS, "vehicle", PLATE)
    for mark in ("HK1234", "大型汽车", "4258V0001", "张三"):
        assert mark in body
    for number in ("HK1234", "4258V0001"):
        assert world.browser(Role.DECLARANT).get(reverse("search"), {"q": number})["Location"] == reverse(
            "vehicle", args=[PLATE]
        )
        assert PLATE in shown(world, Role.DECLARANT, "vehicles", q=number)


def test_a_filing_is_ended_from_its_page_and_taken_up_by_another(world: World):
    filed(world)
    end = reverse("vehicle_act", args=[PLATE, "cancel"])
    assert end in shown(world, Role.DECLARANT, "vehicle", PLATE)
    assert world.browser(Role.CUSTOMS).post(end, {"reason": "车已出售"}).status_code == 404
    assert world.browser(Role.DECLARANT).post(end, {"reason": "车已出售"}).status_code == 302
    body = shown(world, Role.DECLARANT, "vehicle", PLATE)
    assert "已注销" in body
    assert "重新备案" in body
    other = models.User.objects.filter(role=Role.DECLARANT).exclude(organisation=world.play.clerk.organisation).first()
    with clock.simulated(clock.now() + dt.timedelta(hours=1)):
        vehicles.file_vehicle(Actor.of(other), plate=PLATE, tare_kg=Decimal(9000))
    client = Client()
    client.force_login(other, backend=BACKEND)
    theirs = client.get(reverse("vehicle", args=[PLATE])).content.decode()
    assert "备案待审核" in theirs
    assert "车已出售" not in theirs
    assert world.browser(Role.DECLARANT).get(reverse("vehicle", args=[PLATE])).status_code == 404


def test_a_revocation_is_refused_with_the_pass_that_stands_against_it(world: World):
    answer = world.browser(Role.CUSTOMS).post(
        reverse("vehicle_act", args=[world.gate_pass.plate, "revoke"]), {"reason": "年检过期"}
    )
    assert answer.status_code == 422
    assert "VEH-154" in answer.content.decode()
    assert world.gate_pass.pass_no in answer.content.decode()


def test_a_chassis_is_filed_and_weighs_on_the_pass(world: World):
    clerk, officer = world.browser(Role.DECLARANT), world.browser(Role.CUSTOMS)
    wrong = clerk.post(reverse("trailer_new"), {"number": "鲁B", "kind": "trailer", "weight_kg": "4200"})
    assert wrong.status_code == 422
    assert "id_number" in Page(wrong.content.decode()).anchors
    typed = {"number": "CJ0007", "kind": "chassis", "weight_kg": "4200"}
    assert clerk.post(reverse("trailer_new"), typed).status_code == 302
    assert "CJ0007" in shown(world, Role.CUSTOMS, "queue", kind="trailer")
    assert officer.post(reverse("trailer_act", args=["CJ0007", "approve"])).status_code == 302
    assert clerk.post(reverse("trailer_new"), typed | {"weight_kg": "4300"}).status_code == 302
    assert "待审核的变更" in shown(world, Role.CUSTOMS, "trailer", "CJ0007")
    assert (
        officer.post(reverse("trailer_act", args=["CJ0007", "refuse_change"]), {"reason": "磅单不清"}).status_code
        == 302
    )
    form = clerk.get(reverse("pass_new"), {"type": "6"})
    assert '<option value="CJ0007">4200 kg</option>' in form.content.decode()
    asked = {
        "inner_no": "E-1", "pass_type": "6", "direction": "I", "plate": world.play.truck(3).plate,
        "frame_no": "CJ0007", "applicant": "张三", "do": "apply",
    }  # fmt: skip
    assert clerk.post(f"{reverse('pass_new')}?type=6", asked).status_code == 302
    made = models.GatePass.objects.latest("pk")
    assert (made.state, made.frame_weight) == ("approved", Decimal(4200))
    assert "CJ0007" in shown(world, Role.GATE, "pass", made.pass_no)


def test_a_card_is_applied_for_issued_and_reported_lost(world: World):
    clerk, officer = world.browser(Role.DECLARANT), world.browser(Role.CUSTOMS)
    typed = {
        "card_no": "L7", "physical_no": "04A1", "card_type": "ic", "plate": world.gate_pass.plate,
        "valid_from": "2020-01-01", "valid_until": "2037-12-31",
    }  # fmt: skip
    assert "VEH-172" in clerk.post(reverse("card_new"), typed).content.decode()
    assert clerk.post(reverse("card_new"), typed | {"card_no": "LC-0007"}).status_code == 302
    card = models.Card.objects.get()
    queue = shown(world, Role.CUSTOMS, "queue", kind="card")
    assert "LC-0007" in queue
    claimed = officer.post(reverse("queue"), {"claim_one": f"card:{card.pk}"}, follow=True)
    assert "已认领 1 件" in claimed.content.decode()
    assert officer.post(reverse("card_act", args=[card.pk, "issue"])).status_code == 302
    assert "LC-0007" in shown(world, Role.DECLARANT, "vehicle", world.gate_pass.plate)
    lost = reverse("card_act", args=[card.pk, "report_loss"])
    assert clerk.post(lost, {"reason": "遗失"}).status_code == 302
    assert "已挂失" in shown(world, Role.GATE, "cards")
    assert f"/cards/{card.pk}/" in shown(world, Role.PROVINCE, "decisions", kind="card")
    models.Card.objects.update(state="active", valid_from="2019-01-01", valid_until="2020-01-01")
    assert "已到期" in shown(world, Role.CUSTOMS, "cards", before="2021-01-01")


def test_the_gate_registers_a_visitor_and_collects_its_card(world: World):
    crew, officer = world.browser(Role.GATE), world.browser(Role.CUSTOMS)
    host, today = world.play.clerk.organisation.code, clock.day_of(clock.now()).isoformat()
    typed = {
        "plate": "鲁B88888", "enterprise": host, "business_type": "delivery", "direction": "I", "valid_on": today,
        "vehicle_type": "truck", "tare_kg": "9000", "card_no": "T-01",
    }  # fmt: skip
    assert crew.post(reverse("visit_new"), typed | {"enterprise": "X"}).status_code == 422
    assert crew.post(reverse("visit_new"), typed).status_code == 302
    visit = models.Visit.objects.get()
    assert "鲁B88888" in shown(world, Role.CUSTOMS, "queue", kind="visit")
    assert officer.post(reverse("visit_act", args=[visit.pk, "approve"])).status_code == 302
    form = world.browser(Role.DECLARANT).get(reverse("pass_new"), {"type": "6"}).content.decode()
    assert f"鲁B88888 · 9000 kg · 临时车辆 {today}" in form
    visits.through_the_gate(visit.pk, "I", clock.now())
    assert "鲁B88888" in shown(world, Role.GATE, "visits", card="out")
    assert "鲁B88888" not in shown(world, Role.GATE, "visits", card="late")
    visits.through_the_gate(visit.pk, "E", clock.now())
    assert "鲁B88888" in shown(world, Role.GATE, "visits", card="late", day=today)
    assert crew.post(reverse("visit_act", args=[visit.pk, "collect_card"])).status_code == 302
    assert "已办结" in shown(world, Role.GATE, "visit", visit.pk)
    assert "鲁B88888" not in shown(world, Role.GATE, "visits", card="out")
    assert shown(world, Role.GATE, "visits", day="x")


def test_a_pass_of_a_visitor_leads_to_its_visit(world: World):
    visits.approve_visit(world.play.officer, world.visit.pk)
    asked = {
        "inner_no": "E-1", "pass_type": "6", "direction": "I", "plate": world.visit.plate, "vehicle_weight": "9000",
        "applicant": "张三", "do": "apply",
    }  # fmt: skip
    assert world.browser(Role.DECLARANT).post(f"{reverse('pass_new')}?type=6", asked).status_code == 302
    made = models.GatePass.objects.latest("pk")
    assert made.state == "approved"
    assert reverse("visit", args=[world.visit.pk]) in shown(world, Role.DECLARANT, "pass", made.pass_no)
    assert made.pass_no in shown(world, Role.DECLARANT, "visit", world.visit.pk)
