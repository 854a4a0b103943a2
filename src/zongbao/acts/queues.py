"""Claiming, giving back and handing over what waits for an officer; the act on the paper still guards itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from zongbao.acts.context import Actor, fetch, permit, record
from zongbao.core import clock
from zongbao.core.decision import Decision, Refused
from zongbao.core.roles import Role
from zongbao.domain.queues import waits
from zongbao.regulations import parameters
from zongbao.store import models

BULK = 100  # papers claimed in one step
KEYS: Mapping[str, tuple[type[Any], str]] = {
    "list": (models.BondedList, "list_no"),
    "declaration": (models.Declaration, "pre_entry_no"),
    "pass": (models.GatePass, "pass_no"),
    "book": (models.AccountBook, "book_no"),
    "vehicle": (models.Vehicle, "plate"),
    "trailer": (models.Trailer, "number"),
    "card": (models.Card, "pk"),
    "visit": (models.Visit, "pk"),
    "passage": (models.Passage, "pk"),
    "arrival": (models.Arrival, "gate_pass__pass_no"),
}
BY_ROW = frozenset(kind for kind, (_, field) in KEYS.items() if field == "pk")  # papers without a number of their own
Subject = tuple[str, str]  # kind and number of a paper


@dataclass(frozen=True, slots=True)
class Claimed:
    """What a bulk claim brought: the claims, and why each other paper was not to be had."""

    taken: Sequence[models.WorkClaim]
    refused: Sequence[Decision]


def _waiting(actor: Actor, kind: str, number: str) -> None:
    """Refuse unless the paper is one that the actor sees and that waits for an officer."""
    permit(actor, "queue.claim", {Role.CUSTOMS})
    if kind not in KEYS or (kind in BY_ROW and not number.isdecimal()):
        raise Refused.because("ACC-404", kind=kind, number=number)
    model, field = KEYS[kind]
    row: Any = fetch(actor, model, lock=False, **{field: number})
    if not waits(kind, row.state):
        raise Refused.because("QUE-102", kind=kind, number=number, state=row.state)


def _held(kind: str, number: str) -> models.WorkClaim | None:
    rows = models.WorkClaim.objects.select_for_update(of=("self",)).select_related("officer")
    return rows.filter(subject_kind=kind, subject_no=number).first()


def _ends(at: dt.datetime) -> dt.datetime:
    return at + dt.timedelta(hours=parameters.whole("queue_claim_hours", clock.day_of(at)))


def _give_to(officer: models.User, kind: str, number: str) -> models.WorkClaim:
    """The paper's claim in the officer's name, whoever held it; two at once wait for one another here."""
    at = clock.now()
    values = {"officer": officer, "office": officer.organisation, "claimed_at": at, "expires_at": _ends(at)}
    row, _ = models.WorkClaim.objects.update_or_create(subject_kind=kind, subject_no=number, defaults=values)
    return row


def _refuse_if_anothers(actor: Actor, held: models.WorkClaim | None) -> None:
    if held and held.officer != actor.user and held.expires_at > clock.now():
        until = f"{held.expires_at.astimezone(clock.SHANGHAI):%m-%d %H:%M}"
        raise Refused.because("QUE-101", number=held.subject_no, officer=held.officer.full_name, until=until)


@transaction.atomic
def claim(actor: Actor, kind: str, number: str) -> models.WorkClaim:
    """Claim a waiting paper, or prolong one's own claim; ``Refused`` QUE-101 while a colleague holds it."""
    _waiting(actor, kind, number)
    at, user = clock.now(), actor.user
    assert user is not None, "customs officers are persons"
    values = {"officer": user, "office": user.organisation, "claimed_at": at, "expires_at": _ends(at)}
    fresh = models.WorkClaim(subject_kind=kind, subject_no=number, **values)
    models.WorkClaim.objects.bulk_create([fresh], ignore_conflicts=True)  # waits for whoever inserts the same now
    _refuse_if_anothers(actor, _held(kind, number))
    row = _give_to(user, kind, number)
    record(actor, "queue.claim", kind, number, until=row.expires_at.isoformat())
    return row


