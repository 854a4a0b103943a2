"""Rules: every code has its texts, every text its code; both languages use the same facts; citations resolve."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import zongbao
from zongbao.core.decision import Reason
from zongbao.regulations import rules, sources

SOURCE = Path(zongbao.__file__).parent
CODE = re.compile(r"\b([A-Z]{3}-\d{3})\b")
SQL_NAME = re.compile(r"\b([a-z]{3})_(\d{3})_[a-z_]+\b")
FAMILIES = {
    "MSG", "IDN", "LST", "BOK", "LED", "DEC", "PAS", "VEH", "GAT", "ACC", "API", "LIF", "SHT", "QUE", "CLI", "PAR",
}  # fmt: skip
RULES = rules.all_rules()


def codes_in_the_source() -> set[str]:
    """Code literals of modules, and constraint names of SQL and migrations."""
    found: set[str] = set()
    for path in SOURCE.rglob("*"):
        if path.suffix in {".py", ".sql"}:
            text = path.read_text("utf-8")
            found |= {code for code in CODE.findall(text) if code[:3] in FAMILIES and f'"{code}"' in text}
            found |= {
                f"{family.upper()}-{number}" for family, number in SQL_NAME.findall(text) if family.upper() in FAMILIES
            }
    return found


def test_every_code_of_the_source_has_its_texts() -> None:
    known = {rule.code for rule in RULES}
    landed = set(rules.families())
    assert {code for code in codes_in_the_source() if code[:3] in landed} - known == set()


def test_every_text_has_its_code() -> None:
    used = codes_in_the_source()
    landed = {code[:3] for code in used}
    assert {rule.code for rule in RULES if rule.code[:3] in landed} - used == set()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_rule_is_whole(rule: rules.Rule) -> None:
    assert CODE.fullmatch(rule.code)
    assert rule.code[:3] in FAMILIES
    assert all((rule.title_zh, rule.title_en, rule.zh, rule.en, rule.hint_zh, rule.hint_en))
    assert rule.confidence in {"sure", "likely", "unsure"}
    assert rule.cites
    assert all(sources.cite(key).text("zh") and sources.cite(key).text("en") for key in rule.cites)


def facts_of(text: str) -> frozenset[str]:
    """The facts of a template without their language: unit_zh and unit_en are one fact."""
    return frozenset(name.removesuffix("_zh").removesuffix("_en") for name in rules.placeholders(text))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_both_languages_use_the_same_facts(rule: rules.Rule) -> None:
    assert facts_of(rule.zh) == facts_of(rule.en)
    assert facts_of(rule.hint_zh) == facts_of(rule.hint_en)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_reason_with_all_facts_renders(rule: rules.Rule) -> None:
    reason = Reason(rule.code, dict.fromkeys(rule.facts(), "8{}8"))
    for lang in ("zh", "en"):
        shown = rules.render(reason, lang)
        assert shown.message
        assert "{" not in shown.message.replace("8{}8", "")
        assert len(shown.citations) == len(rule.cites)


def test_rendering_fills_the_facts() -> None:
    shown = rules.render(Reason("IDN-002", {"value": "91350100M000100Y44"}), "en")
    assert "91350100M000100Y44" in shown.message
    assert shown.citations == ("Coding rules of the unified social credit identifier (GB 32100-2015)",)


def test_a_missing_fact_is_named() -> None:
    with pytest.raises(rules.MissingFact, match=r"IDN-002 needs the fact 'value'"):
        rules.render(Reason("IDN-002"), "zh")


def test_facts_are_filled_as_they_are() -> None:
    assert "{value}" in rules.render(Reason("IDN-002", {"value": "{value}"})).message


def test_unknown_codes() -> None:
    for code in ("IDN-999", "XXX-001", "nonsense", ""):
        with pytest.raises(LookupError):
            rules.rule(code)


@pytest.mark.parametrize("text", ["{}", "{0}", "{a.b}", "{a[0]}", "{a"])
def test_templates_may_only_name_facts(text: str) -> None:
    with pytest.raises(ValueError, match=r"template|expected"):
        rules.placeholders(text)
