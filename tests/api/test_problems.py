"""Whatever goes wrong below /api, the answer is a problem document (the gate's XML is answered in XML)."""

from __future__ import annotations

from unittest import mock

import pytest
from django.test import Client
from tests.api.test_messages import inv101

from zongbao.api.problems import PROBLEM
from zongbao.exchange.message import read
from zongbao.store import models

HTML = "text/html"


@pytest.mark.parametrize("path", ["/api/v1/nope", "/api/v1/lists/1/2/3/4", "/api/v2/lists", "/api/nope"])
@pytest.mark.parametrize("method", ["get", "post", "delete"])
def test_an_address_that_is_not_there(db, path, method):
    answer = getattr(Client(), method)(path, headers={"Accept": HTML})
    assert (answer.status_code, answer["Content-Type"]) == (404, PROBLEM)
    assert answer.json()["code"] == "ACC-404"


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("delete", "/api/v1/lists", {"GET", "POST"}),
        ("put", "/api/v1/lists/X", {"GET"}),
        ("get", "/api/v1/lists/X/approve", {"POST"}),
    ],
)
def test_a_method_that_an_address_does_not_take(clerk, method, path, allowed):
    answer = getattr(clerk.client, method)(path, headers={"Authorization": f"Bearer {clerk.token}"})
    assert (answer.status_code, answer["Content-Type"], answer.json()["code"]) == (405, PROBLEM, "API-008")
    assert set(answer["Allow"].split(", ")) == allowed


def test_a_fault_of_the_machine_in_a_read(clerk):
    with mock.patch.object(models.BondedList.objects, "visible_to", side_effect=RuntimeError("broken")):
        answer = clerk.get("/lists")
    assert (answer.status_code, answer["Content-Type"]) == (500, PROBLEM)
    assert answer.json()["code"] == "API-500"
    assert "broken" not in answer.content.decode()


@pytest.mark.parametrize("raw", [b"<GATHER_INFO>", b"no xml", b"<GATHER_INFO/>"])
def test_gate_xml_that_cannot_be_taken_is_no_success(crew, raw):
    answer = crew.post("/gate/messages", raw, kind="application/xml")
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/xml; charset=utf-8")
    told = read(answer.content).payload
    assert not told.accepted
    assert "MSG-" in told.text


def test_a_paper_at_the_gate_is_refused_by_its_status(crew, play):
    assert crew.post("/gate/messages", inv101(play), kind="application/xml").status_code == 403
