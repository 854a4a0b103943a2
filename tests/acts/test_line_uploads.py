"""Taking in sheets of lines: nothing is lost, nothing twice, a dead reader's work is done again."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.exchange.compose_lines import line_sheet_of

from zongbao.acts import line_uploads
from zongbao.core import clock
from zongbao.core.decision import Refused
from zongbao.store import models


def test_a_small_sheet_is_read_at_once(play):
    row = line_uploads.receive(play.clerk, line_sheet_of([{}, {"total": "999"}]), "表体.xlsx")
    assert (row.state, row.total, row.sound, row.fault_count) == ("read", 2, 1, 1)
    assert [(one.cell, one.reason.code) for one in line_uploads.faults_of(row)] == [("M3", "LST-105")]
    acts = models.AuditEntry.objects.filter(subject_kind="list_upload").values_list("act", flat=True)
    assert sorted(acts) == ["list.upload", "list.upload_read"]


def test_a_refused_sheet_is_kept_with_its_reasons(play):
    row = line_uploads.receive(play.clerk, b"PK\x03\x04 broken", "x.xlsx")
    kept = models.LineUpload.objects.get(pk=row.pk)
    assert (kept.state, bytes(kept.content)) == ("refused", b"PK\x03\x04 broken")
    assert [reason.code for reason in line_uploads.refusals(kept)] == ["SHT-003"]


def test_the_same_file_is_answered_with_the_first(play, neighbour):
    raw = line_sheet_of([{}])
    first = line_uploads.receive(play.clerk, raw, "a.xlsx")
    assert line_uploads.receive(play.clerk, raw, "b.xlsx").pk == first.pk
    assert line_uploads.receive(neighbour.clerk, raw, "a.xlsx").pk != first.pk


def test_too_many_bytes_are_refused(play, monkeypatch):
    monkeypatch.setattr(line_uploads, "DEFAULT", line_uploads.DEFAULT.__class__(max_bytes=3))
    with pytest.raises(Refused, match="SHT-001"):
        line_uploads.receive(play.clerk, b"abcd", "x.csv")


def test_a_large_sheet_waits_for_a_worker(play, monkeypatch):
    monkeypatch.setattr(line_uploads, "AT_ONCE", 10)
    row = line_uploads.receive(play.clerk, line_sheet_of([{}] * 3), "x.xlsx")
    assert row.state == "waiting"
    assert line_uploads.read_next()
    row.refresh_from_db()
    assert (row.state, row.done, row.total) == ("read", 3, 3)
    assert not line_uploads.read_next()


@pytest.mark.parametrize(("attempts", "state"), [(1, "read"), (3, "refused")])
def test_what_a_dead_reader_left_is_read_again_until_it_ended_too_many(play, attempts: int, state: str):
    row = line_uploads.receive(play.clerk, line_sheet_of([{}]), "x.xlsx")
    long_ago = clock.now() - dt.timedelta(hours=1)
    models.LineUpload.objects.update(state="working", touched_at=long_ago, attempts=attempts)
    assert line_uploads.read_next()
    row.refresh_from_db()
    assert row.state == state


def test_officers_and_strangers_have_no_sheets(play, neighbour):
    row = line_uploads.receive(play.clerk, line_sheet_of([{}]), "x.xlsx")
    with pytest.raises(Refused, match="ACC-404"):
        line_uploads.sheet_of(neighbour.clerk, row.pk)
    with pytest.raises(Refused, match="ACC-403"):
        line_uploads.receive(play.officer, b"x", "x.csv")
