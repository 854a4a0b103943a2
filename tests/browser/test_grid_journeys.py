"""Writing the lines of a list: pasted from a spreadsheet, by keyboard alone, from an uploaded file, without script."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect
from tests.browser.conftest import Site
from tests.browser.reader import Reader
from tests.browser.test_list_journeys import HEAD
from tests.exchange.compose_lines import SOUND, line_sheet_of

from zongbao.exchange.line_sheet import COLUMNS
from zongbao.exchange.sheets.reading import read

PASTE = """(input, text) => {
  const data = new DataTransfer();
  data.setData('text/plain', text);
  input.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true}));
}"""


def block(*changes: dict[str, str]) -> str:
    """Rows as a spreadsheet copies them, in the order of the form's columns."""
    rows = ({**SOUND, **changed} for changed in changes)
    return "\n".join("\t".join(row[column.field] for column in COLUMNS) for row in rows)


def new_list(sign_in, site: Site, **window: object) -> Reader:
    reader: Reader = sign_in(site.clerk, **window)
    reader.open("/lists/new/")
    return reader


def cell(reader: Reader, number: int, label: str) -> Locator:
    return reader.field(label, reader.group(f"第 {number} 项"))


def test_a_block_pasted_from_a_spreadsheet_fills_the_lines(site: Site, sign_in) -> None:
    reader = new_list(sign_in, site)
    text = block({"part_no": "A1"}, {"part_no": "A2", "spec": '"两行\n""规格"""'}, {"part_no": "A3", "total": "999"})
    cell(reader, 1, "备案序号").evaluate(PASTE, text)
    expect(cell(reader, 3, "料号")).to_have_value("A3")
    expect(reader.page.locator("#lines [role=status]")).to_have_text("已粘贴 3 行")
    assert cell(reader, 1, "净重(kg)").input_value() == "0.5"
    reader.look_at([390, 1920])
    reader.type(HEAD | {"企业内部清单编号": "PASTED"})
    reader.press("试检(不申报)")
    reader.says("LST-105")
    wrong = cell(reader, 3, "总价")
    assert wrong.get_attribute("aria-invalid") == "true"
    assert "999" in reader.page.locator(f"#{wrong.get_attribute('aria-describedby')}").inner_text()
    assert cell(reader, 2, "总价").get_attribute("aria-invalid") is None


def test_lines_are_written_by_keyboard_alone(site: Site, by_keyboard) -> None:
    typist = by_keyboard(site.clerk)
    reader, keys = typist.reader, typist.keys
    reader.open("/lists/new/")
    typist.tab_to(cell(reader, 1, "料号"))
    keys.type("K1")
    keys.press("Tab")
    keys.type("8542310000")
    keys.press("Enter")  # from the last line: a new one, at its first cell
    expect(cell(reader, 2, "备案序号")).to_be_focused()
    keys.press("Tab")
    keys.type("K2")
    keys.press("ArrowUp")
    expect(cell(reader, 1, "料号")).to_be_focused()
    keys.press("ArrowDown")
    expect(cell(reader, 2, "料号")).to_have_value("K2")
    typist.tab_to(reader.page.get_by_role("button", name="复制最后一项"))
    keys.press("Enter")
    expect(cell(reader, 3, "料号")).to_have_value("K2")
    expect(cell(reader, 3, "备案序号")).to_be_focused()


def test_an_uploaded_file_tells_its_bad_rows_and_brings_in_the_good(site: Site, sign_in, tmp_path: Path) -> None:
    file = tmp_path / "表体.xlsx"
    file.write_bytes(line_sheet_of([{}, {"total": "999"}, {"unit_price": "十元"}]))
    reader = sign_in(site.clerk)
    reader.choose("核注清单")
    reader.follow("Excel 导入")
    reader.page.get_by_label("表体文件").set_input_files(file)
    reader.press("上传并检查")
    reader.says("2 行有问题，1 行没有问题")
    cells = reader.card("有问题的单元格")
    assert "LST-105" in reader.row("M3", cells).inner_text()
    assert "SHT-013" in reader.row("L4", cells).inner_text()
    with reader.page.expect_download() as started:
        reader.page.get_by_role("link", name="下载批注文件").click()
    rows = read(started.value.path().read_bytes())
    assert (rows[1][-1], "999" in rows[2][-1]) == ("", True)
    reader.follow("只带入没有问题的行")
    assert cell(reader, 1, "料号").input_value() == "P-1"
    assert reader.group("第 2 项").count() == 0


@pytest.mark.parametrize("script", [False], ids=["no-script"])
def test_without_script_the_lines_are_plain_fields(site: Site, sign_in, script: bool) -> None:
    reader = new_list(sign_in, site, script=script)
    reader.type({"料号": "N1"}, reader.group("第 1 项"))
    reader.press("加一项")
    assert cell(reader, 1, "料号").input_value() == "N1"
    reader.type(HEAD | {"企业内部清单编号": "PLAIN"})
    reader.press("试检(不申报)")
    assert "需要改正" in reader.page.get_by_role("alert").inner_text()
