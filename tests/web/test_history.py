"""The history of a paper: acts and what they brought about, in the order in which it happened, newest first."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse
from tests.web.conftest import World

from zongbao.core.clock import SHANGHAI
from zongbao.core.roles import Role
from zongbao.web.components.panels import Event
from zongbao.web.pages.common import woven

NOON = dt.datetime(2026, 11, 27, 12, tzinfo=SHANGHAI)


def at(title: str, seconds: float = 0) -> Event:
    return Event(title, NOON + dt.timedelta(seconds=seconds))


def titles(acts: list[Event], steps: list[Event]) -> list[object]:
    return [event.title for event in woven(acts, steps)]


def test_at_one_moment_the_order_is_that_of_the_papers_way() -> None:
    steps = [at("预核扣"), at("报关放行"), at("过卡"), at("核扣")]
    assert titles([at("申报")], steps) == ["核扣", "过卡", "报关放行", "预核扣", "申报"]


def test_a_step_stands_right_after_the_act_that_brought_it_about() -> None:
    acts = [at("同意变更", 5.1), at("申请变更", 1), at("申报", 0.1)]
    assert titles(acts, [at("预核扣", 0), at("报关放行", 5)]) == ["报关放行", "同意变更", "申请变更", "预核扣", "申报"]


def test_a_step_of_its_own_stands_between_the_acts() -> None:
    assert titles([at("申请删除", 900), at("申报", 0)], [at("报关放行", 60)]) == ["申请删除", "报关放行", "申报"]


def test_no_later_step_stands_below_an_earlier_one() -> None:
    assert titles([at("申报", 10)], [at("预核扣", 10), at("报关放行", 9)]) == ["报关放行", "预核扣", "申报"]


def test_the_page_of_a_list_tells_it_in_that_order(world: World) -> None:
    number = world.bonded_list.list_no
    page = world.browser(Role.DECLARANT).get(reverse("list", args=[number])).content.decode()
    history = page[page.index("流转与留痕") :]
    places = [history.index(f"<strong>{word}") for word in ("报关放行", "预核扣", "申报")]
    assert places == sorted(places)
