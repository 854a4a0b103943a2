"""What needs the three administrators now: accounts, tokens, ill doors, unusual acts; never business data."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Count, Min, Q
from django.urls import reverse

from zongbao.core import clock
from zongbao.store import vitals
from zongbao.store.models import ApiToken, AuditEntry, LedgerProof, RawMessage, Receipt, User
from zongbao.web.components.table import midnight
from zongbao.web.pages.account_duties import awaiting_activation, ending_tokens
from zongbao.web.pages.home_duty import Found, Todo, asked, found, limited, whole
from zongbao.web.text import T

# Acts that an auditor looks at one by one, by their code in the trail.
UNUSUAL: Mapping[str, T] = {
    "user.sign_in_refused": T("被拒绝的登录", "Refused sign-ins"),
    "vehicle.bar": T("列入黑名单的车辆", "Vehicles put on the blacklist"),
    "gate.release": T("卡口人工放行", "Vehicles released by hand"),
    "user.grant": T("授予角色", "Roles granted"),
    "user.reset_factors": T("重置第二因子", "Second factors reset"),
}
LOOK_BACK = dt.timedelta(days=7)


def _activation() -> Todo:
    return limited(
        T("新账号等待安全管理员启用", "New accounts that wait for the security administrator"),
        found(awaiting_activation(User.objects.all()), "created_at"),
        asked("users", due="activation"),
        "account_activation_hours",
        dt.timedelta(hours=whole("account_activation_hours")),
    )


def system(user: User) -> Sequence[Todo]:
    """Accounts that wait, and doors behind which messages or receipts pile up."""
    silent = dt.timedelta(minutes=whole("door_silence_minutes"))
    before = clock.now() - silent
    stuck = RawMessage.objects.filter(state="received", received_at__lt=before)
    unsent = Receipt.objects.filter(delivered_at=None, created_at__lt=before)
    return [
        *_broken(vitals.newest_proof(), reverse("health")),
        _activation(),
        limited(
            T("报文积压，没有得到答复", "Messages left without an answer"),
            found(stuck, "received_at"),
            reverse("health"),
            "door_silence_minutes",
            silent,
        ),
        limited(
            T("回执积压，没有送出", "Receipts that no door has delivered"),
            found(unsent, "created_at"),
            reverse("health"),
            "door_silence_minutes",
            silent,
        ),
    ]


def security(user: User) -> Sequence[Todo]:
    """Accounts to let in and tokens about to end."""
    tokens = ending_tokens(ApiToken.objects.all()).aggregate(
        count=Count("user", distinct=True), first=Min("expires_at")
    )
    return [
        _activation(),
        limited(
            T("接口令牌即将到期的账号", "Accounts whose token is about to end"),
            Found(tokens["count"], tokens["first"]),
            asked("users", due="tokens"),
            "token_warning_days",
        ),
    ]


def auditor(user: User) -> Sequence[Todo]:
    """Unusual acts of the last week, and a ledger that nobody has proven lately."""
    since = clock.day_of(clock.now() - LOOK_BACK)
    rows = AuditEntry.objects.filter(act__in=list(UNUSUAL), at__gte=midnight(since.isoformat()))
    asks: dict[str, Any] = {f"{act}:count": Count("pk", filter=Q(act=act)) for act in UNUSUAL}
    asks |= {f"{act}:first": Min("at", filter=Q(act=act)) for act in UNUSUAL}
    told = rows.order_by().aggregate(**asks)
    within = dt.timedelta(days=whole("audit_review_days"))
    return [
        *_proof(),
        *(
            limited(
                T("近 7 天：{what}", "In 7 days: {what}").of(what=label),
                Found(told[f"{act}:count"], told[f"{act}:first"]),
                asked("audit", q=act, since=since),
                "audit_review_days",
                within,
            )
            for act, label in UNUSUAL.items()
        ),
    ]


def _proof() -> Sequence[Todo]:
    """When the ledger is to be proven again; nothing while it never was, which the figure tells."""
    last = vitals.newest_proof()
    if last is None:
        return ()
    day = clock.day_of(last.at)
    proofs = AuditEntry.objects.filter(subject_kind="ledger", subject_no="all", at__gte=midnight(day.isoformat()))
    within, url = dt.timedelta(days=whole("ledger_verify_days")), asked("audit", q="ledger.verify", since=day)
    label = T("底账核验，到期再核验", "Proofs of the ledger; the next one is due")
    again = limited(label, Found(proofs.count(), last.at), url, "ledger_verify_days", within)
    return [*_broken(last, url), again]


def _broken(last: LedgerProof | None, url: str) -> Sequence[Todo]:
    """What the last verification found is to be looked into at once."""
    if last is None or not last.findings:
        return ()
    label = T("底账核验发现的异常，须立即查明", "Findings in the ledger, to be looked into at once")
    return [limited(label, Found(last.findings, last.at), url, "ledger_verify_days")]
