"""From the pass to the posted book: the declarant, the gate crew, and what the book says afterwards."""

from __future__ import annotations

import datetime as dt
import re

from tests.browser.conftest import Site
from tests.browser.reader import Reader

from zongbao.core import clock
from zongbao.store import models
from zongbao.web.pages.driver import code_of


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
    reader.says("申报数量 ≤ 40（现为 45）")
    reader.open(f"/passes/new/?list={number}")
    reader.type({"企业内部编号": "PASS-2", "车辆": plate, "清单第 1 项的本车数量": "25"})
    reader.press("申请")
    reader.says("已审批")
    assert "25 吨" in reader.row("精炼铜阴极").first.inner_text()
    reader.follow(number, within=reader.card("表头"))
    counters = reader.row("精炼铜阴极", reader.card("商品明细与过卡数量")).get_by_role("cell")
    assert counters.nth(7).inner_text() == "25"

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


def _next_door(site: Site, tonnes: int) -> models.BondedList:
    """A released list of the neighbour, whose vehicles no other journey drives."""
    row = site.neighbour.declare(site.neighbour.in_paper(site.neighbour.load(tonnes)))
    site.neighbour.release(row)
    return row


def _console_of(passage: models.Passage) -> str:
    return f"/gate/{passage.lane.gate.area}/?open={passage.pk}"


def _exception(site: Site, truck: int) -> models.Passage:
    """A vehicle that waits for the desk: its weight is off."""
    outcome = site.neighbour.collect(site.neighbour.apply(_next_door(site, 10), truck=truck), off_by=7000)
    assert outcome.passage is not None
    return models.Passage.objects.select_related("lane__gate").get(pk=outcome.passage.pk)


def test_the_desk_settles_an_exception_by_keyboard_alone(site: Site, by_keyboard) -> None:
    passage = site.do(lambda: _exception(site, 0))
    typist = by_keyboard(site.crew)
    reader = typist.reader
    reader.open(_console_of(passage))
    reader.says("异常")
    typist.write("理由", "复磅无误，地磅已校准")
    typist.enter(reader.page.locator("button[value=release]").filter(visible=True).first)
    reader.says(f"{passage.plate}：人工放行，理由已记录")
    assert site.do(lambda: models.Passage.objects.get(pk=passage.pk).state) == "released_by_hand"


def test_the_lanes_show_a_new_vehicle_by_themselves_while_a_reason_is_being_typed(site: Site, sign_in) -> None:
    first = site.do(lambda: _exception(site, 1))
    reader = sign_in(site.crew)
    reader.open(_console_of(first))
    reader.type({"理由": "正在写"})
    second = site.do(lambda: _exception(site, 2))
    reader.page.locator(f"#open-{second.pk}").wait_for(timeout=8_000)
    assert reader.field("理由").input_value() == "正在写"
    reader.press("退回")
    reader.says("退回，理由已记录")
    reader.open(_console_of(second))
    reader.press("退回")
    reader.says("请写明理由")
    reader.page.get_by_role("button", name="车货与核放单不符").click()
    reader.press("退回")
    assert (
        site.do(lambda: models.Passage.objects.get(pk=second.pk).resolution_reason) == "车货与核放单不符，退回重新申请"
    )


def _lane_path(site: Site, gate_pass: models.GatePass) -> str:
    lanes = models.Lane.objects.filter(gate__zone=gate_pass.zone_id, direction="I", gate__double=False)
    lane = site.do(lambda: lanes.order_by("pk")[0].pk)
    return f"/gate/lanes/{lane}/"


