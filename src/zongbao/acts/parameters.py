"""Parameters that operators set (参数取值): one administrator proposes, another confirms; what has begun stays."""

from __future__ import annotations

import datetime as dt

from django.db import connection, transaction

from zongbao.acts.context import Actor, permit, record, take
from zongbao.core import clock
from zongbao.core.decision import Decision, Reason, Refused
from zongbao.core.lives import PARAMETER
from zongbao.core.roles import Role
from zongbao.domain import parameter_values as values
from zongbao.domain.parameter_values import Proposal
from zongbao.regulations import parameters
from zongbao.store.models import ParameterValue
from zongbao.store.parameter_values import IN_FORCE, entry_of, reader

State = ParameterValue.State
# An advisory lock of this class lets one confirmation look and write at a time; the ledger's are of another class.
_LOCK_CLASS, _LOCK = 0x5A42_0004, 1


@transaction.atomic
def propose_value(actor: Actor, proposal: Proposal) -> ParameterValue:
    """Propose a value; it changes nothing until the security administrator confirms it."""
    permit(actor, "parameter.propose", {Role.SYSTEM_ADMIN})
    _known(proposal.key)
    at = clock.now()
    _refuse([*values.check_proposal(proposal, at), *_overlaps(proposal)])
    assert actor.user is not None, "administrators are persons"
    row = ParameterValue.objects.create(
        key=proposal.key,
        value=values.written(values.parsed(parameters.parameter(proposal.key), proposal.value)),
        **{name: getattr(proposal, name) for name in parameters.SCOPES},
        valid_from=proposal.start,
        valid_to=proposal.end,
        ground=proposal.ground.strip(),
        citation=proposal.citation.strip(),
        proposed_by=actor.user,
        proposed_at=at,
    )
    _record(actor, "propose", row, proposal.ground, before=_standing(row), after=row.value)
    return row


@transaction.atomic
def confirm_value(actor: Actor, value_id: int) -> ParameterValue:
    """Let a proposed value come into force on its first day; the person who proposed it may not."""
    _one_at_a_time()
    row = _row(value_id)
    take(actor, PARAMETER, row, "confirm")
    if actor.user is not None and actor.user.pk == row.proposed_by_id:
        raise Refused.because("PAR-191", username=actor.user.username)
    at, proposal = clock.now(), proposal_of(row)
    _refuse([*values.check_proposal(proposal, at), *_overlaps(proposal)])
    before = _standing(row)
    row.confirmed_by, row.confirmed_at = actor.user, at
    row.save()
    _record(actor, "confirm", row, "", before=before, after=row.value)
    transaction.on_commit(reader.forget)
    return row


@transaction.atomic
def withdraw_value(actor: Actor, value_id: int, reason: str) -> ParameterValue:
    """Take a proposal back, or turn it down."""
    row = _row(value_id)
    take(actor, PARAMETER, row, "withdraw", reason)
    _leave(actor, row, reason)
    _record(actor, "withdraw", row, reason, before=row.value)
    return row


@transaction.atomic
def end_value(actor: Actor, value_id: int, reason: str) -> ParameterValue:
    """End a confirmed value with the present day; one that has not begun yet never does."""
    _one_at_a_time()
    row = _row(value_id)
    take(actor, PARAMETER, row, "end", reason)
    at = clock.now()
    last = values.last_fixed_day(at)
    if row.valid_to is not None and row.valid_to <= last:
        raise Refused.because("LIF-001", paper="parameter", state="ended", move="end", allowed="confirmed")
    planned = row.valid_to
    if row.valid_from > last:
        row.state = State.WITHDRAWN
    else:
        row.valid_to = last
    _leave(actor, row, reason)
    _record(actor, "end", row, reason, before=row.value, planned=_iso(planned))
    transaction.on_commit(reader.forget)
    return row


def proposal_of(row: ParameterValue) -> Proposal:
    """What the row says, as it was proposed."""
    scope = {name: getattr(row, name) for name in parameters.SCOPES}
    return Proposal(row.key, row.value, row.valid_from, row.valid_to, ground=row.ground, citation=row.citation, **scope)


def _known(key: str) -> None:
    if key not in parameters.all_parameters():
        raise Refused.because("ACC-404", kind="parameter", number=key)


def _row(value_id: int) -> ParameterValue:
    row = ParameterValue.objects.select_for_update().filter(pk=value_id).first()
    if row is None:
        raise Refused.because("ACC-404", kind="parameter", number=value_id)
    return row


def _refuse(reasons: list[Reason]) -> None:
    if reasons:
        raise Refused(Decision.of(reasons))


def _overlaps(proposal: Proposal) -> list[Reason]:
    """The confirmed values of the same scope on the same days."""
    scope = {name: getattr(proposal, name) for name in parameters.SCOPES}
    rows = ParameterValue.objects.filter(key=proposal.key, state__in=IN_FORCE, **scope)
    if proposal.end is not None:
        rows = rows.filter(valid_from__lte=proposal.end)
    meeting = rows.exclude(valid_to__lt=proposal.start)
    facts = [{"parameter": row.key, "value": row.value, "from": _iso(row.valid_from)} for row in meeting]
    return [Reason("PAR-190", one, "start") for one in facts]


def _leave(actor: Actor, row: ParameterValue, reason: str) -> None:
    row.withdrawn_by, row.withdrawn_at, row.withdrawal_reason = actor.user, clock.now(), reason.strip()[:255]
    row.save()


def _standing(row: ParameterValue) -> str:
    """The value that would hold on the first day without this one."""
    scope = {name: getattr(row, name) for name in parameters.SCOPES}
    entry = parameters.explain(row.key, row.valid_from, **scope).current
    return "" if entry is None else values.written(entry.value)


def _record(
    actor: Actor, act: str, row: ParameterValue, reason: str, *, before: str = "", after: str = "", **more: str
) -> None:
    scope = dict(entry_of(row).scope)
    days = {"from": _iso(row.valid_from), "to": _iso(row.valid_to)}
    told = {"value_id": row.pk, **days, **scope, **more}
    record(actor, f"parameter.{act}", "parameter", row.key, reason=reason, before=before[:20], after=after[:20], **told)


def _iso(day: dt.date | None) -> str:
    return day.isoformat() if day else ""


def _one_at_a_time() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCK_CLASS, _LOCK])
