"""Messages and receipts (报文、回执): what came byte for byte, what was answered."""

from __future__ import annotations

import re
import zlib
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse

from zongbao.acts.replays import REPLAYERS, attempts_of
from zongbao.core.roles import Role
from zongbao.regulations import rules, words
from zongbao.store.models import RawMessage, Receipt, User
from zongbao.web.access import DESK, page_for, person
from zongbao.web.components import cells
from zongbao.web.components.panels import Facts, Grid, Shown, Verdicts, Words
from zongbao.web.components.table import Button, Column, Filter, Rows, choice, exact, since, until
from zongbao.web.engine.detail import DetailPage
from zongbao.web.engine.listing import ListPage, visible
from zongbao.web.engine.searching import begins
from zongbao.web.pages import common
from zongbao.web.text import T, english

MESSAGES_TITLE = T("报文", "Messages")
RECEIPTS_TITLE = T("回执", "Receipts")
_BETWEEN = re.compile(r">\s*<")
RECEIPT_TIMES = ("time", "type", "id", "delivered")  # the columns of receipts that tell nothing of a paper
SHOWN = 200_000  # characters of a body that a page prints; the download has all of it
_TONES = {"received": "info", "accepted": "success", "refused": "danger", "repeated": "neutral", "waiting": "warning"}
STATES = {state: (T(*names), _TONES[state]) for state, names in words.MESSAGE_STATES.items()}
DOORS = {
    "folder": T("文件夹", "Folder"),
    "http": T("接口", "Interface"),
    "cli": T("命令行", "Command line"),
    "form": T("页面", "Page"),
    "web": T("页面", "Page"),
    "gate": T("卡口", "Gate"),
    "demo": T("演示", "Demo"),
}


KEEPERS = frozenset({Role.SYSTEM_ADMIN})  # they keep the traffic running: what a message says is not theirs to read
READERS = DESK | KEEPERS


def seen_by(model: type[RawMessage] | type[Receipt], user: User) -> Rows:
    """The messages or receipts that a user may see; the system administrator sees that they came, not what they say."""
    every: Rows = model._default_manager.all()
    return every if user.role in KEEPERS else visible(every, user)


def state_tag(row: RawMessage) -> cells.Cell:
    """What became of the message."""
    label, tone = STATES[row.state]
    return cells.tag(label, tone)


def _door(row: RawMessage) -> cells.Cell:
    return cells.text(DOORS.get(row.door, row.door))


def _rows(user: User) -> Rows:
    return seen_by(RawMessage, user).select_related("sender").defer("raw", "reply")


def _with_code(rows: Rows, code: str) -> Rows:
    """Refused for this rule, among others perhaps."""
    return rows.filter(decision__reasons__contains=[{"code": code}])


MESSAGES = ListPage(
    name="messages",
    title=MESSAGES_TITLE,
    roles=READERS,
    rows=_rows,
    columns=(
        Column("received", T("接收时间", "Received"), lambda row: cells.brief(row.received_at), "received_at"),
        Column("state", T("状态", "State"), state_tag),
        Column("type", T("类型", "Type"), lambda row: cells.code(row.message_type), "message_type"),
        Column(
            "id",
            T("报文编号", "Message number"),
            lambda row: cells.clipped_number(cells.link(reverse("message", args=[row.pk]), row.message_id or row.pk)),
        ),
        Column("sender", T("发送方", "Sender"), lambda row: common.name_of(row.sender)),
        Column("door", T("来自", "Came by"), _door),
        Column(
            "subject",
            T("单证", "Paper"),
            lambda row: common.subject_link(row.subject_kind, row.subject_no),
            unless=KEEPERS,
        ),
        Column("size", T("字节", "Bytes"), lambda row: cells.number(row.size), "size", right=True, wide=True),
        Column("open", T("操作", "Action"), lambda row: common.open_link(reverse("message", args=[row.pk]))),
    ),
    filters=(
        choice("state", T("状态", "State"), "state", lambda: [(key, label) for key, (label, _) in STATES.items()]),
        choice("door", T("来自", "Came by"), "door", lambda: list(DOORS.items())),
        exact("type", T("类型", "Type"), "message_type"),
        Filter("rule", T("拒绝的规则", "Refused by rule"), "text", _with_code),
        since("received_at"),
        until("received_at"),
    ),
    search=(begins("message_id", "file_name", "subject_no"),),
    search_hint=T("报文编号 / 文件名 / 单证", "Message, file, paper"),
    sort="-received",
    empty=T(
        "还没有报文。把 INV101、SAS121 等报文放进收件文件夹，或经接口发送，平台逐字节留存并回执。",
        "No messages yet. Put INV101, SAS121 … into the inbox folder or the interface; every byte is kept.",
    ),
    pin=True,
)


def _find(user: User, key: int) -> RawMessage | None:
    related = ("sender", "decision__decided_by", "decision__on_behalf_of")
    found: RawMessage | None = seen_by(RawMessage, user).select_related(*related).filter(pk=key).first()
    return found


