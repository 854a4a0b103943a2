"""The loaded province is whole: ledger proven, every role at work, things done and things left open."""

from __future__ import annotations

import zlib
from collections import Counter

import pytest
from django.contrib.auth import authenticate
from django.db import connection
from django.test import RequestFactory
from tests.demo.conftest import NOW

from zongbao.core.roles import Role
from zongbao.demo.accounts import PASSWORD, shown
from zongbao.demo.load import NotOurs, is_complete, load
from zongbao.store import models
from zongbao.store.ledger.verify import verify

pytestmark = [pytest.mark.usefixtures("province"), pytest.mark.django_db]


def test_the_ledger_is_proven() -> None:
    connection.ensure_connection()
    assert models.LedgerMovement.objects.exists()
    assert verify(connection.connection) == []


def test_every_role_can_sign_in() -> None:
    standing = set(models.User.objects.filter(is_active=True).values_list("role", flat=True))
    assert standing == {role.value for role in Role}
    request = RequestFactory().post("/login")
    for account in shown():
        assert authenticate(request, username=account.username, password=PASSWORD) is not None, account.username


def test_lists_went_all_the_way() -> None:
    states = Counter(models.BondedList.objects.values_list("state", flat=True))
    assert states["posted"] >= 8
    assert {"manual", "pre_posted", "returned", "deletion_requested"} <= states.keys()


def test_something_waits_at_every_desk() -> None:
    assert models.BondedList.objects.filter(state="manual").exists()
    assert models.Passage.objects.filter(state="exception").exists()
    assert models.GatePass.objects.filter(state="held").exists()
    assert models.GatePass.objects.filter(state="approved").exists()
    assert models.GatePass.objects.filter(state="void").exists()


def test_one_list_is_on_three_trucks_of_which_one_has_passed() -> None:
    passes = models.GatePass.objects.filter(binding="3")
    by_list = Counter(passes.values_list("documents__number", "state"))
    lists = {number for number, _ in by_list}
    assert any(by_list[number, "passed"] == 1 and by_list[number, "approved"] == 2 for number in lists)


def test_mistakes_were_refused_with_their_codes() -> None:
    codes = {
        reason["code"]
        for reasons in models.StoredDecision.objects.values_list("reasons", flat=True)
        for reason in reasons
    }
    assert {"LST-106", "LED-101", "GAT-106"} <= codes


def test_messages_are_the_real_format() -> None:
    kinds = set(models.RawMessage.objects.values_list("message_type", flat=True))
    assert {"BWS101", "INV101", "SAS121", "GATHER_INFO"} <= kinds
    raw = zlib.decompress(bytes(models.RawMessage.objects.filter(message_type="INV101")[0].raw))
    assert b"<InvtHeadType>" in raw


def test_nothing_happened_after_now() -> None:
    assert not models.BondedList.objects.filter(declared_at__gt=NOW).exists()
    assert not models.Passage.objects.filter(decided_at__gt=NOW).exists()


def test_it_is_complete_and_not_loaded_twice() -> None:
    assert is_complete()
    with pytest.raises(NotOurs):
        load(days=1, now=NOW)
