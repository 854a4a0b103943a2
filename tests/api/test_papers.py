"""The chain through the API: list, declaration, pass, gate, posted book; each refusal with its reasons."""

from __future__ import annotations

import json

from zongbao.core import clock
from zongbao.demo import papers
from zongbao.store import models
from zongbao.store.papers import to_json

from .conftest import body_of


def declared(play, clerk, qty=100):
    answer = clerk.post("/lists", body_of(play.in_paper(play.load(qty))))
    assert answer.status_code == 201, answer.json()
    return answer.json()["subject"]["list_no"]


def test_from_list_to_posted_book(play, clerk, officer, crew):
    number = declared(play, clerk)
    shown = clerk.get(f"/lists/{number}").json()
    assert (shown["state"], shown["state_en"], shown["lines"][0]["declared_qty"]) == ("pre_posted", "Pre-posted", "100")
    entry = clerk.get("/declarations").json()["items"][0]["pre_entry_no"]
    assert clerk.post(f"/declarations/{entry}/declare").json()["state"] == "declared"
    assert officer.post(f"/declarations/{entry}/release", {"reason": "单证相符"}).json()["state"] == "released"
    row = models.BondedList.objects.get(list_no=number)
    applied = clerk.post("/passes", body_of(play.pass_paper(row)))
    assert applied.status_code == 201, applied.json()
    gate_pass = models.GatePass.objects.get(pass_no=applied.json()["subject"]["pass_no"])
    lifted = crew.post("/gate/collections", body_of(collection(play, gate_pass)))
    assert (lifted.status_code, lifted.json()["decision"]["outcome"]) == (201, "accept"), lifted.json()
    assert lifted.json()["passage"]["pass_no"] == gate_pass.pass_no
    while models.GatePass.objects.get(pk=gate_pass.pk).state == "gate1":
        crew.post("/gate/collections", body_of(collection(play, gate_pass, position=2)))
    assert clerk.get(f"/lists/{number}").json()["state"] == "posted"
    book = play.book().book_no
    item = clerk.get(f"/books/{book}/items/1").json()
    assert item["balance"]["declared"]["actual_in"] == "100"
    movements = clerk.get(f"/books/{book}/items/1/movements").json()["items"]
    assert [one["event"] for one in movements] == ["reserve", "confirm"]
    past = clerk.get(f"/books/{book}/items", as_of="2020-01-01").json()
    assert past["items"][0]["balance"]["declared"]["actual_in"] == "0"


def collection(play, gate_pass, position=1):
    from zongbao.acts.documents import pass_paper

    lanes = models.Lane.objects.select_related("gate").filter(gate__zone=gate_pass.zone, direction=gate_pass.direction)
    lane = lanes.filter(position=position).order_by("-gate__double" if position == 2 else "gate__double", "id").first()
    return papers.collection(
        pass_paper(gate_pass), lane.gate.area, lane.number, play.next_no("S"), clock.now(), off_by=0
    )


def test_refused_list_is_kept_and_every_reason_is_told(play, clerk):
    answer = clerk.post("/lists", body_of(play.out_paper(play.load(5))))
    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    told = answer.json()
    assert told["code"] == "LED-101"
    assert told["subject"]["state"] == "returned"
    reason = told["reasons"][0]
    assert all(reason[name] for name in ("title_zh", "title_en", "message_zh", "message_en", "hint_zh", "hint_en"))
    assert reason["citations"][0]["key"]
    assert told["type"] == "/api/v1/regulations/LED-101"
    assert clerk.get("/regulations/LED-101").json()["title_zh"] == reason["title_zh"]


def test_a_field_the_interface_cannot_carry_is_named_and_nothing_is_kept(play, clerk):
    body = body_of(play.in_paper(play.load(5)))
    body["lines"][0]["name"] = "长" * 600
    body["operator"]["customs_code"] = "３７０２"
    body["lines"][0]["declared_qty"] = "1.1234567"
    answer = clerk.post("/lists", body)
    assert answer.status_code == 422
    found = {(one["code"], one["path"]) for one in answer.json()["reasons"]}
    assert found == {
        ("MSG-040", "lines[1].name"),
        ("MSG-045", "operator.customs_code"),
        ("MSG-042", "lines[1].declared_qty"),
    }
    assert models.BondedList.objects.count() == 0


