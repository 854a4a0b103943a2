"""Lists as working tables: choose columns by keyboard, carry the choice along, take the rows away as a file."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.browser.conftest import Site
from tests.browser.reader import Reader

from zongbao.exchange.sheets import reading


@pytest.fixture(scope="module")
def numbers(site: Site) -> list[str]:
    """Two lists of the first enterprise."""
    return [site.do(lambda: site.play.declare(site.play.in_paper(site.play.load(20))).list_no) for _ in range(2)]


def headings(reader: Reader) -> list[str]:
    return [head.inner_text().strip() for head in reader.page.get_by_role("columnheader").all()]


def saved(reader: Reader, name: str) -> tuple[tuple[str, ...], ...]:
    """The file behind a link, read back."""
    with reader.page.expect_download() as waiting:
        reader.page.get_by_role("link", name=name, exact=True).click()
    return reading.read(Path(waiting.value.path()).read_bytes())


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_a_declarant_takes_exactly_the_rows_on_the_page_away(site: Site, sign_in, numbers, script: bool) -> None:
    reader = sign_in(site.clerk, script=script)
    reader.choose("核注清单")
    reader.type({"关键字": numbers[0]})
    reader.page.get_by_role("button", name="查询", exact=True).click()
    reader.page.wait_for_url("**q=*")
    reader.page.get_by_text("共 1 条").first.wait_for(state="attached")
    for form in ("导出 Excel", "导出 CSV"):
        header, *rows = saved(reader, form)
        assert header[0] == "清单编号"
        assert [row[0] for row in rows] == [numbers[0]]


def test_columns_are_chosen_by_keyboard_alone_and_stay_with_a_search(site: Site, sign_in, numbers) -> None:
    reader = sign_in(site.clerk)
    reader.open("/lists/")
    keys = reader.page.keyboard
    reader.page.locator("details.zb-choose summary").focus()
    keys.press("Enter")
    for _ in range(2):  # the first column's box, then its place
        keys.press("Tab")
    keys.type("9")
    keys.press("Tab")
    assert reader.page.evaluate("document.activeElement.value") == "inner"
    keys.press("Space")
    keys.press("Enter")
    reader.page.wait_for_url("**cols=*")
    reader.look()
    shown = headings(reader)
    assert "企业内部编号" not in shown
    assert shown.index("清单编号") > shown.index("账册")
    reader.type({"关键字": numbers[1]})
    reader.field("关键字").press("Enter")
    reader.page.get_by_text("共 1 条").first.wait_for(state="attached")
    assert headings(reader) == shown


def test_an_address_shows_a_colleague_the_same_table(site: Site, sign_in, numbers) -> None:
    reader = sign_in(site.officer, english=True)
    reader.open("/lists/?cols=state.no")
    assert headings(reader) == ["State", "List number", "Action"]


def test_an_empty_result_still_gives_a_file_with_its_head(site: Site, sign_in, numbers) -> None:
    reader = sign_in(site.clerk)
    reader.open("/lists/?q=NOTHING-LIKE-IT")
    reader.says("没有符合条件的数据")
    assert len(saved(reader, "导出 Excel")) == 1


def test_a_list_tells_its_whole_history_with_the_way_to_each_step(site: Site, sign_in, numbers) -> None:
    reader = sign_in(site.clerk)
    reader.open(f"/lists/{numbers[0]}/")
    history = reader.card("流转与留痕")
    assert "预核扣：账册预留" in history.inner_text()
    history.get_by_role("link").first.click()
    reader.look()
    assert reader.path.startswith("/books/")


def test_a_view_is_kept_opened_first_and_dropped(site: Site, sign_in, numbers) -> None:
    reader = sign_in(site.clerk, script=False)
    reader.open("/lists/?state=pre_posted&cols=state.no")
    reader.page.locator("details.zb-choose summary").click()
    reader.page.get_by_label("把现在的条件和列存为视图").fill("在途")
    reader.page.get_by_label("打开本页时先用它").check()
    reader.press("保存视图")
    reader.choose("核注清单")
    assert headings(reader) == ["状态", "清单编号", "操作"]
    reader.follow("全部", within=reader.page.get_by_role("navigation", name="我的视图"))
    assert len(headings(reader)) > 3
    reader.page.locator("details.zb-choose summary").click()
    reader.press("删除视图 在途")
    reader.says("视图已删除")
