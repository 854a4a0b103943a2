"""Every paper that the demo's factory builds is sound by the rules of the trade."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from zongbao.core import identifiers
from zongbao.core.roles import Role
from zongbao.demo import accounts, catalogue, papers, wire
from zongbao.demo.plans import OUTSIDE
from zongbao.domain.papers import book_checks, list_checks, pass_checks
from zongbao.domain.papers.bonded_list import BondedList
from zongbao.exchange.message import read

ON = dt.date(2026, 11, 20)
AT = dt.datetime(2026, 11, 20, 9, 30, tzinfo=dt.UTC)
BOOK, OTHER = "T4258W000001", "T4249W000002"
LIST = "QD425826I000000017"
FIRMS = catalogue.firms()


def lists_of(firm: catalogue.Firm) -> list[BondedList]:
    loads = [papers.Load(good, Decimal(good.lot[0]), number) for number, good in enumerate(firm.goods, 1)]
    outside = OUTSIDE[0]
    return [
        papers.first_line_in(firm, BOOK, "A1", loads, ON),
        papers.first_line_out(firm, BOOK, "A2", loads, ON),
        papers.second_line(firm, BOOK, "A3", loads, ON, direction="I", outside=outside),
        papers.second_line(firm, BOOK, "A4", loads, ON, direction="E", outside=outside),
        papers.flow_in(firm, BOOK, "A5", loads, ON, sender_book=OTHER),
        papers.flow_out(firm, BOOK, "A6", loads, ON, receiver_book=OTHER, receiver_list=LIST),
        papers.flow_in(firm, BOOK, "A7", loads, ON, sender_book=OTHER, in_zone=True),
    ]


@pytest.mark.parametrize("firm", FIRMS, ids=lambda firm: firm.short)
def test_every_kind_of_list_is_sound(firm: catalogue.Firm) -> None:
    for paper in lists_of(firm):
        assert list_checks.check_list(paper, ON) == (), paper.inner_no


def test_a_spoilt_list_is_not_sound() -> None:
    paper = lists_of(FIRMS[0])[0]
    spoilt = replace(paper, lines=(replace(paper.lines[0], legal_qty=Decimal(1)), *paper.lines[1:]))
    assert "LST-106" in {reason.code for reason in list_checks.check_list(spoilt, ON)}


@pytest.mark.parametrize("firm", FIRMS, ids=lambda firm: firm.short)
def test_every_filing_is_sound(firm: catalogue.Firm) -> None:
    for mode in firm.books:
        assert book_checks.check_filing(papers.book_filing(firm, "B1", mode, firm.goods, ON), None, ON) == ()


def test_an_empty_pass_is_sound() -> None:
    truck = papers.Truck("鲁B12345D", Decimal(8800))
    assert pass_checks.check_pass(papers.empty_pass(FIRMS[0], "P1", truck, "E"), ON) == ()


def test_messages_read_back_as_the_same_paper() -> None:
    client = wire.Client(FIRMS[0])
    paper = lists_of(FIRMS[0])[0]
    raw, name = client.message("INV101", paper, AT)
    message = read(raw)
    assert message.ok, message.problems
    assert message.payload.lines == paper.lines
    assert name == "INV101_I_A1_t-0.xml"


def test_inner_numbers_are_unique_and_without_underscores() -> None:
    client = wire.Client(FIRMS[0], "L1")
    numbers = [client.next_no(AT) for _ in range(200)]
    assert len(set(numbers)) == 200
    assert not any("_" in number for number in numbers)


def test_enterprises_carry_valid_codes_and_the_sign_of_their_zone() -> None:
    signs = {"EPZ": "5", "BPA": "6", "CBZ": "6"}
    for firm in FIRMS:
        assert identifiers.customs_code(firm.party.customs_code) is None
        assert identifiers.credit_code(firm.party.credit_code) is None
        assert identifiers.zone_sign(firm.party.customs_code) == signs[firm.zone.law.zone_type]
    assert len({firm.party.customs_code for firm in FIRMS}) == len(FIRMS)


def test_the_province_is_that_of_2016() -> None:
    names = {zone.law.name_zh for zone in catalogue.zones()}
    assert len(names) == 9
    assert {"青岛前湾保税港区", "青岛出口加工区", "威海综合保税区"} <= names


def test_every_role_has_an_account_and_one_is_shown() -> None:
    assert {account.role for account in accounts.accounts()} == set(Role)
    assert [account.role for account in accounts.shown()] == list(Role)
    names = [account.username for account in accounts.accounts()]
    assert len(set(names)) == len(names)