def test_shape_errors_all_at_once(play, clerk):
    body = body_of(play.in_paper(play.load(5)))
    body["surprise"] = 1
    body["lines"][0]["declared_qty"] = "１２"
    del body["direction"]
    answer = clerk.post("/lists", body)
    assert answer.status_code == 422
    assert {one["path"] for one in answer.json()["reasons"]} == {"surprise", "lines.0.declared_qty", "direction"}
    assert {one["code"] for one in answer.json()["reasons"]} == {"API-005"}


def test_json_is_read_exactly(play, clerk):
    body = to_json(play.in_paper(play.load(5)))
    del body["pre_entry_no"], body["change_count"]

    text = json.dumps(body)
    assert clerk.post("/lists", text.replace("{", '{"direction":"I",', 1).encode()).json()["code"] == "API-004"
    assert (
        clerk.post("/lists", text.replace('"direction"', '"x":1e5,"direction"', 1).encode()).json()["code"] == "API-004"
    )
    assert clerk.post("/lists", b"\xff\xfe").json()["code"] == "API-004"
    assert clerk.post("/lists", b"[" * 100_000).json()["code"] == "API-004"


def test_foreign_rows_are_absent(play, clerk, stranger):
    number = declared(play, clerk)
    book = play.book().book_no
    entry = clerk.get("/declarations").json()["items"][0]["pre_entry_no"]
    for path in (f"/lists/{number}", f"/books/{book}", f"/books/{book}/items", f"/declarations/{entry}"):
        answer = stranger.get(path)
        assert (answer.status_code, answer.json()["code"]) == (404, "ACC-404"), path
    assert stranger.get("/lists").json() == {"items": [], "next": None}
    moved = stranger.post(f"/lists/{number}/request_deletion", {"reason": "x"})
    assert (moved.status_code, moved.json()["code"]) == (404, "ACC-404")


def test_role_that_may_not_and_move_that_is_illegal_or_unknown(play, clerk, officer):
    number = declared(play, clerk)
    assert (clerk.post(f"/lists/{number}/approve").status_code) == 403
    illegal = officer.post(f"/lists/{number}/approve")
    assert (illegal.status_code, illegal.json()["code"]) == (409, "LIF-001")
    unknown = officer.post(f"/lists/{number}/explode")
    assert (unknown.status_code, unknown.json()["code"]) == (404, "API-006")


def test_pages_go_by_cursor(play, clerk):
    numbers = [declared(play, clerk, qty) for qty in (1, 2, 3)]
    first = clerk.get("/lists", limit=2).json()
    assert [one["list_no"] for one in first["items"]] == numbers[:2]
    second = clerk.get("/lists", limit=2, after=first["next"]).json()
    assert ([one["list_no"] for one in second["items"]], second["next"]) == (numbers[2:], None)
    assert clerk.get("/lists", limit=0).json()["code"] == "API-005"


def test_vehicles_are_filed_barred_and_cleared(play, clerk, officer):
    filed = clerk.post("/vehicles", {"plate": "鲁B12345", "tare_kg": "13000"})
    assert filed.status_code == 201, filed.json()
    assert officer.post("/vehicles/鲁B12345/blacklist", {"reason": "闯卡"}).json()["blacklisted"] is True
    assert officer.post("/vehicles/鲁B12345/clear", {"reason": "已处理"}).json()["blacklisted"] is False
    assert clerk.post("/vehicles", {"plate": "鲁B12345", "tare_kg": -1}).json()["code"] == "VEH-151"


def test_book_pause_and_resume(play, officer):
    book = play.book().book_no
    assert officer.post(f"/books/{book}/pause", {"which": "in", "reason": "核查"}).json()["pause_in"] is True
    assert officer.post(f"/books/{book}/resume", {"reason": "完成"}).json()["pause_in"] is False
    assert officer.post(f"/books/{book}/pause", {"which": "up", "reason": "x"}).json()["code"] == "API-005"


def test_an_expired_book_is_renewed(play, clerk, officer):
    path = f"/books/{play.book().book_no}/renew"
    body = {"valid_until": "2038-12-31", "reason": "续期"}
    assert officer.post(path, body).json()["code"] == "LIF-001"
    models.AccountBook.objects.filter(pk=play.book().pk).update(state="expired", valid_until="2026-01-01")
    assert clerk.post(path, body).status_code == 403
    assert officer.post(path, {"reason": "续期"}).json()["code"] == "API-005"
    renewed = officer.post(path, body).json()
    assert (renewed["state"], renewed["valid_until"]) == ("active", "2038-12-31")


