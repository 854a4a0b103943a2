"""Messages and receipts through the API; the gate's XML."""

from __future__ import annotations

import io
import zipfile

from tests.acts.test_intake import envelope

from zongbao.core import clock
from zongbao.demo import papers
from zongbao.exchange.message import read
from zongbao.exchange.writer import write_bare, write_request
from zongbao.store import models


def inv101(play, message_id="M1", qty=100) -> bytes:
    return write_request("INV101", play.in_paper(play.load(qty)), envelope(play, message_id))


def test_xml_in_reply_and_receipts_out(play, clerk):
    answer = clerk.post("/messages?file_name=a.xml", inv101(play), kind="application/xml")
    assert answer.status_code == 201, answer.json()
    told = answer.json()
    assert read(told["reply"].encode()).payload.accepted
    assert [one["message_type"] for one in told["receipts"]] == ["INV202", "INV201", "INV201"]
    number = told["subject"]["id"]
    assert clerk.get(f"/messages/{number}").json()["state"] == "accepted"
    assert clerk.get(f"/messages/{number}/raw").content.startswith(b"<?xml")
    body = clerk.get(f"/receipts/{told['receipts'][0]['message_id']}/body")
    assert read(body.content).ok


def test_zip_is_taken_as_well(play, clerk):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as bundle:
        bundle.writestr("a.xml", inv101(play))
    answer = clerk.post("/messages?file_name=a.zip", packed.getvalue(), kind="application/zip")
    assert answer.status_code == 201, answer.json()


def test_bad_message_is_kept_and_answered_with_every_problem(play, clerk):
    answer = clerk.post("/messages", b"<Signature/>", kind="application/xml")
    assert (answer.status_code, answer.json()["code"]) == (422, "MSG-032")
    assert not read(answer.json()["reply"].encode()).payload.accepted
    assert models.RawMessage.objects.latest("pk").state == "refused"


def test_a_message_twice_under_two_keys_posts_once(play, clerk):
    raw = inv101(play)
    first, second = (clerk.post("/messages", raw, kind="application/xml") for _ in range(2))
    assert first.json()["reply"] == second.json()["reply"]
    assert second.json()["subject"]["state"] == "repeated"
    assert models.BondedList.objects.count() == 1


def test_receipts_go_by_cursor_and_are_marked_by_their_receiver(play, clerk, stranger, officer):
    clerk.post("/messages", inv101(play), kind="application/xml")
    items = clerk.get("/receipts", undelivered=True).json()["items"]
    first = items[0]["id"]
    assert stranger.post(f"/receipts/{first}/delivered").status_code == 404
    assert officer.post(f"/receipts/{first}/delivered").status_code == 403
    assert clerk.post(f"/receipts/{first}/delivered").json()["delivered_at"]
    left = clerk.get("/receipts", undelivered=True).json()["items"]
    assert [one["id"] for one in left] == [one["id"] for one in items[1:]]
    assert [one["id"] for one in clerk.get("/receipts", after=first).json()["items"]] == [one["id"] for one in left]
    assert stranger.get(f"/receipts/{items[0]['message_id']}/body").status_code == 404


def test_only_enterprises_hand_in_messages(play, officer):
    before = models.RawMessage.objects.count()
    answer = officer.post("/messages", inv101(play), kind="application/xml")
    assert (answer.status_code, answer.json()["code"]) == (403, "ACC-403")
    assert models.RawMessage.objects.count() == before


def seen(play, session="S1"):
    lane = models.Lane.objects.select_related("gate").filter(gate__zone=play.crew.organisation.zone).first()
    row = play.declare(play.in_paper(play.load(100)))
    paper = play.pass_paper(row)
    return papers.collection(paper, lane.gate.area, lane.number, session, clock.now().replace(microsecond=0), off_by=0)


def test_gate_xml_gets_feedback(play, crew, clerk):
    raw = write_bare("GATHER_INFO", seen(play))
    answer = crew.post("/gate/messages", raw, kind="application/xml")
    assert (answer.status_code, answer["Content-Type"]) == (201, "application/xml; charset=utf-8")
    assert read(answer.content).payload.result == "N"  # no pass stands for this vehicle
    assert clerk.post("/gate/messages", raw, kind="application/xml").status_code == 403
    assert crew.get("/gate/passages").json()["items"][0]["session"] == "S1"


def test_exception_is_resolved_with_a_reason(play, clerk, crew):
    row = play.declare(play.in_paper(play.load(100)))
    play.release(row)
    outcome = play.collect(play.apply(row), off_by=50_000)
    number = outcome.passage.pk
    assert crew.get(f"/gate/passages/{number}").json()["state"] == "exception"
    bare = crew.post(f"/gate/passages/{number}/resolve", {"action": "release"})
    assert (bare.status_code, bare.json()["code"]) == (409, "LIF-002")
    done = crew.post(f"/gate/passages/{number}/resolve", {"action": "release", "reason": "复磅无误"})
    assert (done.status_code, done.json()["state"]) == (200, "released_by_hand")
    assert clerk.post(f"/gate/passages/{number}/resolve", {"action": "release", "reason": "x"}).status_code == 403


def test_a_gate_leaves_its_pictures(crew, clerk):
    raw = b"\xff\xd8\xff\xe0 a picture"
    first = crew.post("/gate/pictures/CAM-7", raw, kind="image/jpeg")
    assert first.status_code == 201, first.content
    assert first.json()["kind"] == "image/jpeg"
    assert crew.post("/gate/pictures/CAM-7", raw, kind="image/jpeg").json() == first.json()
    script = crew.post("/gate/pictures/CAM-8", b"<svg><script/></svg>", kind="image/jpeg")
    assert script.status_code == 422
    assert "GAT-166" in script.content.decode()
    assert crew.post("/gate/pictures/CAM-9", raw + bytes(2 * 1024 * 1024)).status_code in (413, 422)
    assert clerk.post("/gate/pictures/CAM-7", raw).status_code == 403
