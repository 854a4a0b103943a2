"""No refusal shows a word of the program: every state, role, act and kind is put into both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps

import zongbao
from zongbao.core.decision import Reason
from zongbao.core.lives import LIVES
from zongbao.core.roles import Role
from zongbao.regulations import parameters, rules, words

PROGRAM_WORD = re.compile(r"(?<![A-Za-z_.])[a-z]+(?:_[a-z]+)*(?![A-Za-z_])")
TYPED = re.compile(r"zongbao [a-z]+|--[a-z]+")  # commands that a hint tells to type
UNDERSCORE = re.compile(r"[A-Za-z]+_[A-Za-z]+")
ACT = re.compile(r'(?<!_)(?:permit|record|audit_row)\([\w.]+, "([a-z_.]+)"')
# Facts of these names are words of the program, unless a rule is listed here: there the value is a code of the
# interface or text of the caller, or the fact only names the vocabulary of another.
WORDY = {
    "role",
    "act",
    "paper",
    "kind",
    "state",
    "move",
    "event",
    "which",
    "hits",
    "table",
    "fitting",
    "case",
    "problem",
}
NO_WORDS = {
    "API-006": {"move"}, "BOK-102": {"kind"}, "BOK-155": {"which"},
    "BOK-302": {"which"},
    "LST-009": {"kind"}, "MSG-048": {"table"}, "PAS-103": {"kind"},
    "PAS-104": {"kind"}, "PAS-119": {"kind"}, "QUE-102": {"kind"},
}  # fmt: skip
SPOKEN = [rule for rule in rules.all_rules() if rule.words]


def values(vocabulary: str) -> Iterator[str]:
    if vocabulary == "acts":
        yield from (f"{life.paper}.{move.name}" for life in LIVES.values() for move in life.moves)
    elif vocabulary == "halves":
        yield "毛重 / gross weight"
    else:
        yield from words.vocabulary(vocabulary)


def cases(rule: rules.Rule) -> Iterator[Reason]:
    """The rule with every word of every vocabulary, for every paper where the vocabulary belongs to one."""
    papers = list(LIVES) if any("{" in name for name in rule.words.values()) else [""]
    for paper in papers:
        facts = dict.fromkeys(rule.facts(), "8") | ({"paper": paper, "kind": paper} if paper else {})
        for fact, vocabulary in rule.words.items():
            for word in values(vocabulary.format_map(facts)):
                yield Reason(rule.code, facts | {fact: word})


@pytest.mark.parametrize("rule", SPOKEN, ids=lambda rule: rule.code)
def test_no_text_shows_a_word_of_the_program(rule: rules.Rule) -> None:
    seen = list(cases(rule))
    assert seen
    for reason in seen:
        zh, en = rules.render(reason, "zh"), rules.render(reason, "en")
        assert not PROGRAM_WORD.search(TYPED.sub("", zh.message + zh.hint)), (reason, zh.message)
        assert not UNDERSCORE.search(en.message + en.hint), (reason, en.message)


def test_a_fact_that_sounds_like_a_word_of_the_program_has_a_vocabulary() -> None:
    for rule in rules.all_rules():
        silent = (rule.facts() & WORDY) - rule.words.keys()
        assert silent == NO_WORDS.get(rule.code, set()), rule.code


@pytest.mark.parametrize("rule", SPOKEN, ids=lambda rule: rule.code)
def test_words_are_given_for_facts_of_the_texts(rule: rules.Rule) -> None:
    stated = rules.placeholders(" ".join((rule.zh, rule.en, rule.hint_zh, rule.hint_en)))
    assert rule.words.keys() <= stated


def test_every_act_of_the_source_has_its_names() -> None:
    files = (Path(zongbao.__file__).parent / "acts").glob("*.py")
    acts = {act for path in files for act in ACT.findall(path.read_text("utf-8"))}
    assert len(acts) > 30
    nameless = {act for act in acts if words.act_names(act.partition(".")[0], act)[0] == act.rpartition(".")[2]}
    assert nameless == set()


def test_states_are_said_as_the_pages_say_them() -> None:
    facts = {"paper": "list", "state": "pre_posted", "move": "declare", "allowed": "draft, returned"}
    assert rules.render(Reason("LIF-001", facts), "zh").message == (
        "核注清单当前状态为“预核扣”，不能执行“申报”；该操作只能在以下状态执行：草稿、退单"
    )
    assert rules.render(Reason("LIF-001", facts), "en").message == (
        "The bonded list is in the state “Pre-posted”; “Declare” is possible only from: Draft, Returned"
    )


def test_roles_acts_and_kinds_are_said() -> None:
    facts = {
        "role": "declarant",
        "act": "gate.decide",
        "allowed": ", ".join(sorted({Role.GATE, Role.CUSTOMS, "system"})),
    }
    said = rules.render(Reason("ACC-403", facts), "zh").message
    assert said == "角色“企业申报员”无权办理“卡口判定”;可以办理的角色:海关关员、卡口操作员、平台"
    assert "没有编号为“X”的核注清单" in rules.render(Reason("ACC-404", {"kind": "bondedlist", "number": "X"})).message


def test_a_violated_table_speaks_of_its_paper() -> None:
    facts = {"paper": "store_gatepass", "state": "passed", "move": "approved", "allowed": "-"}
    said = rules.render(Reason("LIF-001", facts), "zh").message
    assert said.startswith("核放单当前状态为“已过卡”，不能执行“已审批”")


def test_values_of_the_caller_stay_as_they_are() -> None:
    assert words.say("GdsNm 商品名称", "fields", "zh") == "GdsNm 商品名称"
    assert words.say("my_name.list", "kinds", "en") == "my_name.list"
    assert words.say("nonsense", "states.list.states", "zh") == "nonsense"


def test_an_unknown_vocabulary_is_an_error() -> None:
    with pytest.raises(LookupError):
        words.vocabulary("nonsense")


def test_every_row_that_may_be_asked_for_has_a_name() -> None:
    asked = [model for model in apps.get_models() if hasattr(model._default_manager, "visible_to")]
    assert len(asked) > 8
    nameless = {model._meta.model_name for model in asked} - words.vocabulary("kinds").keys()
    assert nameless == set()


def test_every_unit_of_a_parameter_has_its_words() -> None:
    units = {one.unit for one in parameters.all_parameters().values()} - {"", "%"}
    assert units <= words.UNITS.keys()
