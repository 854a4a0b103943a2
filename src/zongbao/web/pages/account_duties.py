"""Accounts that need an administrator: those nobody has let in yet, and those whose token is about to end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

from django.db.models import Exists, OuterRef

from zongbao.core import clock
from zongbao.regulations.parameters import whole
from zongbao.store.models import ApiToken, AuditEntry
from zongbao.web.components.table import Filter, Rows
from zongbao.web.text import T


def awaiting_activation(rows: Rows) -> Rows:
    """Accounts that nobody has let in yet; one that was shut out again does not wait."""
    shut = AuditEntry.objects.filter(subject_kind="user", subject_no=OuterRef("username"), act="user.deactivate")
    return rows.filter(~Exists(shut), is_active=False)


def live_tokens(rows: Rows) -> Rows:
    """Tokens that still open a door."""
    return rows.filter(revoked_at=None).exclude(expires_at__lte=clock.now())


def ending_tokens(rows: Rows) -> Rows:
    """Tokens in use that end soon."""
    days = whole("token_warning_days", clock.day_of(clock.now()))
    return live_tokens(rows).filter(expires_at__lte=clock.now() + dt.timedelta(days=days))


def _with_ending_token(rows: Rows) -> Rows:
    return rows.filter(pk__in=ending_tokens(ApiToken.objects.all()).values("user"))


def _with_token(rows: Rows) -> Rows:
    return rows.filter(pk__in=live_tokens(ApiToken.objects.all()).values("user"))


DUE: Mapping[str, tuple[T, Callable[[Rows], Rows]]] = {
    "activation": (T("等待启用", "To be let in"), awaiting_activation),
    "held": (T("持有有效令牌", "Holds a token"), _with_token),
    "tokens": (T("令牌即将到期", "Token about to end"), _with_ending_token),
}
DUE_FILTER = Filter(
    "due",
    T("账号与令牌", "Account and tokens"),
    "choice",
    lambda rows, value: DUE[value][1](rows),
    lambda: [(key, label) for key, (label, _) in DUE.items()],
)
