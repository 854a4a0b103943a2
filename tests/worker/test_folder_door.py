"""The folder door: messages in, replies and receipts out, refused files with a readable reason, nothing lost."""

from __future__ import annotations

import io
import os
import zipfile
from unittest import mock

import pytest
from django.db import OperationalError
from tests.acts.test_intake import inv101

from zongbao.acts import intake
from zongbao.exchange.files import parse_reply_name
from zongbao.exchange.message import read
from zongbao.store import models
from zongbao.worker import files, inbox


def own_receipts(yard) -> list[str]:
    rows = models.Receipt.objects.filter(receiver__sender_id=yard.play.firm.sender_id)
    return sorted(rows.values_list("file_name", flat=True))


def replies(yard) -> list[tuple[bool, str]]:
    parsed = [parse_reply_name(name) for name in yard.names("receipts")]
    return sorted((one.accepted, one.name) for one in parsed if one)


def test_xml_and_zip_go_in_and_their_receipts_come_out(yard):
    yard.drop("one.xml", yard.message("M1"))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as bundle:
        bundle.writestr("two.xml", yard.message("M2"))
    yard.drop("two.zip", packed.getvalue())
    yard.door().run_once()
    assert yard.names("inbox") == yard.names("errors") == []
    assert yard.names("sent") == ["one.xml", "two.zip"]
    assert replies(yard) == [(True, "one"), (True, "two")]
    written = [name for name in yard.names("receipts") if name.startswith("Receipt_")]
    assert written == own_receipts(yard)
    assert len(written) >= 6  # INV202, INV201 Y and INV201 4 of each list
    for name in yard.names("receipts"):
        assert read((yard.folders.receipts / name).read_bytes()).ok, name
    assert not models.Receipt.objects.filter(
        receiver__sender_id=yard.play.firm.sender_id, delivered_at__isnull=True
    ).exists()


def test_a_refused_file_lies_in_errors_with_a_reason_in_both_languages(yard):
    yard.drop("bad.xml", b"<Signature/>")
    yard.door().run_once()
    assert yard.names("errors") == ["bad.xml", "bad.xml.reason.txt"]
    assert (yard.folders.errors / "bad.xml").read_bytes() == b"<Signature/>"
    text = (yard.folders.errors / "bad.xml.reason.txt").read_text("utf-8-sig")
    assert "MSG-032" in text
    assert "办法:" in text
    assert "What to do:" in text
    assert replies(yard) == [(False, "bad")]


def test_a_returned_list_was_taken_in_and_its_receipt_says_why(yard):
    paper = yard.play.out_paper(yard.play.load(5))
    yard.drop("out.xml", inv101(yard.play, "M1", paper))
    yard.door().run_once()
    assert yard.names("sent") == ["out.xml"]
    row = models.BondedList.objects.get(inner_no=paper.inner_no)
    assert row.state == "returned"
    told = models.Receipt.objects.filter(subject_no=row.list_no, result="3").get()
    assert b"LED-101" in (yard.folders.receipts / told.file_name).read_bytes()


def test_files_still_being_written_are_left(yard):
    yard.drop("young.xml", yard.message("M1"), age=0)
    yard.drop("half.xml.part", b"<Sig")
    yard.drop(".hidden.xml", b"<Sig")
    (yard.folders.inbox / "folder").mkdir()
    (yard.folders.inbox / "link.xml").symlink_to("/etc/hostname")
    door = yard.door()
    door.run_once()
    assert yard.names("inbox") == [".hidden.xml", "folder", "half.xml.part", "link.xml", "young.xml"]
    os.utime(yard.folders.inbox / "young.xml", (1, 1))
    door.run_once()
    assert yard.names("sent") == ["young.xml"]


def test_the_same_name_twice_overwrites_nothing(yard):
    door = yard.door()
    for number in (1, 2, 3):
        yard.drop("one.xml", yard.message(f"M{number}"))
        yard.drop("bad.xml", b"<Signature/>" + b" " * number)
        door.run_once()
    assert yard.names("sent") == ["one.xml", "one~2.xml", "one~3.xml"]
    assert len([name for name in yard.names("errors") if name.endswith(".reason.txt")]) == 3
    assert len(yard.names("errors")) == 6


