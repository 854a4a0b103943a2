"""The vehicle register in a day's work: a visitor at the gate, a card for a regular, a filing that ends, a chassis."""

from __future__ import annotations

from decimal import Decimal

from tests.browser.conftest import Site
from tests.browser.reader import Reader

from zongbao.acts import gate_passes, visits
from zongbao.demo import papers
from zongbao.store import models

VISITOR = "鲁B66886"
SOLD = "鲁B66885"


def _drive(site: Site, plate: str, direction: str) -> None:
    """The vehicle passes the gate on a pass of its host."""
    truck = papers.Truck(plate, Decimal(9000))
    done = gate_passes.apply_pass(
        site.play.clerk, papers.empty_pass(site.play.firm, site.play.next_no(), truck, direction)
    )
    assert done.record is not None
    site.play.pass_gate(done.record)


def test_a_gate_hand_registers_a_visitor_and_collects_its_card_by_keyboard(site: Site, by_keyboard) -> None:
    typist = by_keyboard(site.crew)
    reader = typist.reader
    host = site.do(lambda: site.play.clerk.organisation.code)
    reader.open("/visits/new/")
    typist.write("车牌号", "鲁B")
    typist.pick("去往企业", host)
    typist.write("自重(kg)", "9000")
    typist.write("临时卡号", "T-77")
    typist.enter()
    reader.says("IDN-011")
    typist.write("车牌号", VISITOR)
    typist.enter()
    reader.says("等海关同意后才能申请进区核放单")

    def come_and_go() -> None:
        row = models.Visit.objects.get(plate=VISITOR)
        visits.approve_visit(site.play.officer, row.pk)
        _drive(site, VISITOR, "I")
        _drive(site, VISITOR, "E")

    site.do(come_and_go)
    reader.open("/visits/?card=late")
    typist.follow(VISITOR)
    reader.says("临时卡 T-77 还没有收回")
    typist.enter(reader.page.get_by_role("main").get_by_role("button", name="收卡"))
    reader.says("已完成：收卡")
    reader.says("已办结")


def test_a_declarant_asks_for_a_card_and_an_officer_issues_it(site: Site, sign_in) -> None:
    reader: Reader = sign_in(site.clerk)
    plate = site.do(lambda: site.play.truck(2).plate)
    reader.choose("长期卡")
    reader.follow("申请长期卡")
    reader.type({"卡号": "LC-88", "物理卡号": "04A1B2C3", "车辆": plate})
    reader.press("申请")
    reader.says("已申请，等海关核发")
    reader.look_at((390, 1920))
    officer: Reader = sign_in(site.officer)
    officer.open("/queue/?kind=card")
    officer.follow("LC-88")
    officer.press("核发")
    officer.says("已完成：核发")
    reader.open(f"/vehicles/{plate}/")
    assert "有效" in reader.card("长期卡").inner_text()


def test_a_manager_ends_a_filing_and_begins_it_again(site: Site, sign_in) -> None:
    reader: Reader = sign_in(f"{site.play.firm.short}.manager")
    reader.open("/vehicles/new/")
    reader.type({"车牌号": SOLD, "第二车牌": "HK1234", "自重(kg)": "8600"})
    reader.press("备案")
    reader.says("已提交备案，等海关审核")
    reader.follow("注销备案")
    reader.press("注销备案")
    reader.says("请写明理由")
    reader.type({"理由": "车已出售"})
    reader.press("注销备案")
    reader.says("已完成：注销备案")
    reader.follow("重新备案")
    assert reader.field("第二车牌").input_value() == "HK1234"
    reader.look_at((390, 1920))


def test_a_declarant_files_a_chassis_and_names_it_on_a_pass(site: Site, sign_in) -> None:
    reader: Reader = sign_in(site.clerk)
    reader.choose("挂车与车架")
    reader.follow("备案挂车或车架")
    reader.type({"号牌或编号": "CJ0077", "种类": "车架", "重量(kg)": "4200"})
    reader.press("备案")
    reader.says("已提交备案，等海关审核")
    reader.open("/passes/new/?type=6")
    plate = site.do(lambda: site.play.truck(2).plate)
    reader.type({"企业内部编号": "FRAME-1", "车辆": plate, "挂车、车架号": "CJ0077"})
    reader.press("申请")
    reader.says("VEH-163")
    reader.look_at((390, 1920))
