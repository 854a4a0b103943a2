"""Forms: all problems at once with links to their fields, and the papers that come of sound ones."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import Any

from django.urls import reverse
from tests.web.conftest import World
from tests.web.markup import Page

from zongbao.core import clock
from zongbao.core.roles import Role
from zongbao.domain.papers.bonded_list import BondedList
from zongbao.store import models
from zongbao.web.pages.list_fields import PARTIES, HeadForm, LineForm, plain


def posted(paper: BondedList, **changes: Any) -> dict[str, Any]:
    """A paper as a browser would post it."""
    data = {name: getattr(paper, name) for name in HeadForm.base_fields}
    for name in PARTIES:
        party = getattr(paper, name)
        data |= {f"{name}-{part}": getattr(party, part) for part in ("customs_code", "credit_code", "name")}
    for at, line in enumerate(paper.lines):
        typed = {f"lines-{at}-{name}": plain(getattr(line, name)) for name in LineForm.base_fields}
        data |= {name: "" if value is None else value for name, value in typed.items()}
    return {**data, "line_count": len(paper.lines), "do": "declare", **changes}


def reasons_in(answer: Any) -> list[str]:
    """The reasons that a page shows, for a failing test's message."""
    return re.findall(r'<p class="zb-reason-message">(.*?)</p>', answer.content.decode(), re.DOTALL)


def sheet(world: World) -> BondedList:
    return world.play.in_paper(world.play.load(7), world.play.load(3, 2, good=1))


def test_an_empty_list_names_every_missing_field_and_links_to_it(world: World):
    answer = world.browser(Role.DECLARANT).post(reverse("list_new"), {"line_count": "1", "do": "declare"})
    assert answer.status_code == 422
    page = Page(answer.content.decode())
    assert {"id_inner_no", "id_supervision_mode", "id_lines-0-hs_code", "id_lines-0-declared_qty"} <= page.anchors
    assert page.problems == []


def test_a_sound_list_is_declared(world: World):
    paper = sheet(world)
    answer = world.browser(Role.DECLARANT).post(reverse("list_new"), posted(paper))
    row = models.BondedList.objects.get(inner_no=paper.inner_no)
    assert answer.status_code == 302, answer.content.decode()[:3000]
    assert answer["Location"] == reverse("list", args=[row.list_no])
    assert (row.state, row.line_count) == ("pre_posted", 2)


def test_a_list_the_rules_refuse_goes_to_its_decisions_with_law_and_hint(world: World):
    out = world.play.out_paper(world.play.load(120))
    answer = world.browser(Role.DECLARANT).post(reverse("list_new"), posted(out), follow=True)
    text = answer.content.decode()
    assert [word for word in ("LED-101", "怎么办", "怎样改就能通过") if word not in text] == [], reasons_in(answer)
    assert reverse("rule", args=["LED-101"]) in text


def test_a_list_that_cannot_be_kept_stays_on_the_form(world: World):
    again = posted(sheet(world), inner_no=world.bonded_list.inner_no)
    answer = world.browser(Role.DECLARANT).post(reverse("list_new"), again)
    assert answer.status_code == 422
    assert "id_inner_no" in Page(answer.content.decode()).anchors


def test_adding_and_removing_a_line_keeps_what_was_typed(world: World):
    typed = posted(sheet(world))
    browser = world.browser(Role.DECLARANT)
    more = browser.post(reverse("list_new"), typed | {"do": "add"}).content.decode()
    assert 'id="line-3"' in more
    assert typed["inner_no"] in more
    assert typed["lines-1-part_no"] in more
    less = browser.post(reverse("list_new"), typed | {"do": "remove:0"}).content.decode()
    assert 'id="line-2"' not in less
    assert typed["lines-1-part_no"] in less


def test_lines_are_filled_from_the_book(world: World):
    typed = {"book_no": world.book.book_no, "line_count": "1", "do": "fill", "lines-0-book_item": "1"}
    text = world.browser(Role.DECLARANT).post(reverse("list_new"), typed).content.decode()
    assert world.bonded_list.lines.get(line_no=1).part_no in text


