"""Delegation with limits (授权代办): given, revoked, and asked for wherever an officer decides."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from operator import attrgetter
from typing import Any

from django.db import transaction
from django.db.models import DecimalField, ExpressionWrapper, F, Sum

from zongbao.acts.context import Actor, permit, record
from zongbao.acts.queues import KEYS, colleague
from zongbao.core import clock
from zongbao.core.decision import Decision, Refused
from zongbao.core.roles import Grade, Role
from zongbao.domain.delegation import Grant, Terms, check_terms, choose
from zongbao.regulations import parameters
from zongbao.regulations.exchange_rates import USD, NoRate, cny_rate
from zongbao.store import models

KINDS = (*KEYS, "lane")  # of papers that an officer decides, and of what customs switch
_CENT = Decimal("0.01")


@transaction.atomic
def give(actor: Actor, giver: str, delegate: str, terms: Terms, reason: str) -> models.Delegation:
    """Let a colleague decide for an officer within limits; made by that officer, or by a head for an absent one."""
    permit(actor, "delegation.give", {Role.CUSTOMS})
    giving, standing_in = colleague(actor, giver, "giver"), colleague(actor, delegate, "delegate")
    _may_give(actor, giving)
    if giving == standing_in:
        raise Refused.because("QUE-114", path="delegate", officer=giving.full_name)
    at = clock.now()
    days_max = parameters.whole("delegation_days_max", clock.day_of(at))
    if found := check_terms(terms, KINDS, at, days_max):
        raise Refused(Decision.of(found))
    if not reason.strip():
        raise Refused.because("LIF-002", paper="delegation", move="give", path="reason")
    row = models.Delegation.objects.create(
        office=_office(actor),
        giver=giving,
        delegate=standing_in,
        kinds=sorted(terms.kinds),
        limit_cny=terms.limit,
        starts_at=terms.starts,
        ends_at=terms.ends,
        reason=reason[:255],
        made_at=at,
        made_by_id=_person(actor).pk,
    )
    told = {"giver": giver, "delegate": delegate, "kinds": row.kinds, "ends": terms.ends.isoformat()}
    limit = None if terms.limit is None else str(terms.limit)
    record(actor, "delegation.give", "delegation", str(row.pk), reason=reason, limit_cny=limit, **told)
    return row


def _may_give(actor: Actor, giver: models.User) -> None:
    """An officer gives what is theirs, a head what is an officer's; an assistant has nothing to give."""
    if giver.grade == Grade.ASSISTANT:
        raise Refused.because("QUE-117", path="giver", officer=giver.full_name)
    if giver != actor.user and _person(actor).grade != Grade.HEAD:
        raise Refused.because("QUE-116", path="giver", officer=giver.full_name)


def _office(actor: Actor) -> models.Organisation:
    assert actor.organisation is not None, "customs officers belong to an office"
    return actor.organisation


def _person(actor: Actor) -> models.User:
    assert actor.user is not None, "customs officers are persons"
    return actor.user


@transaction.atomic
def revoke(actor: Actor, key: int, reason: str = "") -> models.Delegation:
    """End a delegation before its time: by its giver or a head; whoever holds it may lay it down."""
    permit(actor, "delegation.revoke", {Role.CUSTOMS})
    rows = models.Delegation.objects.select_for_update(of=("self",)).select_related("giver", "delegate")
    row = rows.filter(pk=key, office=actor.organisation).first()
    if row is None:
        raise Refused.because("ACC-404", kind="delegation", number=str(key))
    if actor.user not in (row.giver, row.delegate) and _person(actor).grade != Grade.HEAD:
        raise Refused.because("QUE-116", path="giver", officer=row.giver.full_name)
    at = clock.now()
    if row.revoked_at or row.ends_at <= at:
        raise Refused.because("QUE-118", ended=f"{row.revoked_at or row.ends_at:%Y-%m-%d}")
    row.revoked_at, row.revoked_by = at, actor.user
    row.save(update_fields=["revoked_at", "revoked_by"])
    record(actor, "delegation.withdraw", "delegation", str(key), reason=reason)
    return row


