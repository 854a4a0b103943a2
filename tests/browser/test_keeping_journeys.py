"""The keepers at work: a number settled by two, a message run again, health, organisations, the trace of it all."""

from __future__ import annotations

import datetime as dt

from tests.acts.test_replays import WAITING_BOOK, unknown_book
from tests.browser.conftest import Site

from zongbao.acts import intake, ledger_proof
from zongbao.acts.context import Actor
from zongbao.core import clock
from zongbao.store import models

UNSURE = "过卡重量允许差（绝对值）"


def test_two_administrators_settle_an_unsure_number(site: Site, sign_in) -> None:
    maker = sign_in("sysadmin")
    maker.choose("参数")
    maker.follow("只看待核实")
    maker.says(UNSURE)
    maker.follow(UNSURE)
    maker.follow("提出新取值")
    first_day = maker.field("生效日").input_value()
    maker.type({"值": "abc", "理由": "试点方案第三条"})
    maker.press("提出")
    maker.says("PAR-101")
    maker.type({"值": "350"})
    maker.press("提出")
    maker.says("等安全管理员确认")
    assert maker.page.get_by_role("button", name="确认", exact=True).count() == 0, "never one's own"

    keeper = sign_in("secadmin")
    keeper.open("/regulations/parameters/")
    keeper.follow(UNSURE, within=keeper.card("待确认的取值"))
    keeper.says("试点方案第三条")
    keeper.press("确认")
    keeper.says("已确认")

    clerk = sign_in(site.clerk)
    clerk.open("/regulations/parameters/weight_tolerance_abs_kg/")
    row = clerk.row("350 kg").first.inner_text()
    assert first_day in row
    assert "已确认" in row

    keeper.follow("提前终止")
    keeper.page.get_by_label("理由").fill("试点取消")
    keeper.press("提前终止")
    keeper.says("已撤回")


def test_a_number_is_proposed_with_its_ground(sign_in) -> None:
    maker = sign_in("sysadmin")
    maker.open("/regulations/parameters/pass_valid_days/propose/")
    maker.field("值").focus()
    maker.page.keyboard.type("10")
    maker.field("理由").focus()
    maker.page.keyboard.type("管委会会议")
    maker.page.keyboard.press("Enter")
    maker.page.wait_for_url("**/regulations/values/*/")
    maker.says("10 天")


def test_a_refused_message_is_run_again_once_its_book_is_there(site: Site, sign_in) -> None:
    site.do(lambda: intake.receive(site.play.clerk, unknown_book(site.play, "JOURNEY-1"), door="http"))
    keeper = sign_in("sysadmin")
    keeper.choose("报文监控")
    keeper.follow("1", within=keeper.row("LST-151"))
    keeper.follow("JOURNEY-1")
    keeper.says("系统管理员只看规则编号")
    book = site.do(lambda: site.play.book().pk)
    site.do(lambda: models.AccountBook.objects.filter(pk=book).update(book_no=WAITING_BOOK))
    keeper.follow("重跑报文")
    keeper.press("重跑报文")
    keeper.says("已重跑，结果：已受理")
    assert keeper.page.get_by_role("link", name="重跑报文").count() == 0, "it left a paper"

    clerk = sign_in(site.clerk)
    clerk.open("/messages/?q=JOURNEY-1")
    assert clerk.page.get_by_role("row").filter(has_text="已受理").count() == 1


def test_a_lost_receipt_is_delivered_again_without_script(site: Site, sign_in) -> None:
    site.do(lambda: models.Receipt.objects.update(delivered_at=clock.now()))
    site.do(lambda: site.play.declare(site.play.in_paper(site.play.load(1, 2, 1))))
    site.do(lambda: models.Receipt.objects.update(delivered_at=clock.now()))
    clerk = sign_in(site.clerk, script=False)
    receipt = site.do(lambda: models.Receipt.objects.filter(receiver=site.play.clerk.organisation).latest("pk"))
    clerk.open(f"/receipts/{receipt.pk}/")
    clerk.follow("重新投递")
    clerk.press("重新投递")
    assert clerk.page.locator(".zb-field-bad").count() == 1, "a reason is asked for"
    clerk.type({"理由": "客户端重装"})
    clerk.press("重新投递")
    clerk.says("文件夹入口会再写一次")


def test_health_tells_a_silent_worker(site: Site, sign_in) -> None:
    def beats() -> None:
        now = clock.now()
        past = now - dt.timedelta(minutes=5)
        models.WorkerBeat.objects.create(host="app-1", pid=1, version="0", started_at=past, seen_at=now)
        models.WorkerBeat.objects.create(host="app-2", pid=2, version="0", started_at=past, seen_at=past)
        ledger_proof.note_proof(Actor.platform(), now, dt.timedelta(seconds=2), 0)

    site.do(beats)
    keeper = sign_in("sysadmin")
    keeper.choose("运行状况")
    keeper.says("1 个在岗，1 个失联")
    assert "失联" in keeper.row("app-2").inner_text()
    keeper.says("核验一致")


def test_an_organisation_is_entered_and_leads_to_its_people(site: Site, sign_in) -> None:
    keeper = sign_in("sysadmin")
    keeper.choose("单位")
    keeper.follow("登记单位")
    keeper.type({"性质": "enterprise", "代码": "37", "中文名称": "青岛新来物流有限公司"})
    keeper.field("区域").select_option(index=1)
    keeper.press("登记")
    keeper.says("IDN-003")
    keeper.type({"代码": "3702W60017"})
    keeper.press("登记")
    keeper.says("还没有账号")
    keeper.follow("停用")
    keeper.page.get_by_label("理由").fill("登记有误")
    keeper.press("停用")
    keeper.says("已停用")

    auditor = sign_in("auditor")
    auditor.open("/audit/?q=登记有误")
    auditor.follow("详情")
    auditor.says("organisation.deactivate")
    auditor.says("登记有误")
