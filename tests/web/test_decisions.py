"""Statistics of decisions: counted in the database, scoped, and each figure open to its rows."""

from __future__ import annotations

import datetime as dt
import importlib

from django.db import connection
from django.urls import reverse
from tests.web.conftest import World

from zongbao.acts import list_moves
from zongbao.core import clock
from zongbao.core.roles import Role
from zongbao.store import decision_counts as counted
from zongbao.store.models import StoredDecision


def _refused_deletion(world: World, hours: int) -> str:
    """A deletion asked for now and refused by the officer so many hours later."""
    play = world.play
    row = play.declare(play.in_paper(play.load(5)))
    list_moves.request_deletion(play.clerk, row.list_no, "重复申报")
    with clock.simulated(clock.now() + dt.timedelta(hours=hours)):
        list_moves.refuse_deletion(play.officer, row.list_no, "仍需使用")
    return row.list_no


def test_the_machine_and_the_officers_are_counted_apart(world: World):
    rows = counted.visible_decisions(world.user(Role.CUSTOMS))
    before = counted.totals(rows)
    _refused_deletion(world, 1)
    after = counted.totals(counted.visible_decisions(world.user(Role.CUSTOMS)))
    assert after["officers"] == before["officers"] + 1
    assert after["automatic"] == before["automatic"] + 1


def test_the_time_of_an_officer_runs_from_the_decision_before(world: World):
    rows = counted.visible_decisions(world.user(Role.CUSTOMS)).filter(question="person:refuse_deletion")
    assert counted.waiting_times(rows) == (None, None)
    for hours in (1, 2, 9):
        _refused_deletion(world, hours)
    median, p95 = counted.waiting_times(rows.all())
    assert median is not None
    assert p95 is not None
    assert round(median / dt.timedelta(hours=1)) == 2
    assert abs(p95 / dt.timedelta(hours=1) - 8.3) < 0.01  # nine tenths of the way from 2 h to 9 h


def test_strangers_decisions_are_not_counted(world: World):
    numbers = set(counted.visible_decisions(world.user(Role.CUSTOMS)).values_list("subject_no", flat=True))
    assert world.bonded_list.list_no in numbers
    assert world.foreign_list.list_no not in numbers
    everywhere = set(counted.visible_decisions(world.user(Role.PROVINCE)).values_list("subject_no", flat=True))
    assert world.foreign_list.list_no in everywhere


def test_each_rule_is_counted_once_for_a_decision_that_names_it(world: World):
    rows = counted.visible_decisions(world.user(Role.CUSTOMS))
    for row in counted.by_code(rows, 100):
        assert row["count"] == rows.filter(reasons__contains=[{"code": row["code"]}]).count()
    assert counted.by_code(rows, 100)


def test_figures_open_to_as_many_rows(world: World):
    browser = world.browser(Role.CUSTOMS)
    number = _refused_deletion(world, 0)
    assert "by=officers" in browser.get(reverse("decision_stats")).content.decode()
    asked = {"by": "officers", "kind": "list", "question": "person:refuse_deletion"}
    seen = browser.get(reverse("decisions"), asked).content.decode()
    assert number in seen
    assert "共 1 条" in seen
    machine = browser.get(reverse("decisions"), {"by": "machine", "q": number}).content.decode()
    assert "系统自动" in machine


def test_the_days_stand_in_one_table_whose_numbers_open(world: World):
    page = world.browser(Role.CUSTOMS).get(reverse("decision_stats")).content.decode()
    today = clock.day_of(clock.now())
    assert page.count(f"<td>{today:%m-%d}</td>") == 1
    assert f"<td>{today:%Y-%m-%d}</td>" not in page
    assert f"since={today}&amp;until={today}&amp;by=machine" in page


def test_a_range_that_makes_no_sense_says_so(world: World):
    browser = world.browser(Role.CUSTOMS)
    backwards = browser.get(reverse("decision_stats"), {"since": "2026-05-02", "until": "2026-05-01"})
    assert "结束日期早于开始日期" in backwards.content.decode()
    long = browser.get(reverse("decision_stats"), {"since": "2020-01-01", "until": "2026-05-01"})
    assert "最多查 92 天" in long.content.decode()
    empty = browser.get(reverse("decision_stats"), {"since": "2020-01-01", "until": "2020-01-05"})
    assert "这些天没有决定" in empty.content.decode()


def test_decisions_taken_before_they_knew_their_scope_are_given_it(world: World):
    """The migration's statements find for every decision what the acts write today."""
    fill = importlib.import_module("zongbao.store.migrations.0031_decision_scope").FILL
    scopes = StoredDecision.objects.order_by("pk").values_list("pk", "enterprise", "zone")
    written = list(scopes)
    assert set(StoredDecision.objects.exclude(zone=None).values_list("subject_kind", flat=True)) >= {
        "list",
        "pass",
        "passage",
    }
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE store_storeddecision SET enterprise_id = NULL, zone_id = NULL")
        cursor.execute("SET LOCAL session_replication_role = origin")
        cursor.execute(fill)
    assert list(scopes.all()) == written