def standing(actor: Actor, kind: str, row: Any) -> Actor:
    """The actor with the right to decide this paper, on whose behalf where it is a delegate.

    Heads and officers decide on their own; for what a colleague who delegated to them has claimed, on that colleague's
    behalf. An assistant needs a delegation that covers kind and value: ``Refused`` QUE-110, QUE-111 or QUE-112 without.
    """
    if actor.role != Role.CUSTOMS or actor.user is None:
        return actor
    assistant, at = actor.user.grade == Grade.ASSISTANT, clock.now()
    held = _held(actor, at, ended_too=assistant)
    if not held and not assistant:
        return actor
    if not assistant:
        claimant = _claimant(kind, row, at)
        held = [one for one in held if one.giver_id == claimant]
    chosen = choose([_grant(one) for one in held], kind, _value(kind, row) if held else None, at)
    if isinstance(chosen, Grant):
        return replace(actor, on_behalf=next(one.giver for one in held if _grant(one) == chosen))
    if assistant:
        raise Refused(Decision.of([chosen]))
    return actor


def _held(actor: Actor, at: dt.datetime, *, ended_too: bool) -> list[models.Delegation]:
    """What was delegated to the actor by somebody who may still give it."""
    rows = models.Delegation.objects.filter(
        delegate=actor.user, office=actor.organisation, revoked_at=None, giver__role=Role.CUSTOMS,
        giver__organisation=actor.organisation, giver__is_active=True,
    )  # fmt: skip
    rows = rows.exclude(giver__grade=Grade.ASSISTANT).select_related("giver")
    return list(rows if ended_too else rows.filter(starts_at__lte=at, ends_at__gt=at))


def _grant(row: models.Delegation) -> Grant:
    return Grant(row.giver.full_name, frozenset(row.kinds), row.limit_cny, row.starts_at, row.ends_at)


def _claimant(kind: str, row: Any, at: dt.datetime) -> int | None:
    """Who has claimed the paper, if anybody has."""
    if kind not in KEYS:
        return None
    number = str(attrgetter(KEYS[kind][1].replace("__", "."))(row))
    claims = models.WorkClaim.objects.filter(subject_kind=kind, subject_no=number, expires_at__gt=at)
    return claims.values_list("officer", flat=True).first()


def _value(kind: str, row: Any) -> Decimal | None:
    """What a paper is worth in CNY at today's rate; nothing for a kind without a value, None where no rate is known."""
    usd: Decimal = _WORTH[kind](row) if kind in _WORTH else Decimal(0)
    try:
        return (usd * cny_rate(USD, clock.day_of(clock.now()))).quantize(_CENT, ROUND_HALF_UP)
    except NoRate:
        return None if usd else Decimal(0)


def _list(row: models.BondedList) -> Decimal:
    return row.total_usd


def _declaration(row: models.Declaration) -> Decimal:
    return row.list.total_usd


def _pass(row: models.GatePass) -> Decimal:
    """What the vehicle carries: each line's share of its list line's value."""
    line = "list_line__"
    share = F(f"{line}usd_total") * F("declared_qty") / F(f"{line}declared_qty")
    worth = ExpressionWrapper(share, output_field=DecimalField(max_digits=30, decimal_places=5))
    return row.lines.aggregate(usd=Sum(worth))["usd"] or Decimal(0)


def _passage(row: models.Passage) -> Decimal:
    return _pass(row.gate_pass) if row.gate_pass else Decimal(0)


def _arrival(row: models.Arrival) -> Decimal:
    return _pass(row.gate_pass)


_WORTH: Mapping[str, Callable[[Any], Decimal]] = {
    "list": _list,
    "declaration": _declaration,
    "pass": _pass,
    "passage": _passage,
    "arrival": _arrival,
}


def of_office(actor: Actor) -> Iterable[models.Delegation]:
    """Every delegation of the actor's office, the newest first."""
    rows = models.Delegation.objects.filter(office=actor.organisation)
    return rows.select_related("giver", "delegate", "made_by", "revoked_by")
