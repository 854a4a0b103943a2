"""What every route shares: rows a caller may see, answers to outcomes, moves by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse

from zongbao.acts.context import Actor
from zongbao.api import problems
from zongbao.api.access import actor, user
from zongbao.api.bodies import Strict
from zongbao.api.writes import as_json
from zongbao.core.decision import Decision, Outcome, Refused
from zongbao.store import models
from zongbao.store.papers import decision_of

Move = Callable[[Actor, Any, str], Any]
CREATED, ACCEPTED = 201, 202


class Why(Strict):
    """The body of a move: its reason, mandatory where the paper's life says so."""

    reason: str = ""


def visible(request: HttpRequest, model: Any, *related: str) -> Any:
    """The rows of a model that the caller may see."""
    return model.objects.visible_to(user(request)).select_related(*related)


def one(rows: Any, **key: Any) -> Any:
    """The one row of that key among those visible, ``Refused`` ACC-404 if there is none."""
    row = rows.filter(**key).first()
    if row is None:
        raise Refused.because("ACC-404", kind=rows.model.__name__.lower(), number=next(iter(key.values())))
    return row


def zone_of(code: str) -> models.Zone | None:
    """The zone of that code; none if no code is given, ``Refused`` ACC-404 if it is unknown."""
    zone = models.Zone.objects.filter(code=code).first() if code else None
    if code and zone is None:
        raise Refused.because("ACC-404", path="zone", kind="zone", number=code)
    return zone


def answer(decision: Decision, subject: dict[str, Any] | None, **more: Any) -> HttpResponse:
    """201 for what was accepted, 202 for what waits for a person, a problem with the kept paper for a refusal."""
    if decision.outcome in (Outcome.ACCEPT, Outcome.MANUAL):
        status = CREATED if decision.accepted else ACCEPTED
        return as_json({"decision": problems.decision_shape(decision), "subject": subject, **more}, status)
    return problems.response(decision, subject=subject, **more)


def take_move(request: HttpRequest, paper: str, moves: Mapping[str, Move], number: Any, move: str, reason: str) -> Any:
    """Take the move of that name, ``Refused`` API-006 if the paper has none such."""
    if move not in moves:
        raise Refused.because("API-006", path="move", paper=paper, move=move, allowed=", ".join(sorted(moves)))
    return moves[move](actor(request), number, reason)


def decisions_on(kind: str, number: str) -> list[dict[str, Any]]:
    """Every decision taken on a paper, oldest first."""
    rows = models.StoredDecision.objects.filter(subject_kind=kind, subject_no=number)
    return [
        {
            "question": row.question,
            "decided_at": row.decided_at.isoformat(),
            "rule_version": row.rule_version,
            "remark": row.remark,
            **problems.decision_shape(decision_of(row)),
        }
        for row in rows
    ]
