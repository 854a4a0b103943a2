"""For commands that work on the platform's data: its set-up, the person who speaks, and refusals as they are shown."""

from __future__ import annotations

import errno
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from zongbao.acts.context import Actor
    from zongbao.core.decision import Decision, Reason, Refused

OK, REFUSED, UNREADABLE = 0, 1, 2


def set_up() -> None:
    """Open the platform's database; nothing heavy is imported before a command needs it."""
    from zongbao.cli.service import open_platform

    open_platform(serving=True)


def speaker(username: str, token: str = "") -> Actor:
    """The actor of a user name or token; ``Refused`` CLI-101 if there is no such active user."""
    from zongbao.acts.context import Actor
    from zongbao.acts.people import user_of_token
    from zongbao.core.decision import Refused
    from zongbao.store.models import User

    if token:
        user = user_of_token(token)
    else:
        user = User.objects.select_related("organisation__zone").filter(username=username, is_active=True).first()
    if user is None:
        raise Refused.because("CLI-101", username=username or "-")
    return Actor.of(user, "cli")


def absent(kind: str, number: str) -> Refused:
    """The refusal for what is not there."""
    from zongbao.core.decision import Refused

    return Refused.because("ACC-404", kind=kind, number=number)


def unopened(file: Path, error: OSError) -> Refused:
    """The refusal for a file that cannot be read."""
    from zongbao.core.decision import Refused

    known = {errno.ENOENT: "没有这个文件", errno.EACCES: "无权读取", errno.EISDIR: "这是文件夹"}
    zh, en = known.get(error.errno or 0, "读取失败"), error.strerror or str(error)
    return Refused.because("CLI-102", file=file, problem=f"{zh} / {en}")


def shape(decision: Decision) -> dict[str, Any]:
    """A decision as JSON: outcome, and each reason with its texts."""
    return {"outcome": decision.outcome.value, "reasons": [_reason(reason) for reason in decision.reasons]}


def _reason(reason: Reason) -> dict[str, Any]:
    from zongbao.regulations.rules import render

    zh, en = render(reason, "zh"), render(reason, "en")
    texts = {"zh": zh.message, "en": en.message, "hint_zh": zh.hint, "hint_en": en.hint}
    return {
        "code": reason.code,
        "path": reason.path,
        **texts,
        "facts": dict(reason.facts),
        "change": dict(reason.change),
    }


def lines(reasons: Iterable[Reason]) -> Iterator[str]:
    """Reasons for a reader, Chinese first."""
    for reason in reasons:
        one = _reason(reason)
        yield f"  {one['code']}  {one['path']}".rstrip()
        yield f"    {one['zh']}。{one['hint_zh']}"
        yield f"    {one['en']}. {one['hint_en']}"
