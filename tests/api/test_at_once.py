"""Callers who write at the same moment, each on a connection of its own that commits."""

from __future__ import annotations

import threading
from typing import Any

from django.db import connection
from tests.worker.scratch import own_database

from zongbao.demo import catalogue, founding
from zongbao.store import models

from .conftest import Caller, caller_of


def test_two_at_once_with_one_key_post_once(founded_template, django_db_blocker):
    """Without the key each would file the vehicle; with it all but one wait and get the first one's answer."""
    with django_db_blocker.unblock(), own_database(founded_template):
        token = caller_of(founding.clerk_of(catalogue.firms()[0])).token
        answers = _at_once(token, ["k"] * 4)
        assert {one.status_code for one in answers} == {201}
        assert len({one.content for one in answers}) == 1
        assert sum(1 for one in answers if one.get("Idempotency-Replayed")) == 3
        filed = models.AuditEntry.objects.filter(act="vehicle.file", subject_no="鲁B12345")
        assert filed.count() == 1
        _at_once(token, ["k1", "k2", "k3"])
        assert filed.count() == 4, "with keys of their own the same three requests are three acts"


def _at_once(token: str, keys: list[str]) -> list[Any]:
    answers = []

    def send(key: str) -> None:
        answers.append(Caller(token).post("/vehicles", {"plate": "鲁B12345", "tare_kg": "13000"}, key=key))
        connection.close()

    threads = [threading.Thread(target=send, args=(key,)) for key in keys]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers
