"""Stored decisions as facts, read by plain SQL."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

import psycopg

from zongbao.domain.ledger.checkpoint import DecisionFact

_JSON = ("reasons", "inputs")
DECISION_COLUMNS = {
    name: f"{name}::text" if name in _JSON else f"{name}_id" if name in ("decided_by", "on_behalf_of") else name
    for name in DecisionFact.__dataclass_fields__
}


def decision_facts(raw: psycopg.Connection, statement: str, values: Sequence[object]) -> Iterator[DecisionFact]:
    """The decisions that a statement selects by ``DECISION_COLUMNS``, streamed."""
    with psycopg.ServerCursor(raw, "ledger_decisions", row_factory=psycopg.rows.tuple_row) as rows:
        rows.itersize = 5_000
        for row in rows.execute(statement, values):
            yield fact_of(row)


def fact_of(row: Sequence[object]) -> DecisionFact:
    """The decision of a row of ``DECISION_COLUMNS``."""
    fields = dict(zip(DECISION_COLUMNS, row, strict=True))
    for name in _JSON:
        fields[name] = json.loads(str(fields[name]))
    return DecisionFact(**fields)  # type: ignore[arg-type]
