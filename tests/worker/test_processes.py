"""Real workers: killed without warning, several at once, told to stop; and the work that a clock starts."""

from __future__ import annotations

import datetime as dt
import os
import signal
import subprocess
import sys
import time

import psycopg
import pytest
from django.db import connection

from zongbao.core import clock
from zongbao.store import models
from zongbao.worker import files
from zongbao.worker.alone import LOCK_CLASS, SCHEDULED
from zongbao.worker.folders import Worker
from zongbao.worker.main import NAME
from zongbao.worker.schedule import Schedule

COUNT = 60
_PROGRAM = "import django; django.setup(); from zongbao.worker.main import run; run()"


def start(yard) -> subprocess.Popen[bytes]:
    environ = {**os.environ, "DATABASE_URL": yard.address, "ZONGBAO_FOLDER": str(yard.root)}
    return subprocess.Popen([sys.executable, "-c", _PROGRAM], env=environ)


def shown(yard) -> dict[str, object]:
    """Where the files lie, and why any was refused."""
    reasons = [one.read_text() for one in yard.folders.errors.glob("*.txt")]
    waiting = [str(one) for one in yard.folders.work.rglob("*")]
    return {"inbox": yard.names("inbox"), "errors": reasons[:2], "work": waiting[:5], "sent": len(yard.names("sent"))}


def until(condition, seconds: float = 90, seen=lambda: "") -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"waited too long: {seen()}"
        time.sleep(0.05)


@pytest.mark.slow
def test_killed_again_and_again_every_file_ends_in_sent_and_posts_once(yard):
    for number in range(COUNT):
        yard.drop(f"m{number:03d}.xml", yard.message(f"M{number:03d}", qty=number + 1))
    for wanted in (1, COUNT // 3, COUNT // 2):
        worker = start(yard)
        until(lambda wanted=wanted: len(yard.names("sent")) >= wanted, seen=lambda: shown(yard))
        worker.send_signal(signal.SIGKILL)
        worker.wait()
    last = start(yard)
    until(lambda: len(yard.names("sent")) == COUNT, seen=lambda: shown(yard))
    until(lambda: not _undelivered(yard))
    last.send_signal(signal.SIGTERM)
    assert last.wait(20) == 0
    assert yard.names("inbox") == yard.names("errors") == []
    assert models.BondedList.objects.count() == COUNT
    balance = models.LedgerBalance.objects.get(book_id=yard.play.book().pk, item_no=1)
    assert balance.pre_in == sum(range(1, COUNT + 1))


@pytest.mark.slow
def test_two_workers_share_the_work_and_do_nothing_twice(yard):
    for number in range(COUNT):
        yard.drop(f"m{number:03d}.xml", yard.message(f"M{number:03d}", qty=1))
    pair = [start(yard), start(yard)]
    until(lambda: len(yard.names("sent")) == COUNT)
    until(lambda: not _undelivered(yard))
    with psycopg.connect(yard.address) as other:
        seen = other.execute("SELECT count(*) FROM pg_stat_activity WHERE application_name = %s", [NAME]).fetchone()
    for worker in pair:
        worker.send_signal(signal.SIGTERM)
    assert [worker.wait(20) for worker in pair] == [0, 0]
    assert seen == (2,)
    assert models.RawMessage.objects.filter(door="folder").count() == COUNT
    assert models.BondedList.objects.count() == COUNT


def _undelivered(yard) -> int:
    rows = models.Receipt.objects.filter(receiver__sender_id=yard.play.firm.sender_id)
    return rows.filter(delivered_at__isnull=True).count()


def test_scheduled_work_expires_passes_and_books_once_and_not_too_often(yard):
    row = yard.play.declare(yard.play.in_paper(yard.play.load(10)))
    gate_pass = yard.play.apply(row)
    models.GatePass.objects.filter(pk=gate_pass.pk).update(valid_until=clock.now() - dt.timedelta(minutes=1))
    book = yard.play.book("2")
    models.AccountBook.objects.filter(pk=book.pk).update(valid_until="2020-01-01")
    schedule = Schedule()
    assert schedule.run_if_due()
    gate_pass.refresh_from_db()
    book.refresh_from_db()
    assert (gate_pass.state, book.state) == ("expired", "expired")
    assert not schedule.run_if_due(), "its time has not come again"


def test_scheduled_work_is_left_to_the_worker_that_is_at_it(yard):
    with psycopg.connect(yard.address) as other:
        other.execute("SELECT pg_advisory_lock(%s, %s)", [LOCK_CLASS, SCHEDULED])
        assert not Schedule().run_if_due()
        other.execute(
            "SELECT pg_advisory_unlock(%s, %s)", [LOCK_CLASS, SCHEDULED]
        )  # a closing one unlocks a little later
    assert Schedule().run_if_due()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND classid = %s", [LOCK_CLASS])
        assert cursor.fetchone() == (0,), "the lock is given back"


def test_a_name_is_taken_once_only(tmp_path):
    target = tmp_path / "sent"
    target.mkdir()

    def moved(name: str, number: int) -> str:
        source = tmp_path / str(number)
        source.write_bytes(b"x")
        return files.move(source, target, name).name

    assert [moved("a.b.xml", number) for number in range(3)] == ["a.b.xml", "a.b~2.xml", "a.b~3.xml"]
    assert [moved("bare", number) for number in range(2)] == ["bare", "bare~2"]


def test_a_move_that_was_killed_half_way_is_finished_under_the_same_name(tmp_path):
    source, target = tmp_path / "source.xml", tmp_path / "sent"
    source.write_bytes(b"x")
    target.mkdir()
    files.link(source, target, "a.xml")  # killed here: the old name still stands
    assert files.move(source, target, "a.xml").name == "a.xml"
    assert [one.name for one in target.iterdir()] == ["a.xml"]
    assert not source.exists()


def test_a_worker_that_lets_go_is_no_longer_alive(tmp_path):
    one, two = Worker(tmp_path), Worker(tmp_path)
    assert two._lives(one.name)
    one.close()
    assert not two._lives(one.name)
    two.close()
