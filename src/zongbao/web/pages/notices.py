"""The notices of the signed-in user: filters, one opens its paper and is read, all can be marked at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from zongbao.acts import notices as acts
from zongbao.store.models import Notice, NoticeRead
from zongbao.web import shell
from zongbao.web.access import page_for, person
from zongbao.web.components.table import Button
from zongbao.web.sight import visible
from zongbao.web.text import T
from zongbao.web.waiting import NOTIFIED

TITLE = T("通知", "Notices")
SIZE = 25

EVENTS: Mapping[str, T] = {
    "list.return": T("清单被退单", "List returned"),
    "list.approve": T("清单人工审核通过", "List approved by an officer"),
    "list.request_deletion": T("企业申请删除清单", "Deletion of a list asked for"),
    "list.request_change": T("企业申请变更清单", "Change of a list asked for"),
    "list.approve_deletion": T("清单删除获准", "Deletion of a list approved"),
    "list.refuse_deletion": T("清单删除未获准", "Deletion of a list refused"),
    "list.approve_change": T("清单变更获准", "Change of a list approved"),
    "list.refuse_change": T("清单变更未获准", "Change of a list refused"),
    "list.entry_cancelled": T("报关单被撤销，清单转删除", "Declaration cancelled, its list to be deleted"),
    "pass.return": T("核放单被退单", "Pass returned"),
    "pass.approve": T("核放单人工审核通过", "Pass approved by an officer"),
    "pass.hold": T("核放单被布控", "Pass held for inspection"),
    "pass.unhold": T("核放单解除布控", "Hold of a pass ended"),
    "pass.delete": T("核放单被海关删除", "Pass deleted by customs"),
    "pass.void": T("核放单已作废", "Pass voided"),
    "pass.expire": T("核放单到期作废", "Pass expired"),
    "pass.expiring": T("核放单即将到期", "Pass about to expire"),
    "book.expiring": T("账册即将到期", "Book about to end"),
    "pass.manual": T("核放单等待审核", "Pass waits for an officer"),
    "gate.exception": T("卡口异常等待处置", "Gate exception waits for the desk"),
    "gate.hold": T("车辆在卡口待查", "Vehicle held at the gate"),
    "gate.release": T("卡口异常已放行", "Gate exception released"),
    "gate.inspect": T("车辆转查验", "Vehicle sent to inspection"),
    "gate.turn_back": T("车辆被退回", "Vehicle turned back"),
    "gate.end_inspection": T("查验结束放行", "Inspection ended, released"),
    "arrival.confirm": T("收货方已确认到货", "Arrival confirmed by the receiver"),
    "arrival.differ": T("到货有差异，待海关处置", "Arrival differs, for customs to decide"),
    "arrival.accept": T("到货差异按申报认定", "Difference of arrival settled as declared"),
    "arrival.uphold": T("到货差异成立", "Difference of arrival upheld"),
    "arrival.overdue": T("到货确认逾期", "Confirmation of arrival overdue"),
    "vehicle.file": T("车辆备案等待审核", "Vehicle filing waits for an officer"),
    "vehicle.approve": T("车辆备案审核通过", "Vehicle filing approved"),
    "vehicle.return": T("车辆备案退回", "Vehicle filing returned"),
    "vehicle.refuse_change": T("车辆备案变更退回", "Change of a vehicle filing refused"),
    "vehicle.cancel": T("企业注销车辆备案", "Vehicle filing ended by its owner"),
    "vehicle.revoke": T("车辆备案被撤销", "Vehicle filing revoked"),
    "trailer.file": T("车架备案等待审核", "Trailer filing waits for an officer"),
    "trailer.approve": T("车架备案审核通过", "Trailer filing approved"),
    "trailer.return": T("车架备案退回", "Trailer filing returned"),
    "trailer.refuse_change": T("车架备案变更退回", "Change of a trailer filing refused"),
    "trailer.cancel": T("企业注销车架备案", "Trailer filing ended by its owner"),
    "trailer.revoke": T("车架备案被撤销", "Trailer filing revoked"),
    "card.apply": T("长期卡等待核发", "Long-term card waits to be issued"),
    "card.issue": T("长期卡已核发", "Long-term card issued"),
    "card.refuse": T("长期卡不予核发", "Long-term card refused"),
    "card.report_loss": T("长期卡挂失", "Long-term card reported lost"),
    "card.suspend": T("长期卡暂停使用", "Long-term card suspended"),
    "card.resume": T("长期卡恢复使用", "Long-term card resumed"),
    "card.take_back": T("长期卡已收回", "Long-term card taken back"),
    "visit.register": T("临时车辆等待审批", "Visit waits for an officer"),
    "visit.approve": T("临时车辆同意进区", "Visit approved"),
    "visit.refuse": T("临时车辆不同意进区", "Visit refused"),
    "visit.cancel": T("进区登记已取消", "Visit cancelled"),
    "book.decided": T("账册申请已答复", "Filing of a book answered"),
    "book.renew": T("账册已延期", "Book renewed"),
    "lane.switch": T("通道被海关调整", "Lane switched by customs"),
}
BAD = frozenset(
    {
        "list.return",
        "list.entry_cancelled",
        "pass.return",
        "pass.hold",
        "pass.delete",
        "pass.expire",
        "gate.exception",
        "gate.turn_back",
        "arrival.differ",
        "arrival.uphold",
        "arrival.overdue",
        "vehicle.return",
        "vehicle.refuse_change",
        "vehicle.revoke",
        "trailer.return",
        "trailer.refuse_change",
        "trailer.revoke",
        "card.refuse",
        "card.suspend",
        "card.take_back",
        "visit.refuse",
    }
)
PAGES: Mapping[str, str] = {
    kind: kind for kind in ("list", "pass", "passage", "arrival", "book", "vehicle", "trailer", "card", "visit", "lane")
}


@dataclass(frozen=True, slots=True)
class Line:
    """A notice as the page shows it."""

    row: Notice
    label: T
    tone: str
    read: bool


def address(notice: Notice) -> str:
    """The page of the paper that a notice is about."""
    return reverse(PAGES[notice.subject_kind], args=[notice.subject_no])


@page_for(NOTIFIED)
def notices(request: HttpRequest) -> HttpResponseBase:
    """The notices, newest first; ``unread`` and ``event`` narrow them."""
    user, unread, event = person(request), request.GET.get("unread") == "1", request.GET.get("event", "")
    rows: Any = visible(Notice.objects.all(), user)
    rows = rows.unread_by(user) if unread else rows
    rows = rows.filter(event=event) if event in EVENTS else rows
    shown = Paginator(rows, SIZE).get_page(request.GET.get("page"))
    context = {
        "heading": TITLE,
        "shown": shown,
        "lines": _lines(list(shown.object_list), user.pk),
        "unread": unread,
        "event": event,
        "events": EVENTS.items(),
        "buttons": [Button(T("全部标为已读", "Mark all as read"), reverse("notices_read"), "check", post=True)],
    }
    crumbs = [shell.Crumb(TITLE)]
    return shell.page(request, "zb/pages/notices.html", context, title=TITLE, section="notices", crumbs=crumbs)


def _lines(rows: list[Notice], user: int) -> list[Line]:
    read = set(NoticeRead.objects.filter(user_id=user, notice__in=rows).values_list("notice_id", flat=True))
    return [Line(row, EVENTS[row.event], "danger" if row.event in BAD else "info", row.pk in read) for row in rows]


@require_POST
@page_for(NOTIFIED)
def notice_open(request: HttpRequest) -> HttpResponseBase:
    """Mark one as read and go to its paper; a notice that is not for this reader leads back to the list."""
    key = request.POST.get("notice", "")
    found = acts.read_notice(person(request), int(key)) if key.isascii() and key.isdigit() and len(key) < 18 else None
    return redirect(address(found) if found else reverse("notices"))


@require_POST
@page_for(NOTIFIED)
def notices_read(request: HttpRequest) -> HttpResponseBase:
    """Mark everything as read."""
    acts.read_all(person(request))
    return redirect("notices")
