"""The frame around every page: search by keyboard, notices, the figures of the workplace, the zone switch."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect
from tests.browser.conftest import Site

from zongbao.acts import gate_passes
from zongbao.store import models


@pytest.fixture(scope="module")
def held(site: Site) -> models.GatePass:
    """A pass that an officer has held, so that its enterprise has something to be told."""

    def make() -> models.GatePass:
        row = site.play.declare(site.play.in_paper(site.play.load(40)))
        site.play.release(row)
        found = site.play.apply(row, {1: 10}, truck=1)
        return gate_passes.hold_pass(site.play.officer, found.pass_no, "单货不符风险")

    return site.do(make)


def test_a_clerk_finds_a_pass_by_keyboard_alone(site: Site, by_keyboard, held: models.GatePass) -> None:
    reader = by_keyboard(site.clerk).reader
    reader.page.keyboard.press("/")
    reader.page.keyboard.type(held.pass_no[:16])
    expect(reader.page.locator("#suggestions a")).to_have_count(1)
    reader.page.keyboard.press("ArrowDown")
    reader.page.keyboard.press("Enter")
    reader.page.wait_for_url(f"**/passes/{held.pass_no}/")
    reader.page.keyboard.press("/")
    reader.page.keyboard.type(held.plate)
    reader.page.keyboard.press("Enter")
    reader.page.wait_for_url("**/search/?q=*")
    reader.says(held.pass_no)


def test_a_search_without_a_hit_says_what_can_be_searched(site: Site, sign_in, held: models.GatePass) -> None:
    reader = sign_in(site.clerk)
    reader.open("/search/?q=ZZ-404")
    reader.says("没有找到")
    reader.says("拼音首字母")
    reader.look_at((390, 1366))


def test_a_clerk_is_told_of_a_hold_and_opens_it(site: Site, sign_in, held: models.GatePass) -> None:
    reader = sign_in(site.clerk)
    reader.follow(re.compile(r"^通知 \d+ 条未读$"))
    reader.says("单货不符风险")
    reader.look_at((390, 1366, 1920))
    reader.press(held.pass_no)
    reader.says("布控待查")
    reader.open("/notices/?unread=1")
    assert held.pass_no not in reader.page.get_by_role("main").inner_text()
    reader.press("全部标为已读")
    reader.open("/notices/?unread=1")
    reader.says("没有符合条件的通知")


def test_what_needs_me_leads_to_its_rows(site: Site, sign_in, held: models.GatePass) -> None:
    reader = sign_in(site.clerk)
    reader.open("/")
    reader.page.get_by_role("link", name="核放单被布控").click()
    reader.page.wait_for_url("**/passes/?state=held")
    reader.says(held.pass_no)


def test_the_search_works_without_script(site: Site, sign_in, held: models.GatePass) -> None:
    sign_in(site.clerk)
    reader = sign_in(site.clerk, script=False)
    reader.page.get_by_role("searchbox").first.fill(held.pass_no)
    reader.page.keyboard.press("Enter")
    reader.page.wait_for_url(f"**/passes/{held.pass_no}/")