def claim_many(actor: Actor, subjects: Iterable[Subject]) -> Claimed:
    """Claim several, in one order for everybody, so that two bulk claims never wait for one another in a ring."""
    taken, refused = [], []
    for kind, number in sorted(set(subjects))[:BULK]:
        try:
            taken.append(claim(actor, kind, number))
        except Refused as no:
            refused.append(no.decision)
    return Claimed(taken, refused)


@transaction.atomic
def give_back(actor: Actor, kind: str, number: str) -> None:
    """End one's own claim; the paper may have been decided meanwhile."""
    permit(actor, "queue.give_back", {Role.CUSTOMS})
    held = _held(kind, number)
    if held is None or held.office != actor.organisation or held.expires_at <= clock.now():
        raise Refused.because("QUE-103", number=number)
    if held.officer != actor.user:
        raise Refused.because("QUE-104", number=number, officer=held.officer.full_name)
    held.delete()
    record(actor, "queue.give_back", kind, number)


@transaction.atomic
def hand_over(actor: Actor, kind: str, number: str, username: str, reason: str) -> models.WorkClaim:
    """Give a waiting paper to a colleague of the office.

    An office's officers are equals on the platform, so any of them may reassign what an absent colleague
    holds; that needs a reason (QUE-106), and the audit trail names all three.
    """
    _waiting(actor, kind, number)
    held = _held(kind, number)
    before = held.officer.username if held and held.expires_at > clock.now() else ""
    if held and before and held.officer != actor.user and not reason.strip():
        raise Refused.because("QUE-106", path="reason", number=number, officer=held.officer.full_name)
    row = _give_to(colleague(actor, username), kind, number)
    record(actor, "queue.hand_over", kind, number, reason=reason, holder_before=before, holder=username)
    return row


@transaction.atomic
def hand_over_all(actor: Actor, holder: str, username: str, reason: str) -> list[models.WorkClaim]:
    """Give everything that an absent colleague holds to another in one step; without a reason ``Refused`` QUE-106."""
    permit(actor, "queue.hand_over", {Role.CUSTOMS})
    absent, taker = colleague(actor, holder, "holder"), colleague(actor, username)
    if absent == taker:
        raise Refused.because("QUE-120", path="officer", officer=taker.full_name)
    rows = models.WorkClaim.objects.select_for_update().filter(officer=absent, expires_at__gt=clock.now())
    held = list(rows.order_by("subject_kind", "subject_no"))
    if not held:
        raise Refused.because("QUE-121", path="holder", officer=absent.full_name)
    if absent != actor.user and not reason.strip():
        raise Refused.because("QUE-106", path="reason", number=held[0].subject_no, officer=absent.full_name)
    for one in held:
        one.officer, one.claimed_at, one.expires_at = taker, clock.now(), _ends(clock.now())
        told = {"holder_before": holder, "holder": username}
        record(actor, "queue.hand_over", one.subject_kind, one.subject_no, reason=reason, **told)
    models.WorkClaim.objects.bulk_update(held, ["officer", "claimed_at", "expires_at"])
    return held


def colleague(actor: Actor, username: str, path: str = "officer") -> models.User:
    """The active officer of the actor's office with that user name; ``Refused`` QUE-105 if there is none."""
    found: models.User | None = colleagues(actor).filter(username=username).first()
    if found is None:
        raise Refused.because("QUE-105", path=path, username=username)
    return found


def colleagues(actor: Actor) -> Any:
    """The active officers of the actor's office, the actor included."""
    rows = models.User.objects.filter(role=Role.CUSTOMS, is_active=True, organisation=actor.organisation)
    return rows.order_by("full_name", "id")
