"""The folder door against what lands in an inbox: odd names, odd things, files that change under the hand."""

from __future__ import annotations

import os
import time

import pytest
from tests.worker.conftest import Yard, yard  # noqa: F401
from tests.worker.scratch import founded_template  # noqa: F401

from zongbao.exchange.files import parse_reply_name
from zongbao.store import models
from zongbao.worker import files
from zongbao.worker.folders import Worker

GBK = os.fsdecode("清单".encode("gbk"))
NAMES = {
    "GBK": f"{GBK}.xml",
    "the longest": f"{'x' * 251}.xml",
    "the longest in Chinese": f"{'综' * 83}.xml",
    "line breaks": "a\r\nb.xml",
    "an escape": "\x1b[31mred.xml",
    "a mark that turns text": "a\u202elmx.exe",
    "no stem": "xml",
    "spaces": "   ",
    "a shell's delight": "$(reboot) `id`; rm -rf *.xml",
    "the worker's own mark": "00000001~a.xml",
}  # fmt: skip


@pytest.mark.parametrize("case", NAMES)
def test_a_file_of_any_name_is_taken_and_answered(yard: Yard, case: str) -> None:  # noqa: F811
    yard.drop(NAMES[case], yard.message("M1"))
    yard.drop("usual.xml", yard.message("M2", qty=11))
    yard.door().run_once()
    assert yard.names("inbox") == yard.names("errors") == []
    assert len(yard.names("sent")) == 2
    replies = [parse_reply_name(name) for name in yard.names("receipts") if not name.startswith("Receipt")]
    assert len(replies) == 2
    assert all(reply is not None and reply.accepted for reply in replies)
    assert models.BondedList.objects.count() == 2


@pytest.mark.parametrize("case", NAMES)
def test_a_bad_file_of_any_name_gets_its_reason(yard: Yard, case: str) -> None:  # noqa: F811
    yard.drop(NAMES[case], b"<nonsense/>")
    yard.door().run_once()
    assert yard.names("inbox") == yard.names("sent") == []
    assert len(yard.names("errors")) == 2
    assert [name.partition("_")[0] for name in yard.names("receipts") if not name.startswith("Receipt")] == ["Failed"]


def test_odd_things_in_an_inbox_are_left_and_stop_nobody(yard: Yard, tmp_path) -> None:  # noqa: F811
    secret = tmp_path / "secret.xml"
    secret.write_bytes(yard.message("STOLEN"))
    inbox = yard.folders.inbox
    (inbox / "link.xml").symlink_to(secret)
    (inbox / "dangling.xml").symlink_to(inbox / "nowhere")
    (inbox / "folder.xml").mkdir()
    os.mkfifo(inbox / "pipe.xml")
    yard.drop("usual.xml", yard.message("M1"))
    yard.door().run_once()
    assert yard.names("sent") == ["usual.xml"]
    assert not models.RawMessage.objects.filter(message_id="STOLEN").exists()


@pytest.mark.parametrize("make", ["link", "pipe", "folder"])
def test_what_is_no_file_by_the_time_of_the_claim_is_put_back_unopened(yard: Yard, tmp_path, monkeypatch, make) -> None:  # noqa: F811
    """Between the look and the claim its owner may put a link to a foreign file, or a pipe, in its place."""
    secret, path = tmp_path / "secret.xml", yard.folders.inbox / "odd.xml"
    secret.write_bytes(yard.message("STOLEN"))
    {"link": lambda: path.symlink_to(secret), "pipe": lambda: os.mkfifo(path), "folder": path.mkdir}[make]()
    yard.drop("usual.xml", yard.message("M1"))
    monkeypatch.setattr(files, "_is_whole", lambda entry: True)
    monkeypatch.setattr(Worker, "_settled", lambda worker, entry: True)
    yard.door().run_once()
    assert (yard.names("inbox"), yard.names("sent"), yard.names("errors")) == (["odd.xml"], ["usual.xml"], [])
    assert not models.RawMessage.objects.filter(message_id="STOLEN").exists()


def test_a_repeated_refusal_is_a_refusal_again(yard: Yard) -> None:  # noqa: F811
    """A worker killed between reply and move takes the file up again: its fate must be the same."""
    bad = yard.message("M1").replace(b"<Package>", b"<Package><Nonsense/>")
    for name in ("first.xml", "again.xml"):
        yard.drop(name, bad)
        yard.door().run_once()
    assert yard.names("sent") == []
    assert [name for name in yard.names("errors") if name.endswith(".xml")] == ["again.xml", "first.xml"]
    replies = [name for name in yard.names("receipts") if not name.startswith("Receipt")]
    assert len(replies) == 2
    assert all(name.startswith("Failed_") for name in replies)


def test_a_file_that_vanishes_while_the_folder_is_read_stops_nobody(yard: Yard, monkeypatch) -> None:  # noqa: F811
    yard.drop("a.xml", yard.message("M1"))
    yard.drop("b.xml", yard.message("M2", qty=11))
    taken = files._is_whole

    def is_whole(entry):
        found = taken(entry)
        if entry.name == "a.xml":  # another worker is faster
            (yard.folders.inbox / "a.xml").unlink(missing_ok=True)
        return found

    monkeypatch.setattr(files, "_is_whole", is_whole)
    yard.door().run_once()
    assert yard.names("sent") == ["b.xml"]


def test_a_half_written_file_waits(yard: Yard) -> None:  # noqa: F811
    whole = yard.message("M1")
    yard.drop("half.xml", whole[: len(whole) // 2], age=0)
    yard.drop("named.xml.part", whole[:10])
    door = yard.door()
    door.run_once()
    assert yard.names("inbox") == ["half.xml", "named.xml.part"]
    yard.drop("half.xml", whole, age=0)
    time.sleep(1.1)
    door.run_once()
    door.run_once()
    assert yard.names("sent") == ["half.xml"]


def test_a_huge_file_is_refused_unread(yard: Yard) -> None:  # noqa: F811
    path = yard.drop("huge.xml", b"")
    os.truncate(path, 8 * 1024**3)  # sparse: nothing is written
    os.utime(path, (time.time() - 60,) * 2)
    yard.door().run_once()
    assert "huge.xml" in yard.names("errors")
