"""Storing decisions: every automatic or human answer stands with its reasons, inputs and rule version."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from zongbao import __version__
from zongbao.acts.context import Actor
from zongbao.core.decision import Decision
from zongbao.store.copying import insert
from zongbao.store.models import StoredDecision
from zongbao.store.models.scope import scope_of
from zongbao.store.papers import reasons_json


@dataclass(frozen=True, slots=True)
class Taken:
    """A decision about to be stored: on what, answering which question; ``row`` is the subject's own, if it got one."""

    kind: str
    number: str
    row: Model | None
    question: str
    decision: Decision
    inputs: dict[str, Any]
    remark: str = ""


def decision_row(actor: Actor, taken: Taken, at: dt.datetime) -> StoredDecision:
    """The row of one decision, not yet written; a machine's decision has no ``decided_by``."""
    enterprise, zone = scope_of(taken.row) if taken.row is not None else (None, None)
    return StoredDecision(
        subject_kind=taken.kind,
        subject_no=taken.number,
        enterprise_id=enterprise,
        zone_id=zone,
        question=taken.question,
        outcome=taken.decision.outcome.value,
        reasons=reasons_json(taken.decision),
        inputs=taken.inputs,
        rule_version=__version__,
        decided_at=at,
        decided_by=actor.user if taken.question.startswith("person:") else None,
        on_behalf_of=actor.on_behalf,
        remark=taken.remark[:255],
    )


def store_decisions(actor: Actor, taken: Sequence[Taken], at: dt.datetime) -> list[StoredDecision]:
    """Write decisions set-wise, in order."""
    rows = [decision_row(actor, one, at) for one in taken]
    insert(rows, keyed=True)
    return rows
