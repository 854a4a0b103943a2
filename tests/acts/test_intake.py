"""Messages through the one intake: receipts, repeats, conflicts, hostile bytes, pockets."""

from __future__ import annotations

import datetime as dt
import zlib
from dataclasses import replace
from decimal import Decimal

from zongbao.acts import intake
from zongbao.core import clock
from zongbao.core.decision import Outcome
from zongbao.exchange.envelope import Envelope
from zongbao.exchange.message import read
from zongbao.exchange.writer import write_request
from zongbao.store import models


def envelope(play, message_id: str, kind: str = "INV101", **more: object) -> Envelope:
    return Envelope(
        message_id=message_id, message_type=kind, sender=play.firm.sender_id, receiver="DXPEDCSAS0000001",
        file_name=f"{message_id}.xml", sent_at=clock.now().replace(microsecond=0),
        operator_code=play.firm.party.customs_code, system_id="Z7" if kind == "INV101" else "", **more,
    )  # fmt: skip


def inv101(play, message_id: str, paper=None) -> bytes:
    paper = paper or play.in_paper(play.load(100))
    return write_request("INV101", paper, envelope(play, message_id))


def send(play, raw: bytes) -> intake.Intake:
    return intake.receive(play.clerk, raw, door="test", file_name="one.xml")


def test_inv101_is_reserved_and_answered(play):
    taken = send(play, inv101(play, "M1"))
    assert taken.decision.accepted, taken.decision
    assert taken.message.state == "accepted"
    reply = read(taken.reply)
    assert reply.ok
    assert reply.payload.accepted
    row = models.BondedList.objects.get(list_no=taken.message.subject_no)
    assert reply.payload.pre_entry_no == row.pre_entry_no
    told = [(one.message_type, one.result) for one in taken.receipts]
    assert told == [("INV202", "1"), ("INV201", "Y"), ("INV201", "4")]
    for receipt in taken.receipts:
        assert read(bytes(receipt.body)).problems == ()
    assert zlib.decompress(bytes(taken.message.raw)).startswith(b"<?xml")


def test_the_same_message_twice_posts_once(play):
    raw = inv101(play, "M1")
    first, second = send(play, raw), send(play, raw)
    assert second.message.state == "repeated"
    assert second.reply == first.reply
    assert models.BondedList.objects.count() == 1
    balance = models.LedgerBalance.objects.get(book_id=play.book().pk, item_no=1)
    assert balance.pre_in == 100


def test_twice_in_one_batch_posts_once(play):
    raw = inv101(play, "M1")
    first, second = intake.receive_many(play.clerk, [(raw, "a.xml"), (raw, "b.xml")], "test")
    assert first.decision.accepted
    assert second.message.state == "repeated"
    assert second.reply == first.reply
    assert models.BondedList.objects.count() == 1


def test_other_bytes_under_the_same_id_are_a_conflict_and_kept(play):
    send(play, inv101(play, "M1"))
    taken = send(play, inv101(play, "M1", play.in_paper(play.load(7))))
    assert taken.decision.codes == ("MSG-190",)
    assert taken.message.state == "refused"
    assert models.RawMessage.objects.filter(message_id="M1").count() == 2
    assert models.BondedList.objects.count() == 1


def test_hostile_bytes_are_kept_and_change_nothing(play):
    taken = send(play, b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')
    assert taken.decision.outcome is Outcome.REFUSE
    assert zlib.decompress(bytes(taken.message.raw)).startswith(b"<?xml")
    assert not read(taken.reply).payload.accepted
    assert models.BondedList.objects.count() == 0


def test_one_bad_message_touches_no_other(play):
    good, bad = inv101(play, "M1"), inv101(play, "M2", replace(play.in_paper(play.load(5)), book_no="T4258W999999"))
    one, two = intake.receive_many(play.clerk, [(good, "a.xml"), (bad, "b.xml")], "test")
    assert one.decision.accepted
    assert two.decision.codes == ("LST-151",)


def test_pockets_wait_for_the_whole(play):
    paper = play.in_paper(play.load(100, 1), play.load(50, 2, 1))
    parts = [replace(paper, lines=(line,)) for line in paper.lines]
    sent = [
        write_request("INV101", part, envelope(play, "M9", pocket_id="PK1", pocket_total=2, pocket_no=number))
        for number, part in enumerate(parts, 1)
    ]
    first = send(play, sent[1])
    assert first.message.state == "waiting"
    assert models.BondedList.objects.count() == 0
    second = send(play, sent[0])
    assert second.decision.accepted, second.decision
    assert models.BondedList.objects.get().line_count == 2


def test_change_of_a_list_by_message_goes_to_customs(play):
    row = play.declare(play.in_paper(play.load(100)))
    number = row.declaration.pre_entry_no
    from zongbao.acts import declarations, list_moves

    declarations.declare_entry(play.clerk, number)
    paper = replace(
        play.in_paper(play.load(80)), inner_no=row.inner_no, list_no=row.list_no, pre_entry_no=row.pre_entry_no,
        declaration_kind="2", change_count=1,
    )  # fmt: skip
    taken = send(play, inv101(play, "M3", paper))
    assert taken.decision.outcome is Outcome.MANUAL, taken.decision
    list_moves.approve_change(play.officer, row.list_no)
    balance = models.LedgerBalance.objects.get(book_id=play.book().pk, item_no=1)
    assert balance.pre_in == Decimal(80)
    row.refresh_from_db()
    assert (row.state, row.version) == ("pre_posted", 1)
    assert row.declaration.needs_sync
    assert dt.datetime.now(clock.SHANGHAI) > row.declared_at