def test_a_change_is_asked_for_with_the_same_form(world: World):
    row = world.play.declare(sheet(world))
    world.play.release(row)
    page = world.browser(Role.DECLARANT).get(reverse("list_change", args=[row.list_no]))
    assert row.inner_no in page.content.decode()
    changed = posted(sheet(world), inner_no=row.inner_no, **{"lines-0-spec": "另一规格"})
    answer = world.browser(Role.DECLARANT).post(reverse("list_change", args=[row.list_no]), changed)
    row.refresh_from_db()
    assert (answer.status_code, row.state) == (302, "change_requested"), reasons_in(answer)


def test_a_pass_takes_part_of_a_list(world: World):
    row, truck = world.bonded_list, world.play.truck(2)
    first = row.lines.get(line_no=1)
    path = f"{reverse('pass_new')}?list={row.list_no}"
    typed = {
        "inner_no": "WEB-P1", "pass_type": "2", "direction": "I", "plate": truck.plate, "applicant": "孟远帆 0532-1",
        f"line-{first.pk}-quantity": "5",
    }  # fmt: skip
    answer = world.browser(Role.DECLARANT).post(path, typed)
    assert answer.status_code == 302, answer.content.decode()
    made = models.GatePass.objects.get(inner_no="WEB-P1")
    assert (made.state, made.binding, made.lines.get().declared_qty) == ("approved", "3", Decimal(5))
    assert made.total_weight == made.vehicle_weight + made.gross_weight


def test_a_pass_over_what_is_left_says_so(world: World):
    row, truck = world.bonded_list, world.play.truck(2)
    first = row.lines.get(line_no=1)
    typed = {
        "inner_no": "WEB-P2", "pass_type": "2", "direction": "I", "plate": truck.plate, "applicant": "孟远帆",
        f"line-{first.pk}-quantity": "59",
    }  # fmt: skip
    path = f"{reverse('pass_new')}?list={row.list_no}"
    answer = world.browser(Role.DECLARANT).post(path, typed, follow=True)
    assert "PAS-2" in answer.content.decode()


def test_an_empty_pass_form_links_its_problems(world: World):
    answer = world.browser(Role.DECLARANT).post(f"{reverse('pass_new')}?type=6", {"pass_type": "6"})
    assert answer.status_code == 422
    assert {"id_inner_no", "id_plate", "id_applicant"} <= Page(answer.content.decode()).anchors


def test_an_empty_vehicle_gets_a_pass(world: World):
    truck = world.play.truck(3)
    typed = {"inner_no": "WEB-E", "pass_type": "6", "direction": "I", "plate": truck.plate, "applicant": "孟远帆"}
    answer = world.browser(Role.DECLARANT).post(f"{reverse('pass_new')}?type=6", typed)
    assert answer.status_code == 302, answer.content.decode()
    assert models.GatePass.objects.get(inner_no="WEB-E").state == "approved"


def test_lists_of_others_cannot_be_put_on_a_pass(world: World):
    path = f"{reverse('pass_new')}?list={world.foreign_list.list_no}"
    assert world.browser(Role.DECLARANT).get(path).status_code == 404


def test_the_gate_desk_decides_and_shows_the_passage(world: World):
    lane = models.Lane.objects.filter(gate__zone=world.book.zone, direction="I", gate__double=False).first()
    assert lane is not None
    typed = {"lane": lane.pk, "plate": world.gate_pass.plate.lower(), "weight": str(world.gate_pass.total_weight)}
    answer = world.browser(Role.GATE).post(reverse("gate"), typed)
    passage = models.Passage.objects.latest("id")
    assert answer["Location"] == reverse("passage", args=[passage.pk])
    assert passage.state == "lifted"


def test_the_gate_desk_needs_a_plate_or_a_card(world: World):
    answer = world.browser(Role.GATE).post(reverse("gate"), {"lane": "0"})
    assert answer.status_code == 422
    assert {"id_lane", "id_plate"} <= Page(answer.content.decode()).anchors


def test_the_exception_desk_wants_a_reason(world: World):
    path = reverse("passage_act", args=[world.passage.pk, "turn_back"])
    refused = world.browser(Role.GATE).post(path, {"reason": "  "})
    assert refused.status_code == 422
    assert "请写明理由" in refused.content.decode()
    done = world.browser(Role.GATE).post(path, {"reason": "超重，退回重新装车"})
    world.passage.refresh_from_db()
    assert (done.status_code, world.passage.state) == (302, "turned_back")
    assert "超重，退回重新装车" in world.browser(Role.GATE).get(done["Location"]).content.decode()


