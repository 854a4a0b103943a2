"""Parameters that operators set: two persons, never backdated, one value a day, and every decision reads it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from tests.acts.checking import refuses

from zongbao.acts import parameters as acts
from zongbao.acts.constraints import refusal_of
from zongbao.acts.context import Actor
from zongbao.core import clock
from zongbao.core.roles import Role
from zongbao.domain.gate.weights import tolerances
from zongbao.domain.parameter_values import Proposal, kind_of, parsed, scope_values
from zongbao.regulations import parameters
from zongbao.store import models
from zongbao.store.parameter_values import Reader, reader

NOON = dt.datetime(2026, 11, 20, 12, tzinfo=clock.SHANGHAI)
TODAY = NOON.date()
TOMORROW = TODAY + dt.timedelta(days=1)
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def overlaid(db):
    """The operators' values lie over the files, as in a running program."""
    reader.forget()
    parameters.set_overlay(reader)
    with clock.simulated(NOON):
        yield
    parameters.set_overlay(None)
    reader.forget()


def person(name: str, role: Role) -> Actor:
    found = models.User.objects.filter(username=name).first()
    return Actor.of(found or models.User.objects.make(name, "x" * 12, full_name="管理员", role=role))


@pytest.fixture
def maker() -> Actor:
    return person("maker", Role.SYSTEM_ADMIN)


@pytest.fixture
def keeper() -> Actor:
    return person("keeper", Role.SECURITY_ADMIN)


def proposal(value="300", start=TOMORROW, key="weight_tolerance_abs_kg", **more) -> Proposal:
    return Proposal(key, value, start, ground="试点方案", **more)


@pytest.fixture
def confirm(maker, keeper, django_capture_on_commit_callbacks):
    def work(*args, **more) -> models.ParameterValue:
        with django_capture_on_commit_callbacks(execute=True):
            return acts.confirm_value(keeper, acts.propose_value(maker, proposal(*args, **more)).pk)

    return work


def read(on: dt.date, **scope) -> Decimal:
    return parameters.number("weight_tolerance_abs_kg", on, **scope)


def test_a_confirmed_value_holds_from_its_day(confirm):
    confirm()
    assert read(TODAY) == 200
    assert read(TOMORROW) == read(TOMORROW + 100 * DAY) == 300
    assert tolerances(TOMORROW, zone="X").abs_kg == 300


def test_a_proposal_changes_nothing(maker):
    acts.propose_value(maker, proposal())
    assert read(TOMORROW) == 200


def test_a_scope_is_more_specific(confirm):
    zone = scope_values("zone")[0]
    confirm("500", zone=zone)
    confirm("300")
    assert (read(TOMORROW, zone=zone), read(TOMORROW, zone="other")) == (500, 300)


@pytest.mark.parametrize(
    ("code", "changed"),
    [
        ("PAR-101", {"value": "1,5"}),
        ("PAR-101", {"value": "-1"}),
        ("PAR-101", {"key": "lift_needs_release", "value": "maybe"}),
        ("PAR-101", {"key": "pass_valid_days", "value": "1.5"}),
        ("PAR-101", {"key": "pass_valid_days", "value": "99999999999"}),
        ("PAR-101", {"key": "weight_tolerance_pct", "value": "101"}),
        ("PAR-101", {"key": "equipment_book_posting_mode", "value": "7", "citation": "GACC-2023-158"}),
        ("PAR-102", {"start": TODAY}),
        ("PAR-103", {"key": "book_report_days", "value": "90"}),
        ("PAR-104", {"zone": "NOWHERE"}),
        ("PAR-104", {"key": "tare_deviation_pct", "value": "3", "zone_type": "CBZ"}),
        ("PAR-104", {"key": "storage_limit_months", "value": "3"}),
        ("PAR-105", {"ground": " "}),
        ("PAR-192", {"end": TODAY}),
    ],
)
def test_what_cannot_be_proposed(maker, code, changed):
    with refuses(code):
        acts.propose_value(maker, replace(proposal(), **changed))


def test_what_the_law_fixes_is_set_with_a_citation(maker):
    row = acts.propose_value(maker, proposal("90", key="book_report_days", citation="海关总署公告2027年第1号"))
    assert row.state == "proposed"


def test_a_day_is_fixed_before_it_begins(maker):
    late = dt.datetime.combine(TOMORROW, dt.time(), clock.SHANGHAI) - dt.timedelta(minutes=9)
    with clock.simulated(late), refuses("PAR-102"):
        acts.propose_value(maker, proposal())


def test_what_waited_too_long_is_not_confirmed(maker, keeper):
    row = acts.propose_value(maker, proposal())
    with clock.simulated(NOON + DAY), refuses("PAR-102"):
        acts.confirm_value(keeper, row.pk)


