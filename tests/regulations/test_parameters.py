"""Parameters: dated look-ups, scopes, citations, and no two values for the same day."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from zongbao.regulations import parameters

D = dt.date
KEYS = sorted(parameters.all_parameters())


@pytest.mark.parametrize(
    ("key", "on", "value"),
    [
        ("pass_valid_days", D(2024, 1, 1), 7),
        ("book_report_days", D(2023, 11, 30), 30),
        ("book_report_days", D(2023, 12, 1), 60),
        ("ecommerce_single_limit_cny", D(2018, 12, 31), 2000),
        ("ecommerce_single_limit_cny", D(2019, 1, 1), 5000),
        ("regional_integration_open", D(2017, 8, 21), True),
        ("regional_integration_open", D(2017, 8, 22), False),
        ("regional_integration_open", D(2015, 4, 30), False),
        ("transit_narrowed", D(2018, 1, 1), True),
        ("circulation_declaration_days", D(2018, 6, 30), 30),
        ("equipment_transfer_mode", D(2018, 7, 1), "5300"),
        ("list_total_tolerance", D(2024, 1, 1), Decimal("0.01")),
        ("registered_goods_hs_optional", D(2023, 12, 29), True),
    ],
)
def test_the_value_of_a_day(key: str, on: dt.date, value: parameters.Value) -> None:
    assert parameters.value(key, on) == value
    assert type(parameters.value(key, on)) is type(value)


def test_no_value_outside_its_days() -> None:
    for on in (D(2014, 11, 18), D(2018, 7, 1)):
        with pytest.raises(LookupError, match="circulation_declaration_days"):
            parameters.value("circulation_declaration_days", on)
    with pytest.raises(LookupError, match="no_such"):
        parameters.value("no_such", D(2024, 1, 1))


def test_the_more_specific_scope_wins() -> None:
    def entry(value: int, **scope: str) -> parameters.Entry:
        return parameters.Entry(value, None, None, tuple(scope.items()), (), "sure")

    found = parameters.Parameter("x", "", "", "", (
        entry(1), entry(2, vehicle_type="van"), entry(3, zone_type="CBZ"), entry(4, zone="QIANWAN"),
        entry(5, zone_type="CBZ", vehicle_type="van"),
    ))  # fmt: skip
    known = parameters.all_parameters()
    known["x"] = found
    try:
        on = D(2024, 1, 1)
        assert parameters.explain("x", on).current == entry(1)
        assert parameters.value("x", on, vehicle_type="van") == 2
        assert parameters.value("x", on, zone_type="CBZ") == 3
        assert parameters.value("x", on, zone_type="CBZ", vehicle_type="van") == 5
        assert parameters.value("x", on, zone="QIANWAN", zone_type="CBZ", vehicle_type="van") == 4
        assert parameters.value("x", on, zone="OTHER") == 1
    finally:
        del known["x"]
        parameters._current.cache_clear()


def test_a_scoped_parameter_has_no_value_elsewhere() -> None:
    assert parameters.value("storage_limit_months", D(2024, 1, 1), zone_type="BLC_B") == 24
    with pytest.raises(LookupError):
        parameters.value("storage_limit_months", D(2024, 1, 1), zone_type="CBZ")


def test_typed_look_ups() -> None:
    on = D(2024, 1, 1)
    assert parameters.number("weight_tolerance_abs_kg", on) == Decimal(200)
    assert parameters.whole("pass_valid_days", on) == 7
    with pytest.raises(TypeError):
        parameters.number("equipment_transfer_mode", on)
    with pytest.raises(TypeError):
        parameters.whole("list_total_tolerance", on)
    with pytest.raises(TypeError):
        parameters.whole("lift_needs_release", on)


@pytest.mark.parametrize("key", KEYS)
def test_every_value_is_cited_and_exact(key: str) -> None:
    its = parameters.parameter(key)
    assert its.zh
    assert its.en.isascii() or "×" in its.en
    for entry in its.entries:
        assert entry.citations()
        assert entry.confidence in {"sure", "likely", "unsure"}
        assert isinstance(entry.value, Decimal | int | str | bool)
        assert entry.start is None or entry.end is None or entry.start <= entry.end


@pytest.mark.parametrize("key", KEYS)
def test_no_day_has_two_values_of_one_scope(key: str) -> None:
    entries = parameters.parameter(key).entries
    for place, first in enumerate(entries):
        for second in entries[place + 1 :]:
            apart = _before(first, second) or _before(second, first)
            assert apart or first.scope != second.scope


def _before(first: parameters.Entry, second: parameters.Entry) -> bool:
    return first.end is not None and second.start is not None and first.end < second.start


def test_history_is_kept() -> None:
    explained = parameters.explain("book_report_days", D(2024, 1, 1))
    assert [entry.value for entry in explained.history] == [30, 60]
    assert explained.current is not None
    assert explained.current.cites == ("GACC-2023-158",)