def test_a_lane_is_worked_on_a_telephone_with_a_scanner(site: Site, sign_in) -> None:
    gate_pass = site.do(lambda: site.neighbour.apply(_next_door(site, 12), truck=3))
    printed = f"{site.address}/p/{gate_pass.pass_no}/{code_of(gate_pass.pass_no)}/"
    reader = sign_in(site.crew, width=390)
    reader.open(_lane_path(site, gate_pass))
    assert reader.page.evaluate("document.activeElement.id") == "scan"
    small = "els => els.map(el => el.getBoundingClientRect().height).filter(height => height < 50)"
    reader.page.keyboard.type(printed)  # as a wedge scanner does, with Enter at the end
    with reader.page.expect_navigation():
        reader.page.keyboard.press("Enter")
    reader.look()
    reader.says(gate_pass.plate)
    assert reader.page.locator(".zb-phone button:visible, .zb-phone input:visible").evaluate_all(small) == []
    reader.type({"地磅重量(kg)": str(gate_pass.total_weight)})
    reader.press("车牌、箱号一致，判定")
    reader.says("放行")
    word = reader.page.locator(".zb-verdict b")
    assert word.evaluate("el => parseFloat(getComputedStyle(el).fontSize)") >= 48
    reader.type({"下一辆：扫核放单": "QD-NO-SUCH"})
    reader.press("查找")
    reader.says("没有找到：QD-NO-SUCH")


def test_a_lane_refuses_with_words_for_the_driver_without_script(site: Site, sign_in) -> None:
    gate_pass = site.do(lambda: site.neighbour.apply(_next_door(site, 13), truck=4))
    reader = sign_in(site.crew, width=390, script=False)
    for word in ("放行", "拒绝"):  # the second time the pass has been used
        reader.open(_lane_path(site, gate_pass))
        reader.type({"扫核放单": gate_pass.pass_no})
        reader.press("查找")
        reader.type({"地磅重量(kg)": str(gate_pass.total_weight)})
        reader.press("车牌、箱号一致，判定")
        assert reader.page.locator(".zb-verdict b").inner_text() == word
    assert reader.card("请告诉司机").inner_text().count("\n") >= 1


def _too_heavy(site: Site, truck: int) -> models.Passage:
    """A vehicle of the other zone whose scale shows far too much."""
    play = site.stranger
    row = play.declare(play.in_paper(play.load(10)))
    play.release(row)
    outcome = play.collect(play.apply(row, truck=truck), off_by=7000)
    assert outcome.passage is not None
    return models.Passage.objects.select_related("lane__gate").get(pk=outcome.passage.pk)


def test_customs_switch_a_broken_scale_off_and_on_again(site: Site, sign_in) -> None:
    stopped = site.do(lambda: _too_heavy(site, 0))
    assert stopped.state == "exception"
    zone, lane = site.stranger.firm.zone, str(stopped.lane)
    reader = sign_in(f"{zone.short}.customs")
    reader.open(f"/zones/{site.do(lambda: stopped.lane.gate.zone.code)}/")
    reader.page.locator(f'a[href="/lanes/{lane}/"]').click()
    reader.follow("调整通道")
    reader.page.get_by_role("checkbox", name="地磅比对").uncheck()
    reader.press("调整")
    reader.says("有 1 处需要改正")
    reader.type({"理由": "地磅故障，等待检修"})
    reader.press("调整")
    reader.says("已调整，从下一辆车起生效")
    reader.says("本通道已关闭：地磅比对")
    reader.says("关闭地磅比对")
    reader.says("地磅故障，等待检修")
    assert site.do(lambda: _too_heavy(site, 1).state) == "lifted"

    crew = sign_in(f"{zone.short}.gate")
    crew.open("/notices/")
    crew.says("通道被海关调整")
    crew.open(f"/lanes/{lane}/")
    assert crew.page.get_by_role("link", name="调整通道").count() == 0

    reader.follow("调整通道")
    reader.page.get_by_role("checkbox", name="地磅比对").check()
    reader.type({"理由": "地磅已修复并校准"})
    reader.press("调整")
    reader.says("启用地磅比对")
    assert site.do(lambda: _too_heavy(site, 2).state) == "exception"


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