def test_an_item_tells_its_supervision(play, clerk):
    number, book = declared(play, clerk), play.book()
    path = f"/books/{book.book_no}/items/1"
    assert clerk.get(path).json()["supervision"] is None
    row = models.BondedList.objects.get(list_no=number)
    models.AccountBook.objects.filter(pk=book.pk).update(kind="equipment", posting_mode="2")
    days = {"supervised_from": "2025-03-03", "supervised_until": "2028-03-02"}
    models.EquipmentTerm.objects.create(book=book, item_no=1, entry_mode="1", list=row, line_no=1, **days)
    wanted = {"source_list": number, "entry_mode": "1", "line_no": 1, **days}
    assert clerk.get(path).json()["supervision"] == wanted


def test_a_declaration_is_brought_in_step_and_cancelled(play, clerk, officer):
    number = declared(play, clerk)
    path = f"/declarations/{clerk.get('/declarations').json()['items'][0]['pre_entry_no']}"
    clerk.post(f"{path}/declare")
    assert clerk.post(f"{path}/sync").json()["code"] == "DEC-108"
    models.Declaration.objects.filter(list__list_no=number).update(needs_sync=True)
    assert officer.post(f"{path}/release", {"reason": "相符"}).json()["code"] == "DEC-107"
    assert clerk.post(f"{path}/sync").status_code == 200
    assert officer.post(f"{path}/release", {"reason": "相符"}).json()["state"] == "released"
    assert clerk.post(f"{path}/cancel", {"reason": "报错"}).status_code == 403
    assert officer.post(f"{path}/cancel").json()["code"] == "LIF-002"
    assert officer.post(f"{path}/cancel", {"reason": "报错"}).json()["state"] == "cancelled"
    assert clerk.get(f"/lists/{number}").json()["state"] == "deletion_requested"


def test_regulations_are_explained_as_of_a_day(clerk):
    assert clerk.get("/regulations/supervision_mode:5000").json()["kind"] == "code"
    assert clerk.get("/regulations/pass_valid_days", on="2024-01-01").json()["value"]
    assert clerk.get("/regulations/GACC-2018-23%238").status_code == 200
    assert clerk.get("/regulations/NOPE-1").json()["code"] == "API-007"


def test_a_returned_list_is_discarded(play, clerk):
    row = play.declare(play.out_paper(play.load(5)))
    assert row.state == "returned"
    done = clerk.post(f"/lists/{row.list_no}/discard")
    assert (done.status_code, done.json()["state"]) == (200, "deleted")


def test_customs_delete_a_pass_with_a_reason(play, clerk, officer):
    row = play.apply(play.declare(play.in_paper(play.load(100))))
    assert officer.post(f"/passes/{row.pass_no}/delete").json()["code"] == "LIF-002"
    assert clerk.post(f"/passes/{row.pass_no}/delete", {"reason": "x"}).status_code == 403
    done = officer.post(f"/passes/{row.pass_no}/delete", {"reason": "重复申请"})
    assert (done.status_code, done.json()["state"]) == (200, "deleted")


def test_manual_review_sends_lists_to_an_officer(play, clerk, officer, stranger):
    firm = play.clerk.organisation.code
    assert officer.post(f"/enterprises/{firm}/review").json()["code"] == "LIF-002"
    assert clerk.post(f"/enterprises/{firm}/review", {"reason": "x"}).status_code == 403
    assert officer.post("/enterprises/0000000000/review", {"reason": "x"}).status_code == 404
    assert officer.post(f"/enterprises/{firm}/review", {"reason": "稽查"}).json()["manual_review"] is True
    taken = clerk.post("/lists", body_of(play.in_paper(play.load(1))))
    assert (taken.status_code, taken.json()["decision"]["reasons"][0]["code"]) == (202, "LST-604")
    assert officer.post(f"/enterprises/{firm}/unreview", {"reason": "结束"}).json()["manual_review"] is False
    assert clerk.post("/lists", body_of(play.in_paper(play.load(1)))).status_code == 201
