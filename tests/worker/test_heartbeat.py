"""The heartbeat: written when due, with what waits and what went wrong; a worker that ends in order says so."""

from __future__ import annotations

import datetime as dt

from zongbao.core import clock
from zongbao.store import vitals
from zongbao.store.models import WorkerBeat
from zongbao.worker import main
from zongbao.worker.heartbeat import Heartbeat
from zongbao.worker.proving import Proving
from zongbao.worker.schedule import Schedule
from zongbao.worker.sealing import Sealing


def state(after: dt.timedelta = dt.timedelta()) -> str:
    return vitals.state_of(WorkerBeat.objects.get(), clock.now() + after)


def test_a_beat_is_written_when_it_is_due(db):
    heart = Heartbeat(every=3600)
    assert heart.beat(lambda: 3)
    assert not heart.beat(lambda: 4), "not due yet"
    row = WorkerBeat.objects.get()
    assert (row.inbox, row.problem, row.stopped_at) == (3, "", None)


def test_it_tells_work_and_trouble(db):
    heart = Heartbeat(every=0)
    heart.worked(5)
    heart.failed(OSError("the disk is full"))
    heart.beat(lambda: 0)
    row = WorkerBeat.objects.get()
    assert (row.done, row.problem) == (5, "OSError: the disk is full")
    heart.worked(1)
    heart.beat(lambda: 0)
    row.refresh_from_db()
    assert (row.done, row.problem) == (6, "")


def test_a_silent_worker_is_told_from_one_that_stopped(db):
    heart = Heartbeat(every=0)
    heart.beat(lambda: 0)
    assert (state(), state(vitals.SILENT * 2)) == ("working", "silent")
    heart.stop()
    assert state(vitals.SILENT * 2) == "stopped"


def test_old_rows_are_cleared(db):
    then = clock.now() - dt.timedelta(days=8)
    WorkerBeat.objects.create(host="old", pid=1, version="0", started_at=then, seen_at=then)
    Heartbeat().beat(lambda: 0)
    assert not WorkerBeat.objects.filter(host="old").exists()


def test_the_loop_beats_and_counts_the_inboxes(yard):
    door, heart = yard.door(), Heartbeat(every=0)
    door.list_organisations()
    yard.drop("a.xml", yard.message("BEAT-1"))
    main._turn(door, Schedule(every=3600), heart, Sealing(), Proving())
    assert WorkerBeat.objects.get().inbox == 1
    main._turn(door, Schedule(every=3600), heart, Sealing(), Proving())
    row = WorkerBeat.objects.get()
    assert row.inbox == 0
    assert row.done >= 1
    door.close()
