"""Tokens, idempotency keys, sizes, and faults of the machine."""

from __future__ import annotations

from unittest import mock

import pytest
from django.test import Client

from zongbao.acts import bonded_lists
from zongbao.api import writes
from zongbao.store import models

from .conftest import Caller, body_of, caller_of


def test_no_token_no_entry(play):
    answer = Client().get("/api/v1/lists")
    assert (answer.status_code, answer.json()["code"]) == (401, "ACC-401")
    assert answer["WWW-Authenticate"].startswith("Bearer")
    assert Client().post("/api/v1/lists", "{}", content_type="application/json").status_code == 401
    assert Caller("made-up").get("/lists").status_code == 401


def test_a_browser_session_does_not_open_the_api(play):
    client = Client()
    client.force_login(play.clerk.user, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/api/v1/lists").status_code == 401
    headers = {"Idempotency-Key": "k"}
    assert client.post("/api/v1/lists", "{}", content_type="application/json", headers=headers).status_code == 401


def test_revoked_token_and_deactivated_user_are_out(play, clerk, officer):
    models.ApiToken.objects.filter(user=play.officer.user).update(revoked_at="2026-01-01T00:00:00Z")
    assert officer.get("/lists").status_code == 401
    models.User.objects.filter(pk=play.clerk.user.pk).update(is_active=False)
    assert clerk.get("/lists").status_code == 401


@pytest.mark.parametrize("key", ["", "x" * 129, "键", "a\tb"])
def test_a_write_needs_a_key(clerk, play, key):
    answer = clerk.post("/lists", body_of(play.in_paper(play.load(1))), key=key)
    assert (answer.status_code, answer.json()["code"]) == (400, "API-001")
    assert models.BondedList.objects.count() == 0


def test_same_key_same_body_same_answer_once(clerk, play):
    body = body_of(play.in_paper(play.load(1)))
    first, second = clerk.post("/lists", body, key="k1"), clerk.post("/lists", body, key="k1")
    assert first.status_code == second.status_code == 201
    assert (first.content, first["Content-Type"]) == (second.content, second["Content-Type"])
    assert (first.get("Idempotency-Replayed"), second.get("Idempotency-Replayed")) == (None, "true")
    assert models.BondedList.objects.count() == 1


def test_a_refusal_is_an_answer_too(clerk, play):
    body = body_of(play.out_paper(play.load(5)))
    first, second = clerk.post("/lists", body, key="k1"), clerk.post("/lists", body, key="k1")
    assert first.status_code == second.status_code == 422
    assert first.content == second.content
    assert models.BondedList.objects.count() == 1


def test_same_key_other_body_or_route_is_refused(clerk, play):
    clerk.post("/lists", body_of(play.in_paper(play.load(1))), key="k1")
    other = clerk.post("/lists", body_of(play.in_paper(play.load(2))), key="k1")
    assert (other.status_code, other.json()["code"]) == (422, "API-002")
    assert clerk.post("/vehicles", {"plate": "鲁B12345", "tare_kg": "1"}, key="k1").json()["code"] == "API-002"
    assert models.BondedList.objects.count() == 1


def test_the_query_is_part_of_the_request(clerk, play):
    body = body_of(play.in_paper(play.load(1)))
    assert clerk.post("/lists?draft=true", body, key="k1").json()["subject"]["state"] == "draft"
    meant = clerk.post("/lists", body, key="k1")
    assert (meant.status_code, meant.json()["code"]) == (422, "API-002")
    assert clerk.post("/lists?draft=true", body, key="k1")["Idempotency-Replayed"] == "true"
    assert models.BondedList.objects.count() == 1


def test_keys_of_two_callers_do_not_meet(clerk, stranger, play):
    assert clerk.post("/lists", body_of(play.in_paper(play.load(1))), key="k1").status_code == 201
    assert stranger.post("/vehicles", {"plate": "鲁B12345", "tare_kg": "13000"}, key="k1").status_code == 201


def test_a_fault_of_the_machine_undoes_everything_and_frees_the_key(clerk, play):
    body = body_of(play.in_paper(play.load(1)))
    real = bonded_lists.declare_list

    def fail(*args: object, **kwargs: object) -> None:
        real(*args, **kwargs)
        raise RuntimeError("disk on fire")

    with mock.patch.object(bonded_lists, "declare_list", fail):
        answer = clerk.post("/lists", body, key="k1")
    assert (answer.status_code, answer.json()["code"]) == (500, "API-500")
    assert "disk" not in answer.content.decode()
    assert models.BondedList.objects.count() == models.IdempotencyKey.objects.count() == 0
    assert clerk.post("/lists", body, key="k1").status_code == 201


def test_size_is_refused_before_the_body_is_parsed(clerk):
    with mock.patch.object(writes, "LARGEST_JSON", 10):
        answer = clerk.post("/lists", b"[" * (writes.LARGEST_MESSAGE + 1))
    assert (answer.status_code, answer.json()["code"]) == (413, "API-003")


def test_a_text_longer_than_its_column_is_no_fault_of_the_machine(crew):
    body = {"session": "s" * 500, "area": "x", "lane": "1", "direction": "I", "collected_at": "2026-01-01T00:00:00"}
    answer = crew.post("/gate/collections", body)
    assert answer.status_code in (201, 422), answer.content


def test_request_id_is_kept_in_the_audit_trail(play):
    known = "0b8f3d7e-7f0c-4a1e-9d6e-1d2a3c4b5e6f"
    caller = caller_of(play.clerk)
    headers = {"Authorization": f"Bearer {caller.token}", "Idempotency-Key": "k", "X-Request-ID": known}
    Client().post(
        "/api/v1/vehicles", {"plate": "鲁B12345", "tare_kg": "13000"}, content_type="application/json", headers=headers
    )
    assert models.AuditEntry.objects.filter(act="vehicle.file").latest("pk").request_id == known
