"""Documentation and signs of life: complete, offline, and closed to strangers where they must be."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client

from zongbao.api import door, health
from zongbao.worker import main as worker

from .conftest import Caller


def test_openapi_describes_every_route_and_asks_for_the_token():
    answer = Client().get("/api/openapi.json")
    assert answer.status_code == 200
    document = answer.json()
    paths = document["paths"]
    for path in ("/api/v1/lists", "/api/v1/messages", "/api/v1/gate/collections", "/api/v1/books/{book_no}/items"):
        assert path in paths
    operations = [one for methods in paths.values() for one in methods.values()]
    assert all(one["security"] for one in operations)
    assert len({one["operationId"] for one in operations}) == len(operations)
    assert all(one.get("description") for one in operations)
    writes = [one for methods in paths.values() for name, one in methods.items() if name == "post"]
    assert all(any(p["name"] == "Idempotency-Key" and p["required"] for p in one["parameters"]) for one in writes)
    assert Client().get("/api/openapi.json", headers={"If-None-Match": answer["ETag"]}).status_code == 304


def test_docs_page_is_offline_and_within_the_strict_policy():
    page = Client().get("/api/docs")
    text = page.content.decode()
    sources = re.findall(r'(?:src|href)="([^"]+)"', text)
    assert sources
    assert all(source.startswith("/api/docs/") for source in sources)
    assert not re.search(r"<script(?![^>]*(?:src=|application/json))", text)
    assert "style=" not in text
    assert "unsafe" not in page["Content-Security-Policy"]
    for source in sources:
        assert Client().get(source).status_code == 200
    assert Client().get("/api/docs/secrets.txt").status_code == 404


def test_healthz_needs_no_database():
    assert Client().get("/healthz").json()["status"] == "ok"  # this test has no database mark


@pytest.mark.django_db
def test_readyz_says_what_it_checked():
    answer = Client().get("/readyz")
    assert answer.status_code == 200
    assert answer.json()["checks"] | {"workers": 0} == {
        "database": True, "migrations": True, "durable": True, "workers": 0,
    }  # fmt: skip


@pytest.mark.django_db
def test_readyz_refuses_a_server_that_does_not_flush():
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = off")
    answer = Client().get("/readyz")
    assert (answer.status_code, answer.json()["checks"]["durable"]) == (503, False)


def test_metrics_for_this_machine_or_a_token(play, clerk):
    play.declare(play.in_paper(play.load(1)))
    text = Client().get("/metrics").content.decode()
    assert 'zongbao_lists{state="pre_posted"} 1' in text
    assert 'zongbao_ledger_postings{event="reserve"} 1' in text
    assert all(re.fullmatch(r'(#.*|[a-z_]+(\{[a-z]+="[^"]*"\})? \d+)', line) for line in text.splitlines())
    assert Client(REMOTE_ADDR="10.0.0.9").get("/metrics").status_code == 401
    assert Client().get("/metrics", headers={"X-Forwarded-For": "10.0.0.9"}).status_code == 401
    bearer = {"Authorization": f"Bearer {clerk.token}"}
    assert Client(REMOTE_ADDR="10.0.0.9").get("/metrics", headers=bearer).status_code == 200


def test_worker_and_health_agree_on_the_sign_of_life():
    assert worker.NAME == health.WORKER_NAME


@pytest.mark.django_db
def test_unknown_path_is_a_problem_only_inside_the_api():
    assert Caller("x").get("/nowhere").status_code in (401, 404)


def test_the_framework_stays_in_its_room():
    source = Path(door.__file__).parents[1]
    users = [one for one in source.rglob("*.py") if re.search(r"^\s*(from|import) ninja", one.read_text("utf-8"), re.M)]
    assert users
    assert all("api" in one.relative_to(source).parts for one in users)
