"""Code tables: complete, cited, bilingual, dated."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from zongbao.regulations import codes, sources

NAMES = [
    "supervision_mode",
    "transport_mode",
    "country",
    "currency",
    "unit",
    "customs_office",
    "levy_mode",
    "dec_type",
    "bondInvtTypecd",
    "passportTypecd",
    "bindTypecd",
    "rltTbTypecd",
    "impexpMarkcd",
    "mtpckEndprdMarkcd",
    "dclcusFlag",
    "dclcusTypecd",
    "genDecFlag",
    "listType",
    "modfMarkcd",
    "bwlTypecd",
    "appendTypecd",
    "vrfdedMarkcd",
    "invtIochkptStucd",
    "invtStucd",
    "passportStucd",
    "zone_type",
    "package_type",
]


@pytest.mark.parametrize("name", NAMES)
def test_the_named_tables_exist(name: str) -> None:
    assert codes.table(name).rows


@pytest.mark.parametrize("name", codes.names())
def test_every_row_is_named_in_both_languages_and_cited(name: str) -> None:
    for row in codes.table(name).rows:
        assert row.code.strip() == row.code != ""
        assert row.zh
        assert row.en
        assert row.en.isascii() or row.extra.get("iso3")
        assert row.confidence in {"sure", "likely", "unsure"}
        assert sources.source(row.source)
        assert row.valid_from is None or row.valid_to is None or row.valid_from <= row.valid_to


def test_every_table_has_a_name_for_people_in_both_languages() -> None:
    for name in codes.names():
        table = codes.table(name)
        assert name not in (table.zh, table.en), name
        assert table.zh != table.en


def test_codes_are_dated() -> None:
    modes = codes.table("supervision_mode")
    assert modes.has("5072")
    assert not modes.has("5072", dt.date(2023, 12, 31))
    assert modes.has("5072", dt.date(2024, 1, 1))
    assert "5072" not in modes.in_force(dt.date(2023, 12, 31))
    assert "5072" in modes.in_force(dt.date(2024, 1, 1))
    assert ("5072", "区内保税展品") in modes.choices(dt.date(2024, 1, 1))


def test_unknown_codes_and_tables() -> None:
    assert not codes.table("unit").has("999")
    assert codes.table("unit").name("999") == "999"
    assert codes.table("unit").get("999") is None
    for name in ("no_such_table", "interface", "../sources"):
        with pytest.raises(LookupError):
            codes.table(name)


def test_names_in_both_languages() -> None:
    assert codes.table("unit").name("035") == "千克"
    assert codes.table("unit").name("035", "en") == "kilogram"
    assert codes.table("passportTypecd").name("5", "zh-hans") == "卡口登记货物"


def test_mass_units_have_exact_factors() -> None:
    factors = {code: Decimal(text) for code, text in codes.table("unit").column("kg").items()}
    assert factors["035"] == 1
    assert factors["070"] == 1000
    assert factors["036"] * 1000 == factors["035"]
    assert factors["083"] * 16 == factors["076"]
    assert factors["078"] == factors["076"] * 112
    assert factors["071"] == factors["078"] * 20
    assert factors["072"] == factors["079"] * 20
    assert "001" not in factors


def test_letters_and_digits_of_countries_and_currencies() -> None:
    countries, currencies = codes.table("country").column("iso3"), codes.table("currency").column("iso")
    assert (countries["142"], countries["116"], countries["502"]) == ("CHN", "JPN", "USA")
    assert (currencies["142"], currencies["502"], currencies["300"]) == ("CNY", "USD", "EUR")
    assert len(set(countries.values())) == len(countries)
    assert len(set(currencies.values())) == len(currencies)


def test_transport_modes_are_digits_and_letters() -> None:
    modes = codes.table("transport_mode").in_force()
    assert {"2", "4", "5", "9", "Y", "W", "Z"} <= modes
    borders = codes.table("transport_mode").column("border")
    assert {code for code, border in borders.items() if border == "Y"} == set("23456GL")


def test_zone_types_point_to_their_codes() -> None:
    for row in codes.table("zone_type").rows:
        assert codes.table("bwlTypecd").has(row.extra["place_letter"])
        assert codes.table("transport_mode").has(row.extra["transport_out"])
        assert not row.extra["enterprise_sign"] or codes.table("enterprise_zone_sign").has(row.extra["enterprise_sign"])
