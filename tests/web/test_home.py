"""The workplace: each figure and each thing to do opens to exactly as many rows as it says."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from tests.web.conftest import World

from zongbao.acts import gate_passes
from zongbao.core import clock
from zongbao.core.roles import Role
from zongbao.store import models
from zongbao.web.pages import home
from zongbao.web.pages.home import Figure, Todo

COUNT = re.compile(r'id="count"[^>]*>共 ([\d,]+) 条')


def promised(world: World, role: str) -> list[tuple[str, int]]:
    context = world.browser(role).get(reverse("home")).context
    figures: list[Figure] = context["figures"]
    todos: list[Todo] = context.get("todos") or []
    told = [(figure.url, int(str(figure.value).replace(",", ""))) for figure in figures]
    return [*told, *((todo.url, todo.count) for todo in todos if todo.url != reverse("queue"))]


@pytest.mark.parametrize("role", list(Role))
def test_what_is_counted_is_what_the_link_shows(world: World, role: Role):
    world.browser(role).get(reverse("home"))
    gate_passes.hold_pass(world.play.officer, world.gate_pass.pass_no, "抽查")
    models.AccountBook.objects.filter(pk=world.book.pk).update(valid_until=clock.day_of(clock.now()))
    wrong = []
    for url, count in promised(world, role):
        shown = COUNT.search(world.browser(role).get(url).content.decode())
        if shown is None or int(shown[1].replace(",", "")) != count:
            wrong.append((url, count, shown and shown[1]))
    assert wrong == []


def test_a_pass_about_to_expire_names_its_deadline_and_its_law(world: World):
    row = world.gate_pass
    type(row).objects.filter(pk=row.pk).update(valid_until=clock.now())
    todo = next(one for one in home.todos(world.user(Role.DECLARANT)) if one.due)
    assert todo.count == 1
    assert todo.law_url == reverse("parameter", args=["pass_valid_days"])
    assert "核放单有效期" in world.browser(Role.DECLARANT).get(reverse("home")).content.decode()
