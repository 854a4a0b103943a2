"""Checkpoints as they are written, handed over and proven; each test has its own folder of witnesses and keys."""

from __future__ import annotations

import datetime as dt
import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.db import connection
from tests.acts.conftest import Play, founded, play  # noqa: F401 - fixtures

from zongbao.acts import checkpoints as act
from zongbao.acts.context import Actor
from zongbao.core import clock
from zongbao.core.decision import Refused
from zongbao.domain.ledger import checkpoint as texts
from zongbao.store.ledger import checkpoints, proof, witness_file
from zongbao.store.ledger.checkpoint_proof import verify_checkpoints
from zongbao.store.models import LedgerCheckpoint, LedgerSeal, SealedDecision, StoredDecision, Witness
from zongbao.worker.sealing import Sealing

PLATFORM = Actor.platform()


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """The witness's folder; the key lies in another one beside it."""
    monkeypatch.setenv("ZONGBAO_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("ZONGBAO_WITNESS_FOLDER", str(tmp_path / "elsewhere"))
    monkeypatch.delenv("ZONGBAO_WITNESS_URL", raising=False)
    return tmp_path / "elsewhere"


def findings(folder):
    with proof.snapshot(connection.connection) as cursor:
        return verify_checkpoints(
            cursor, witness_file.keys_in(folder), list(witness_file.read_file(folder / witness_file.FILE))
        )


def decide(number: str = "D") -> StoredDecision:
    return StoredDecision.objects.create(
        subject_kind="list", subject_no=number, question="declare", outcome="accept", rule_version="0",
        decided_at=clock.now(), inputs={"b": 1, "a": "铜"},
    )  # fmt: skip


@pytest.mark.django_db
def test_nothing_new_needs_no_checkpoint(folder):
    assert act.take_checkpoint(PLATFORM) is None
    decide()
    first = act.take_checkpoint(PLATFORM)
    assert (first.number, act.take_checkpoint(PLATFORM)) == (1, None)


def test_a_checkpoint_covers_slots_and_decisions_and_is_witnessed(play, folder):  # noqa: F811
    play.declare(play.in_paper(play.load(5)))
    first = texts.read(act.take_checkpoint(PLATFORM).text)
    assert first.decision_count == StoredDecision.objects.count() == SealedDecision.objects.count()
    play.declare(play.in_paper(play.load(2), play.load(3)))
    second = texts.read(act.take_checkpoint(PLATFORM).text)
    assert (second.number, second.origin) == (2, "zongbao")
    heads = {head.slot: head for head in second.slots}
    for slot, head in heads.items():
        seals = LedgerSeal.objects.filter(slot=slot).order_by("batch_no")
        assert head.movements == sum(seal.movement_count for seal in seals)
        assert (head.batch_no, head.chained) == (seals.last().batch_no, bytes(seals.last().chained))
    assert set(LedgerSeal.objects.values_list("slot", flat=True)) == heads.keys()
    kept = list(witness_file.read_file(folder / witness_file.FILE))
    assert [texts.read(one.text).number for one in kept] == [1, 2]
    assert Witness.objects.get(address=str(folder)).delivered == 2
    assert findings(folder) == []


@pytest.mark.django_db
def test_a_decision_that_commits_late_is_taken_up_by_the_next(folder):
    """Its key is lower than those already held."""
    decide()
    act.take_checkpoint(PLATFORM)
    late, early = decide("LATE"), decide("EARLY")
    with connection.cursor() as cursor:  # as if the transaction of the lower key had not committed yet
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(
            "CREATE TEMP TABLE apart ON COMMIT DROP AS SELECT * FROM store_storeddecision WHERE id = %s", [late.pk]
        )
        cursor.execute("DELETE FROM store_storeddecision WHERE id = %s", [late.pk])
        cursor.execute("SET LOCAL session_replication_role = origin")
    first = act.take_checkpoint(PLATFORM)
    assert list(first.decisions.values_list("decision", flat=True)) == [early.pk]
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO store_storeddecision SELECT * FROM apart")
    second = act.take_checkpoint(PLATFORM)
    assert list(second.decisions.values_list("decision", flat=True)) == [late.pk]
    assert findings(folder) == []


@pytest.mark.django_db
def test_the_search_begins_where_no_late_decision_can_be_lower_and_now_and_then_at_the_first(folder, monkeypatch):
    lost = decide("OLD")
    with clock.simulated(clock.now() - 3 * checkpoints.REACH):
        act.take_checkpoint(PLATFORM)
    decide("B")
    act.take_checkpoint(PLATFORM)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("DELETE FROM store_sealeddecision WHERE id = %s", [lost.pk])
        cursor.execute("SET LOCAL session_replication_role = origin")
    last = checkpoints.newest()
    assert list(checkpoints.unsealed_decisions(last)) == []  # below the floor
    monkeypatch.setattr(checkpoints, "FULL_SEARCH", last.number + 1)
    assert [one.decision for one in checkpoints.unsealed_decisions(last)] == [lost.pk]


@pytest.mark.django_db
def test_the_moment_never_goes_back(folder):
    decide()
    first = act.take_checkpoint(PLATFORM)
    decide()
    with clock.simulated(clock.now() - dt.timedelta(days=1)):
        assert act.take_checkpoint(PLATFORM).moment >= first.moment
    assert findings(folder) == []


@pytest.mark.django_db
def test_due_each_minute_or_at_so_many_movements(folder, play, monkeypatch):  # noqa: F811
    assert act.take_checkpoint(PLATFORM, when_due=True) is not None  # the founding's decisions
    assert act.take_checkpoint(PLATFORM, when_due=True) is None
    play.declare(play.in_paper(play.load(5)))
    assert act.take_checkpoint(PLATFORM, when_due=True) is None
    monkeypatch.setattr(act, "MOVEMENTS", 1)
    assert act.take_checkpoint(PLATFORM, when_due=True) is not None
    monkeypatch.setattr(act, "MOVEMENTS", 10_000)
    with clock.simulated(clock.now() + dt.timedelta(minutes=2)):
        assert act.take_checkpoint(PLATFORM, when_due=True) is None  # old, but nothing is new
        decide()
        assert act.take_checkpoint(PLATFORM, when_due=True) is not None


@pytest.mark.django_db
def test_the_worker_looks_and_now_and_then_thoroughly(folder, monkeypatch):
    decide()
    sealing = Sealing(every=0)
    assert sealing.run_if_due()
    decide()
    assert not sealing.run_if_due()  # the last one is young
    monkeypatch.setattr(sealing, "_thorough", -1e9)
    assert sealing.run_if_due()
    monkeypatch.setattr(sealing, "_every", 3600)
    decide()
    monkeypatch.setattr(sealing, "_thorough", -1e9)
    assert not sealing.run_if_due()


@pytest.mark.django_db
def test_a_key_that_cannot_be_laid_does_not_stop_the_worker(folder):
    (folder.parent / "data").write_text("in the way", encoding="ascii")
    decide()
    assert not Sealing(every=0).run_if_due()
    assert LedgerCheckpoint.objects.count() == 0


@pytest.mark.django_db
def test_an_http_witness_that_is_away_gets_all_of_them_later(folder, monkeypatch):
    taken: list[str] = []

    class Door(BaseHTTPRequestHandler):
        def do_POST(self):
            taken.extend(self.rfile.read(int(self.headers["Content-Length"])).decode().splitlines())
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Door)
    url = f"http://127.0.0.1:{server.server_port}/checkpoints"
    monkeypatch.setenv("ZONGBAO_WITNESS_URL", "http://127.0.0.1:9/")
    decide()
    act.take_checkpoint(PLATFORM)
    assert Witness.objects.get(address="http://127.0.0.1:9/").problem
    monkeypatch.setenv("ZONGBAO_WITNESS_URL", url)
    decide()
    serving = threading.Thread(target=server.handle_request)
    serving.start()
    act.take_checkpoint(PLATFORM)
    serving.join()
    server.server_close()
    assert [json.loads(one)["text"].split("\n")[2] for one in taken] == ["number\t1", "number\t2"]
    assert (Witness.objects.get(address=url).delivered, Witness.objects.get(address=url).problem) == (2, "")


