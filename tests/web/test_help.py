"""Help on each page: every section of the menu has it, its words and rules exist, and it works without script."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from tests.web.conftest import ROLES, World

from zongbao.regulations import glossary, rules
from zongbao.web import menu
from zongbao.web.help import HELP


def test_every_section_of_the_menu_is_explained():
    assert {entry.name for group in menu.MENU for entry in group.entries} - HELP.keys() == set()


@pytest.mark.parametrize("name", HELP)
def test_its_words_and_rules_exist(name: str):
    assert set(HELP[name].terms) <= glossary.all_terms().keys()
    assert set(HELP[name].families) <= set(rules.families())
    assert HELP[name].terms


@pytest.mark.parametrize("role", ROLES)
def test_each_page_of_the_menu_shows_its_help(world: World, role: str):
    for _, lines in menu.menu_for(role, "home"):
        for line in lines:
            page = world.browser(role).get(line.url).content.decode()
            found = re.findall(r'<details class="zb-assist">.*?</details>', page, re.S)
            own = next(HELP[entry.name] for group in menu.MENU for entry in group.entries if entry.label == line.label)
            assert len(found) == 1, line.url
            assert own.purpose.zh in found[0], line.url
            assert all(reverse("term", args=[key]) in found[0] for key in own.terms), line.url


def test_a_stranger_is_not_helped_to_what_he_may_not_see(client, db):
    assert "zb-assist" not in client.get(reverse("login")).content.decode()
