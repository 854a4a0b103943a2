"""Organisations through their acts: codes checked, changes on record, an inactive one can do nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.acts.checking import refuses
from tests.acts.test_intake import inv101, send

from zongbao.acts import organisations, people, replays
from zongbao.acts.context import Actor
from zongbao.acts.organisations import Particulars
from zongbao.core.roles import Role
from zongbao.store import models

CODE, CREDIT = "3702W60017", "91370220MA3C0XXX1A"


@pytest.fixture
def admin(db) -> Actor:
    user = models.User.objects.make("org.admin", "x" * 12, full_name="管理员", role=Role.SYSTEM_ADMIN)
    return Actor.of(user)


@pytest.fixture
def zone(play) -> models.Zone:
    return play.clerk.organisation.zone


def test_an_enterprise_is_entered(admin, zone):
    row = organisations.enter_organisation(admin, "enterprise", CODE, Particulars("新企业", "New firm", zone))
    assert (row.code, row.zone, row.active) == (CODE, zone, True)
    entry = models.AuditEntry.objects.get(subject_no=CODE)
    assert (entry.act, entry.detail["name_zh"]) == ("organisation.register", "新企业")


@pytest.mark.parametrize(
    ("code", "kind", "number", "changed"),
    [
        ("IDN-003", "enterprise", "3702", {}),
        ("IDN-004", "customs", "42A8", {}),
        ("ACC-131", "authority", "管委会", {}),
        ("ACC-134", "enterprise", CODE, {"zone": None}),
        ("ACC-191", "enterprise", CODE, {"sender_id": "../etc"}),
    ],
)
def test_what_cannot_be_entered(admin, zone, code, kind, number, changed):
    with refuses(code):
        organisations.enter_organisation(admin, kind, number, replace(Particulars("某", zone=zone), **changed))


def test_a_wrong_check_digit_is_refused(admin, play, zone):
    right = play.clerk.organisation.credit_code
    wrong = right[:-1] + ("0" if right[-1] != "0" else "1")
    with pytest.raises(organisations.Refused) as caught:
        organisations.enter_organisation(admin, "enterprise", CODE, Particulars("某", zone=zone, credit=wrong))
    assert caught.value.decision.codes[0].startswith("IDN-")


def test_codes_and_sender_ids_belong_to_one(admin, play, zone):
    firm = play.clerk.organisation
    with refuses("ACC-130"):
        organisations.enter_organisation(admin, "enterprise", firm.code, Particulars("某", zone=zone))
    with refuses("ACC-190"):
        organisations.enter_organisation(admin, "enterprise", CODE, Particulars("某", "", zone, "", firm.sender_id))


def test_a_change_tells_before_and_after(admin, play, zone):
    firm = play.clerk.organisation
    its = Particulars("新名", firm.name_en, zone, firm.credit_code, firm.sender_id)
    with refuses("LIF-002"):
        organisations.change_organisation(admin, firm.code, its, " ")
    organisations.change_organisation(admin, firm.code, its, "更名")
    entry = models.AuditEntry.objects.get(act="organisation.change")
    assert entry.detail["changed"] == {"name_zh": {"before": firm.name_zh, "after": "新名"}}
    assert entry.reason == "更名"
    with refuses("ACC-404"):
        organisations.change_organisation(admin, "NONE", its, "更名")


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.SYSTEM_ADMIN}))
def test_only_the_system_administrator_keeps_organisations(play, role):
    actor, code = Actor(None, role, None, "某", "test"), play.clerk.organisation.code
    for act in (
        lambda: organisations.enter_organisation(actor, "enterprise", CODE, Particulars("某")),
        lambda: organisations.change_organisation(actor, code, Particulars("某"), "x"),
        lambda: organisations.deactivate_organisation(actor, code, "x"),
        lambda: organisations.activate_organisation(actor, code),
    ):
        with refuses("ACC-403"):
            act()


def test_an_inactive_organisation_can_do_nothing(admin, play):
    firm, user = play.clerk.organisation, play.clerk.user
    token = people.issue_token(Actor.platform(), user.username, "ERP")
    with refuses("LIF-002"):
        organisations.deactivate_organisation(admin, firm.code, "")
    organisations.deactivate_organisation(admin, firm.code, "注销")
    assert send(play, inv101(play, "OFF-1")).decision.codes == ("ACC-132",)
    assert people.user_of_token(token) is None
    assert replays.speaker(models.Organisation.objects.get(pk=firm.pk), "folder") is None
    organisations.activate_organisation(admin, firm.code)
    assert people.user_of_token(token) == user
    assert send(play, inv101(play, "ON-1")).decision.accepted


def test_a_zone_keeps_its_customs_office(admin, play):
    with refuses("ACC-133"):
        organisations.deactivate_organisation(admin, play.officer.organisation.code, "撤并")
