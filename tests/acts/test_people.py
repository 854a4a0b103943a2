"""People through their acts: three administrators apart, the last of each stays, tokens shown once."""

from __future__ import annotations

import pytest
from tests.acts.checking import refuses

from zongbao.acts import people
from zongbao.acts.context import Actor
from zongbao.core.roles import Role
from zongbao.store import models

PASSWORD = "a-long-and-odd-phrase-77"


ROLES = {
    "system": ("sysadmin", Role.SYSTEM_ADMIN),
    "security": ("secadmin", Role.SECURITY_ADMIN),
    "audit": ("auditor", Role.AUDITOR),
}


@pytest.fixture
def admins(founded, db) -> dict[str, Actor]:
    """The three administrators, one of each."""
    models.User.objects.filter(role__in=[role for _, role in ROLES.values()]).update(is_active=False)
    for name, role in ROLES.values():
        if not models.User.objects.filter(username=name).exists():
            people.create_user(Actor.platform(), name, "管理员", role, None, PASSWORD)
        models.User.objects.filter(username=name).update(is_active=True)
    return {key: Actor.of(models.User.objects.get(username=name)) for key, (name, _) in ROLES.items()}


def make(admins, play, username="new.clerk", role=Role.DECLARANT, who="system"):
    organisation = play.clerk.organisation
    return people.create_user(admins[who], username, "新人", role, organisation, PASSWORD)


def test_one_makes_the_account_another_lets_it_in(admins, play):
    user = make(admins, play)
    assert (user.is_active, user.check_password(PASSWORD)) == (False, True)
    assert people.activate_user(admins["security"], "new.clerk").is_active
    assert people.deactivate_user(admins["security"], "new.clerk", "离职").is_active is False


@pytest.mark.parametrize("who", ["security", "audit"])
def test_only_the_system_administrator_makes_accounts(admins, play, who):
    with refuses("ACC-403"):
        make(admins, play, who=who)


@pytest.mark.parametrize("who", ["system", "audit"])
def test_only_the_security_administrator_gives_powers(admins, play, who):
    make(admins, play)
    for act in (
        lambda: people.activate_user(admins[who], "new.clerk"),
        lambda: people.grant_role(admins[who], "new.clerk", Role.MANAGER),
        lambda: people.deactivate_user(admins[who], "new.clerk", "x"),
        lambda: people.revoke_token(admins[who], 1),
        lambda: people.issue_token(admins[who], "new.clerk", "x"),
    ):
        with refuses("ACC-403"):
            act()


def test_nobody_serves_themselves(admins):
    for act in (people.activate_user, lambda actor, name: people.grant_role(actor, name, Role.AUDITOR)):
        with refuses("ACC-112"):
            act(admins["security"], "secadmin")


def test_the_last_of_each_administrator_stays(admins, play):
    for name in ("sysadmin", "secadmin", "auditor"):
        with refuses("ACC-113"):
            people.deactivate_user(admins["security"], name, "x")
    with refuses("ACC-113"):
        people.grant_role(admins["security"], "auditor", Role.SYSTEM_ADMIN)
    people.create_user(admins["system"], "auditor2", "第二审计员", Role.AUDITOR, None, PASSWORD)
    with refuses("ACC-113"):
        people.deactivate_user(admins["security"], "auditor", "一个未启用的人顶替不了")
    people.activate_user(admins["security"], "auditor2")
    assert people.deactivate_user(admins["security"], "auditor", "轮岗").is_active is False


def test_accounts_that_cannot_be(admins, play):
    make(admins, play)
    with refuses("ACC-110"):
        make(admins, play)
    with refuses("ACC-101"):
        people.create_user(admins["system"], "x", "某", Role.GATE, None, PASSWORD)
    with refuses("ACC-111"):
        people.create_user(admins["system"], "y", "某", Role.AUDITOR, None, "12345678")
    with refuses("ACC-404"):
        people.activate_user(admins["security"], "nobody")
    people.create_user(admins["system"], "z", "某", Role.AUDITOR, None, PASSWORD)
    with refuses("ACC-101"):
        people.grant_role(admins["security"], "z", Role.CUSTOMS)


def test_a_role_is_granted(admins, play):
    make(admins, play)
    assert people.grant_role(admins["security"], "new.clerk", Role.MANAGER).role == "manager"
    entry = models.AuditEntry.objects.filter(act="user.grant").latest("id")
    assert (entry.before, entry.after, entry.role) == ("declarant", "manager", "security_admin")


def test_tokens(admins, play):
    make(admins, play)
    text = people.issue_token(admins["security"], "new.clerk", "ERP")
    token = models.ApiToken.objects.get(name="ERP")
    assert text not in (token.digest, token.name)
    assert people.user_of_token(text) is None, "the user is not let in yet"
    people.activate_user(admins["security"], "new.clerk")
    assert people.user_of_token(text).username == "new.clerk"
    assert people.user_of_token(text + "x") is None
    people.revoke_token(admins["security"], token.pk)
    assert people.user_of_token(text) is None
    with refuses("ACC-404"):
        people.revoke_token(admins["security"], token.pk)


@pytest.mark.parametrize("who", ["system", "audit"])
def test_only_the_security_administrator_unlocks_and_resets(admins, play, who):
    make(admins, play)
    for act in (people.unlock_user, lambda actor, name: people.reset_factors(actor, name, "手机丢失")):
        with refuses("ACC-403"):
            act(admins[who], "new.clerk")
        with refuses("ACC-112"):
            act(admins["security"], "secadmin")
        act(admins["security"], "new.clerk")


@pytest.mark.parametrize("who", ["security", "audit"])
def test_only_the_system_administrator_gives_first_passwords(admins, play, who):
    user = make(admins, play)
    with refuses("ACC-403"):
        people.renew_password(admins[who], "new.clerk")
    with refuses("ACC-112"):
        people.renew_password(admins["system"], "sysadmin")
    text = people.renew_password(admins["system"], "new.clerk")
    user.refresh_from_db()
    assert user.check_password(text)
    assert user.must_change_password


def test_a_role_fits_the_organisation(admins, play):
    make(admins, play)
    for role in (Role.CUSTOMS, Role.ZONE, Role.PROVINCE, Role.GATE, Role.AUDITOR):
        with refuses("ACC-119"):
            people.grant_role(admins["security"], "new.clerk", role)
    with refuses("ACC-119"):
        people.create_user(admins["system"], "x", "某", Role.MANAGER, play.officer.organisation, PASSWORD)


def test_a_token_ends_by_itself_and_notes_its_use(admins, play):
    make(admins, play)
    people.activate_user(admins["security"], "new.clerk")
    text = people.issue_token(admins["security"], "new.clerk", "ERP", days=30, reads_only=True)
    assert people.token_of(text).reads_only
    token = models.ApiToken.objects.get(name="ERP")
    assert token.last_used_at is not None
    token.expires_at = token.created_at
    token.save()
    assert people.token_of(text) is None
