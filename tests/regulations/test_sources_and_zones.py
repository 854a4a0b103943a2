"""Sources in force by day; the zones of Shandong as the public counts have them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from zongbao.regulations import codes, sources, zones

D = dt.date


def test_a_citation_reads_in_both_languages() -> None:
    cited = sources.cite("GACC-2018-23#8")
    assert cited.text("zh") == "《关于启用保税核注清单的公告》(海关总署公告2018年第23号)第8项"
    assert cited.text("en").endswith("item 8")
    assert sources.cite("GACC-ORDER-256#5").text("zh").endswith("第5条")
    assert sources.cite("GACC-2018-23#annex").text("zh").endswith("附件")
    with pytest.raises(LookupError):
        sources.cite("GACC-1999-1")


def test_sources_are_in_force_by_day() -> None:
    integration = sources.source("GACC-2015-47")
    assert integration.holds(D(2017, 8, 21))
    assert not integration.holds(D(2017, 8, 22))
    assert not sources.source("GACC-ORDER-256").holds(D(2022, 3, 31))


@pytest.mark.parametrize("its", sources.all_sources().values(), ids=lambda its: its.key)
def test_a_source_is_whole(its: sources.Source) -> None:
    assert its.zh
    assert its.en.isascii()
    assert its.kind in {"law", "order", "announcement", "notice", "policy", "standard", "interface", "design"}
    assert its.in_force is None or its.repealed is None or its.in_force < its.repealed


@pytest.mark.parametrize(
    ("on", "count"),
    [
        (D(2016, 9, 26), 9), (D(2018, 5, 31), 10), (D(2020, 1, 31), 11), (D(2020, 5, 31), 12),
        (D(2021, 3, 31), 13), (D(2023, 8, 1), 14),
    ],
)  # fmt: skip
def test_the_number_of_zones_agrees_with_the_public_counts(on: dt.date, count: int) -> None:
    assert len(zones.zones_on(on)) == count


def test_a_zone_changes_its_name_type_and_area() -> None:
    before, after = zones.zone("QIANWAN").on(D(2016, 9, 26)), zones.zone("QIANWAN").on(D(2021, 1, 1))
    assert (before.name_zh, before.zone_type, before.area_km2) == ("青岛前湾保税港区", "BPA", Decimal("9.72"))
    assert (after.name_zh, after.zone_type, after.area_km2) == ("青岛前湾综合保税区", "CBZ", Decimal("9.12"))
    assert before.customs_code == after.customs_code == "4258"


def test_a_zone_has_no_state_before_its_approval() -> None:
    with pytest.raises(LookupError):
        zones.zone("RIZHAO").on(D(2018, 5, 30))
    with pytest.raises(LookupError):
        zones.zone("NOWHERE")


@pytest.mark.parametrize("its", zones.all_zones(), ids=lambda its: its.key)
def test_a_zone_is_whole(its: zones.Zone) -> None:
    facts: list[zones.Period | zones.Milestone] = [*its.names, *its.types, *its.customs, *its.districts, *its.areas]
    facts += its.milestones
    assert all(sources.source(fact.source) and fact.confidence in {"sure", "likely", "unsure"} for fact in facts)
    assert its.names[0].since == its.types[0].since == its.since
    assert all(codes.table("zone_type").has(period.value) for period in its.types)
    assert all(codes.table("customs_office").has(period.value) for period in (*its.customs, *its.districts))
    assert its.on(its.since).name_en
