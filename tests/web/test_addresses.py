"""Every address × every role: who may open what; a new address fails here until it is listed."""

from __future__ import annotations

import pytest
from django.urls import reverse
from tests.web.conftest import ROLES, World
from tests.web.urltable import ADDRESSES, OPEN_TO_STRANGERS, POST_ARGS, POST_ONLY, SIGN_IN_STEPS, Address

from zongbao.core.roles import Role
from zongbao.web import menu, urls


def test_every_address_is_listed():
    names = {pattern.name for pattern in urls.urlpatterns}
    assert names == set(ADDRESSES) | POST_ONLY | SIGN_IN_STEPS | OPEN_TO_STRANGERS.keys()


def expected(address: Address, role: str) -> int:
    if not role:
        return 302
    return 200 if role in address.opens else 404 if role in address.hidden else 403


@pytest.mark.parametrize("role", [*ROLES, ""])
def test_each_role_opens_its_own_pages(world: World, role: str):
    browser, wrong = world.browser(role), []
    for name, address in ADDRESSES.items():
        answer = browser.get(reverse(name, args=address.args(world)))
        if answer.status_code != expected(address, role):
            wrong.append((name, answer.status_code, expected(address, role)))
        if answer.status_code == 302:
            assert answer["Location"].startswith(reverse("login"))
    assert wrong == []


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR])
def test_the_three_administrators_see_no_business_data(world: World, role: str):
    secrets = [world.bonded_list.inner_no, world.gate_pass.plate, str(world.book.warehouse_name)]
    for name, address in ADDRESSES.items():
        if role in address.opens and name != "audit":
            text = world.browser(role).get(reverse(name, args=address.args(world))).content.decode()
            assert [secret for secret in secrets if secret and secret in text] == [], name


@pytest.mark.parametrize("role", ROLES)
def test_the_menu_leads_only_where_the_role_may_go(world: World, role: str):
    for _, lines in menu.menu_for(role, "home"):
        for line in lines:
            assert world.browser(role).get(line.url).status_code == 200, line.url


def test_post_only_addresses_refuse_get(world: World):
    for name in POST_ONLY:
        assert world.browser(Role.DECLARANT).get(reverse(name, args=POST_ARGS.get(name))).status_code == 405


def test_foreign_and_absent_papers_are_both_missing(world: World):
    browser = world.browser(Role.DECLARANT)
    foreign = browser.get(reverse("list", args=[world.foreign_list.list_no]))
    absent = browser.get(reverse("list", args=["QD000026I000000000"]))
    assert foreign.status_code == absent.status_code == 404
    move = browser.post(reverse("list_act", args=[world.foreign_list.list_no, "request_deletion"]), {"reason": "x"})
    assert move.status_code == 404


def test_forbidden_and_missing_pages_say_what_to_do(world: World):
    forbidden = world.browser(Role.AUDITOR).get(reverse("lists")).content.decode()
    assert "安全管理员" in forbidden
    missing = world.browser(Role.DECLARANT).get("/lists/none/").content.decode()
    assert "编号可能写错了" in missing
