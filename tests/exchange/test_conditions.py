"""Fields that depend on one another: each condition is broken once and must be named at its element."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from tests.exchange import compose, test_hostile
from tests.exchange.compose import BODY

from zongbao.domain.papers.gate_pass import PassDocument
from zongbao.domain.papers.party import Party
from zongbao.exchange.validator import State, check
from zongbao.regulations.rules import family, render

HEAD = f"{BODY}/InvtMessage/InvtHeadType"
LINES = f"{BODY}/InvtMessage/InvtListType"
PASS_HEAD = f"{BODY}/PassPortMessage/PassportHead"
AT_THE_INTAKE = {f"MSG-{number}" for number in range(190, 198)}  # tested where messages are taken in
ELSEWHERE = {"MSG-069", "MSG-068", "MSG-073", "MSG-074"}  # tested below or with the pockets
ECOMMERCE = {
    "declare_flag": "2",
    "generate_entry": "2",
    "declare_type": "",
    "entry_type": "",
    "entry_declarant": Party(),
}

LISTS: list[tuple[str, dict[str, object], str, str]] = [
    (
        "change names the list",
        {"declaration_kind": "2", "pre_entry_no": "202500000000000031"},
        "MSG-060",
        f"{HEAD}/BondInvtNo",
    ),
    ("deletion names the entry", {"declaration_kind": "3", "list_no": compose.LIST}, "MSG-060", f"{HEAD}/SeqNo"),
    ("book", {"book_no": ""}, "MSG-060", f"{HEAD}/PutrecNo"),
    ("simple processing has no book", {"list_type": "4", "application_no": "A1"}, "MSG-062", f"{HEAD}/PutrecNo"),
    ("simple processing has an application", {"list_type": "4", "book_no": ""}, "MSG-060", f"{HEAD}/ApplyNo"),
    ("central declaration has slips", {"list_type": "1"}, "MSG-060", f"{BODY}/InvtMessage/InvtWarehouseType"),
    (
        "e-commerce is not declared",
        {"list_type": "8", "ecommerce_lists": ("42182025I000000031",)},
        "MSG-061",
        f"{HEAD}/DclcusFlag",
    ),
    ("e-commerce has lists", {"list_type": "8", **ECOMMERCE}, "MSG-060", f"{BODY}/InvtMessage/InvtCbecBill"),
    ("one account is declared", {"list_type": "9", "declare_flag": "2"}, "MSG-061", f"{HEAD}/DclcusFlag"),
    ("one account corresponds", {"list_type": "9", "declare_type": "1"}, "MSG-061", f"{HEAD}/DclcusTypecd"),
    ("one account flows", {"list_type": "9"}, "MSG-061", f"{HEAD}/ListType"),
    ("one account has an application", {"list_type": "9", "flow_type": "Y"}, "MSG-060", f"{HEAD}/ApplyNo"),
    ("no declaration, no entry", {"declare_flag": "2"}, "MSG-061", f"{HEAD}/GenDecFlag"),
    ("declared has a type", {"declare_type": ""}, "MSG-060", f"{HEAD}/DclcusTypecd"),
    ("generated entry has a type", {"entry_type": ""}, "MSG-060", f"{HEAD}/DecType"),
    ("corresponding declarant", {"entry_declarant": Party()}, "MSG-060", f"{HEAD}/CorrEntryDclEtpsNo"),
    ("related consignee", {"declare_type": "1"}, "MSG-060", f"{HEAD}/RltEntryBizopEtpsno"),
    ("related consumer", {"declare_type": "1"}, "MSG-060", f"{HEAD}/RltEntryRvsngdEtpsSccd"),
    ("related declarant", {"declare_type": "1"}, "MSG-060", f"{HEAD}/RltEntryDclEtpsNm"),
    ("two-step, corresponding", {"entry_type": "X"}, "MSG-060", f"{HEAD}/EntryNo"),
    ("two-step, related", {"entry_type": "Y", "declare_type": "1"}, "MSG-060", f"{HEAD}/RltEntryNo"),
    ("gap in the numbers", {"lines": (compose.line(1), compose.line(3))}, "MSG-063", f"{LINES}[2]/GdsSeqno"),
    ("twin lines", {"lines": (compose.line(1), replace(compose.line(1), line_no=2))}, "MSG-064", f"{LINES}[2]"),
    ("second quantity", {"lines": (compose.line(second_qty=None),)}, "MSG-060", f"{LINES}[1]/SecdLawfQty"),
    ("second unit", {"lines": (compose.line(second_unit=""),)}, "MSG-060", f"{LINES}[1]/SecdLawfUnitcd"),
    ("list number", {"related_list_no": "QD4258"}, "IDN-008", f"{HEAD}/RltInvtNo"),
]

PASSES: list[tuple[str, dict[str, object], str, str]] = [
    ("voiding names the pass", {"declaration_kind": "3"}, "MSG-060", f"{PASS_HEAD}/PassportNo"),
    ("empty vehicle has no binding", {"pass_type": "6"}, "MSG-062", f"{PASS_HEAD}/BindTypecd"),
    ("empty vehicle has no documents", {"pass_type": "6"}, "MSG-062", f"{BODY}/PassPortMessage/PassportAcmp"),
    ("binding", {"binding": ""}, "MSG-060", f"{PASS_HEAD}/BindTypecd"),
    ("documents", {"documents": ()}, "MSG-060", f"{BODY}/PassPortMessage/PassportAcmp"),
    ("many vehicles have lines", {"binding": "3"}, "MSG-060", f"{BODY}/PassPortMessage/PassportList"),
    ("plate or card", {"plate": ""}, "MSG-060", f"{PASS_HEAD}/VehicleNo"),
    (
        "line numbers",
        {"lines": (compose.pass_line(2),)},
        "MSG-063",
        f"{BODY}/PassPortMessage/PassportList[1]/PassportSeqNo",
    ),
    (
        "part number",
        {"lines": (compose.pass_line(part_no=""),)},
        "MSG-060",
        f"{BODY}/PassPortMessage/PassportList[1]/GdsMtno",
    ),
    ("form of the plate", {"plate": "鲁B1"}, "IDN-011", f"{PASS_HEAD}/VehicleNo"),
]


def _found(raw: bytes) -> set[tuple[str, str]]:
    report = check(raw, "", compose.DAY)
    assert report.state is State.PROBLEMS
    assert all(render(problem, lang).message for problem in report.problems for lang in ("zh", "en"))
    return {(problem.code, problem.path) for problem in report.problems}


@pytest.mark.parametrize(("changes", "code", "path"), [case[1:] for case in LISTS], ids=[case[0] for case in LISTS])
def test_a_list_that_breaks_a_condition(changes, code, path):
    assert (code, path) in _found(compose.request("INV101", compose.bonded_list(**changes)))


@pytest.mark.parametrize(("changes", "code", "path"), [case[1:] for case in PASSES], ids=[case[0] for case in PASSES])
def test_a_pass_that_breaks_a_condition(changes, code, path):
    assert (code, path) in _found(compose.sas121(**changes))


def test_gate_registered_goods_need_neither_part_number_nor_code():
    raw = compose.sas121(
        pass_type="5", binding="", document_kind="", documents=(), lines=(compose.pass_line(part_no="", hs_code=""),)
    )
    assert not [problem for problem in check(raw, "", compose.DAY).problems if problem.code.startswith("MSG")]


@pytest.mark.parametrize("kind", ["2", "3"])
def test_a_change_of_a_book_names_it(kind):
    raw = compose.request("BWS101", compose.book_filing(declaration_kind=kind))
    assert ("MSG-060", f"{BODY}/BwlMessage/BwlHead/BwlNo") in _found(raw)


def test_a_book_item_number_stands_once():
    items = compose.book_filing().items
    raw = compose.request("BWS101", compose.book_filing(items=(items[0], replace(items[1], item_no=1))))
    assert ("MSG-064", f"{BODY}/BwlMessage/BwlList[2]/GdsSeqNo") in _found(raw)


def test_head_and_relation_lines_name_the_same_documents():
    raw = compose.spoil(compose.sas121(), f"<RltNo>{compose.LIST}", "<RltNo>QD425825I000000032")
    assert ("MSG-065", f"{PASS_HEAD}/RltNo") in _found(raw)


@pytest.mark.parametrize(("kind", "code"), [("0", "MSG-068"), ("4", "MSG-069")])
def test_finished_goods_of_simple_processing_are_not_dropped(kind, code):
    raw = compose.request("INV101", compose.bonded_list(list_type=kind))
    raw = compose.spoil(raw, "</InvtHeadType>", "</InvtHeadType><InvtGoodsType><GdsSeqno>1</GdsSeqno></InvtGoodsType>")
    assert (code, f"{BODY}/InvtMessage/InvtGoodsType") in _found(raw)


def test_one_code_is_not_blamed_twice_at_one_place():
    raw = compose.spoil(compose.inv101(), "<SecdLawfQty>15.0<", "<SecdLawfQty>x<")
    places = [problem.path for problem in check(raw, "", compose.DAY).problems]
    assert places == [f"{LINES}[1]/SecdLawfQty"]


def test_the_trades_own_rules_speak_when_the_message_is_in_order():
    line = compose.line(net_weight=compose.line().gross_weight + 1)
    report = check(compose.request("INV101", compose.bonded_list(lines=(line,))), "", compose.DAY)
    assert any(problem.code.startswith("LST-") for problem in report.problems)
    assert all(problem.path.startswith(f"{BODY}/InvtMessage/") for problem in report.problems)


def test_a_pass_that_does_not_add_up_is_told_at_its_weight():
    found = _found(compose.sas121(total_weight=compose.gate_pass().total_weight + 1))
    assert ("PAS-106", f"{PASS_HEAD}/TotalWt") in found


def test_codes_are_judged_by_the_day():
    raw = compose.sas121(documents=(PassDocument("1", compose.LIST),))
    assert check(raw, "", compose.DAY).valid


def test_every_rule_of_the_family_is_broken_by_a_test():
    cases = {case[2] for case in (*test_hostile.UNREADABLE, *test_hostile.PROBLEMS, *LISTS, *PASSES)}
    here = set(re.findall(r"MSG-\d{3}", Path(__file__).read_text("utf-8")))
    assert family("MSG").keys() <= cases | here | AT_THE_INTAKE | ELSEWHERE
