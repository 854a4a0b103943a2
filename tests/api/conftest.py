"""Callers with tokens for the API's tests, on the acts' founded zones."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.test import Client
from tests.acts.conftest import Play, founded, play  # noqa: F401

from zongbao.acts import people
from zongbao.acts.context import Actor
from zongbao.store import models
from zongbao.store.papers import to_json


@dataclass
class Caller:
    """A system that speaks with one user's token; every write gets a key of its own unless one is given."""

    token: str
    client: Client = field(default_factory=lambda: Client(raise_request_exception=False))
    count: int = 0

    def get(self, path: str, **query: Any) -> Any:
        return self.client.get(f"/api/v1{path}", query, headers=self._headers())

    def post(self, path: str, body: Any = None, *, key: str | None = None, kind: str = "application/json") -> Any:
        self.count += 1
        content = body if isinstance(body, bytes) else json.dumps(body or {})
        headers = self._headers() | {"Idempotency-Key": f"{self.token[:8]}-{self.count}" if key is None else key}
        return self.client.post(f"/api/v1{path}", content, content_type=kind, headers=headers)

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}


def caller_of(actor: Actor) -> Caller:
    assert actor.user is not None
    return Caller(people.issue_token(Actor.platform(), actor.user.username, "test"))


def body_of(paper: Any) -> dict[str, Any]:
    """A paper as a caller sends it: what the platform itself gives is left out."""

    def clean(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: clean(one) for name, one in value.items() if name not in ("pre_entry_no", "change_count")}
        return [clean(one) for one in value] if isinstance(value, list | tuple) else value

    return clean(to_json(paper))


@pytest.fixture
def clerk(play: Play) -> Caller:  # noqa: F811
    return caller_of(play.clerk)


@pytest.fixture
def officer(play: Play) -> Caller:  # noqa: F811
    return caller_of(play.officer)


@pytest.fixture
def crew(play: Play) -> Caller:  # noqa: F811
    return caller_of(play.crew)


@pytest.fixture
def stranger(play: Play) -> Caller:  # noqa: F811
    """A clerk of another enterprise."""
    other = models.User.objects.filter(role="declarant").exclude(organisation=play.clerk.organisation).first()
    assert other is not None
    return caller_of(Actor.of(other))
