"""What the database itself refuses: illegal moves of a paper's life, and any change of what is append-only."""

from __future__ import annotations

from collections.abc import Collection

from zongbao.core.lifecycle import Lifecycle
from zongbao.core.lives import ARRIVAL, BOOK, CARD, DECLARATION, LIST, PASS, PASSAGE, TRAILER, VEHICLE, VISIT

LIVES: dict[str, Lifecycle] = {
    "store_bondedlist": LIST,
    "store_declaration": DECLARATION,
    "store_gatepass": PASS,
    "store_accountbook": BOOK,
    "store_passage": PASSAGE,
    "store_arrival": ARRIVAL,
    "store_vehicle": VEHICLE,
    "store_trailer": TRAILER,
    "store_card": CARD,
    "store_visit": VISIT,
}
APPEND_ONLY = ("store_auditentry", "store_storeddecision", "store_ledgercheckpoint", "store_sealeddecision")

MOVE_GUARD = """
CREATE OR REPLACE FUNCTION zb_refuse_illegal_move() RETURNS trigger LANGUAGE plpgsql AS $guard$
BEGIN
    IF NEW.state <> OLD.state AND NOT (OLD.state || '>' || NEW.state = ANY (TG_ARGV::text[])) THEN
        RAISE EXCEPTION '% may not go from % to %', TG_TABLE_NAME, OLD.state, NEW.state
            USING ERRCODE = 'check_violation', CONSTRAINT = 'lif_001_illegal_move', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NEW;
END $guard$;
"""

APPEND_GUARD = """
CREATE OR REPLACE FUNCTION zb_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $guard$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME
        USING ERRCODE = 'check_violation', CONSTRAINT = 'lif_003_append_only', TABLE = TG_TABLE_NAME;
END $guard$;
"""


def reach(life: Lifecycle) -> frozenset[tuple[str, str]]:
    """All pairs that one act may leave behind: a move, or several taken in one transaction (declare, then approve)."""
    pairs = set(life.edges())
    while True:
        longer = {(a, d) for a, b in pairs for c, d in life.edges() if b == c and b in PASSING[life.paper]}
        if longer <= pairs:
            return frozenset(pairs)
        pairs |= longer


# States that an act passes through without resting; only these may be skipped in one update.
PASSING: dict[str, frozenset[str]] = {
    "list": frozenset({"stored", "pre_posted"}),
    "declaration": frozenset(),
    "pass": frozenset({"applied"}),
    "passage": frozenset(),
    "arrival": frozenset(),
    "vehicle": frozenset(),
    "trailer": frozenset(),
    "card": frozenset(),
    "visit": frozenset(),
    "book": frozenset({"declared", "change_requested", "close_requested"}),
}


def statements(standing: Collection[str], tables: Collection[str]) -> list[str]:
    """The SQL that puts the guards in place: of lives on tables that have a state by now (``standing``), of what is
    append-only on tables that are there; a migration runs it again when a life or a table is added."""
    made = [MOVE_GUARD, APPEND_GUARD]
    for table, life in LIVES.items():
        if table not in standing:
            continue
        pairs = ", ".join(f"'{source}>{target}'" for source, target in sorted(reach(life)))
        made.append(f"DROP TRIGGER IF EXISTS zb_life ON {table}")
        made.append(
            f"CREATE TRIGGER zb_life BEFORE UPDATE OF state ON {table}"
            f" FOR EACH ROW EXECUTE FUNCTION zb_refuse_illegal_move({pairs})"
        )
    for table in APPEND_ONLY:
        if table not in tables:
            continue
        made.append(f"DROP TRIGGER IF EXISTS zb_append_only ON {table}")
        made.append(
            f"CREATE TRIGGER zb_append_only BEFORE UPDATE OR DELETE ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION zb_refuse_change()"
        )
    return made
