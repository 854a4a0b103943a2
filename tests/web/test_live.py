"""Checks while a list is typed: what is filled is judged at its field, what is empty is only counted."""

from __future__ import annotations

import json
import re
from typing import Any

from django.urls import reverse
from tests.web.conftest import World
from tests.web.test_forms import posted, sheet

from zongbao.core.roles import Role
from zongbao.store.models import BondedList


def live(world: World, data: dict[str, Any]) -> str:
    answer = world.browser(Role.DECLARANT).post(
        reverse("list_new"), {**data, "do": "live"}, headers={"hx-request": "true"}
    )
    assert answer.status_code == 200
    return str(answer.content.decode())


def at(text: str) -> set[str]:
    """The ids of the fields that a panel names."""
    return set(re.findall(r'data-at="([^"]+)"', text))


def test_an_empty_form_is_counted_and_not_scolded(world: World) -> None:
    text = live(world, {"line_count": "1", "book_no": world.book.book_no})
    assert at(text) == set()
    assert re.search(r"表头还缺 \d+ 个必填项，第 1 项还缺 \d+ 个", text)


def test_what_cannot_be_read_is_told_at_its_field_before_the_rest_is_there(world: World) -> None:
    assert at(live(world, {"line_count": "1", "lines-0-total": "十元", "country": ""})) == {"id_lines-0-total"}


def test_the_rules_speak_at_their_fields_and_nothing_is_written(world: World) -> None:
    paper = sheet(world)
    text = live(world, posted(paper, **{"lines-1-total": "999999"}))
    assert "id_lines-1-total" in at(text)
    assert "LST-105" in text
    assert not BondedList.objects.filter(inner_no=paper.inner_no).exists()


def test_a_sound_list_shows_the_declaration_and_why_its_lines_stand_apart(world: World) -> None:
    text = live(world, posted(sheet(world)))
    assert at(text) == set()
    assert "拟制的报关单：2 项" in text
    assert "第 1 项与第 2 项分列" in text
    assert "来自清单第 2 项" in text


def test_lines_before_the_first_incomplete_one_are_checked(world: World) -> None:
    text = live(world, posted(sheet(world), **{"lines-1-hs_code": ""}))
    assert "只查了前 1 项，第 2 项还没填完" in text
    assert "拟制的报关单：1 项" in text


def test_a_line_whose_item_was_just_named_is_filled_where_it_is_empty(world: World) -> None:
    base = {"book_no": world.book.book_no, "line_count": "2", "lines-0-book_item": "1", "lines-1-book_item": "1"}
    text = live(world, {**base, "lines-0-name": "自己的名称", "fill": "0,9,x"})
    found = re.search(r'<script id="known" type="application/json">(.*?)</script>', text)
    assert found
    known = json.loads(found[1])
    assert known["id_lines-0-part_no"] == world.bonded_list.lines.get(line_no=1).part_no
    assert "id_lines-0-name" not in known
    assert not any("lines-1" in name for name in known)
    assert 'id="known"' not in live(world, base)


def test_a_posted_form_without_script_gets_the_page(world: World) -> None:
    answer = world.browser(Role.DECLARANT).post(reverse("list_new"), posted(sheet(world), do="live"))
    assert "<h1>" in answer.content.decode()


def test_names_stand_below_codes(world: World) -> None:
    text = world.browser(Role.DECLARANT).post(reverse("list_new"), posted(sheet(world), do="add")).content.decode()
    assert re.search(r'name="lines-0-currency"[^>]*><span class="zb-code-name">美元</span>', text)
