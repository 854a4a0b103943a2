"""Identifiers: forms, check digits, what each scheme is sure to detect, and makers that agree with the checks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from zongbao.core import identifiers as ids

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CREDIT_BODIES = st.builds(
    lambda head, region, tail: head + region + tail,
    st.text(ALPHABET, min_size=2, max_size=2),
    st.text("0123456789", min_size=6, max_size=6),
    st.text(ALPHABET, min_size=9, max_size=9),
)
CUSTOMS = st.integers(0, 9999).map("{:04d}".format)
DIRECTIONS = st.sampled_from("IE")
DAYS = st.dates(dt.date(2000, 1, 1), dt.date(2099, 12, 31))

VALID: list[tuple[Callable[[str], str | None], str]] = [
    (ids.credit_code, "91350100M000100Y43"),
    (ids.customs_code, "330766K00W"),
    (ids.customs_code, "330261A004"),
    (ids.customs_office, "4258"),
    (ids.hs_code, "8542310000"),
    (ids.hs_code, "8542310000101"),
    (ids.entry_no, "311120241119970515"),
    (ids.pre_entry_no, "202400000122717119"),
    (ids.pre_entry_no, "Z12345678901234567"),
    (ids.list_no, "QD311124E000098849"),
    (ids.pass_no, "Z3111E240726000000000456"),
    (ids.pass_no, "Z3105I241030T00000000075"),
    (ids.slip_no, "X9008I190128000001"),
    (ids.book_no, "T3111W000076"),
    (ids.book_no, "L1929B19A004"),
    (ids.book_no, "H42582400001"),
    (ids.ic_card, "2100090012345"),
    (ids.container_no, "CSQU3054383"),
    (ids.plate, "鲁B12345"),
    (ids.plate, "鲁BK88A9"),
    (ids.plate, "鲁BD12345"),
    (ids.plate, "鲁B12345D"),
    (ids.plate, "鲁B1234挂"),
    (ids.plate, "粤Z1234港"),
    (ids.plate, "粤Z12A4澳"),
    (ids.plate, "京A1234警"),
    (ids.plate, "鲁A1234学"),
    (ids.plate, "沪A0123领"),
    (ids.plate, "使014578"),
]

REFUSED: list[tuple[Callable[[str], str | None], str, str]] = [
    (ids.credit_code, "91350100M000100Y4", "IDN-001"),
    (ids.credit_code, "91350100M000100O43", "IDN-001"),
    (ids.credit_code, "91350100M000100Y44", "IDN-002"),
    (ids.credit_code, "91350100m000100y43", "IDN-001"),
    (ids.credit_code, "", "IDN-001"),
    (ids.customs_code, "33O766K00W", "IDN-003"),
    (ids.customs_code, "330766K0OW", "IDN-003"),
    (ids.customs_code, "330066K00W0", "IDN-003"),
    (ids.customs_office, "425", "IDN-004"),
    (ids.hs_code, "85423100", "IDN-005"),
    (ids.hs_code, "0042310000", "IDN-005"),
    (ids.entry_no, "311120245119970515", "IDN-006"),
    (ids.pre_entry_no, "192400000122717119", "IDN-007"),
    (ids.list_no, "QD311124X000098849", "IDN-008"),
    (ids.list_no, "QD311124E00009884", "IDN-008"),
    (ids.pass_no, "Z3111E24072600000000456", "IDN-009"),
    (ids.pass_no, "Z3111E241326000000000456", "IDN-015"),
    (ids.pass_no, "Z3111E230229000000000456", "IDN-015"),
    (ids.slip_no, "X9008I19012800001", "IDN-016"),
    (ids.slip_no, "X9008I190431000001", "IDN-015"),
    (ids.book_no, "W3111T000076", "IDN-010"),
    (ids.book_no, "T3111W00007", "IDN-010"),
    (ids.ic_card, "210009001234", "IDN-017"),
    (ids.container_no, "CSQA3054383", "IDN-012"),
    (ids.container_no, "CSQU3054384", "IDN-013"),
    (ids.plate, "鲁B·12345", "IDN-014"),
    (ids.plate, "鲁BI2345", "IDN-011"),
    (ids.plate, "鲁B1234挂挂", "IDN-011"),
    (ids.plate, "B12345", "IDN-011"),
    (ids.customs_office, "４２５８", "IDN-014"),
    (ids.book_no, "Т3111W000076", "IDN-014"),  # Cyrillic Te
    (ids.plate, "鲁В12345", "IDN-014"),  # Cyrillic Ve
    (ids.entry_no, "31112024111997051٥", "IDN-014"),  # Arabic-Indic five
    (ids.list_no, "QD311124E000098849\n", "IDN-008"),
    (ids.hs_code, " 8542310000", "IDN-005"),
]


@pytest.mark.parametrize(("check", "text"), VALID)
def test_valid_numbers_pass(check: Callable[[str], str | None], text: str) -> None:
    assert check(text) is None


@pytest.mark.parametrize(("check", "text", "code"), REFUSED)
def test_invalid_numbers_carry_their_code(check: Callable[[str], str | None], text: str, code: str) -> None:
    assert check(text) == code


@given(CREDIT_BODIES, st.integers(0, 17), st.sampled_from(ALPHABET))
def test_any_single_wrong_character_of_a_credit_code_is_found(body: str, place: int, other: str) -> None:
    number = ids.credit_number(body)
    assume(number[place] != other)
    corrupted = number[:place] + other + number[place + 1 :]
    assert ids.credit_code(corrupted) in {"IDN-001", "IDN-002"}


@given(CREDIT_BODIES, st.integers(8, 16), st.integers(8, 16))
def test_any_swap_of_two_characters_of_a_credit_code_is_found(body: str, first: int, second: int) -> None:
    number = list(ids.credit_number(body))
    assume(number[first] != number[second])
    number[first], number[second] = number[second], number[first]
    assert ids.credit_code("".join(number)) == "IDN-002"


@given(st.sampled_from(["CSQU", "TGHU", "MSKU", "ABCZ", "XYZJ"]), st.integers(0, 999_999), st.data())
def test_a_wrong_digit_of_a_container_is_found_unless_the_remainders_ten_and_nought_meet(
    owner: str, serial: int, data: st.DataObject
) -> None:
    number = ids.container_number(owner, serial)
    place = data.draw(st.integers(4, 9))
    other = data.draw(st.sampled_from([digit for digit in "0123456789" if digit != number[place]]))
    corrupted = number[:place] + other + number[place + 1 :]
    # ISO 6346 writes remainder 10 as 0, so only there two remainders share a check digit.
    blind = number[10] == "0" and ids.container_check(corrupted[:10]) == "0"
    assert ids.container_no(corrupted) == (None if blind else "IDN-013")


@given(st.sampled_from(["CSQU", "TGHU"]), st.integers(0, 999_999), st.sampled_from("123456789"))
def test_a_wrong_check_digit_of_a_container_is_found(owner: str, serial: int, shift: str) -> None:
    number = ids.container_number(owner, serial)
    wrong = str((int(number[10]) + int(shift)) % 10)
    assert ids.container_no(number[:10] + wrong) == "IDN-013"


@given(CUSTOMS, st.integers(2000, 2099), DIRECTIONS, st.integers(0, 999_999_999))
def test_made_list_and_entry_numbers_are_valid(customs: str, year: int, direction: str, serial: int) -> None:
    assert ids.list_no(ids.list_number(customs, year, direction, serial)) is None
    assert ids.entry_no(ids.entry_number(customs, year, direction, serial)) is None
    assert ids.pre_entry_no(ids.pre_entry_number(year, serial)) is None


@given(CUSTOMS, DIRECTIONS, DAYS, st.integers(0, 999_999), st.booleans())
def test_made_pass_and_slip_numbers_are_valid(
    customs: str, direction: str, day: dt.date, serial: int, two_step: bool
) -> None:
    number = ids.pass_number(customs, direction, day, serial, two_step=two_step)
    assert len(number) == 24
    assert ids.pass_no(number) is None
    assert ids.slip_no(ids.slip_number(customs, direction, day, serial)) is None
    assert ids.book_no(ids.book_number(customs, serial)) is None


def test_makers_refuse_parts_that_do_not_fit() -> None:
    with pytest.raises(ValueError, match="IDN-008"):
        ids.list_number("4258", 2024, "X", 1)
    with pytest.raises(ValueError, match="IDN-009"):
        ids.pass_number("4258", "I", dt.date(2024, 7, 26), 10**12)
    with pytest.raises(ValueError, match="body"):
        ids.credit_check("91350100O000100Y4")
    with pytest.raises(ValueError, match="body"):
        ids.container_check("CSQU30543")


def test_the_examples_of_the_field_are_made() -> None:
    assert ids.list_number("3111", 2024, "E", 98849) == "QD311124E000098849"
    assert ids.pass_number("3111", "E", dt.date(2024, 7, 26), 456) == "Z3111E240726000000000456"
    assert ids.book_number("3111", 76) == "T3111W000076"
    assert ids.entry_number("3111", 2024, "I", 119970515) == "311120241119970515"
    assert ids.zone_sign("330766K00W") == "6"
