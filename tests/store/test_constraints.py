"""Every CHECK and UNIQUE of the tables is violated in plain SQL; coded ones speak as their rule, in both languages."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from tests.acts.checking import explained

from zongbao.acts.constraints import code_of, refusal_of
from zongbao.regulations.rules import all_rules
from zongbao.store.guards import APPEND_ONLY, LIVES, reach

TABLES = sorted(model._meta.db_table for model in apps.get_app_config("store").get_models() if model._meta.managed)

_CONSTRAINTS = """
    SELECT c.conname, t.relname, c.contype, pg_get_constraintdef(c.oid),
           ARRAY(SELECT a.attname FROM unnest(c.conkey) WITH ORDINALITY AS k(no, place)
                 JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.no ORDER BY place)
    FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid
    WHERE c.contype IN ('c', 'u') AND t.relname = ANY(%s)
    UNION ALL
    SELECT i.relname, t.relname, 'i', pg_get_indexdef(x.indexrelid),
           ARRAY(SELECT a.attname FROM unnest(x.indkey::int2[]) AS k(no)
                 JOIN pg_attribute a ON a.attrelid = x.indrelid AND a.attnum = k.no)
    FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid
    WHERE x.indisunique AND NOT x.indisprimary AND t.relname = ANY(%s)
      AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = x.indexrelid)
"""

# How each CHECK is broken by changing one row that stands.
CHECKS = {
    "acc_101_needs_organisation": "UPDATE store_user SET organisation_id = NULL WHERE role = 'declarant'",
    "acc_413_draft_too_large": "UPDATE store_formdraft SET content = repeat('x', 1000001)",
    "acc_191_sender_form": "UPDATE store_organisation SET sender_id = '../' || id",
    "account_book_mode": "UPDATE store_accountbook SET posting_mode = '3' WHERE kind = 'logistics'",
    "account_book_slot_range": "UPDATE store_accountbook SET slot = 256",
    "bok_191_equipment_mode": "UPDATE store_accountbook SET posting_mode = '1' WHERE kind = 'equipment'",
    "bonded_list_direction": "UPDATE store_bondedlist SET direction = 'X'",
    "equipment_term_days": "UPDATE store_equipmentterm SET supervised_until = supervised_from - 1",
    "equipment_term_mode": "UPDATE store_equipmentterm SET entry_mode = '4'",
    "gat_191_reason_needed": "UPDATE store_passage SET state = 'turned_back', resolution_reason = ''",
    "gat_192_case_reason": "UPDATE store_arrival SET state = 'upheld', reason = ''",
    "lane_direction": "UPDATE store_lane SET direction = 'X'",
    "lst_191_posted_too_early": "UPDATE store_bondedlist SET state = 'posted', past_gate_at = NULL",
    "lst_193_quantity": "UPDATE store_bondedlistline SET declared_qty = 0, on_passes = 0",
    "par_191_same_person": "UPDATE store_parametervalue SET confirmed_by_id = proposed_by_id",
    "par_192_days": "UPDATE store_parametervalue SET valid_to = valid_from - 1",
    "par_193_backdated": "UPDATE store_parametervalue SET confirmed_at = '2100-01-01'",
    "par_194_ended_backwards": (
        "UPDATE store_parametervalue SET state = 'ended', confirmed_at = '2000-01-01', withdrawn_at = '2100-01-01',"
        " valid_to = valid_from"
    ),
    "parameter_value_state": "UPDATE store_parametervalue SET state = 'confirmed'",
    "pas_190_over_list_line": "UPDATE store_bondedlistline SET on_passes = declared_qty + 1",
    "pas_195_quantity": "UPDATE store_gatepassline SET declared_qty = 0",
    "que_113_period": "UPDATE store_delegation SET ends_at = starts_at",
    "que_114_oneself": "UPDATE store_delegation SET delegate_id = giver_id",
    "que_115_limit": "UPDATE store_delegation SET limit_cny = -1",
    "veh_110_tare": "UPDATE store_vehicle SET tare_kg = 0",
    "veh_151_visit_tare": "UPDATE store_visit SET tare_kg = 0",
    "veh_161_frame_weight": "UPDATE store_trailer SET weight_kg = 0",
    "veh_171_card_days": "UPDATE store_card SET valid_until = valid_from - 1",
    "veh_191_card_not_collected": (
        "INSERT INTO store_visit SELECT (jsonb_populate_record(NULL::store_visit,"
        ' to_jsonb(o) || \'{"id": 987654, "state": "left", "plate": "Z"}\')).* FROM store_visit o'
    ),
    "visit_direction": "UPDATE store_visit SET direction = 'X'",
}
# What must stand first, where the papers of the fixture do not do it.
PREPARE = {
    "bok_190_one_open_change": "UPDATE store_bookfiling SET open = id = (SELECT min(id) FROM store_bookfiling)",
}
# Said twice in the tables: whoever breaks the left one hears of the right one first.
SHADOWED = {"store_accountbook_slot_check": "account_book_slot_range"}
NOT_NEGATIVE = re.compile(r"^CHECK \(\((\"?\w+\"?) >= 0\)\)$")


def constraints() -> list[tuple[str, str, str, str, list[str]]]:
    with connection.cursor() as cursor:
        cursor.execute(_CONSTRAINTS, [TABLES, TABLES])
        return cursor.fetchall()


def violated(statement: str, values: tuple[Any, ...] = ()) -> IntegrityError:
    """Run the statement, which must fail on a constraint; the transaction goes on."""
    with pytest.raises(IntegrityError) as caught, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
    return caught.value


def name_of(error: IntegrityError) -> str:
    return error.__cause__.diag.constraint_name


def speaks(error: IntegrityError, name: str) -> None:
    """The violated constraint is this one; if it has a code its rule says so in both languages."""
    assert name_of(error) == name
    refusal = refusal_of(error)
    assert (refusal is None) == (code_of(name) == "")
    if refusal is not None:
        assert refusal.decision.codes == (code_of(name),)
        explained(refusal.decision.reasons)


def test_every_check_is_violated(full):
    found = [row for row in constraints() if row[2] == "c"]
    by_hand = {name for name, _, _, definition, _ in found if not NOT_NEGATIVE.match(definition)}
    assert by_hand == CHECKS.keys(), "a CHECK without a statement that breaks it, or the other way round"
    for name, table, _, definition, _ in found:
        plain = NOT_NEGATIVE.match(definition)
        statement = f"UPDATE {table} SET {plain[1]} = -1" if plain else CHECKS[name]
        speaks(violated(statement), SHADOWED.get(name, name))


def test_every_unique_key_is_violated(full):
    unique = [row for row in constraints() if row[2] in ("u", "i")]
    assert len(unique) > 20
    for name, table, _, definition, columns in unique:
        if "id" in columns:
            assert name == "account_book_slot", "a key that holds the primary key cannot be broken without it"
            continue
        if name in PREPARE:
            with connection.cursor() as cursor:
                cursor.execute(PREPARE[name])
        others = [row[4] for row in unique if row[1] == table and row[0] != name and "id" not in row[4]]
        where = definition.partition(" WHERE ")[2] or "true"
        speaks(violated(*_copy(table, columns, others, where)), name)


def _copy(table: str, columns: list[str], others: list[list[str]], where: str) -> tuple[str, tuple[Any, ...]]:
    """A statement that inserts a row again with a new id and new values in every other unique key."""
    fresh = {column for other in others for column in other if column not in columns}
    sets = ", ".join(f"'{column}', {_fresh(table, column)}" for column in sorted(fresh | {"id"}))
    source = f"(SELECT * FROM {table} WHERE {where} ORDER BY id LIMIT 1)"
    record = f"jsonb_populate_record(NULL::{table}, to_jsonb(o) || jsonb_build_object({sets}))"
    return f"INSERT INTO {table} SELECT ({record}).* FROM {source} AS o", ()


def _fresh(table: str, column: str) -> str:
    """Another value of the column's type; foreign keys are checked at commit only, so any number will do."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT data_type, character_maximum_length FROM information_schema.columns"
            " WHERE table_name = %s AND column_name = %s",
            [table, column],
        )
        kind, length = cursor.fetchone()
    return f"'{'Z' * min(length, 8)}'" if kind == "character varying" else "987654"


