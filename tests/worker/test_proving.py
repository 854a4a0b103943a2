"""The daily proof of the ledger: made once when its hour has come, by one worker, beside its other work, and told."""

from __future__ import annotations

import datetime as dt

import psycopg
import pytest

from zongbao.acts import ledger_proof
from zongbao.acts.context import Actor
from zongbao.core import clock
from zongbao.core.roles import Role
from zongbao.store import models
from zongbao.store.ledger.verify import Finding
from zongbao.web.pages.home_todos import todos
from zongbao.web.waiting import badges
from zongbao.worker.alone import LOCK_CLASS, PROVING
from zongbao.worker.proving import Proving, prove_once

HOUR = dt.datetime(2026, 3, 2, 3, tzinfo=clock.SHANGHAI)
_MINUTE = dt.timedelta(minutes=1)


@pytest.mark.django_db
def test_it_is_due_once_a_day_from_its_hour_on():
    assert ledger_proof.is_due(HOUR), "never proven"
    ledger_proof.note_proof(Actor.platform(), HOUR, dt.timedelta(), 0)
    assert not ledger_proof.is_due(HOUR + dt.timedelta(hours=23))
    assert ledger_proof.is_due(HOUR + dt.timedelta(days=1))
    ledger_proof.note_proof(Actor.platform(), HOUR + dt.timedelta(days=1) - _MINUTE, dt.timedelta(), 0)
    assert ledger_proof.is_due(HOUR + dt.timedelta(days=1)), "one of the night before does not count"


def test_a_worker_proves_beside_its_work_and_not_twice(yard):
    yard.play.declare(yard.play.in_paper(yard.play.load(5)))
    prover = Proving(every=0)
    assert prover.run_if_due()
    prover.wait(60)
    assert models.LedgerProof.objects.get().findings == 0
    line = models.AuditEntry.objects.get(act="ledger.verify")
    assert (line.after, line.actor_id, line.detail["door"]) == ("proven", None, "worker")
    assert not Proving(every=0).run_if_due()
    assert not prove_once(), "another worker has done it meanwhile"


def test_it_is_left_to_the_worker_that_is_at_it(yard):
    with psycopg.connect(yard.address) as other:
        other.execute("SELECT pg_advisory_lock(%s, %s)", (LOCK_CLASS, PROVING))
        assert not prove_once()
    assert prove_once()


def test_a_proof_that_cannot_be_carried_through_is_tried_again_an_hour_later(yard, monkeypatch, caplog):
    monkeypatch.setattr(ledger_proof, "verify", lambda _connection, **_how: 1 / 0)
    prover = Proving(every=0)
    assert prover.run_if_due()
    prover.wait(60)
    assert "could not be verified" in caplog.text
    assert models.LedgerProof.objects.count() == 0
    assert not prover.run_if_due()
    monkeypatch.undo()
    assert prove_once(), "its lock was given back"


def test_what_it_finds_is_kept_logged_and_told_to_both_keepers(yard, monkeypatch, caplog):
    found = Finding("ledger_movement", 7, "book 1 item 1 seq 1", "changed")
    monkeypatch.setattr(ledger_proof, "verify", lambda _connection, **_how: [found])
    assert prove_once()
    assert "1 findings" in caplog.text
    assert models.LedgerProof.objects.get().findings == 1
    assert models.AuditEntry.objects.get(act="ledger.verify").reason == str(found)
    for role, entry in ((Role.SYSTEM_ADMIN, "health"), (Role.AUDITOR, "checkpoints")):
        keeper = models.User.objects.make(f"keeper.{role}", "x" * 12, full_name="管理员", role=role)
        assert any(one.overdue and one.count == 1 and "异常" in one.label.zh for one in todos(keeper)), role
        assert badges(keeper)[entry] == "1"
