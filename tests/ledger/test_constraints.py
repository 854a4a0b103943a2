"""Every constraint of the ledger violated in SQL; the application's role cannot rewrite what was posted."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files

import psycopg
import pytest
from tests.ledger.conftest import SCHEMA
from tests.ledger.making import ask, line, new

from zongbao.store.ledger.errors import CONSTRAINTS
from zongbao.store.ledger.writer import SlotWriter

COUNTERS = [f"{counter}{unit}" for counter in ("actual_in", "actual_out", "pre_in", "pre_out") for unit in ("", "_legal", "_second")]  # fmt: skip  # noqa: E501
RULES = tomllib.loads(files("zongbao.regulations").joinpath("data/rules/LED.toml").read_text(encoding="utf-8"))


@pytest.fixture
def posted(conn) -> psycopg.Connection:
    poster = SlotWriter()
    poster.post(conn, [ask("A", "open", "I", new(1, "10", usd="5", legal="10"))])
    poster.post(conn, [ask("B", "reserve", "E", line(1, 1, "4", "4"))])
    conn.commit()
    return conn


def violate(connection, statement: str) -> str:
    with pytest.raises(psycopg.IntegrityError) as caught:
        connection.execute(statement)
    connection.rollback()
    return caught.value.diag.constraint_name


@pytest.mark.parametrize("unit", ["", "_legal", "_second"])
@pytest.mark.parametrize("counter", ["actual_out", "pre_out"])
def test_overdrawn_in_any_unit(posted, counter: str, unit: str) -> None:
    column = f"{counter}{unit}"
    assert violate(posted, f"UPDATE ledger_balance SET {column} = actual_in{unit} + 0.00001") == "led_101_overdrawn"


@pytest.mark.parametrize("column", [*COUNTERS, "usd_total", "last_seq"])
def test_no_figure_below_zero(posted, column: str) -> None:
    # The sum of the other side goes along, so that only the sign is wrong.
    posted.execute("UPDATE ledger_balance SET pre_out = 0, pre_out_legal = 0")
    statement = f"UPDATE ledger_balance SET {column} = -1"
    if column.startswith("actual_in"):
        statement += f", {column.replace('actual_in', 'actual_out')} = -1"
    assert violate(posted, statement) == "led_102_negative"


@pytest.mark.parametrize("change", ["declared = 0", "declared = -1", "legal = -1", "second = -1", "usd = -1"])
def test_movement_quantities(posted, change: str) -> None:
    assert violate(posted, f"UPDATE ledger_movement SET {change}") == "led_103_quantity"


@pytest.mark.parametrize("change", ["direction = 'X'", "event = 'steal'", "event = 'open', direction = 'E'"])
def test_movement_events(posted, change: str) -> None:
    assert violate(posted, f"UPDATE ledger_movement SET {change}") == "led_104_event"


@pytest.mark.parametrize("column", ["line_nos", "item_nos", "seqs", "line_count"])
def test_posting_lists_every_line(posted, column: str) -> None:
    value = "0" if column == "line_count" else "'{1,2}'"
    assert violate(posted, f"UPDATE ledger_posting SET {column} = {value}") == "led_111_lines"


@pytest.mark.parametrize("table", ["item", "balance", "posting", "movement", "seal"])
def test_keys(posted, table: str) -> None:
    assert violate(posted, f"INSERT INTO ledger_{table} SELECT * FROM ledger_{table}") == f"ledger_{table}_pkey"


@pytest.mark.parametrize("table", ["posting", "movement", "seal"])
@pytest.mark.parametrize(
    "statement", ["UPDATE ledger_{} SET slot = slot", "DELETE FROM ledger_{}", "TRUNCATE ledger_{}"]
)
def test_the_applications_role_cannot_rewrite(posted, table: str, statement: str) -> None:
    posted.execute("SET LOCAL ROLE zongbao_app")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        posted.execute(statement.format(table))
    posted.rollback()


@pytest.mark.parametrize("table", ["item", "balance"])
def test_the_applications_role_cannot_delete_items(posted, table: str) -> None:
    posted.execute("SET LOCAL ROLE zongbao_app")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        posted.execute(f"DELETE FROM ledger_{table}")
    posted.rollback()


def test_the_applications_role_can_post(posted) -> None:
    posted.execute("SET LOCAL ROLE zongbao_app")
    answers = SlotWriter().post(posted, [ask("C", "open", "I", new(1, "1")), ask("B", "confirm", "E", line(1, 1, "4"))])
    assert [answer.items for answer in answers] == [{1: 2}, {1: 1}]
    posted.rollback()


def test_schema_and_rules_name_the_same_codes() -> None:
    named = set(re.findall(r"CONSTRAINT (led_\w+)", SCHEMA))
    assert named == CONSTRAINTS.keys()
    assert {name[:7].upper().replace("_", "-") for name in named} == set(CONSTRAINTS.values())
    assert set(CONSTRAINTS.values()) <= RULES.keys()


def test_every_key_begins_with_the_slot_and_nothing_needs_a_trigger() -> None:
    keys = re.findall(r"PRIMARY KEY \((\w+)", SCHEMA) + re.findall(r"INDEX \w+ ON \w+ \((\w+)", SCHEMA)
    assert keys == ["slot"] * 6
    assert not re.search(r"TRIGGER|SERIAL|SEQUENCE|IDENTITY", re.sub(r"--.*", "", SCHEMA), re.IGNORECASE)
