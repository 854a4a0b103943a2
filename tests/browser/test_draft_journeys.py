"""Typing that is not lost, checks that come while one types: drafts, marks at fields, the declaration beside them."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Request, expect
from tests.browser.conftest import Site
from tests.browser.reader import Reader
from tests.browser.test_grid_journeys import PASTE, block, cell, new_list
from tests.browser.test_list_journeys import COPPER, HEAD, RUBBER

from zongbao.store.models import FormDraft


def said(reader: Reader, words: str | re.Pattern[str]) -> None:
    """What the bar at the foot of the form says of the draft."""
    expect(reader.page.locator("#draft-said")).to_contain_text(words)


def test_a_draft_comes_back_by_itself_and_goes_when_discarded(site: Site, sign_in) -> None:
    reader = new_list(sign_in, site)
    reader.type({"企业内部清单编号": "KEPT-1", "启运/运抵国": "412"})
    reader.type({"料号": "HALF"}, reader.group("第 1 项"))
    said(reader, re.compile(r"草稿已保存 \d\d:\d\d"))
    reader.choose("核注清单")
    reader.follow("新建核注清单")
    assert reader.field("企业内部清单编号").input_value() == ""
    reader.follow("继续填写 KEPT-1")
    assert reader.field("企业内部清单编号").input_value() == "KEPT-1"
    assert cell(reader, 1, "料号").input_value() == "HALF"
    reader.look_at([390, 1920])
    reader.page.reload()
    assert reader.field("启运/运抵国").input_value() == "412"
    reader.press("丢弃这份草稿")
    reader.says("草稿已丢弃")
    assert reader.page.get_by_role("link", name="继续填写").count() == 0


@pytest.mark.parametrize("name", ["lists", "books"])
def test_without_script_the_button_keeps_the_draft(site: Site, sign_in, name: str) -> None:
    reader = sign_in(site.clerk, script=False)
    reader.open(f"/{name}/new/")
    reader.type({"企业内部清单编号" if name == "lists" else "企业内部编号": "PLAIN-DRAFT"})
    reader.press("保存草稿")
    reader.says("草稿已保存")
    reader.open(f"/{name}/new/")
    reader.follow("继续填写 PLAIN-DRAFT")
    assert "PLAIN-DRAFT" in reader.page.content()
    reader.press("丢弃这份草稿")


def test_problems_come_to_their_fields_while_one_types_and_the_cursor_stays(site: Site, sign_in) -> None:
    book = site.do(lambda: site.play.book().book_no)
    reader = new_list(sign_in, site)
    checks: list[str] = []

    def note(request: Request) -> None:
        if "do=live" in (request.post_data or ""):
            checks.append(request.url)

    reader.page.on("request", note)
    reader.type(HEAD | {"账册": book, "企业内部清单编号": "LIVE-1"})
    cell(reader, 1, "备案序号").fill("1")
    cell(reader, 1, "料号").focus()
    expect(cell(reader, 1, "商品编码")).not_to_have_value("")  # the book's item fills the line
    expect(cell(reader, 1, "料号")).to_be_focused()
    assert reader.group("第 1 项").locator(".zb-code-name").first.inner_text()
    reader.type(COPPER | {"征免方式": "3", "总价": "1"}, reader.group("第 1 项"))
    cell(reader, 1, "毛重(kg)").focus()
    wrong = cell(reader, 1, "总价")
    expect(wrong).to_have_attribute("aria-invalid", "true")
    described = reader.page.locator(f"#{wrong.get_attribute('aria-describedby')}")
    expect(described).to_be_visible()
    expect(reader.page.locator("#beside")).to_contain_text("LST-105")
    expect(cell(reader, 1, "毛重(kg)")).to_be_focused()
    wrong.fill("185000")
    cell(reader, 1, "毛重(kg)").focus()
    expect(wrong).not_to_have_attribute("aria-invalid", "true")
    expect(reader.page.locator("#beside")).to_contain_text("拟制的报关单：1 项")
    reader.look_at([390, 1920])
    assert len(checks) < 12, "many fields typed in a row are checked together"


def test_the_drafted_declaration_tells_why_pasted_lines_stay_apart(site: Site, sign_in) -> None:
    book = site.do(lambda: site.play.book().book_no)
    reader = new_list(sign_in, site)
    reader.type(HEAD | {"账册": book, "企业内部清单编号": "LIVE-2"})
    cell(reader, 1, "备案序号").evaluate(PASTE, block({"part_no": "A1"}, {"part_no": "A2", "origin": "410"}))
    expect(reader.page.locator("#beside")).to_contain_text("第 1 项与第 2 项分列：原产国")


def test_a_draft_list_is_kept_resumed_and_declared(site: Site, sign_in) -> None:
    book = site.do(lambda: site.play.book().book_no)
    reader = new_list(sign_in, site)
    reader.press("加一项")
    reader.type(HEAD | {"账册": book, "企业内部清单编号": "STORED-1"})
    for number, typed in ((1, COPPER), (2, RUBBER)):
        reader.type({"备案序号": str(number)}, reader.group(f"第 {number} 项"))
        reader.type(typed, reader.group(f"第 {number} 项"))
    reader.press("按备案序号从账册带出")
    reader.press("存为草稿清单")
    reader.says("已保存，尚未申报")
    reader.follow("继续填写并申报")
    assert reader.field("企业内部清单编号").input_value() == "STORED-1"
    reader.press("申报")
    reader.says("已通过")
    assert site.do(lambda: FormDraft.objects.filter(title="STORED-1").count()) == 0
