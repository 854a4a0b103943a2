"""Checkpoints of the ledger (底账检查点) for its keepers: all of them as a list, the newest with its witnesses."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.urls import reverse

from zongbao.core import clock
from zongbao.core.roles import Role
from zongbao.domain.ledger.checkpoint import movements_in
from zongbao.store import vitals
from zongbao.store.checkpoint_standing import Standing, standing
from zongbao.store.checkup import Check, Mark
from zongbao.store.ledger.signing import key_id
from zongbao.store.models import LedgerCheckpoint, LedgerProof, User, Witness
from zongbao.web.components import cells
from zongbao.web.components.cells import Cell
from zongbao.web.components.panels import Facts, Grid, Notice
from zongbao.web.components.table import Column, Rows, since, until
from zongbao.web.engine.listing import ListPage
from zongbao.web.pages.home_duty import whole
from zongbao.web.pages.worklist import span
from zongbao.web.text import T

TITLE = T("底账检查点", "Checkpoints")
KEEPERS = frozenset({Role.SYSTEM_ADMIN, Role.AUDITOR})
LEDGER = T("底账", "The ledger")
SIGNERS = {"ed25519": "Ed25519", "sm2": "SM2"}


def _rows(user: User) -> Rows:
    return LedgerCheckpoint.objects.all()


def _signed(row: LedgerCheckpoint) -> Cell:
    label = cells.text(SIGNERS.get(row.algorithm, row.algorithm))
    return cells.stacked(label, cells.code(key_id(row.public_key)))


def _decisions(row: LedgerCheckpoint) -> int:
    """How many decisions the checkpoint took up, as its text says."""
    line = next(line for line in row.text.split("\n") if line.startswith("decisions\t"))
    return int(line.split("\t")[1])


CHECKPOINTS = ListPage(
    name="checkpoints",
    title=TITLE,
    roles=KEEPERS,
    rows=_rows,
    columns=(
        Column("number", T("编号", "Number"), lambda row: cells.number(row.number), "number", right=True),
        Column("moment", T("时间", "Time"), lambda row: cells.moment(row.moment), "moment"),
        Column(
            "movements",
            T("覆盖的流水", "Movements covered"),
            lambda row: cells.number(movements_in(row.text)),
            right=True,
        ),
        Column("decisions", T("收录的决定", "Decisions"), lambda row: cells.number(_decisions(row)), right=True),
        Column("signed", T("签名", "Signed by"), _signed),
        Column("hash", T("摘要", "Digest"), lambda row: cells.code(bytes(row.hash).hex()), wide=True),
    ),
    filters=(since("moment"), until("moment")),
    sort="-number",
    lead=T(
        "每个检查点以签名固定当时全部流水和新的决定；见证方在平台之外保存，谁也不能事后改账而不被发现。",
        "Each checkpoint fixes all movements and the new decisions by a signature; witnesses outside the platform keep "
        "it, so that nobody changes the ledger afterwards unseen.",
    ),
    empty=T(
        "还没有检查点。后台进程在底账有变动后一分钟内签发。",
        "No checkpoints yet. A worker takes one within a minute of anything new.",
    ),
)


def due() -> dt.timedelta:
    """Within what time anything new should be under a checkpoint."""
    return dt.timedelta(minutes=whole("checkpoint_due_minutes"))


def ago(moment: dt.datetime, now: dt.datetime) -> T:
    """How old something is."""
    return T("{span}前", "{span} ago").of(span=span(max(now - moment, dt.timedelta())))


def check(its: Standing, now: dt.datetime) -> Check:
    """The checkpoints as one line of the platform's health: late, the newest with no witness, or in order."""
    if its.late(now, due()):
        assert its.waiting_since is not None
        late = T("有变动已等待 {span}，没有纳入检查点", "something new waits for a checkpoint since {span}")
        said = late.of(span=span(now - its.waiting_since))
        return Check("checkpoint", Mark.WARN, said.en, said.zh)
    if its.newest is None:
        none = T("还没有检查点，也没有变动", "none yet, and nothing new")
        return Check("checkpoint", Mark.GOOD, none.en, none.zh)
    facts = {"number": its.newest.number, "have": its.holders, "all": len(its.witnesses)}
    words = T("第 {number} 号，{have}/{all} 个见证方已有", "number {number}, with {have} of {all} witnesses")
    said = words.of(**facts)
    handed = its.holders > 0 or now - its.newest.moment <= due()  # right after its writing it is on its way
    mark = Mark.GOOD if handed else Mark.WARN
    return Check("checkpoint", mark, said.en, said.zh)


