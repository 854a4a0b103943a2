"""The officer's room: claim and decide by keyboard, hand over, compare the papers, and a queue with nothing in it."""

from __future__ import annotations

import pytest
from tests.browser.conftest import Site
from tests.browser.reader import Reader

from zongbao.acts import list_moves, queues
from zongbao.acts.context import Actor
from zongbao.core.roles import Role
from zongbao.store import models

SECOND = "second.officer"


@pytest.fixture(scope="module")
def waiting(site: Site) -> list[str]:
    """Lists whose deletion was asked for."""

    def make() -> list[str]:
        found = []
        for _ in range(4):
            row = site.play.declare(site.play.in_paper(site.play.load(1)))
            list_moves.request_deletion(site.play.clerk, row.list_no, "重复申报")
            found.append(row.list_no)
        return found

    return site.do(make)


@pytest.fixture(scope="module")
def colleague(site: Site) -> Actor:
    def make() -> Actor:
        office = site.play.officer.organisation
        user = models.User.objects.make(SECOND, "x" * 12, full_name="李关员", role=Role.CUSTOMS, organisation=office)
        return Actor.of(user)

    return site.do(make)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_an_officer_claims_and_decides_by_keyboard(site: Site, by_keyboard, waiting: list[str], script: bool) -> None:
    number = waiting[0 if script else 1]
    typist = by_keyboard(site.officer, script=script)
    reader = typist.reader
    reader.open("/queue/?kind=list&whose=unclaimed")
    main = reader.page.get_by_role("main")
    typist.tab_to(main.get_by_role("checkbox", name=f"核注清单 {number}"))
    typist.keys.press("Space")
    typist.enter()
    reader.says("已认领 1 件")
    reader.open("/queue/?kind=list&whose=mine")
    typist.follow(number)
    typist.enter(main.get_by_role("link", name="不同意删除"))
    typist.write("理由", "货物仍在区内")
    typist.enter(main.get_by_role("button", name="不同意删除"))
    reader.says("预核扣")
    assert "货物仍在区内" in reader.card("流转与留痕").inner_text()


def test_what_an_absent_colleague_holds_is_reassigned(
    site: Site, sign_in, waiting: list[str], colleague: Actor
) -> None:
    number = waiting[2]
    site.do(lambda: queues.claim(colleague, "list", number))
    reader = sign_in(site.officer)
    reader.open("/queue/?kind=list")
    assert "李关员" in reader.row(number).inner_text()
    assert reader.row(number).get_by_role("button").count() == 0
    reader.follow(f"移交 核注清单 {number}")
    reader.type({"移交给": site.officer})
    reader.press("移交")
    reader.says("QUE-106")
    reader.type({"理由": "同事休假"})
    reader.press("移交")
    reader.says("已移交给")
    assert "我" in reader.row(number).inner_text()
    reader.open(f"/lists/{number}/")
    assert "同事休假" in reader.card("流转与留痕").inner_text()


def test_the_queue_leads_to_the_papers_side_by_side(site: Site, sign_in, waiting: list[str]) -> None:
    number = waiting[3]
    site.do(lambda: _misdeclare(number))
    reader = sign_in(site.officer)
    reader.open("/queue/")
    reader.follow(f"比对 核注清单 {number}")
    reader.says("差异")
    reader.says("+100.00%")
    reader.says("还没有核放单")
    reader.look_at((390, 1920))


def _misdeclare(number: str) -> None:
    line = models.DeclarationLine.objects.filter(declaration__list__list_no=number).first()
    assert line is not None
    line.declared_qty *= 2
    line.save()


def test_an_empty_queue_says_what_will_come(site: Site, sign_in) -> None:
    reader = sign_in(f"{site.stranger.firm.zone.short}.customs", english=True)
    reader.open("/queue/")
    reader.says("Nothing waits. Lists sent to an officer")
    assert reader.page.get_by_role("main").get_by_role("checkbox").count() == 0
    reader.look_at((390, 1920))


def test_a_reason_is_written_once_and_chosen_without_script(site: Site, sign_in, waiting: list[str]) -> None:
    reader = sign_in(site.officer, script=False)
    reader.open("/queue/")
    reader.follow("理由库")
    reader.says("还没有理由")
    reader.type({"事项": "list.refuse_deletion", "理由（中文）": "货物仍在区内，不能删除", "依据": "GACC-2018-23"})
    reader.press("加入")
    reader.says("已加入理由库")
    reader.open(f"/lists/{waiting[3]}/act/refuse_deletion/")
    reader.follow("货物仍在区内，不能删除")
    assert reader.field("理由").input_value() == "货物仍在区内，不能删除（GACC-2018-23）"
    reader.press("不同意删除")
    reader.says("已完成：不同意删除")
    reader.open("/queue/reasons/")
    assert reader.row("货物仍在区内，不能删除").get_by_role("cell").nth(3).inner_text() == "1"
    reader.look_at((390, 1920))


def test_a_figure_of_the_statistics_opens_to_its_rows(site: Site, sign_in, waiting: list[str]) -> None:
    reader = sign_in(site.officer)
    reader.choose("决定统计")
    row = reader.row("转人工", reader.card("按事项与结果")).first
    count = row.get_by_role("link").inner_text()
    reader.follow(count, within=row)
    reader.says(f"共 {count} 条")
    assert reader.row(waiting[0]).count() == 1
    for width in (390, 1920):
        sign_in(site.officer, width=width).open("/decisions/statistics/")


def test_the_zone_authority_reads_its_day_and_an_empty_one(site: Site, sign_in) -> None:
    reader = sign_in(f"{site.play.firm.zone.short}.zone")
    reader.choose("区域运行")
    reader.says("计征汇率")
    reader.open("/flow/?day=2020-01-01")
    reader.says("这一天没有车辆过卡")


def test_absence_never_stops_the_work_nor_does_it_lift_the_limit(site: Site, sign_in) -> None:
    def asked() -> str:
        row = site.play.declare(site.play.in_paper(site.play.load(1)))
        list_moves.request_deletion(site.play.clerk, row.list_no, "重复申报")
        return row.list_no

    number, helper = site.do(asked), f"{site.officer}2"
    _delegate(sign_in(site.officer, script=False), helper, "1.00")
    reader = sign_in(helper)
    reader.open(f"/lists/{number}/act/refuse_deletion/")
    reader.type({"理由": "货物仍在区内"})
    reader.press("不同意删除")
    reader.says("QUE-111")
    _delegate(sign_in(site.officer), helper, "90000000")
    reader.press("不同意删除")
    reader.open(f"/lists/{number}/")
    assert "（代" in reader.card("决定与依据").inner_text()
    assert "（代" in reader.card("流转与留痕").inner_text()


def _delegate(head: Reader, helper: str, limit: str) -> None:
    head.open("/queue/")
    head.follow("授权代办与移交")
    form = head.page.get_by_role("form", name="授权同事代办")
    form.get_by_label("代办人").select_option(helper)
    form.get_by_label("价值限额（元）").fill(limit)
    form.get_by_label("理由").fill("年休假")
    form.get_by_role("checkbox", name="核注清单").check()
    head.press("授权")
    head.says("生效中")
    head.look_at((390, 1920))