def test_a_move_that_is_not_open_says_why(world: World):
    path = reverse("pass_act", args=[world.gate_pass.pass_no, "unhold"])
    answer = world.browser(Role.CUSTOMS).post(path, {"reason": "误点"})
    assert answer.status_code == 422
    assert "LIF-001" in answer.content.decode()


def test_an_officer_holds_and_frees_a_pass(world: World):
    for move, state in (("hold", "held"), ("unhold", "approved")):
        path = reverse("pass_act", args=[world.gate_pass.pass_no, move])
        assert world.browser(Role.CUSTOMS).post(path, {"reason": "布控指令"}).status_code == 302
        world.gate_pass.refresh_from_db()
        assert world.gate_pass.state == state


def test_arrival_is_confirmed_line_by_line(world: World):
    number = world.gate_pass.pass_no
    path, officer = reverse("pass_arrival", args=[number]), world.browser(Role.CUSTOMS)
    early = world.browser(Role.DECLARANT).post(path, {"line-1-quantity": "20"})
    assert (early.status_code, "GAT-159" in early.content.decode()) == (422, True)
    world.play.pass_gate(world.gate_pass)
    assert "等您确认到货" in world.browser(Role.DECLARANT).get(reverse("home")).content.decode()
    short = world.browser(Role.DECLARANT).post(path, {"line-1-quantity": "19"}, follow=True)
    assert "GAT-150" in short.content.decode()
    assert number in officer.get(reverse("queue")).content.decode()
    again = world.browser(Role.DECLARANT).post(path, {"line-1-quantity": "20"})
    assert (again.status_code, "GAT-156" in again.content.decode()) == (422, True)
    act = reverse("arrival_act", args=[number, "accept"])
    assert officer.post(act, {"reason": ""}).status_code == 422
    assert officer.post(act, {"reason": "复点相符"}).status_code == 302
    world.gate_pass.refresh_from_db()
    assert world.gate_pass.arrival_confirmed_at is not None


def test_an_overdue_arrival_says_so(world: World):
    world.play.pass_gate(world.gate_pass)
    late = clock.now() - dt.timedelta(days=1)
    models.Arrival.objects.update(due_at=late)
    browser = world.browser(Role.DECLARANT)
    home = browser.get(reverse("home")).content.decode()
    assert "等您确认到货" in home
    assert "已超时" in home
    assert world.gate_pass.pass_no in browser.get(reverse("arrivals"), {"wait": "overdue"}).content.decode()
    assert "逾期未确认" in browser.get(reverse("arrival", args=[world.gate_pass.pass_no])).content.decode()


def test_a_vehicle_is_filed_barred_and_cleared(world: World):
    wrong = world.browser(Role.DECLARANT).post(
        reverse("vehicle_new"), {"plate": "ABC", "vehicle_type": "truck", "tare_kg": "9000"}
    )
    assert wrong.status_code == 422
    assert "id_plate" in Page(wrong.content.decode()).anchors
    typed = {"plate": "鲁B7K21Z", "vehicle_type": "truck", "tare_kg": "9000"}
    assert world.browser(Role.DECLARANT).post(reverse("vehicle_new"), typed).status_code == 302
    assert "鲁B7K21Z" in world.browser(Role.CUSTOMS).get(reverse("queue")).content.decode()
    approve = reverse("vehicle_act", args=["鲁B7K21Z", "approve"])
    assert world.browser(Role.CUSTOMS).post(approve).status_code == 302
    changed = typed | {"tare_kg": "9100", "weighed_on": "2026-01-01"}
    assert world.browser(Role.DECLARANT).post(reverse("vehicle_new"), changed).status_code == 302
    shown = world.browser(Role.CUSTOMS).get(reverse("vehicle", args=["鲁B7K21Z"])).content.decode()
    assert "待审核的变更" in shown
    for move, barred in (("blacklist", True), ("clear", False)):
        path = reverse("vehicle_act", args=["鲁B7K21Z", move])
        assert world.browser(Role.CUSTOMS).post(path, {"reason": "查获夹藏"}).status_code == 302
        assert models.Vehicle.objects.get(plate="鲁B7K21Z").blacklisted is barred


