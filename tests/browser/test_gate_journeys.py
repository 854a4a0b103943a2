"""From the pass to the posted book: the declarant, the gate crew, and what the book says afterwards."""

from __future__ import annotations

import datetime as dt
import re

from tests.browser.conftest import Site
from tests.browser.reader import Reader

from zongbao.core import clock
from zongbao.store import models


def _released(site: Site, tonnes: int) -> models.BondedList:
    row = site.play.declare(site.play.in_paper(site.play.load(tonnes)))
    site.play.release(row)
    return row


def test_a_declarant_shares_a_list_out_over_two_vehicles(site: Site, sign_in) -> None:
    number = site.do(lambda: _released(site, 40).list_no)
    plate = site.do(lambda: site.play.truck(3).plate)
    reader = sign_in(site.clerk)
    reader.open(f"/lists/{number}/")
    reader.follow("申请核放单")
    reader.type({"企业内部编号": "PASS-1", "车辆": plate, "清单第 1 项的本车数量": "45"})
    reader.press("申请")
    reader.says("这份核放单被退单")
    reader.says("申报数量 → 40")
    reader.open(f"/passes/new/?list={number}")
    reader.type({"企业内部编号": "PASS-2", "车辆": plate, "清单第 1 项的本车数量": "25"})
    reader.press("申请")
    reader.says("已审批")
    assert "25 吨" in reader.row("精炼铜阴极").first.inner_text()
    reader.follow(number, within=reader.card("表头"))
    counters = reader.row("精炼铜阴极", reader.card("商品明细与过卡数量")).get_by_role("cell")
    assert counters.nth(5).inner_text() == "25"

    reader.open("/passes/new/")
    reader.page.get_by_role("checkbox", name=number).first.check()
    reader.press("下一步")
    assert reader.field("清单第 1 项的本车数量").input_value() == "15"


def _collect(reader: Reader, plate: str, weight: object) -> None:
    reader.open("/gate/")
    lane = reader.field("通道")
    inward = lane.get_by_role("option", name=re.compile("二号卡口.*进")).first
    lane.select_option(inward.get_attribute("value"))
    reader.type({"车牌号": plate, "地磅重量(kg)": str(weight)})
    reader.press("采集并判定")


def test_the_gate_lifts_and_an_exception_needs_a_reason(site: Site, sign_in) -> None:
    def prepare() -> list[models.GatePass]:
        row = _released(site, 50)
        return [site.play.apply(row, {1: 25}, truck=1), site.play.apply(row, {1: 25}, truck=2)]

    sound, heavy = site.do(prepare)
    reader = sign_in(site.crew)
    reader.choose("卡口作业")
    reader.press("采集并判定")
    assert "车牌号和 IC 卡号至少填一个" in reader.page.get_by_role("alert").inner_text()

    _collect(reader, sound.plate, sound.total_weight)
    reader.says("抬杆放行。")
    reader.follow(sound.pass_no)
    reader.says("已过卡")

    _collect(reader, heavy.plate, heavy.total_weight + 5000)
    reader.says("不抬杆：有异常，等人工处置。")
    reader.says("5,000")
    assert reader.card("决定与依据").get_by_role("link").count() >= 2, "the rule and its ground"
    reader.follow("人工放行")
    reader.press("人工放行")
    reader.says("请写明理由")
    reader.type({"理由": "复磅无误，地磅刚校准"})
    reader.press("人工放行")
    reader.says("人工处置：人工放行")
    reader.says("复磅无误，地磅刚校准")
    reader.follow(heavy.pass_no)
    reader.says("已过卡")


def test_the_book_shows_what_was_posted_and_how_it_stood_before(site: Site, sign_in) -> None:
    row = site.do(lambda: site.play.stocked(33, mode="2"))
    item = site.do(lambda: row.lines.get().book_item or models.LedgerItem.objects.get(book_id=row.book_id).item_no)
    book = site.do(lambda: row.book.book_no)
    reader = sign_in(site.clerk)
    reader.open(f"/books/{book}/items/{item}/")
    assert _counter(reader) == ["33", "0", "0", "0", "33", "33"]
    movements = reader.card("变动")
    assert movements.get_by_role("link", name=row.list_no).count() == 2, "reserved, then confirmed"
    yesterday = clock.day_of(clock.now()) - dt.timedelta(days=1)
    reader.type({"截至日期": yesterday.isoformat()})
    reader.press("查询")
    reader.says(f"截至 {yesterday}")
    assert _counter(reader) == ["0", "0", "0", "0", "0", "0"]
    movements.get_by_role("link", name=row.list_no).first.click()
    reader.page.wait_for_url(f"**/lists/{row.list_no}/")
    reader.says("已核扣")


def _counter(reader: Reader) -> list[str]:
    """实增, 实减, 预增, 预减, stock and available in the declared unit."""
    cells = reader.row("申报单位", reader.card("四个计数与可用")).get_by_role("cell").all_inner_texts()
    return cells[1:]
