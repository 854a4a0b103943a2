"""The list engine: filters, search, sorting, pages and fragments."""

from __future__ import annotations

import pytest
from django.urls import reverse
from tests.web.conftest import World

from zongbao.core.roles import Role
from zongbao.web.text import T


def test_a_filter_and_a_search_narrow_the_rows(world: World):
    browser, number = world.browser(Role.DECLARANT), world.bonded_list.list_no
    assert number in browser.get(reverse("lists"), {"state": "pre_posted"}).content.decode()
    assert number not in browser.get(reverse("lists"), {"state": "posted"}).content.decode()
    found = browser.get(reverse("lists"), {"q": world.bonded_list.inner_no}).content.decode()
    assert "共 1 条" in found
    assert number in found


@pytest.mark.parametrize(("query", "problem"), [({"since": "gestern"}, "请写成"), ({"state": "x"}, "没有这个选项")])
def test_a_filter_that_makes_no_sense_says_so(world: World, query: dict[str, str], problem: str):
    assert problem in world.browser(Role.DECLARANT).get(reverse("lists"), query).content.decode()


def test_an_unknown_sorting_page_and_size_fall_back(world: World):
    query = {"sort": "paper", "page": "999", "size": "7"}
    assert world.browser(Role.DECLARANT).get(reverse("lists"), query).status_code == 200


def test_sorting_turns_around(world: World):
    up = world.browser(Role.DECLARANT).get(reverse("lists"), {"sort": "no"}).content.decode()
    assert 'aria-sort="ascending"' in up
    assert "sort=-no" in up


def test_htmx_gets_the_part_that_changes(world: World):
    headers = {"HX-Request": "true"}
    part = world.browser(Role.DECLARANT).get(reverse("lists"), headers=headers)
    text = part.content.decode()
    assert "<html" not in text
    assert 'id="count"' in text
    assert world.bonded_list.list_no in text
    assert "HX-Request" in part["Vary"]
    whole = world.browser(Role.DECLARANT).get(
        reverse("lists"), headers=headers | {"HX-History-Restore-Request": "true"}
    )
    assert "<html" in whole.content.decode()


def test_a_text_follows_the_language_with_its_facts():
    from django.utils import translation

    text = T("{who}已{act}", "{act} by {who}").of(who=T("平台", "the platform"), act=T("核扣", "posted"))
    assert str(text) == "平台已核扣"
    with translation.override("en"):
        assert str(text) == "posted by the platform"
