"""The zone's flow: counted by hour and lane, percentiles of waiting and dwell, value of stock, zones compared."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.urls import reverse
from tests.web.conftest import World

from zongbao.core import clock
from zongbao.core.roles import Role
from zongbao.store import flow_counts as flow
from zongbao.store.models import Passage, Zone
from zongbao.web.components.table import midnight
from zongbao.web.pages.flow import lasting, valuation

HOUR = dt.timedelta(hours=1)


def _today(world: World) -> flow.Passages:
    start = midnight(clock.day_of(world.passage.decided_at).isoformat())
    return flow.passages_on(Zone.objects.filter(pk=world.passage.zone_id), start, start + 24 * HOUR)


def test_hours_and_lanes_count_every_vehicle_once(world: World):
    rows = _today(world)
    assert rows.count() == Passage.objects.filter(zone=world.passage.zone).count()
    assert sum(flow.by_hour(rows).values()) == rows.count()
    assert sum(row["count"] for row in flow.by_lane(rows)) == rows.count()
    assert sum(row["odd"] for row in flow.by_lane(rows)) == 1


def test_waiting_runs_to_the_answer_and_dwell_from_the_way_in(world: World):
    rows = _today(world)
    entered = rows.filter(direction="I", state="lifted").first()
    assert entered is not None
    Passage.objects.filter(pk=entered.pk).update(
        collected_at=entered.decided_at, resolved_at=entered.decided_at + HOUR
    )  # fmt: skip
    assert flow.waiting_times(rows.filter(pk=entered.pk)) == (HOUR, HOUR)
    assert flow.dwell_times(rows) == (None, None)
    left = Passage.objects.get(pk=entered.pk)
    left.pk, left.session, left.direction, left.decided_at = None, "out", "E", entered.decided_at + 3 * HOUR
    left.save(force_insert=True)
    day = flow.passages_on(Zone.objects.all(), entered.decided_at - HOUR, entered.decided_at + 4 * HOUR)
    assert flow.dwell_times(day) == (3 * HOUR, 3 * HOUR)


def test_the_stock_of_a_book_has_its_value(world: World):
    values = {book.book_no: usd for book, usd in flow.stock_values(Zone.objects.filter(pk=world.book.zone_id))}
    assert values[world.book.book_no] > 0
    assert list(values.values()) == sorted(values.values(), reverse=True)


def test_each_reader_sees_the_zones_they_answer_for(world: World):
    names = {role: [zone.pk for zone in flow.zones_of(world.user(role))] for role in (Role.ZONE, Role.PROVINCE)}
    assert names[Role.ZONE] == [world.book.zone_id]
    assert len(names[Role.PROVINCE]) == Zone.objects.count() > 1
    page = world.browser(Role.PROVINCE).get(reverse("zone_flow")).content.decode()
    assert "各区域对照" in page
    assert "各区域对照" not in world.browser(Role.ZONE).get(reverse("zone_flow")).content.decode()


def test_a_lanes_number_opens_to_its_rows(world: World):
    browser, lane = world.browser(Role.ZONE), world.passage.lane
    asked = f"lane={lane.gate.area}-{lane.number}"
    assert asked in browser.get(reverse("zone_flow")).content.decode()
    assert world.passage.plate in browser.get(f"{reverse('passages')}?{asked}").content.decode()
    assert world.passage.plate not in browser.get(f"{reverse('passages')}?lane=none-1").content.decode()


def test_lanes_and_books_are_named_and_each_chart_keeps_its_table(world: World):
    page = world.browser(Role.ZONE).get(reverse("zone_flow"))
    charts = {one.key: one for one in page.context["panels"][-1].panels}
    lane = world.passage.lane
    assert f"{lane.gate.name_zh} {lane.number} · 进区" in charts["lanes"].categories
    assert f"{world.book.enterprise.name_zh} · {world.book.book_no}" in charts["stock"].categories
    html = page.content.decode()
    assert html.count("zb-chart-numbers") == len([one for one in charts.values() if one.categories])
    assert reverse("book", args=[world.book.book_no]) in html
    assert [one["name"] for one in charts["stock"].figure["series"]] == ["货值（美元）"]


def test_an_empty_day_and_a_senseless_one_are_told(world: World):
    browser = world.browser(Role.ZONE)
    assert "没有车辆过卡" in browser.get(reverse("zone_flow"), {"day": "2020-01-01"}).content.decode()
    assert "zb-field-bad" in browser.get(reverse("zone_flow"), {"day": "gestern"}).content.decode()


def test_the_rule_of_valuation_and_the_rate_are_stated():
    assert "7.1" in valuation(Decimal(1000), Decimal("7.10")).zh
    assert "no customs rate" in valuation(Decimal(1000), None).en
    assert lasting(dt.timedelta(hours=26, seconds=5)).plain == "26:00:05"
