"""The readable reason beside a refused file: every problem in Chinese and English, with what to do."""

from __future__ import annotations

from collections.abc import Iterator

from zongbao.core import clock
from zongbao.core.decision import Decision, Reason
from zongbao.regulations import rules
from zongbao.regulations.sources import cite

SUFFIX = ".reason.txt"


def text(name: str, decision: Decision) -> bytes:
    """The reason file of a message, UTF-8 with a mark so that Windows' editor reads it, lines ended as there."""
    lines = [
        f"文件 File: {name}",
        f"时间 Time: {clock.now():%Y-%m-%d %H:%M:%S}",
        f"结果 Result: 不予受理 / not accepted ({len(decision.reasons)} 个问题 / problem(s))",
    ]
    for number, reason in enumerate(decision.reasons, 1):
        lines += ["", *_reason(number, reason)]
    return ("\ufeff" + "\r\n".join(lines) + "\r\n").encode()


def _reason(number: int, reason: Reason) -> Iterator[str]:
    zh, en = rules.render(reason, "zh"), rules.render(reason, "en")
    rule = rules.rule(reason.code)
    yield f"{number}. [{reason.code}] {rule.title_zh} / {rule.title_en}"
    if reason.path:
        yield f"   位置 Where: {reason.path}"
    yield f"   {zh.message}"
    yield f"   办法: {zh.hint}"
    yield f"   {en.message}"
    yield f"   What to do: {en.hint}"
    if reason.change:
        yield "   改为 Change to: " + ", ".join(f"{name} = {value}" for name, value in reason.change.items())
    for key in rule.cites:
        yield f"   依据 Ground: {cite(key).text('zh')} / {cite(key).text('en')}"