def test_the_same_message_twice_posts_once(yard):
    raw = yard.message("M1")
    door = yard.door()
    for name in ("one.xml", "again.xml"):
        yard.drop(name, raw)
        door.run_once()
    assert yard.names("sent") == ["again.xml", "one.xml"]
    assert models.BondedList.objects.count() == 1


def test_too_large_a_file_is_refused_unread(yard):
    with mock.patch.object(inbox, "LARGEST", 100):
        yard.drop("big.xml", b"x" * 101)
        yard.door().run_once()
    assert "API-003" in (yard.folders.errors / "big.xml.reason.txt").read_text("utf-8-sig")
    assert models.RawMessage.objects.filter(file_name="big.xml").count() == 0


def test_an_organisation_without_an_active_account_gets_its_files_back_with_a_reason(yard):
    yard.drop("one.xml", yard.message("M1"))
    models.User.objects.filter(organisation__sender_id=yard.play.firm.sender_id).update(is_active=False)
    yard.door().run_once()
    assert "ACC-402" in (yard.folders.errors / "one.xml.reason.txt").read_text("utf-8-sig")


def test_one_poisoned_file_stops_no_other(yard):
    real = intake.receive_many

    def poisoned(actor, sent, door):
        if any(name == "poison.xml" for _, name in sent):
            raise RuntimeError("poison")
        return real(actor, sent, door)

    yard.drop("good.xml", yard.message("M1"))
    yard.drop("poison.xml", yard.message("M2"))
    with mock.patch.object(intake, "receive_many", poisoned):
        yard.door().run_once()
    assert yard.names("sent") == ["good.xml"]
    assert "API-500" in (yard.folders.errors / "poison.xml.reason.txt").read_text("utf-8-sig")


def test_while_the_database_is_away_files_wait_and_then_go_in(yard):
    yard.drop("one.xml", yard.message("M1"))
    door = yard.door()
    with (
        mock.patch.object(intake, "receive_many", side_effect=OperationalError("gone")),
        pytest.raises(OperationalError),
    ):
        door.run_once()
    assert yard.names("sent") == yard.names("errors") == []
    door.run_once()
    assert yard.names("sent") == ["one.xml"]


@pytest.mark.parametrize("point", ["write_whole", "move"])
def test_cut_off_at_any_step_the_file_is_taken_up_and_posted_once(yard, point):
    """The first worker dies after the intake committed; another takes up its file and answers from the first time."""

    class Killed(BaseException):
        pass

    yard.drop("one.xml", yard.message("M1"))
    dead = yard.door()
    with mock.patch.object(files, point, side_effect=Killed), pytest.raises(Killed):
        dead.run_once()
    assert models.BondedList.objects.count() == 1
    assert yard.names("sent") == []
    alive = yard.door()
    alive.run_once()
    assert yard.names("sent") == [], "the first worker's lock still stands: its file is left to it"
    dead.close()
    alive.list_organisations()
    os.utime(yard.folders.inbox / "one.xml", (1, 1))
    alive.run_once()
    assert yard.names("sent") == ["one.xml"]
    assert (True, "one") in replies(yard)
    assert models.BondedList.objects.count() == 1


def test_organisations_without_a_client_are_served_only_if_they_bring_a_folder(yard):
    other = models.Organisation.objects.filter(kind="enterprise").exclude(sender_id=yard.play.firm.sender_id).first()
    models.Organisation.objects.filter(pk=other.pk).update(sender_id="")
    yard.door().list_organisations()
    assert not (yard.root / other.code).exists()
    (yard.root / other.code).mkdir()
    yard.door().list_organisations()
    assert (yard.root / other.code / "inbox").is_dir()


def test_receipts_that_come_later_are_delivered_later(yard):
    yard.drop("one.xml", yard.message("M1"))
    door = yard.door()
    door.run_once()
    before = set(yard.names("receipts"))
    yard.play.release(models.BondedList.objects.get())
    gate_pass = yard.play.apply(models.BondedList.objects.get())
    yard.play.pass_gate(gate_pass)
    door.run_once()
    kinds = {read((yard.folders.receipts / name).read_bytes()).type for name in set(yard.names("receipts")) - before}
    assert {"SAS221", "SAS223", "INV201", "INV211"} <= kinds
    assert door.run_once() == 0