def _show(request: HttpRequest, row: RawMessage) -> Shown:
    keeper = person(request).role in KEEPERS
    attempts = attempts_of(row)
    panels: list[Any] = [_head(row, keeper)]
    if row.decision is not None:
        panels.append(_codes(row) if keeper else _verdict(row))
    if len(attempts) > 1:
        panels.append(_attempts(attempts))
    panels.append(_receipts(request, row))
    if not keeper:
        panels.append(_raw(body_of(row.raw), reverse("message_raw", args=[row.pk])))
    heading = T("报文 {no}", "Message {no}").of(no=row.message_id or row.file_name or row.pk)
    return Shown(heading, state_tag(row), panels, (), _buttons(request, row, attempts))


def _buttons(request: HttpRequest, row: RawMessage, attempts: list[RawMessage]) -> list[Button]:
    """Run it again, as long as no attempt left a paper."""
    alive = any(one.state != RawMessage.State.REFUSED or one.subject_no for one in attempts)
    if alive or person(request).role not in REPLAYERS:
        return []
    return [Button(T("重跑报文", "Run again"), reverse("message_replay", args=[row.pk]), "reply", "primary")]


def _head(row: RawMessage, keeper: bool) -> Facts:
    told = [
        (T("类型", "Type"), cells.code(row.message_type)),
        (T("接收时间", "Received"), cells.moment(row.received_at)),
        (T("来自", "Came by"), _door(row)),
        (T("发送方", "Sender"), common.organisation(row.sender)),
        (T("文件名", "File"), cells.code(row.file_name)),
        (T("字节", "Bytes"), cells.number(row.size)),
        (T("首次收到", "First of its number"), cells.flag(row.first)),
        (T("SHA-256 摘要", "SHA-256 digest"), cells.text(row.digest)),
    ]
    if not keeper:
        told.append((T("单证", "Paper"), common.subject_link(row.subject_kind, row.subject_no)))
    return Facts(T("概要", "Summary"), told)


def _verdict(row: RawMessage) -> Verdicts:
    assert row.decision is not None, "asked for a decided message"
    return Verdicts(T("决定与依据", "Decisions and grounds"), [common.verdict(row.decision)])


def _codes(row: RawMessage) -> Grid:
    """The rules alone, without the facts they speak of."""
    assert row.decision is not None, "asked for a decided message"
    found = list(dict.fromkeys(reason["code"] for reason in row.decision.reasons))
    columns = (
        Column("code", T("规则", "Rule"), lambda code: cells.link(reverse("rule", args=[code]), code)),
        Column("title", T("名称", "Title"), lambda code: cells.text(rule_title(code))),
    )
    note = T("系统管理员只看规则编号，不看业务内容。", "The system administrator sees rules, not what was declared.")
    return Grid(T("拒绝的规则", "Rules that refused it"), columns, found, note=note, total=len(found))


def rule_title(code: str) -> str:
    """A rule's title in the reader's language."""
    found = rules.rule(code)
    return found.title_en if english() else found.title_zh


def _attempts(attempts: list[RawMessage]) -> Grid:
    first = attempts[0]
    columns = (
        Column("at", T("时间", "Time"), lambda row: cells.moment(row.received_at)),
        Column("what", T("次序", "Which"), lambda row: cells.text(_ordinal(row, first))),
        Column("state", T("结果", "Result"), state_tag),
        Column("open", T("操作", "Action"), lambda row: common.open_link(reverse("message", args=[row.pk]))),
    )
    return Grid(T("各次处理", "Attempts"), columns, attempts, total=len(attempts))


def _ordinal(row: RawMessage, first: RawMessage) -> T:
    return T("原报文", "As it came") if row.pk == first.pk else T("重跑", "Run again")


def _receipts(request: HttpRequest, row: RawMessage) -> Grid:
    """The receipts that answer the message; the system administrator sees when they went, not what they say."""
    user = person(request)
    found = list(seen_by(Receipt, user).filter(cause=row).defer("body")[:50])
    columns = [column for column in common.RECEIPT_COLUMNS if user.role not in KEEPERS or column.key in RECEIPT_TIMES]
    return Grid(RECEIPTS_TITLE, columns, found, T("还没有回执", "No receipt yet"), total=len(found))


def _raw(body: bytes, url: str) -> Words:
    text = body.decode("utf-8", "replace")
    note: list[object] = [
        T("为便于阅读加了换行；下载的是原样字节。", "Line breaks are added for reading; the download is as it came.")
    ]
    if len(text) > SHOWN:
        note.append(T("只显示开头，完整内容请下载。", "Only the beginning; download the whole."))
    download = Button(T("下载原文", "Download"), url, "download")
    return Words(T("原文", "As it came"), note, _BETWEEN.sub(">\n<", text[:SHOWN]), [download])


def body_of(stored: Any) -> bytes:
    """The bytes of a kept body; messages are kept compressed, receipts as they were written."""
    raw = bytes(stored)
    return zlib.decompress(raw) if raw[:1] == b"\x78" else raw


