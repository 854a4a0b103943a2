"""The driver's page (司机页): opened by the QR on the printed pass, without an account.

Whoever holds the paper may read it, so the address carries a code that nobody can guess and the page says only what
the driver needs: the pass's state, the next step, the gates and, if a lane did not lift, why. Goods, enterprise,
weights and the middle of the plate stay out. Two days after the pass is over, the page says no more than that.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from zongbao.core import clock
from zongbao.core.lives import PASS
from zongbao.domain.papers.pass_life import LIVE
from zongbao.store.models import GatePass, StoredDecision
from zongbao.web import shell
from zongbao.web.components import cells
from zongbao.web.pages import common
from zongbao.web.reasons import ShownReason, all_shown
from zongbao.web.text import T, named

SALT = "zongbao.driver"
CODE_LENGTH = 24  # hexadecimal digits: 96 bits
_NOT_LIFTED = ("exception", "refused", "held", "inspecting", "turned_back")
TOLD_AFTER_END = dt.timedelta(days=2)

NEXT = {
    "applied": T(
        "核放单还在审核，请先不要进卡口，等“已审批”后再来。", "Not yet approved. Wait before going to the gate."
    ),
    "manual": T(
        "海关关员正在审核，请等候，不要进卡口。", "An officer is looking at it. Wait before going to the gate."
    ),
    "approved": T(
        "可以过卡：请到下面的卡口，停稳后等候识别或扫条码。", "Go to the gate below; stop and have the bars scanned."
    ),
    "held": T("到卡口后按指示转到查验场，等候查验。", "At the gate follow the signs to the inspection yard and wait."),
    "returned": T(
        "核放单被退单，不能过卡。请联系发单企业。", "This pass was returned and opens no gate. Call the enterprise."
    ),
    "gate1": T(
        "已过第一道卡口，请按规定路线驶向第二道卡口。", "Past the first gate. Drive the set route to the second."
    ),
    "passed": T("已过卡，手续完成。祝一路平安。", "Past the gate; nothing more to do. Drive safely."),
    "void": T("核放单已作废，不能过卡。请联系发单企业。", "This pass is void and opens no gate. Call the enterprise."),
    "expired": T("核放单已过期，不能过卡。请企业重新申请。", "This pass has expired. The enterprise must apply again."),
    "deleted": T("核放单已删除，不能过卡。请联系发单企业。", "This pass was deleted. Call the enterprise."),
}


def code_of(pass_no: str) -> str:
    """The unguessable part of a pass's address."""
    return salted_hmac(SALT, pass_no, algorithm="sha256").hexdigest()[:CODE_LENGTH]


def address(request: HttpRequest, row: GatePass) -> str:
    """The whole address of a pass's page, on the host by which the reader came."""
    return request.build_absolute_uri(reverse("driver", args=[row.pass_no, code_of(row.pass_no)]))


def driver(request: HttpRequest, key: str, code: str) -> HttpResponseBase:
    """The page; a wrong code is as good as no pass."""
    known = constant_time_compare(code, code_of(key))
    row = GatePass.objects.select_related("zone").defer("paper").filter(pass_no=key).first() if known else None
    if row is None:
        raise Http404
    title = T("核放单 {no}", "Gate pass {no}").of(no=f"…{row.pass_no[-6:]}")
    told = row.state in LIVE or row.updated_at > clock.now() - TOLD_AFTER_END
    context = {"told": told, "number": row.pass_no, **(_told(row) if told else {})}
    return shell.page(request, "zb/pages/driver.html", context, title=title)


def _told(row: GatePass) -> dict[str, object]:
    live = row.state in LIVE
    return {
        "state": cells.state(PASS, row.state),
        "next": NEXT[row.state],
        "plate": masked(row.plate),
        "zone": named(row.zone),
        "valid": cells.moment(row.valid_until) if live else None,
        "gates": [named(gate) for gate in row.zone.gates.all()] if live else [],
        "reasons": _reasons(row) if live else [],
        "at": cells.moment(clock.now()),
    }


def _reasons(row: GatePass) -> Sequence[ShownReason]:
    """Why the last lane did not lift, in plain words."""
    last = row.passages.only("pk", "outcome", "state").order_by("-id").first()
    if last is None or last.state not in _NOT_LIFTED:
        return []
    decision = StoredDecision.objects.filter(subject_kind="passage", subject_no=str(last.pk)).order_by("id").first()
    return all_shown(map(common.stored_reason, decision.reasons)) if decision else []


def masked(plate: str) -> str:
    """The plate without its middle, enough for the driver to know it: 鲁B12345 → 鲁B•••45."""
    return f"{plate[:2]}•••{plate[-2:]}"
