"""Lists as working tables: choose columns by keyboard, carry the choice along, take the rows away as a file."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.browser.conftest import Site
from tests.browser.reader import Reader

from zongbao.exchange.sheets import reading
from zongbao.store import models


@pytest.fixture(scope="module")
def numbers(site: Site) -> list[str]:
    """Two lists of the first enterprise."""
    return [site.do(lambda: site.play.declare(site.play.in_paper(site.play.load(20))).list_no) for _ in range(2)]


def headings(reader: Reader) -> list[str]:
    """The words of the table's head that show, without the column of ticks."""
    heads = reader.page.locator("thead th:not(.zb-tick)").filter(visible=True)
    return [head.inner_text().strip() for head in heads.all()]


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


def test_columns_are_chosen_by_keyboard_alone_and_stay_with_a_search(site: Site, by_keyboard, numbers) -> None:
    typist = by_keyboard(site.clerk)
    reader, keys = typist.reader, typist.keys
    reader.open("/lists/")
    typist.tab_to(reader.page.locator("details.zb-choose summary"))
    keys.press("Enter")
    for _ in range(2):  # the first column's box, then its place
        keys.press("Tab")
    keys.type("9")
    for _ in range(3):  # past the state's box and place
        keys.press("Tab")
    assert reader.page.evaluate("document.activeElement.value") == "inner"
    keys.press("Space")
    keys.press("Enter")
    reader.page.wait_for_url("**cols=*")
    reader.look()
    shown = headings(reader)
    assert "企业内部编号" not in shown
    assert shown.index("清单编号") > shown.index("账册")
    typist.write("关键字", numbers[1])
    keys.press("Enter")
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
    assert reader.page.get_by_role("group", name="对勾选的行").count() == 0, "nothing to tick, nothing to do with it"
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


@pytest.fixture(scope="module")
def passes(site: Site, numbers: list[str]) -> list[str]:
    """Four live passes of the first enterprise, each with a vehicle of its own."""

    def make() -> list[str]:
        row = models.BondedList.objects.get(list_no=numbers[0])
        return [site.play.apply(row, {1: 1}, truck=truck).pass_no for truck in range(4)]

    return site.do(make)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_ticked_passes_are_voided_and_each_result_is_told(site: Site, sign_in, passes: list[str], script: bool) -> None:
    reader = sign_in(site.clerk, script=script)
    reader.open("/passes/?state=approved")
    keys, mine = reader.page.keyboard, passes[:2] if script else passes[2:]
    for number in mine:
        reader.page.get_by_label(f"勾选 {number}").focus()
        keys.press("Space")
    reader.page.get_by_role("button", name="作废").focus()
    with reader.page.expect_navigation():
        keys.press("Enter")
    reader.look()
    reader.page.get_by_label("理由").focus()
    keys.type("车辆改期")
    keys.press("Tab")
    with reader.page.expect_navigation():
        keys.press("Enter")
    reader.look()
    reader.says("已办 2 件，未办 0 件")
    for number in mine:
        assert reader.row(number).get_by_text("已办", exact=True).is_visible()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_all_rows_of_a_page_are_ticked_and_taken_away(site: Site, sign_in, numbers, script: bool) -> None:
    reader = sign_in(site.clerk, script=script)
    reader.open("/lists/?state=pre_posted")
    reader.page.get_by_role("link", name="全选 本页").click()
    boxes = reader.page.locator("tbody").get_by_role("checkbox")
    boxes.first.wait_for()
    assert [box.is_checked() for box in boxes.all()] == [True] * boxes.count()
    with reader.page.expect_download() as waiting:
        reader.page.get_by_role("group", name="对勾选的行").get_by_role("button", name="导出 Excel").click()
    _, *rows = reading.read(Path(waiting.value.path()).read_bytes())
    assert len(rows) == boxes.count()


FITTING = ("lists", "passes", "passages", "messages", "receipts", "declarations", "books", "vehicles", "decisions")
_OVER = "() => { const at = document.querySelector('.zb-scroll'); return at.scrollWidth - at.clientWidth; }"
_CUT = """() => [...document.querySelectorAll('.zb-table-list .zb-tag')].filter(tag => {
  const cell = tag.closest('td').getBoundingClientRect(), own = tag.getBoundingClientRect();
  return own.right > cell.right + 1 || own.right > innerWidth;
}).map(tag => tag.innerText)"""


@pytest.mark.parametrize("english", [False, True], ids=["zh", "en"])
def test_no_column_is_cut_at_1366(site: Site, sign_in, passes: list[str], english: bool) -> None:
    site.do(lambda: site.play.collect(models.GatePass.objects.get(pass_no=passes[3]), off_by=9000))
    reader, over = sign_in(site.officer, english=english), {}
    for page in FITTING:
        reader.open(f"/{page}/")
        assert reader.page.locator("tbody tr").count(), page
        over[page] = (reader.page.evaluate(_OVER), reader.page.evaluate(_CUT))
    assert over == dict.fromkeys(FITTING, (0, []))


def test_the_first_row_stands_near_the_top_and_a_set_filter_is_open(site: Site, sign_in, numbers) -> None:
    reader = sign_in(site.clerk)
    reader.open("/lists/")
    assert reader.page.locator("tbody tr").first.bounding_box()["y"] <= 300
    assert not reader.page.locator("#f-book").is_visible()
    reader.open("/lists/?since=2016-01-01")
    assert reader.page.locator("#f-since").is_visible()
    reader.page.set_viewport_size({"width": 390, "height": 900})
    reader.open("/lists/")
    assert reader.page.locator("tbody tr").first.bounding_box()["y"] <= 480