def test_a_book_is_paused_and_resumed(world: World):
    path = reverse("book_pause", args=[world.book.book_no])
    assert world.browser(Role.CUSTOMS).post(path, {"which": "out", "reason": ""}).status_code == 422
    assert world.browser(Role.CUSTOMS).post(path, {"which": "out", "reason": "账实不符"}).status_code == 302
    assert models.AccountBook.objects.get(pk=world.book.pk).pause_out
    resume = reverse("book_act", args=[world.book.book_no, "resume"])
    assert world.browser(Role.CUSTOMS).post(resume, {"reason": "已整改"}).status_code == 302
    assert not models.AccountBook.objects.get(pk=world.book.pk).pause_out


def test_an_enterprise_is_reviewed_by_hand_and_no_longer(world: World):
    path, firm = reverse("book_review", args=[world.book.book_no]), world.book.enterprise
    for reviewed, said in ((True, "设为人工审核"), (False, "取消人工审核")):
        assert said in world.browser(Role.CUSTOMS).get(path).content.decode()
        assert world.browser(Role.CUSTOMS).post(path, {"reason": " "}).status_code == 422
        assert world.browser(Role.CUSTOMS).post(path, {"reason": "稽查"}).status_code == 302
        firm.refresh_from_db()
        assert firm.manual_review is reviewed


def test_an_expired_book_is_renewed(world: World):
    models.AccountBook.objects.filter(pk=world.book.pk).update(state="expired", valid_until="2026-01-01")
    page = world.browser(Role.CUSTOMS).get(reverse("book", args=[world.book.book_no])).content.decode()
    path = reverse("book_renew", args=[world.book.book_no])
    assert path in page
    wrong = world.browser(Role.CUSTOMS).post(path, {"valid_until": "2020-01-01", "reason": "续期"})
    assert (wrong.status_code, "BOK-108" in wrong.content.decode()) == (422, True)
    right = world.browser(Role.CUSTOMS).post(path, {"valid_until": "2038-12-31", "reason": "续期"})
    assert right.status_code == 302
    book = models.AccountBook.objects.get(pk=world.book.pk)
    assert (book.state, str(book.valid_until)) == ("active", "2038-12-31")


def test_a_changed_list_holds_its_declaration_until_the_enterprise_confirms(world: World):
    number = world.declaration.pre_entry_no
    models.Declaration.objects.filter(pk=world.declaration.pk).update(needs_sync=True)
    shown, path = reverse("declaration", args=[number]), reverse("declaration_sync", args=[number])
    assert path in world.browser(Role.DECLARANT).get(shown).content.decode()
    officers = world.browser(Role.CUSTOMS).get(shown).content.decode()
    assert ("zb-notice" in officers, path in officers) == (True, False)
    assert world.browser(Role.DECLARANT).post(path).status_code == 302
    assert not models.Declaration.objects.get(pk=world.declaration.pk).needs_sync
    again = world.browser(Role.DECLARANT).post(path)
    assert (again.status_code, "DEC-108" in again.content.decode()) == (422, True)


def test_customs_cancels_a_declaration(world: World):
    row = world.play.declare(world.play.in_paper(world.play.load(1)))
    world.play.release(row)
    for number, status in ((world.declaration.pre_entry_no, 422), (row.declaration.pre_entry_no, 302)):
        path = reverse("declaration_act", args=[number, "cancel"])
        assert path in world.browser(Role.CUSTOMS).get(reverse("declaration", args=[number])).content.decode()
        answer = world.browser(Role.CUSTOMS).post(path, {"reason": "报错商品编码"})
        assert answer.status_code == status
        assert (status == 422) is ("LST-504" in answer.content.decode()), "live passes stand against it"
    row.refresh_from_db()
    assert row.state == "deletion_requested"
    assert world.declaration.state == "released"


def test_a_book_is_filed_with_items(world: World):
    typed = {
        "inner_no": "WEB-B1", "place_type": world.book.place_type, "posting_mode": "2", "line_count": "1",
        "valid_until": "2028-12-31", "warehouse_name": "二号库", "contact": "孟远帆", "phone": "0532-1",
    }  # fmt: skip
    more = world.browser(Role.DECLARANT).post(reverse("book_new"), typed | {"do": "add"}).content.decode()
    assert "items-1-part_no" in more
    assert "WEB-B1" in more
    answer = world.browser(Role.DECLARANT).post(reverse("book_new"), typed | {"do": "file"})
    assert answer.status_code == 302, answer.content.decode()
    assert models.AccountBook.objects.filter(inner_no="WEB-B1").exists()


