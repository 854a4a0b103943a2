"""Every rule, number, text, code and term has its page; a rule shows where it was applied, to those who may see it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import unescape

import pytest
from django.urls import reverse
from tests.web.conftest import World
from tests.web.markup import Page

from zongbao.core.roles import Role
from zongbao.regulations import codes, finder, glossary, parameters, rules, sources, worked
from zongbao.store.models import StoredDecision, User
from zongbao.web import explained
from zongbao.web.pages import rule_cases, rule_page
from zongbao.web.pages.parameters import shown_value
from zongbao.web.pages.rule_words import BY_WHOM, word

REPLACING = {"old", "new", "close", "times"}  # told as old → new × times


def shown(world: World, name: str, *args: str, role: str = Role.DECLARANT, **query: str) -> str:
    answer = world.browser(role).get(reverse(name, args=args), query)
    assert answer.status_code == 200, (name, args)
    return answer.content.decode()


def cited(world: World) -> tuple[str, StoredDecision]:
    """A rule that a decision of this world cites, and the decision on the pass at the gate."""
    found = StoredDecision.objects.exclude(reasons=[]).filter(subject_kind="passage").latest("pk")
    return found.reasons[0]["code"], found


KEYS = {
    "parameter": list(parameters.all_parameters()),
    "law": list(sources.all_sources()),
    "code_table": codes.names(),
}


@pytest.mark.parametrize("name", KEYS)
def test_everything_has_a_sound_page(world: World, name: str):
    wrong = {key: Page(shown(world, name, key, role=Role.AUDITOR)).problems for key in KEYS[name]}
    assert {key: problems for key, problems in wrong.items() if problems} == {}


def test_every_rule_has_a_page_with_its_texts_and_grounds(world: World):
    for rule in rules.all_rules():
        page = shown(world, "rule", rule.code, role=Role.AUDITOR)
        assert rule.title_zh in page, rule.code
        links = [reverse("law", args=[key.partition("#")[0]]) for key in rule.cites]
        links += [reverse("parameter", args=[key]) for key in rule.parameters]
        assert [link for link in links if link not in page] == [], rule.code
        assert [name for name in rule.facts() if f"{{{name}}}" in page] == [], rule.code


def test_every_term_has_a_page(world: World):
    for row in glossary.all_terms().values():
        page = shown(world, "term", row.key, role=Role.AUDITOR)
        assert row.zh in page
        assert row.pinyin in page


def test_every_code_has_an_address():
    for name in codes.names():
        for row in codes.table(name).rows:
            assert reverse("code", args=[name, row.code])


def test_a_code_says_what_and_since_when(world: World):
    page = shown(world, "code", "supervision_mode", "0110")
    assert "一般贸易" in page
    assert "General trade" in page
    assert world.browser(Role.DECLARANT).get(reverse("code", args=["supervision_mode", "9z9z"])).status_code == 404


def test_a_table_is_searched_by_pinyin(world: World):
    page = shown(world, "code_table", "supervision_mode", q="yibanmaoyi")
    assert reverse("code", args=["supervision_mode", "0110"]) in page
    assert "没有这个代码" in shown(world, "code_table", "supervision_mode", q="no such code")


def test_a_worked_case_is_answered_on_the_page(world: World):
    page = shown(world, "rule", "GAT-106")
    for case in worked.about("GAT-106"):
        assert case.zh in page
    assert "812.267" in page
    assert page.count("zb-tag") > len(worked.about("GAT-106"))


def test_a_rules_page_fills_its_texts_and_shows_all_values_by_date(world: World):
    page = shown(world, "rule", "GAT-106")
    example = rule_cases.example("GAT-106", "zh")
    assert {example.message, example.hint} <= set(map(unescape, re.findall(r"<p>(.*?)</p>", page)))
    for its in map(parameters.parameter, rules.rule("GAT-106").parameters):
        assert [entry for entry in its.entries if shown_value(entry.value, its.unit) not in page] == []


def test_a_rule_without_a_case_says_who_decides_it(world: World):
    for code in ("LST-150", "LST-191", "API-001", "PAS-211"):
        assert str(BY_WHOM[worked.elsewhere()[code].by]) in shown(world, "rule", code)


def test_what_differs_is_told_in_words():
    """Only cells of a sheet and HS codes name themselves."""
    parts = {"pause", "row", "sheet", "void"}  # the parts that need no name, as they have one field or name it
    names = {name for case in worked.cases() for name in _names(case.given)} - parts
    untold = {name for name in names if word(name) == name and name != "CSV"}
    assert {name for name in untold if not re.fullmatch(r"[A-Z][0-9]|[0-9]{10}|csv", name)} == set()


def _names(value: object) -> Iterator[str]:
    """Every name in a case, wherever it stands."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            if name not in REPLACING:
                yield name
            yield from _names(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _names(inner)


def test_a_rule_shows_the_decisions_that_cite_it(world: World):
    code, decision = cited(world)
    page = shown(world, "rule", code, role=Role.GATE)
    assert reverse("passage", args=[int(decision.subject_no)]) in page
    assert "用到它的决定" not in shown(world, "rule", code, role=Role.AUDITOR)


def test_a_foreign_decision_is_not_shown(world: World):
    code, _ = cited(world)
    theirs = User.objects.filter(role=Role.DECLARANT).exclude(organisation__zone=world.book.zone)[0]
    counts = [rule_page.applied(code, user)[0].total or 0 for user in (world.user(Role.DECLARANT), theirs)]
    assert counts[0] > counts[1] == 0


def test_the_glossary_is_searched_and_leafed_through(world: World):
    assert reverse("term", args=["gate-pass"]) in shown(world, "glossary", q="hfd")
    assert reverse("term", args=["gate-pass"]) in shown(world, "glossary", letter="H")
    assert reverse("term", args=["gate-pass"]) not in shown(world, "glossary", letter="B")
    assert "没有这个术语" in shown(world, "glossary", q="no such term")
    assert world.browser(Role.DECLARANT).get(reverse("term", args=["nothing"])).status_code == 404


def test_the_search_box_opens_a_rule_and_finds_a_term(world: World):
    answer = world.browser(Role.DECLARANT).get(reverse("search"), {"q": "gat-106"})
    assert answer.headers["Location"] == reverse("rule", args=["GAT-106"])
    assert reverse("term", args=["gate-pass"]) in shown(world, "search", q="hefangdan")


def test_whatever_is_found_has_a_page(world: World):
    for entry in finder.find("核放单")[:60]:
        assert world.browser(Role.AUDITOR).get(explained.url_of(entry)).status_code == 200, entry.key
