"""The glossary is whole, spelled as it sounds, grounded; the one search ranks what fits best first."""

from __future__ import annotations

import pytest
from pypinyin import Style, pinyin

from zongbao.regulations import codes, finder, glossary, parameters, rules, sources

TERMS = list(glossary.all_terms().values())
CHINESE = range(0x3400, 0xA000)


def chinese(text: str) -> str:
    return "".join(sign for sign in text if ord(sign) in CHINESE)


def test_there_are_enough_terms_and_none_twice() -> None:
    assert len(TERMS) >= 120
    assert len({row.zh for row in TERMS}) == len({row.en.lower() for row in TERMS}) == len(TERMS)


@pytest.mark.parametrize("row", TERMS, ids=lambda row: row.key)
def test_a_term_is_whole(row: glossary.Term) -> None:
    assert all((row.zh, row.en, row.text_zh, row.text_en))
    assert chinese(row.zh)
    assert not chinese(row.en + row.text_en)
    assert sources.cite(row.source).text("zh")


@pytest.mark.parametrize("row", TERMS, ids=lambda row: row.key)
def test_a_term_is_spelled_as_it_sounds(row: glossary.Term) -> None:
    spelled = [part for part in row.pinyin.split() if part.isascii()]
    readings = pinyin(chinese(row.zh), style=Style.NORMAL, heteronym=True, v_to_u=False)
    syllables = [part for part in spelled if part.islower()]
    assert len(syllables) >= len(readings)
    assert all(any(syllable in one for syllable in syllables) for one in map(set, readings))


def keys(term: str, table: str = "") -> list[tuple[str, str]]:
    return [(one.kind, one.key) for one in finder.find(term, table)]


def test_a_whole_key_comes_first() -> None:
    assert keys("gat-106")[0] == ("rule", "GAT-106")
    assert keys("weight_tolerance_pct")[0] == ("parameter", "weight_tolerance_pct")
    assert keys("GACC-2018-23")[0] == ("law", "GACC-2018-23")


@pytest.mark.parametrize("term", ["核放单", "gate pass", "hefangdan", "he fang dan", "hfd", "HFD"])
def test_a_term_is_found_in_any_spelling(term: str) -> None:
    assert keys(term)[0] == ("term", "gate-pass")


def test_a_code_is_found_in_its_table_alone() -> None:
    found = keys("一般贸易", "supervision_mode")
    assert found[0] == ("code", "0110")
    assert {kind for kind, _ in found} == {"code"}
    assert ("code", "0110") in keys("yibanmaoyi", "supervision_mode")
    assert keys("一般贸易", "currency") == []


def test_nothing_is_found_for_nothing() -> None:
    assert keys("") == keys("   ") == keys("no such thing at all") == []


def test_everything_is_found_by_its_own_key() -> None:
    found = [
        *(("rule", one.code) for one in rules.all_rules()),
        *(("parameter", key) for key in parameters.all_parameters()),
        *(("law", key) for key in sources.all_sources()),
        *(("term", key) for key in glossary.all_terms()),
    ]
    assert [one for one in found if one not in keys(one[1])[:3]] == []
    assert {one.table for one in finder.find("142")} <= set(codes.names())


def test_a_rule_names_numbers_that_exist() -> None:
    for rule in rules.all_rules():
        assert set(rule.parameters) <= parameters.all_parameters().keys(), rule.code