def test_a_book_with_stock_is_not_closed(world: World):
    answer = world.browser(Role.DECLARANT).post(reverse("book_close", args=[world.book.book_no]), {"remark": ""})
    assert answer.status_code == 422
    assert "BOK-" in answer.content.decode()


def test_the_balance_of_an_item_can_be_asked_for_the_past(world: World):
    path = reverse("book_item", args=[world.book.book_no, 1])
    now = world.browser(Role.DECLARANT).get(path).content.decode()
    assert "核扣" in now
    assert world.bonded_list.list_no in now
    past = world.browser(Role.DECLARANT).get(path, {"as_of": "2020-01-01", "known_on": ""}).content.decode()
    assert "截至 2020-01-01" in past
    wrong = world.browser(Role.DECLARANT).get(path, {"as_of": "gestern"})
    assert "id_as_of_error" in wrong.content.decode()


def test_accounts_are_made_by_one_and_activated_by_another(world: World):
    typed = {
        "username": "new.clerk", "full_name": "新同事", "role": "declarant", "password": "Heron-lantern-42",
        "organisation": world.play.clerk.organisation.pk,
    }  # fmt: skip
    weak = world.browser(Role.SYSTEM_ADMIN).post(reverse("user_new"), typed | {"password": "12345"})
    assert weak.status_code == 422
    assert "ACC-111" in weak.content.decode()
    assert world.browser(Role.SYSTEM_ADMIN).post(reverse("user_new"), typed).status_code == 302
    assert not models.User.objects.get(username="new.clerk").is_active
    path = reverse("user_act", args=["new.clerk", "activate"])
    assert world.browser(Role.SECURITY_ADMIN).post(path).status_code == 302
    assert models.User.objects.get(username="new.clerk").is_active


def test_a_token_is_shown_once_and_can_be_revoked(world: World):
    browser, name = world.browser(Role.SECURITY_ADMIN), world.play.clerk.user.username
    shown = browser.post(reverse("user_token", args=[name]), {"name": "ERP", "days": "30"})
    assert shown.status_code == 200
    assert "zb-pre" in shown.content.decode()
    token = models.ApiToken.objects.get(name="ERP")
    assert browser.post(reverse("token_revoke", args=[token.pk])).status_code == 302
    assert models.ApiToken.objects.get(pk=token.pk).revoked_at is not None


def test_lists_are_picked_by_what_is_left_and_stay_picked_through_a_search(world: World):
    rows = [world.play.declare(world.play.in_paper(world.play.load(40))) for _ in range(2)]
    world.play.apply(rows[0], {1: 25}, truck=3)
    browser = world.browser(Role.DECLARANT)
    text = browser.get(reverse("pass_new")).content.decode()
    assert "剩 15 / 40" in text
    assert "已部分上车" in text
    found = browser.get(reverse("pass_new"), {"q": rows[1].list_no, "list": rows[0].list_no, "find": "1"})
    page = found.content.decode()
    assert f'name="list" value="{rows[0].list_no}" checked' in page
    assert page.count('id="l-') == 1
    nothing = browser.get(reverse("pass_new"), {"q": "no such goods", "find": "1"}).content.decode()
    assert "没有这样的清单" in nothing


def test_a_returned_pass_is_copied_and_corrected(world: World):
    row = world.play.declare(world.play.in_paper(world.play.load(40)))
    returned = world.play.apply(row, {1: 45}, truck=3, container_no="CSQU3054383")
    assert returned.state == "returned"
    browser = world.browser(Role.DECLARANT)
    path = f"{reverse('pass_new')}?copy={returned.pass_no}"
    assert path in browser.get(reverse("pass", args=[returned.pass_no])).content.decode()
    text = browser.get(path).content.decode()
    line = row.lines.get()
    for value in (returned.inner_no, returned.container_no, "45"):
        assert f'value="{value}"' in text
    head = {"inner_no": returned.inner_no, "pass_type": returned.pass_type, "direction": "I", "plate": returned.plate}
    answer = browser.post(path, {**head, "applicant": "张三", f"line-{line.pk}-quantity": "40"})
    assert answer.status_code == 302, reasons_in(answer)
    assert models.GatePass.objects.get(inner_no=returned.inner_no, state="approved").plate == returned.plate


def test_only_a_pass_that_is_over_is_copied(world: World):
    path = f"{reverse('pass_new')}?copy={world.gate_pass.pass_no}"
    assert world.browser(Role.DECLARANT).get(path).status_code == 404
