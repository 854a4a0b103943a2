"""Worked cases on a rule's page: what differs, the answer computed as the page is made, or who decides instead."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from zongbao.core.decision import Decision, Reason
from zongbao.exchange.worked import every
from zongbao.regulations import rules, worked
from zongbao.regulations.rules import Rendered
from zongbao.regulations.worked import Case
from zongbao.web.components import cells
from zongbao.web.components.cells import Cell
from zongbao.web.components.panels import Grid, Words
from zongbao.web.components.table import Column
from zongbao.web.pages.rule_words import BY_WHOM, PAPERS, PARTS, word
from zongbao.web.reasons import change_text, outcome_tag
from zongbao.web.text import T, english, lang

HAN = re.compile(r"[\u3400-\u9fff]")
LONGEST = 160  # characters of a value that are shown


def example(rule: str, language: str) -> Rendered:
    """The rule's texts filled with the facts of its first case that speaks, or with those kept for the page."""
    return rules.render(_example_reason(rule), language)


def _example_reason(rule: str) -> Reason:
    if its := worked.elsewhere().get(rule):
        return Reason(rule, its.facts)
    found = (reason for case in worked.about(rule) for reason in every.answer(case).reasons)
    return next(reason for reason in found if reason.code == rule)


def panels(rule: str) -> list[Grid | Words]:
    """The worked cases of a rule, one table for each question asked; for a rule without any, who decides it."""
    if its := worked.elsewhere().get(rule):
        return [Words(T("由谁判断", "Who decides it"), [BY_WHOM[its.by]])]
    asked: dict[str, list[tuple[Case, Decision]]] = {}
    for case in worked.about(rule):
        asked.setdefault(case.ask, []).append((case, every.answer(case)))
    return [_grid(ask, rows) for ask, rows in asked.items()]


def _grid(ask: str, rows: list[tuple[Case, Decision]]) -> Grid:
    question = every.QUESTIONS[ask]
    columns = (
        Column("case", T("情形", "Case"), lambda row: cells.text(row[0].en if english() else row[0].zh)),
        Column("given", T("与基准的不同", "What differs"), lambda row: _given(row[0].given)),
        Column("on", T("日期", "Day"), lambda row: cells.day(row[0].on)),
        Column("outcome", T("平台的答复", "The platform's answer"), lambda row: outcome_tag(row[1].outcome)),
        Column("why", T("理由", "Why"), lambda row: _why(row[1])),
        Column("change", T("怎样改就能通过", "What would change this"), lambda row: _change(row[1])),
    )
    note = T(
        "基准：{zh}。答复由平台当场计算。", "Base: {en}. The answers are computed as you read."
    ).of(zh=question.zh, en=question.en)  # fmt: skip
    return Grid(T("例子", "Worked cases"), columns, rows, note=note, total=len(rows))


def _given(given: Mapping[str, Any]) -> Cell:
    """What the case states; data kept in Chinese is marked as such for readers of English."""
    said = "; ".join(phrases(given))
    return cells.foreign(said, "zh-CN") if english() and HAN.search(said) else cells.text(said)


def phrases(given: Mapping[str, Any]) -> Iterator[str]:
    """Each thing that differs, as ``part · field: value``."""
    for part, value in given.items():
        if isinstance(value, Mapping):
            yield from _table(part, value)
        elif isinstance(value, list) and value:
            for at, one in enumerate(value, start=1):
                yield from _table(part, one, f" {at}" if len(value) > 1 else "")
        else:
            yield f"{word(part)}: {_shown(value)}"


def _table(part: str, value: Mapping[str, Any], number: str = "") -> Iterator[str]:
    """The fields of one part; a table within a table stands in brackets."""
    if part == "change":
        yield _replaced(value)
        return
    title = f"{PARTS[part]}{number} · " if part in PARTS else ""
    for name, one in value.items():
        yield f"{title}{word(name)}: {_shown(one)}"


def _replaced(change: Mapping[str, Any]) -> str:
    new = change["new"] + change.get("close", "")
    times = f" × {change['times']}" if "times" in change else ""
    return f"{_shown(change['old'])} → {_shown(new)}{times}"


def _shown(value: Any) -> str:
    """One value in words; nothing at all shows a dash."""
    if isinstance(value, bool):
        return str(T("是", "yes") if value else T("否", "no"))
    if isinstance(value, Mapping):
        if "old" in value:
            return _replaced(value)
        return f"({', '.join(f'{word(name)}: {_shown(one)}' for name, one in value.items())})"
    if isinstance(value, list):
        return ", ".join(map(_shown, value)) or cells.DASH
    text = str(PAPERS.get(value, value)) if isinstance(value, str) else str(value)
    return cells.DASH if text in ("", worked.NONE) else text[:LONGEST]


def _why(decision: Decision) -> Cell:
    first: dict[str, Reason] = {}
    for reason in decision.reasons:  # a flood of equal reasons is told once
        first.setdefault(reason.code, reason)
    return cells.text("; ".join(rules.render(one, lang()).message for one in first.values()))


def _change(decision: Decision) -> Cell:
    return cells.text("; ".join(dict.fromkeys(filter(None, map(change_text, decision.reasons)))))
