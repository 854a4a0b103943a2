"""What every page promises: a strict policy, sound HTML for screen readers, and one language at a time."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.urls import reverse
from tests.web.conftest import ROLES, World
from tests.web.markup import Page
from tests.web.urltable import ADDRESSES, DOWNLOADS

import zongbao.web
from zongbao.core.roles import Role
from zongbao.regulations import sources
from zongbao.regulations.words import FIELDS

WEB = Path(zongbao.web.__file__).parent
CHINESE = re.compile(r"[\u3400-\u9fff]+")


def pages_of(world: World, role: str) -> Iterator[tuple[str, str]]:
    """The pages that a role opens: (name, HTML)."""
    for name, address in ADDRESSES.items():
        if role in address.opens and name not in DOWNLOADS:
            answer = world.browser(role).get(reverse(name, args=address.args(world)))
            yield name, answer.content.decode()
    if role in (Role.DECLARANT, Role.MANAGER):
        path = f"{reverse('pass_new')}?list={world.bonded_list.list_no}"
        yield "pass_new list", world.browser(role).get(path).content.decode()
        yield "pass_new free", world.browser(role).get(f"{reverse('pass_new')}?type=5").content.decode()


@pytest.mark.parametrize("role", ROLES)
def test_pages_are_sound_and_carry_nothing_inline(world: World, role: str):
    found = {name: Page(text).problems for name, text in pages_of(world, role)}
    assert {name: problems for name, problems in found.items() if problems} == {}


def test_the_sign_in_page_is_sound(client, db):
    assert Page(client.get(reverse("login")).content.decode()).problems == []


def test_the_policy_is_strict(world: World):
    answer = world.browser(Role.DECLARANT).get(reverse("lists"))
    policy = answer["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert "no-store" in answer["Cache-Control"]


def corpus() -> str:
    """Every word that is data: what stands in the tables, and the titles of Chinese law."""
    parts = [f"{one.number} {one.issuer} {one.zh}" for one in sources.all_sources().values()]
    for model in apps.get_app_config("store").get_models():
        names = [field.attname for field in model._meta.concrete_fields if field.attname not in ("raw", "body")]
        parts += [json.dumps(row, ensure_ascii=False, default=str) for row in model.objects.values_list(*names)]
    return "\n".join(parts)


@pytest.mark.parametrize("role", ROLES)
def test_english_pages_show_chinese_only_as_data(world: World, role: str):
    world.browser(role)
    world.speak("en")
    shown = list(pages_of(world, role))  # some pages make the row that they show
    data, left = corpus(), []
    for name, text in shown:
        page = Page(text)
        assert page.lang == "en"
        runs = {run for words in page.words for run in CHINESE.findall(words)} - {"中文"}
        left += [(name, run) for run in runs if run not in data]
    assert left == []


def test_what_would_change_an_answer_is_said_in_words():
    written = "\n".join(path.read_text() for path in (WEB.parent / "domain").rglob("*.py"))
    keys = set(re.findall(r'change ?= ?\{"(\w+)"', written))
    assert keys
    assert keys - set(FIELDS) == set()


def chinese_outside_pairs(path: Path) -> list[str]:
    """Chinese literals of a module that are neither docstrings nor the first of a pair with an English text."""
    tree = ast.parse(path.read_text())
    paired: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            paired |= {id(part) for one in node.args[::2] for part in ast.walk(one)} if len(node.args) > 1 else set()
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            paired.add(id(node.value))
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and CHINESE.search(node.value)
        if id(node) not in paired
    ]


def test_every_chinese_text_stands_beside_an_english_one():
    found = {path.name: chinese_outside_pairs(path) for path in WEB.rglob("*.py")}
    assert {name: texts for name, texts in found.items() if texts} == {}


def test_templates_say_everything_twice():
    for path in (WEB / "templates").rglob("*.html"):
        rest = re.sub(r"""\{% t ("[^"]*"|'[^']*') ("[^"]*"|'[^']*')[^%]*%\}""", "", path.read_text())
        assert CHINESE.findall(rest) == [], path.name


def test_english_halves_are_english():
    halves = re.compile(r"""\{% t (?:"[^"]*"|'[^']*') ("[^"]*"|'[^']*')""")
    for path in (WEB / "templates").rglob("*.html"):
        for half in halves.findall(path.read_text()):
            assert half.strip("\"'") in ("中文",) or not CHINESE.search(half), (path.name, half)