def facts_and_witnesses(its: Standing, now: dt.datetime) -> list[Any]:
    """The newest checkpoint, the last proof, and every witness."""
    return [_facts(its, vitals.newest_proof(), now), witness_grid(its)]


def on_workplace() -> list[Any]:
    """The same for the auditor's workplace, in short, headed by what must not be missed."""
    its, proof, now = standing(), vitals.newest_proof(), clock.now()
    return [*warnings(its, proof, now), _facts(its, proof, now)]


def _facts(its: Standing, proof: LedgerProof | None, now: dt.datetime) -> Facts:
    return Facts(LEDGER, [*_checkpoint_facts(its, now), *_proof_facts(proof)], _all_checkpoints())


def _all_checkpoints() -> Cell:
    return cells.link(reverse("checkpoints"), TITLE, mono=False)


def warnings(its: Standing, proof: LedgerProof | None, now: dt.datetime) -> list[Notice]:
    """What keepers must not miss."""
    found = []
    if proof is not None and proof.findings:
        wrong = T(
            "{when} 核验底账发现 {n} 处异常，请立即查明：zongbao ledger verify 会逐条列出。",
            "Verified at {when}, the ledger had {n} findings. Look into it at once: zongbao ledger verify lists them.",
        )
        found.append(Notice(wrong.of(when=cells.moment(proof.at).plain, n=proof.findings), "danger"))
    if its.late(now, due()):
        assert its.waiting_since is not None
        late = T(
            "底账有变动已等待 {span}，还没有纳入检查点：请检查后台进程和签名密钥。",
            "Something new in the ledger waits for a checkpoint since {span}: look at the workers and the signing key.",
        )
        found.append(Notice(late.of(span=span(now - its.waiting_since)), "warning"))
    return found


def _checkpoint_facts(its: Standing, now: dt.datetime) -> list[tuple[T, Cell]]:
    row = its.newest
    if row is None:
        return [(T("最近检查点", "Last checkpoint"), cells.text(T("还没有", "None yet")))]
    when = cells.stacked(cells.moment(row.moment), cells.text(ago(row.moment, now)))
    have = T("{have}/{all} 个已有", "{have} of {all} have it").of(have=its.holders, all=len(its.witnesses))
    return [
        (T("最近检查点", "Last checkpoint"), cells.number(row.number)),
        (T("签发时间", "Taken"), when),
        (T("覆盖的流水", "Movements covered"), cells.number(movements_in(row.text))),
        (T("签名", "Signed by"), _signed(row)),
        (T("见证方", "Witnesses"), cells.text(have)),
        (T("未纳入的变动始于", "New since"), cells.moment(its.waiting_since)),
    ]


def _proof_facts(proof: LedgerProof | None) -> list[tuple[T, Cell]]:
    if proof is None:
        outcome = cells.tag(T("从未核验", "Never proven"), "warning")
    elif proof.findings:
        outcome = cells.tag(T("发现 {n} 处异常", "{n} findings").of(n=proof.findings), "danger")
    else:
        outcome = cells.tag(T("一致", "Proven"), "success")
    return [
        (T("最近核验", "Last proof"), cells.moment(proof.at if proof else None)),
        (T("核验结果", "Its result"), outcome),
        (T("用时（毫秒）", "It took (ms)"), cells.number(proof.milliseconds if proof else None)),
    ]


def witness_grid(its: Standing) -> Grid:
    """Who keeps the checkpoints outside the database, and how far each has them."""

    def state(row: Witness) -> Cell:
        lacks = its.lacks(row)
        if not lacks:
            return cells.tag(T("已有最新", "Has the newest"), "success")
        return cells.tag(T("差 {n} 个", "Lacks {n}").of(n=cells.grouped(lacks)), "warning")

    columns = (
        Column("address", T("见证方", "Witness"), lambda row: cells.code(row.address)),
        Column("has", T("已有至", "Has up to"), lambda row: cells.number(row.delivered), right=True),
        Column("state", T("状态", "State"), state),
        Column("tried", T("最近交付", "Last handed over"), lambda row: cells.moment(row.tried_at)),
        Column("problem", T("最近问题", "Problem"), lambda row: cells.text(row.problem)),
    )
    empty = T("还没有见证方收到检查点", "No witness has taken a checkpoint yet")
    return Grid(T("见证方", "Witnesses"), columns, its.witnesses, empty, total=len(its.witnesses))