MESSAGE_DETAIL = DetailPage(
    name="message",
    section="messages",
    parent=MESSAGES_TITLE,
    roles=READERS,
    find=_find,
    show=_show,
    title=lambda row: row.message_id or row.file_name or row.pk,
    key=lambda row: row.pk,
)


def _receipt_rows(user: User) -> Rows:
    return seen_by(Receipt, user).select_related("receiver").defer("body")


RECEIPTS = ListPage(
    name="receipts",
    title=RECEIPTS_TITLE,
    roles=READERS,
    rows=_receipt_rows,
    columns=(
        Column("created", T("时间", "Time"), lambda row: cells.brief(row.created_at), "created_at"),
        Column("type", T("类型", "Type"), lambda row: cells.code(row.message_type), "message_type"),
        Column(
            "id",
            T("回执编号", "Receipt number"),
            lambda row: cells.clipped_number(cells.link(reverse("receipt", args=[row.pk]), row.message_id)),
        ),
        Column("receiver", T("接收方", "Receiver"), lambda row: common.name_of(row.receiver)),
        Column(
            "subject",
            T("单证", "Paper"),
            lambda row: common.subject_link(row.subject_kind, row.subject_no),
            unless=KEEPERS,
        ),
        Column("result", T("结果", "Result"), common.result_cell, unless=KEEPERS),
        Column("delivered", T("送达时间", "Delivered"), lambda row: cells.brief(row.delivered_at), "delivered_at"),
    ),
    filters=(
        exact("type", T("类型", "Type"), "message_type"),
        choice(
            "waiting",
            T("送达", "Delivered"),
            "delivered_at__isnull",
            lambda: [("True", T("未送达", "Not yet")), ("False", T("已送达", "Delivered"))],
        ),
        exact("receiver", T("接收方代码", "Receiver's code"), "receiver__code"),
        since("created_at"),
        until("created_at"),
    ),
    search=(begins("message_id", "subject_no"),),
    search_hint=T("回执编号 / 单证", "Receipt, paper"),
    sort="-created",
    empty=T(
        "还没有回执。每个决定都会给企业客户端一份回执。", "No receipts yet. Every decision sends one to the enterprise."
    ),
)


def _find_receipt(user: User, key: int) -> Receipt | None:
    rows = seen_by(Receipt, user).select_related("receiver", "cause")
    found: Receipt | None = rows.defer("cause__raw").filter(pk=key).first()
    return found


def _show_receipt(request: HttpRequest, row: Receipt) -> Shown:
    keeper = person(request).role in KEEPERS
    told = [
        (T("类型", "Type"), cells.code(row.message_type)),
        (T("时间", "Time"), cells.moment(row.created_at)),
        (T("接收方", "Receiver"), common.organisation(row.receiver)),
        (T("文件名", "File"), cells.code(row.file_name)),
        (T("送达时间", "Delivered"), cells.moment(row.delivered_at)),
        (T("答复的报文", "In answer to"), common.message_link(row.cause)),
    ]
    panels: list[Any] = [Facts(T("概要", "Summary"), told)]
    if not keeper:
        told += [
            (T("结果", "Result"), common.result_cell(row)),
            (T("单证", "Paper"), common.subject_link(row.subject_kind, row.subject_no)),
        ]
        panels.append(_raw(body_of(row.body), reverse("receipt_raw", args=[row.pk])))
    buttons = []
    if person(request).role in REPLAYERS and row.delivered_at is not None:
        label = T("重新投递", "Deliver again")
        buttons.append(Button(label, reverse("receipt_redeliver", args=[row.pk]), "reply"))
    return Shown(T("回执 {no}", "Receipt {no}").of(no=row.message_id), None, panels, (), buttons)


RECEIPT_DETAIL = DetailPage(
    name="receipt",
    section="receipts",
    parent=RECEIPTS_TITLE,
    roles=READERS,
    find=_find_receipt,
    show=_show_receipt,
    title=lambda row: row.message_id,
    key=lambda row: row.pk,
)


@page_for(DESK)
def message_raw(request: HttpRequest, key: int) -> HttpResponseBase:
    """The message as it came, as a download."""
    row = _find(person(request), key)
    if row is None:
        raise Http404
    return _download(body_of(row.raw), row.file_name or f"message-{row.pk}.xml")


@page_for(DESK)
def receipt_raw(request: HttpRequest, key: int) -> HttpResponseBase:
    """The receipt as it was written, as a download."""
    row = _find_receipt(person(request), key)
    if row is None:
        raise Http404
    return _download(body_of(row.body), row.file_name)


def _download(body: bytes, name: str) -> HttpResponse:
    """Never shown inline: whatever the bytes are, the browser stores them."""
    safe = (
        "".join(char if char.isalnum() or char in "._-" else "_" for char in name if ord(char) < 128) or "message.xml"
    )
    response = HttpResponse(body, content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="{safe}"'
    return response
