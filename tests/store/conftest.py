"""The founded zones of the acts' tests, and one paper of every kind to break constraints with."""

from __future__ import annotations

import pytest
from tests.acts.conftest import Play, founded, play  # noqa: F401 - fixtures
from tests.acts.test_intake import inv101

from zongbao.acts import intake, people
from zongbao.acts.context import Actor
from zongbao.store import models


@pytest.fixture
def full(play: Play) -> Play:  # noqa: F811
    """At least one row in every table of the store."""
    taken = intake.receive(play.clerk, inv101(play, "FULL-1"), door="test")
    row = models.BondedList.objects.get(list_no=taken.message.subject_no)
    play.release(row)
    gate_pass = play.apply(row)
    assert play.collect(gate_pass, weight=None).passage is not None
    user = play.clerk.user
    people.issue_token(Actor.platform(), user.username, "ERP")
    models.IdempotencyKey.objects.create(user=user, key="K", route="/", request_digest="d", status=200, body={})
    return play
