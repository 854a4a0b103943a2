"""Reasons made readable: message, hint, citations with links, and what would have changed the answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from zongbao.core.decision import Decision, Outcome, Reason
from zongbao.domain.reasons import AT_LEAST, AT_MOST, present
from zongbao.regulations import rules
from zongbao.regulations.words import FIELDS
from zongbao.web.components import cells
from zongbao.web.text import T, lang

OUTCOMES: dict[str, tuple[T, str]] = {
    Outcome.ACCEPT: (T("通过", "Accepted"), "success"),
    Outcome.MANUAL: (T("转人工", "To an officer"), "warning"),
    Outcome.REFUSE: (T("不通过", "Refused"), "danger"),
    Outcome.HOLD: (T("布控拦截", "Held"), "danger"),
    Outcome.EXCEPTION: (T("异常", "Exception"), "warning"),
}

# Where no change of the paper helps, but a person decides.
BY_PERSON: dict[str, T] = {
    Outcome.MANUAL: T(
        "不用改单：由海关关员审核决定，结果会通知您", "Nothing on the paper: an officer decides, and you are told"
    ),
    Outcome.EXCEPTION: T("由卡口人员当场核对后决定", "The gate staff decide on the spot"),
    Outcome.HOLD: T("海关解除布控后才能通过", "Only customs can lift the hold"),
}


@dataclass(frozen=True, slots=True)
class Citation:
    """A cited text and the page that explains it."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class ShownReason:
    """A reason in the reader's language; ``anchor`` is the id of the form field that it concerns, if any."""

    code: str
    url: str
    message: str
    hint: str
    citations: tuple[Citation, ...]
    path: str
    change: str
    tone: str
    anchor: str = ""


def shown(reason: Reason, anchor: str = "") -> ShownReason:
    """Render a reason; a code that the rule files no longer hold (an old decision) shows its facts instead."""
    try:
        found, texts = rules.rule(reason.code), rules.render(reason, lang())
    except LookupError:
        facts = ", ".join(f"{name} = {value}" for name, value in reason.facts.items())
        return ShownReason(reason.code, "", facts or reason.code, "", (), reason.path, "", _tone(reason), anchor)
    keys = (key.partition("#")[0] for key in found.cites)
    citations = tuple(
        Citation(text, reverse("law", args=[key])) for key, text in zip(keys, texts.citations, strict=True)
    )
    url = reverse("rule", args=[reason.code])
    return ShownReason(
        reason.code, url, texts.message, texts.hint, citations, reason.path, change_text(reason), _tone(reason), anchor
    )


def all_shown(reasons: Iterable[Reason]) -> list[ShownReason]:
    """Render several reasons in order."""
    return [shown(reason) for reason in reasons]


def change_text(reason: Reason) -> str:
    """What would have turned this reason, in words; who decides, where nothing on the paper would; else empty."""
    if reason.change:
        return "; ".join(str(_changed(reason, name, value)) for name, value in reason.change.items())
    return str(BY_PERSON.get(reason.outcome, ""))


def _changed(reason: Reason, name: str, value: str) -> T:
    """E.g. 申报数量 ≤ 60（现为 70）; a bound is told as one."""
    sign = "≤" if reason.code in AT_MOST else "≥" if reason.code in AT_LEAST else "→"
    now = present(reason, name)
    words = T("{field} {sign} {value}（现为 {now}）", "{field} {sign} {value} (now {now})")
    words = words if now else T("{field} {sign} {value}", "{field} {sign} {value}")
    field = T(*FIELDS.get(name, (name, name)))
    return words.of(field=field, sign=sign, value=value or T("留空", "empty"), now=now)


def outcome_tag(outcome: str) -> cells.Cell:
    """The tag of a decision's outcome."""
    label, tone = OUTCOMES[outcome]
    return cells.tag(label, tone)


def sentence(decision: Decision) -> str:
    """The decision's first message, for a short notice."""
    return shown(decision.reasons[0]).message if decision.reasons else str(OUTCOMES[decision.outcome][0])


def _tone(reason: Reason) -> str:
    return OUTCOMES[reason.outcome][1]