def test_coded_constraints_and_rules_name_one_another(full):
    with connection.cursor() as cursor:
        cursor.execute("SELECT conname FROM pg_constraint UNION SELECT relname FROM pg_class WHERE relkind = 'i'")
        names = {row[0] for row in cursor.fetchall()}
    coded = {code_of(name) for name in names} - {""}
    rules = {rule.code for rule in all_rules()}
    assert coded <= rules, coded - rules
    assert {code for code in rules if re.fullmatch(r"[A-Z]{3}-19\d", code) and not code.startswith("MSG")} <= coded


def pairs(life: Any) -> list[tuple[str, str]]:
    return [(a, b) for a in life.states for b in life.states if a != b]


@pytest.mark.parametrize("table", LIVES)
def test_the_table_refuses_every_move_that_the_life_does_not_know(full, table):
    life = LIVES[table]
    legal = reach(life)
    assert life.edges() <= legal
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT min(id) FROM {table}")
        (row,) = cursor.fetchone()
        assert row is not None
        if table == "store_bondedlist":
            cursor.execute(f"UPDATE {table} SET released_at = now(), past_gate_at = now()")
        if table == "store_passage":
            cursor.execute(f"UPDATE {table} SET resolution_reason = 'x'")
        if table == "store_arrival":
            cursor.execute(f"UPDATE {table} SET reason = 'x'")
        if table == "store_visit":
            cursor.execute(f"UPDATE {table} SET card_no = ''")
    for source, target in pairs(life):
        _stand(table, row, source)
        if (source, target) in legal:
            with connection.cursor() as cursor:
                cursor.execute(f"UPDATE {table} SET state = %s WHERE id = %s", [target, row])
        else:
            error = violated(f"UPDATE {table} SET state = %s WHERE id = %s", (target, row))
            speaks(error, "lif_001_illegal_move")
            facts = refusal_of(error).decision.reasons[0].facts
            assert (facts["paper"], facts["state"], facts["move"]) == (table, source, target)


def _stand(table: str, row: int, state: str) -> None:
    """Put the row into a state whatever the guard says, as only the tables' owner can."""
    with connection.cursor() as cursor:
        # Deferred foreign keys that wait in this transaction would keep the table from being altered.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER zb_life")
        cursor.execute(f"UPDATE {table} SET state = %s WHERE id = %s", [state, row])
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER zb_life")


def test_nothing_leaves_the_states_that_are_the_end():
    """But a vehicle's filing, which has none: it may always be filed again."""
    for table, life in LIVES.items():
        ends = life.states.keys() - {source for source, _ in life.edges()}
        assert ends or table in ("store_vehicle", "store_trailer")
        assert not [pair for pair in reach(life) if pair[0] in ends]


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_what_is_append_only_stays(full, table):
    for statement in (f"DELETE FROM {table}", f"UPDATE {table} SET id = id"):
        speaks(violated(statement), "lif_003_append_only")
