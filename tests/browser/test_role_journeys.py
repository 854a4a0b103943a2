"""A day of those who had none: the province, the enterprise's manager, the auditor; and what each may not do."""

from __future__ import annotations

import re

import pytest
from tests.browser.conftest import Site
from tests.browser.reader import Reader

from zongbao.acts import list_moves
from zongbao.store import models

REASON = "合同取消，货物未到"
PROVINCE = "province"
AUDITOR = "auditor"


def manager(site: Site) -> str:
    return f"{site.play.firm.short}.manager"


@pytest.fixture(scope="module")
def approved(site: Site) -> list[str]:
    """Three approved lists of the first enterprise; a vehicle of the first has passed the gate."""

    def make() -> list[str]:
        found = []
        for tonnes in (30, 1, 1):
            row = site.play.declare(site.play.in_paper(site.play.load(tonnes)))
            found.append(row.list_no)
        row = models.BondedList.objects.get(list_no=found[0])
        site.play.release(row)
        site.play.collect(site.play.apply(row, {1: 10}))
        return found

    return site.do(make)


def test_the_province_compares_its_zones_by_keyboard_alone(site: Site, by_keyboard, approved: list[str]) -> None:
    typist = by_keyboard(PROVINCE)
    reader = typist.reader
    reader.open("/flow/")
    reader.says("各区域对照")
    zone = site.do(lambda: site.play.clerk.organisation.zone.code)
    typist.pick("区域", zone)
    typist.enter(reader.page.get_by_role("main").get_by_role("button", name="查询", exact=True))
    assert f"zone={zone}" in reader.page.url
    assert "各区域对照" not in reader.page.get_by_role("main").inner_text()
    typist.enter(reader.page.get_by_role("main").locator("a[href*='/passages/']").first)
    assert reader.path == "/passages/"


def test_the_province_opens_a_figure_to_its_rows(site: Site, sign_in, approved: list[str]) -> None:
    reader: Reader = sign_in(PROVINCE)
    reader.choose("决定统计")
    row = reader.row("通过", reader.card("按事项与结果")).first
    count = row.get_by_role("link").inner_text()
    reader.follow(count, within=row)
    reader.says(f"共 {count} 条")
    reader.look_at((390, 1920))


def test_the_province_watches_and_decides_nothing(site: Site, sign_in, approved: list[str]) -> None:
    reader: Reader = sign_in(PROVINCE)
    assert reader.open(f"/lists/{approved[1]}/") == 200
    assert reader.page.get_by_role("main").get_by_role("link", name="申请删除").count() == 0
    assert reader.open("/queue/") == 403
    reader.says("您的角色不能打开这一页")
    assert reader.open("/flow/?day=2020-01-01") == 200
    reader.says("这一天没有车辆过卡")


def test_a_manager_asks_for_a_deletion_by_keyboard_alone(site: Site, by_keyboard, approved: list[str]) -> None:
    typist = by_keyboard(manager(site))
    reader = typist.reader
    reader.open(f"/lists/{approved[1]}/")
    typist.follow("申请删除")
    typist.enter(reader.page.get_by_role("main").get_by_role("button", name="申请删除"))
    reader.says("请写明理由")
    typist.write("理由", REASON)
    typist.enter(reader.page.get_by_role("main").get_by_role("button", name="申请删除"))
    reader.says("已完成：申请删除")
    assert REASON in reader.card("流转与留痕").inner_text()
    assert site.do(lambda: models.BondedList.objects.get(list_no=approved[1]).state) == "deletion_requested"


def test_a_manager_learns_how_customs_answered(site: Site, sign_in, approved: list[str]) -> None:
    def answer() -> None:
        list_moves.request_deletion(site.play.clerk, approved[2], REASON)
        list_moves.refuse_deletion(site.play.officer, approved[2], "货物已在区内")

    site.do(answer)
    reader: Reader = sign_in(manager(site))
    reader.choose("核注清单")
    reader.follow(approved[2])
    reader.says("预核扣")
    assert "货物已在区内" in reader.card("流转与留痕").inner_text()


def test_a_manager_files_a_vehicle_by_keyboard_and_is_told_what_is_wrong(site: Site, by_keyboard) -> None:
    typist = by_keyboard(manager(site))
    reader = typist.reader
    reader.open("/vehicles/new/")
    typist.write("车牌号", "鲁B")
    typist.write("自重(kg)", "8600")
    typist.enter()
    reader.says("IDN-011")
    typist.write("车牌号", "鲁B6K8P1")
    typist.enter()
    reader.says("已提交备案，等海关审核")
    assert site.do(lambda: models.Vehicle.objects.filter(plate="鲁B6K8P1").count()) == 1


def test_a_manager_does_not_see_the_neighbours_lists(site: Site, sign_in) -> None:
    theirs = site.do(lambda: site.neighbour.declare(site.neighbour.in_paper(site.neighbour.load(1))).list_no)
    reader: Reader = sign_in(manager(site))
    assert reader.open(f"/lists/{theirs}/") == 404
    reader.open(f"/lists/?q={theirs}")
    reader.says("没有符合条件的数据")


def test_the_auditor_traces_one_paper_by_keyboard_alone(site: Site, by_keyboard, approved: list[str]) -> None:
    typist = by_keyboard(AUDITOR)
    reader = typist.reader
    reader.open("/audit/")
    typist.write("关键字", approved[0])
    typist.keys.press("Enter")
    reader.page.wait_for_url("**q=*")
    table = reader.page.get_by_role("table").first
    table.get_by_text(approved[0]).first.wait_for()
    assert re.search("申报|放行|过卡", table.inner_text())


def test_the_auditor_takes_the_trail_away_without_script(site: Site, sign_in, approved: list[str]) -> None:
    sign_in(AUDITOR)
    reader: Reader = sign_in(AUDITOR, script=False)
    reader.choose("审计日志")
    reader.type({"关键字": approved[0]})
    reader.press("查询")
    address = reader.page.get_by_role("link", name="导出 CSV", exact=True).get_attribute("href")
    assert address is not None
    answer = reader.page.request.get(f"/audit/{address}" if address.startswith("?") else address)
    assert approved[0] in answer.text()
    reader.open("/audit/?q=NOTHING-LIKE-IT")
    reader.says("没有符合条件的数据")


def test_the_auditor_is_kept_from_business(site: Site, sign_in, approved: list[str]) -> None:
    reader: Reader = sign_in(AUDITOR)
    assert reader.open("/lists/") == 403
    reader.says("您的角色不能打开这一页")
    assert reader.status_of(f"/lists/{approved[0]}/") in (403, 404)
    menu = reader.page.get_by_role("navigation", name="主菜单")
    assert menu.get_by_role("link", name="核注清单").count() == 0