def test_two_values_never_meet(confirm, maker, keeper):
    first, second = (acts.propose_value(maker, proposal(value)) for value in ("300", "400"))
    acts.confirm_value(keeper, first.pk)
    with refuses("PAR-190"):
        acts.confirm_value(keeper, second.pk)
    with refuses("PAR-190"):
        acts.propose_value(maker, proposal("500", TOMORROW + 5 * DAY))
    other = proposal("500", TOMORROW, vehicle_type="van")
    assert acts.propose_value(maker, other).state == "proposed"


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.SYSTEM_ADMIN}))
def test_only_the_system_administrator_proposes(role):
    actor = Actor(None, role, None, "某", "test")
    with refuses("ACC-403"):
        acts.propose_value(actor, proposal())


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.SECURITY_ADMIN}))
def test_only_the_security_administrator_confirms_and_ends(maker, confirm, role):
    actor = Actor(None, role, None, "某", "test")
    row = acts.propose_value(maker, proposal(key="pass_valid_days", value="9"))
    with refuses("ACC-403"):
        acts.confirm_value(actor, row.pk)
    with refuses("ACC-403"):
        acts.end_value(actor, confirm().pk, "x")


def test_nobody_confirms_what_they_proposed(maker):
    row = acts.propose_value(maker, proposal())
    models.User.objects.filter(pk=maker.user.pk).update(role=Role.SECURITY_ADMIN)
    with refuses("PAR-191"):
        acts.confirm_value(Actor.of(models.User.objects.get(pk=maker.user.pk)), row.pk)


def test_a_proposal_is_withdrawn_with_a_reason(maker, keeper):
    row = acts.propose_value(maker, proposal())
    with refuses("LIF-002"):
        acts.withdraw_value(maker, row.pk, " ")
    assert acts.withdraw_value(maker, row.pk, "笔误").state == "withdrawn"
    with refuses("LIF-001"):
        acts.confirm_value(keeper, row.pk)


def test_ending_keeps_the_days_that_have_begun(confirm, keeper, django_capture_on_commit_callbacks):
    row = confirm()
    with clock.simulated(NOON + 5 * DAY), django_capture_on_commit_callbacks(execute=True):
        ended = acts.end_value(keeper, row.pk, "试点结束")
    assert (ended.state, ended.valid_to) == ("ended", TODAY + 5 * DAY)
    assert [read(TODAY + n * DAY) for n in (0, 1, 5, 6)] == [200, 300, 300, 200]


def test_ending_before_the_first_day_withdraws(confirm, keeper):
    row = confirm("300", TOMORROW + DAY)
    assert acts.end_value(keeper, row.pk, "取消").state == "withdrawn"
    reader.forget()
    assert read(TOMORROW + DAY) == 200


def test_another_process_needs_no_question_for_days_that_are_fixed(confirm, django_assert_num_queries):
    """A reader that read today keeps what it read; it asks again for days that may still change."""
    other = Reader()
    other(TODAY)
    confirm()
    with django_assert_num_queries(0):
        assert other(TODAY).entries == {}
    with django_assert_num_queries(1):
        assert other(TOMORROW).entries["weight_tolerance_abs_kg"][0].value == 300
    with clock.simulated(NOON + DAY):
        other(TOMORROW)
        with django_assert_num_queries(0):
            assert other(TOMORROW).entries


def test_every_value_of_the_files_is_one_that_could_be_set():
    for its in parameters.all_parameters().values():
        for entry in its.entries:
            text = str(entry.value).lower() if isinstance(entry.value, bool) else str(entry.value)
            assert parsed(its, text) == entry.value, (its.key, kind_of(its))


BREAK = {
    "par_106_as_proposed": "UPDATE store_parametervalue SET value = '1'",
    "par_190_overlap": (
        "INSERT INTO store_parametervalue (key, value, zone, zone_type, vehicle_type, valid_from, ground, citation,"
        " state, proposed_by_id, proposed_at, confirmed_by_id, confirmed_at, withdrawal_reason)"
        " SELECT key, '9', zone, zone_type, vehicle_type, valid_from + 3, ground, citation, state, proposed_by_id,"
        " proposed_at, confirmed_by_id, confirmed_at, '' FROM store_parametervalue"
    ),
    "par_191_same_person": "UPDATE store_parametervalue SET confirmed_by_id = proposed_by_id",
    "par_192_days": "UPDATE store_parametervalue SET valid_to = valid_from - 1",
    "par_193_backdated": "UPDATE store_parametervalue SET confirmed_at = confirmed_at + interval '1 day'",
    "par_194_ended_backwards": (
        "UPDATE store_parametervalue SET state = 'ended', valid_to = valid_from, withdrawn_at = confirmed_at + '9 days'"
    ),
}


@pytest.mark.parametrize("name", [*BREAK, "deleted"])
def test_the_table_itself_refuses(confirm, name):
    confirm()
    statement = BREAK.get(name, "DELETE FROM store_parametervalue")
    with pytest.raises(IntegrityError) as caught, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    constraint = caught.value.__cause__.diag.constraint_name
    assert constraint == (name if name in BREAK else "par_106_as_proposed")
    code = f"{constraint[:3].upper()}-{constraint[4:7]}"
    assert refusal_of(caught.value).decision.codes == (code,)
