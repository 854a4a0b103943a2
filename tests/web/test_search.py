"""The search box: every number, names by pinyin, an exact hit opens, nothing foreign is found; the zone switch."""

from __future__ import annotations

import pytest
from django.db import connection
from django.urls import reverse
from tests.web.conftest import World

from zongbao.core.roles import Role
from zongbao.store import models
from zongbao.web.pages import search


def looked(world: World, role: str, term: str, **headers: str):
    return world.browser(role).get(reverse("search"), {"q": term}, headers=headers)


def numbers(world: World) -> dict[str, str]:
    row, gate_pass = world.bonded_list, world.gate_pass
    return {
        row.list_no: reverse("list", args=[row.list_no]),
        row.pre_entry_no: reverse("list", args=[row.list_no]),
        row.inner_no: reverse("list", args=[row.list_no]),
        gate_pass.pass_no: reverse("pass", args=[gate_pass.pass_no]),
        world.declaration.pre_entry_no: reverse("declaration", args=[world.declaration.pre_entry_no]),
        world.book.book_no: reverse("book", args=[world.book.book_no]),
        world.message.message_id: reverse("message", args=[world.message.pk]),
        world.receipt.message_id: reverse("receipt", args=[world.receipt.pk]),
    }


def test_a_whole_number_opens_its_paper(world: World):
    for number, url in numbers(world).items():
        if number:
            assert looked(world, Role.DECLARANT, number).headers["Location"] == url, number


def test_a_plate_finds_the_vehicle_and_its_passes(world: World):
    body = looked(world, Role.GATE, world.gate_pass.plate).content.decode()
    assert world.gate_pass.pass_no in body
    assert reverse("vehicle", args=[world.gate_pass.plate]) in body


def test_small_letters_find_the_number_too(world: World):
    answer = looked(world, Role.CUSTOMS, world.bonded_list.list_no.lower())
    assert answer.headers["Location"] == reverse("list", args=[world.bonded_list.list_no])


@pytest.mark.parametrize("role", [role for role in Role if role != Role.PROVINCE])
def test_nobody_finds_the_paper_of_a_foreign_zone(world: World, role: Role):
    answer = looked(world, role, world.foreign_list.list_no)
    assert answer.status_code == 200
    assert reverse("list", args=[world.foreign_list.list_no]) not in answer.content.decode()


def test_the_suggestions_are_a_fragment(world: World):
    answer = looked(world, Role.DECLARANT, world.bonded_list.list_no[:10], **{"HX-Request": "true"})
    assert world.bonded_list.list_no in answer.content.decode()
    assert "<html" not in answer.content.decode()


def test_pinyin_and_initials_find_a_name():
    assert search.spellings("青岛海联达") == ("qingdaohailianda", "qdhld")
    assert search.sounds_like("hailian", "青岛海联达", "", "x")
    assert search.sounds_like("QDHLD", "青岛海联达", "", "x")
    assert not search.sounds_like("shanghai", "青岛海联达", "", "x")


def test_an_enterprise_is_found_by_its_initials(world: World):
    firm = world.play.clerk.organisation
    initials = search.spellings(firm.name_zh)[1]
    assert firm.name_zh in looked(world, Role.CUSTOMS, initials).content.decode()


def test_an_empty_search_teaches(world: World):
    assert "至少输入两个字符" in looked(world, Role.DECLARANT, "").content.decode()
    assert "没有找到" in looked(world, Role.DECLARANT, "ZZ-9999").content.decode()


def test_a_prefix_is_answered_by_index(world: World):
    with connection.cursor() as cursor:
        cursor.execute("set local enable_seqscan = off")
        for model, columns in ((models.BondedList, ("list_no", "inner_no")), (models.GatePass, ("plate", "inner_no"))):
            for column in columns:
                plan = search._beginning(model.objects.all(), column, "QD5331").explain()
                assert "Seq Scan" not in plan, plan


def test_the_zone_switch_narrows_and_never_widens(world: World):
    browser = world.browser(Role.PROVINCE)
    mine, other = world.bonded_list.list_no, world.foreign_list.list_no
    both = browser.get(reverse("lists")).content.decode()
    assert mine in both
    assert other in both
    answer = browser.post(reverse("zone_choice"), {"zone": world.bonded_list.zone.code, "next": reverse("lists")})
    assert answer.headers["Location"] == reverse("lists")
    narrowed = browser.get(reverse("lists")).content.decode()
    assert mine in narrowed
    assert other not in narrowed
    assert browser.get(reverse("list", args=[other])).status_code == 404
    browser.post(reverse("zone_choice"), {"zone": ""})
    assert other in browser.get(reverse("lists")).content.decode()


def test_a_zone_out_of_reach_is_not_chosen(world: World):
    browser = world.browser(Role.CUSTOMS)
    browser.post(reverse("zone_choice"), {"zone": world.foreign_list.zone.code})
    page = browser.get(reverse("lists")).content.decode()
    assert world.bonded_list.list_no in page
    assert world.foreign_list.list_no not in page
    assert world.browser(Role.DECLARANT).post(reverse("zone_choice"), {"zone": "x"}).status_code == 403