@pytest.mark.django_db
def test_a_folder_that_cannot_be_written_loses_nothing(folder):
    folder.write_text("in the way", encoding="ascii")
    decide()
    assert act.take_checkpoint(PLATFORM) is not None
    assert Witness.objects.get().problem
    folder.unlink()
    assert act.take_checkpoint(PLATFORM) is None
    assert len(list(witness_file.read_file(folder / witness_file.FILE))) == 1


@pytest.mark.django_db
def test_signed_by_sm2_where_the_setting_asks_for_it(folder, monkeypatch):
    monkeypatch.setenv("ZONGBAO_SIGNER", "sm2")
    decide()
    assert act.take_checkpoint(PLATFORM).algorithm == "sm2"
    assert findings(folder) == []


def test_only_the_auditor_and_the_platform_take_checkpoints(play, folder):  # noqa: F811
    with pytest.raises(Refused) as refused:
        act.take_checkpoint(play.officer)
    assert refused.value.decision.codes == ("ACC-403",)


@pytest.mark.django_db
def test_a_line_that_is_no_checkpoint_is_told(folder):
    folder.mkdir()
    (folder / witness_file.FILE).write_text("{}\n", encoding="utf-8")
    with pytest.raises(ValueError, match="line 1"):
        list(witness_file.read_file(folder / witness_file.FILE))
    assert LedgerCheckpoint.objects.count() == 0
