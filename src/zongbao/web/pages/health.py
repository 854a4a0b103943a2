"""The platform's health (运行状况), for the system administrator: machine, database, ledger, workers, what waits."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse

from zongbao import __version__
from zongbao.core import clock
from zongbao.core.config import Config
from zongbao.core.roles import Role
from zongbao.store import checkup, vitals
from zongbao.store.checkpoint_standing import standing
from zongbao.store.checkup import Check, Mark
from zongbao.store.message_counts import undelivered
from zongbao.store.models import Receipt, WorkerBeat
from zongbao.web import shell
from zongbao.web.access import page_for
from zongbao.web.components import cells
from zongbao.web.components.cells import Cell
from zongbao.web.components.panels import Facts, Grid, Notice
from zongbao.web.components.table import Column
from zongbao.web.pages import checkpoints
from zongbao.web.text import T, english

TITLE = T("运行状况", "Health")
STALE = dt.timedelta(days=1)  # the ledger should be proven daily
NAMES: Mapping[str, T] = {
    "python": T("Python 版本", "Python"),
    "settings": T("环境设置", "Settings"),
    "debug": T("调试模式", "Debug mode"),
    "disk": T("磁盘", "Disk"),
    "database": T("数据库", "Database"),
    "durability": T("断电不丢", "Durability"),
    "migrations": T("数据库迁移", "Migrations"),
    "workers": T("后台进程", "Workers"),
    "proof": T("底账核验", "Proof of the ledger"),
    "checkpoint": T("底账检查点", "Checkpoints"),
}
MARKS: Mapping[Mark, tuple[T, str]] = {
    Mark.GOOD: (T("正常", "Good"), "success"),
    Mark.WARN: (T("注意", "Warning"), "warning"),
    Mark.FAIL: (T("故障", "Failed"), "danger"),
}
WORKER_STATES: Mapping[str, tuple[T, str]] = {
    "working": (T("在岗", "At work"), "success"),
    "silent": (T("失联", "Silent"), "danger"),
    "stopped": (T("已正常退出", "Stopped in order"), "neutral"),
}


@page_for({Role.SYSTEM_ADMIN})
def health(request: HttpRequest) -> HttpResponseBase:
    """Everything at a glance; what is wrong stands at the head."""
    now = clock.now()
    beats, its = vitals.workers(now), standing()
    checks = [*checkup.machine(Config.read()), *checkup.looked_into(), _worker_check(beats, now)]
    checks += [_proof_check(now), checkpoints.check(its, now)]
    panels: list[Any] = [
        _verdict(checks),
        _checks(checks),
        _workers(beats, now),
        *checkpoints.facts_and_witnesses(its, now),
        _seals(),
        _waiting(beats, now),
        _settings(),
    ]
    lead = T("数据时间 {time}；刷新本页即重新检查。", "As of {time}; reload to look again.")
    shown = cells.moment(now).plain
    context = {"heading": TITLE, "lead": lead.of(time=shown), "panels": panels}
    crumbs = [shell.Crumb(TITLE)]
    return shell.page(request, "zb/pages/panels.html", context, title=TITLE, section="health", crumbs=crumbs)


def _verdict(checks: list[Check]) -> Notice:
    """The worst of it, by name."""
    for mark, tone, words in (
        (Mark.FAIL, "danger", T("有故障：{names}", "Failed: {names}")),
        (Mark.WARN, "warning", T("需注意：{names}", "To look after: {names}")),
    ):
        if found := [str(NAMES[check.name]) for check in checks if check.mark is mark]:
            return Notice(words.of(names=", ".join(found)), tone)
    return Notice(T("一切正常。", "All is well."), "success")


def _worker_check(beats: list[WorkerBeat], now: dt.datetime) -> Check:
    states = [vitals.state_of(row, now) for row in beats]
    working, silent = states.count("working"), states.count("silent")
    mark = Mark.FAIL if not working else Mark.WARN if silent else Mark.GOOD
    if not working:
        none = T("没有在岗的后台进程：请运行 zongbao worker", "none at work: run zongbao worker")
        return Check("workers", mark, none.en, none.zh)
    counts = T("{working} 个在岗，{silent} 个失联", "{working} at work, {silent} silent")
    found = counts.of(working=working, silent=silent)
    return Check("workers", mark, found.en, found.zh)


def _proof_check(now: dt.datetime) -> Check:
    proof = vitals.newest_proof()
    if proof is None:
        never = T("从未核验：请运行 zongbao ledger verify", "never proven: run zongbao ledger verify")
        return Check("proof", Mark.WARN, never.en, never.zh)
    facts = {"when": cells.moment(proof.at).plain, "n": proof.findings}
    if proof.findings:
        wrong = T("{when} 发现 {n} 处异常", "{n} findings at {when}").of(**facts)
        return Check("proof", Mark.FAIL, wrong.en, wrong.zh)
    mark = Mark.WARN if now - proof.at > STALE else Mark.GOOD
    sound = T("{when} 核验一致", "proven at {when}").of(**facts)
    return Check("proof", mark, sound.en, sound.zh)


def _mark(check: Check) -> Cell:
    label, tone = MARKS[check.mark]
    return cells.tag(label, tone)


def _checks(checks: list[Check]) -> Grid:
    columns = (
        Column("name", T("项目", "Check"), lambda check: cells.text(NAMES[check.name])),
        Column("mark", T("结果", "Result"), _mark),
        Column("says", T("说明", "Says"), lambda check: cells.text(check.says if english() else check.zh)),
    )
    return Grid(T("检查", "Checks"), columns, checks, total=len(checks))


def _workers(beats: list[WorkerBeat], now: dt.datetime) -> Grid:
    def state(row: WorkerBeat) -> Cell:
        label, tone = WORKER_STATES[vitals.state_of(row, now)]
        return cells.tag(label, tone)

    columns = (
        Column("host", T("主机", "Host"), lambda row: cells.code(row.host)),
        Column("pid", T("进程号", "Process"), lambda row: cells.code(row.pid), right=True),
        Column("state", T("状态", "State"), state),
        Column("seen", T("最近心跳", "Last beat"), lambda row: cells.text(_ago(now - row.seen_at))),
        Column("started", T("启动时间", "Started"), lambda row: cells.moment(row.started_at)),
        Column("done", T("已办", "Done"), lambda row: cells.number(row.done), right=True),
        Column("inbox", T("收件箱", "Inbox"), lambda row: cells.number(row.inbox), right=True),
        Column("version", T("版本", "Version"), lambda row: cells.code(row.version)),
        Column("problem", T("最近问题", "Problem"), lambda row: cells.text(row.problem)),
    )
    empty = T("最近一小时没有后台进程的心跳。", "No worker has shown a sign of life in the last hour.")
    return Grid(NAMES["workers"], columns, beats, empty, total=len(beats))


def _ago(waited: dt.timedelta) -> T:
    seconds = max(0, int(waited.total_seconds()))
    if seconds < 120:
        return T("{n} 秒前", "{n} s ago").of(n=seconds)
    return T("{n} 分钟前", "{n} min ago").of(n=seconds // 60)


def _seals() -> Facts:
    sealed_at, slots = vitals.newest_seal()
    return Facts(
        T("封印", "Seals"),
        [
            (T("最近封印", "Last seal"), cells.moment(sealed_at)),
            (T("有封印的分区", "Slots with seals"), cells.number(slots)),
        ],
    )


def _waiting(beats: list[WorkerBeat], now: dt.datetime) -> Facts:
    """The inboxes as the newest heartbeat counted them, and the receipts that no door delivered."""
    waiting = undelivered(Receipt.objects.all())
    alive = [row.inbox for row in beats if vitals.state_of(row, now) == "working"]
    count = cells.grouped(sum(row["count"] for row in waiting))
    return Facts(
        T("等待处理", "What waits"),
        [
            (T("收件箱文件", "Files in the inboxes"), cells.number(alive[0] if alive else None)),
            (T("未送达回执", "Receipts not delivered"), cells.link(f"{reverse('receipts')}?waiting=True", count)),
            (T("最早一份", "The oldest"), cells.moment(waiting[0]["oldest"] if waiting else None)),
        ],
        cells.link(reverse("monitor"), T("报文监控", "Message monitor"), mono=False),
    )


def _settings() -> Grid:
    rows = [("Zongbao", __version__), *checkup.server_settings()]
    columns = (
        Column("name", T("名称", "Name"), lambda row: cells.code(row[0])),
        Column("value", T("值", "Value"), lambda row: cells.code(row[1])),
    )
    return Grid(T("版本与数据库设置", "Version and database settings"), columns, rows, total=len(rows))
