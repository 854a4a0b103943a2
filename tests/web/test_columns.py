"""The columns of a list: chosen, ordered, kept in the address, and the same in a file."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from django.http import QueryDict
from django.urls import reverse
from tests.web.conftest import World

from zongbao.acts import bonded_lists
from zongbao.core.roles import Role
from zongbao.exchange.sheets import reading
from zongbao.web.engine import columns
from zongbao.web.pages.lists import LISTS


def headings(html: str) -> list[str]:
    """The words of the table's head, in order, without the column of ticks."""
    head = re.search(r"<thead>.*?</thead>", html, re.DOTALL)
    assert head
    cells = re.findall(r"<th [^>]*>.*?</th>", head[0], re.DOTALL)
    return [re.sub(r"<[^>]+>", "", one).strip() for one in cells if "zb-tick" not in one]


def test_the_table_shows_what_the_address_asks_for(world: World) -> None:
    page = world.browser(Role.DECLARANT).get(reverse("lists"), {"cols": "state.no"}).content.decode()
    assert headings(page) == ["状态", "清单编号", "操作"]


def test_the_form_leads_to_the_short_address_and_keeps_the_conditions(world: World) -> None:
    asked = {"arrange": "1", "show": ["no", "usd"], "at-no": "2", "at-usd": "1", "state": "pre_posted", "page": "3"}
    answer = world.browser(Role.DECLARANT).get(reverse("lists"), asked)
    assert answer.status_code == 302
    query = QueryDict(answer["Location"].partition("?")[2])
    assert query.dict() == {"state": "pre_posted", "cols": "usd.no"}


def test_the_file_has_the_chosen_columns(world: World) -> None:
    answer = world.browser(Role.DECLARANT).get(reverse("lists"), {"cols": "usd.no", "format": "xlsx"})
    header, *rows = reading.read(b"".join(answer))
    assert header == ("金额(美元)", "清单编号")
    assert world.bonded_list.list_no in [row[1] for row in rows]


def test_a_column_that_a_role_does_not_have_cannot_be_asked_for(world: World) -> None:
    page = world.browser(Role.DECLARANT).get(reverse("lists"), {"cols": "enterprise.no"}).content.decode()
    assert headings(page) == ["清单编号", "操作"]


@pytest.mark.parametrize("asked", ["", "open", "nonsense", ".", "x.y"])
def test_nothing_sensible_chosen_shows_every_column(asked: str) -> None:
    assert columns.arranged(LISTS.columns, asked) == list(LISTS.columns)


def test_the_form_offers_every_column_with_those_that_show_first() -> None:
    offered = columns.choices(LISTS.columns, columns.arranged(LISTS.columns, "state.no"))
    assert [(one.column.key, one.shown, one.place) for one in offered[:3]] == [
        ("state", True, 1), ("no", True, 2), ("inner", False, 3),
    ]  # fmt: skip
    assert {one.column.key for one in offered} == {column.key for column in LISTS.columns} - {"open"}


@pytest.mark.parametrize(("typed", "cols"), [("", "b.a"), ("x", "b.a"), ("９", "b.a"), ("99999", "b.a"), ("1", "a.b")])
def test_a_place_that_is_no_number_goes_last(typed: str, cols: str) -> None:
    query = QueryDict(mutable=True)
    query.setlist("show", ["a", "b"])
    query.update({"at-a": typed, "at-b": "2"})
    assert columns.stated(query) == cols


def test_a_search_keeps_the_columns(world: World) -> None:
    page = world.browser(Role.DECLARANT).get(reverse("lists"), {"cols": "state.no"}).content.decode()
    assert '<input type="hidden" name="cols" value="state.no">' in page


def test_a_list_tells_what_the_platform_did_by_itself(world: World) -> None:
    page = world.browser(Role.DECLARANT).get(reverse("list", args=[world.bonded_list.list_no])).content.decode()
    history = page[page.index("流转与留痕") :]
    assert history.index("预核扣：账册预留") < history.index("申报</strong>")
    assert reverse("book", args=[world.bonded_list.book.book_no]) in history


def test_a_returned_list_is_discarded_from_its_page(world: World) -> None:
    play = world.play
    row = bonded_lists.declare_list(play.clerk, replace(play.in_paper(play.load(1)), country="")).record
    assert row.state == "returned"
    browser, url = world.browser(Role.DECLARANT), reverse("list_act", args=[row.list_no, "discard"])
    assert url in browser.get(reverse("list", args=[row.list_no])).content.decode()
    assert "已完成：废弃" in browser.post(url, follow=True).content.decode()
    row.refresh_from_db()
    assert row.state == "deleted"
