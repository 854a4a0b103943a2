"""From the typed list to the released declaration: the declarant and the officer, with and without script."""

from __future__ import annotations

import pytest
from tests.browser.conftest import Site
from tests.browser.reader import Reader

from zongbao.acts import declarations
from zongbao.store import models

HEAD = {
    "清单类型": "0", "进出": "I", "料件/成品": "I", "监管方式": "5034", "运输方式": "2", "进出境关别": "4218",
    "启运/运抵国": "412", "报关标志": "1", "报关类型": "2", "是否生成报关单": "1", "报关单类型": "3",
}  # fmt: skip
COPPER = {
    "申报数量": "20", "法定数量": "20000", "总价": "185000", "最终目的国": "142", "毛重(kg)": "20080",
    "净重(kg)": "20000",
}  # fmt: skip
RUBBER = {
    "申报数量": "10", "法定数量": "10000", "总价": "18600", "最终目的国": "142", "毛重(kg)": "10180",
    "净重(kg)": "10000", "征免方式": "3",
}  # fmt: skip
MANUAL_TONNES = 200  # of copper: well above the value at which an officer decides


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_a_declarant_types_a_list_mends_it_and_declares_its_entry(site: Site, sign_in, script: bool) -> None:
    book = site.do(lambda: site.play.book().book_no)
    reader = sign_in(site.clerk, script=script)
    reader.choose("核注清单")
    reader.follow("新建核注清单")
    reader.press("加一项")
    reader.type(HEAD | {"账册": book})
    for number in (1, 2):
        reader.type({"备案序号": str(number)}, reader.group(f"第 {number} 项"))
    reader.press("按备案序号从账册带出")
    assert reader.field("商品编码", reader.group("第 2 项")).input_value() == "4001220000"
    reader.type(COPPER | {"申报数量": "二十", "法定数量": "2"}, reader.group("第 1 项"))
    reader.type(RUBBER, reader.group("第 2 项"))
    _problems_are_linked(reader)
    _returned_with_the_ground(reader, f"TYPED-{script}")
    _mended(reader, f"MENDED-{script}")
    _reserved(reader, book)
    _entry_declared(reader)


def _problems_are_linked(reader: Reader) -> None:
    """Everything that cannot be read is told at once, each a link to its field."""
    reader.press("申报")
    alert = reader.page.get_by_role("alert")
    assert "有 2 处需要改正" in alert.inner_text()
    assert alert.get_by_role("link").count() == 2
    alert.get_by_role("link", name="企业内部清单编号").click()
    assert reader.page.url.endswith("#id_inner_no")
    wrong = reader.field("申报数量", reader.group("第 1 项"))
    assert wrong.input_value() == "二十"
    assert wrong.get_attribute("aria-invalid") == "true"
    told = reader.page.locator(f"#{wrong.get_attribute('aria-describedby')}")
    assert told.inner_text().strip()


def _returned_with_the_ground(reader: Reader, inner: str) -> None:
    """A quantity that the weight contradicts: the list is kept as returned, with rule, law and what would change it."""
    reader.type({"申报数量": "20"}, reader.group("第 1 项"))
    reader.type({"企业内部清单编号": inner})
    reader.press("申报")
    reader.says("退单")
    reader.says("LST-110")
    reader.says("法定数量 → 20000（现为 2）")
    assert reader.card("决定与依据").get_by_role("link", name="报文接口").count() == 1


def _mended(reader: Reader, inner: str) -> None:
    reader.follow("复制为新清单")
    reader.type({"企业内部清单编号": inner})
    reader.type({"法定数量": "20000"}, reader.group("第 1 项"))
    reader.press("申报")
    reader.says("已通过")
    reader.says("核扣还在等：报关单放行、全部货物过卡。")


def _reserved(reader: Reader, book: str) -> None:
    """The book has reserved the goods, and its movement leads back to the list."""
    number = reader.path.split("/")[2]
    reader.follow("1", within=reader.card("商品明细与过卡数量"))
    assert reader.path == f"/books/{book}/items/1/"
    assert "预核扣" in reader.row(number, reader.card("变动")).inner_text()
    reader.follow(number, within=reader.card("变动"))
    assert reader.path == f"/lists/{number}/"


def _entry_declared(reader: Reader) -> None:
    """The drafted declaration tells why its lines stay apart, and goes to customs."""
    assert "第 1 项与第 2 项分列：商品编码" in reader.card("归并说明").inner_text()
    entries = reader.card("报关单商品(归并后)")
    reader.follow(entries.get_by_role("link").first.inner_text(), within=entries)
    assert reader.path.startswith("/declarations/")
    reader.press("申报")
    reader.says("已完成：申报")
    reader.says("已申报")


def test_an_officer_clears_the_queue(site: Site, sign_in) -> None:
    kept, refused = site.do(lambda: [_declare(site, MANUAL_TONNES) for _ in range(2)])
    entry = site.do(lambda: _declared_entry(site))
    reader = sign_in(site.officer)
    reader.choose("待办审核")
    for number in (kept, refused, entry):
        assert reader.row(number).count() == 1, number

    reader.follow(refused)
    reader.says("LST-601")
    reader.follow("退单")
    reader.press("退单")
    reader.says("请写明理由")
    reader.type({"理由": "单价与合同不符"})
    reader.press("退单")
    reader.says("已完成：退单")
    assert "单价与合同不符" in reader.card("流转与留痕").inner_text()

    reader.open(f"/lists/{kept}/act/approve/")
    reader.type({"理由": "合同与发票已核"})
    reader.press("审核通过")
    reader.says("预核扣")
    assert "合同与发票已核" in reader.card("流转与留痕").inner_text()

    reader.open("/queue/")
    assert reader.row(refused).count() == 0
    reader.follow(entry)
    reader.press("放行")
    reader.says("已放行")
    reader.open("/queue/")
    assert reader.row(entry).count() == 0


def _declare(site: Site, tonnes: int) -> str:
    return site.play.declare(site.play.in_paper(site.play.load(tonnes))).list_no


def _declared_entry(site: Site) -> str:
    number = models.Declaration.objects.get(list__list_no=_declare(site, 1)).pre_entry_no
    declarations.declare_entry(site.play.clerk, number)
    return number
