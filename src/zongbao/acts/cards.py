"""Long-term cards (长期卡): applied for and reported lost by their enterprise, issued and taken back by customs."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from zongbao.acts import delegations, notices
from zongbao.acts.context import Actor, fetch, permit, record, take
from zongbao.acts.deciding import Taken, store_decisions
from zongbao.core import clock
from zongbao.core.decision import Decision, Outcome, Refused
from zongbao.core.lives import CARD
from zongbao.core.roles import ENTERPRISE_ROLES, Role
from zongbao.domain.papers.card import check_card
from zongbao.store import models, pass_facts

_GRANTS = ("issue", "resume")  # moves that put a card in force


@transaction.atomic
def apply_card(
    actor: Actor,
    *,
    card_no: str,
    physical_no: str,
    plate: str,
    valid_from: dt.date,
    valid_until: dt.date,
    card_type: str = "ic",
) -> models.Card:
    """Apply for a card for a vehicle of one's own whose filing is in force; customs issue it."""
    permit(actor, "card.apply", ENTERPRISE_ROLES)
    own, at = actor.organisation, clock.now()
    assert own is not None, "enterprise roles have an organisation (acc_101)"
    vehicle = models.Vehicle.objects.filter(plate=plate, owner=own).first()
    today = clock.day_of(at)
    sound = vehicle is not None and pass_facts.in_force(vehicle, today)
    numbers, days = (card_no, physical_no), (valid_from, valid_until)
    if against := check_card(numbers, days, plate, today, own_in_force=sound, taken=_taken(card_no)):
        raise Refused(Decision.of(against))
    assert vehicle is not None, "an unknown vehicle was refused (VEH-170)"
    row = models.Card(
        card_no=card_no, physical_no=physical_no, card_type=card_type, enterprise=own, zone_id=vehicle.zone_id,
        vehicle=vehicle, valid_from=valid_from, valid_until=valid_until, applied_at=at,
    )  # fmt: skip
    row.save(force_insert=True)
    record(actor, "card.apply", "card", str(row.pk), after=row.state, card_no=card_no, plate=plate)
    notices.tell([notices.to_office(Role.CUSTOMS, "card.apply", "card", str(row.pk), row.zone_id, card_no)], at)
    return row


def _taken(card_no: str) -> bool:
    """Whether a card of that number is in force; of two issued at once the table refuses the second."""
    return models.Card.objects.filter(card_no=card_no, state="active").exists()


@transaction.atomic
def issue_card(actor: Actor, key: int, reason: str = "") -> models.Card:
    """Issue a card that was applied for: the gate knows it from now on."""
    return _move(actor, key, "issue", reason)


@transaction.atomic
def refuse_card(actor: Actor, key: int, reason: str) -> models.Card:
    """Refuse to issue a card."""
    return _move(actor, key, "refuse", reason)


@transaction.atomic
def report_loss(actor: Actor, key: int, reason: str) -> models.Card:
    """Report one's own card lost (挂失): the gate calls the desk when it is read."""
    return _move(actor, key, "report_loss", reason)


@transaction.atomic
def suspend_card(actor: Actor, key: int, reason: str) -> models.Card:
    """Suspend a card until further notice."""
    return _move(actor, key, "suspend", reason)


@transaction.atomic
def resume_card(actor: Actor, key: int, reason: str) -> models.Card:
    """Put a suspended card, or one that was found again, back in force."""
    return _move(actor, key, "resume", reason)


@transaction.atomic
def take_back_card(actor: Actor, key: int, reason: str) -> models.Card:
    """Take a card back (收回) for good."""
    return _move(actor, key, "take_back", reason)


def take_back_with(actor: Actor, vehicle: models.Vehicle, reason: str) -> None:
    """Take back the cards of a vehicle whose filing ends: whoever files it next brings cards of their own."""
    for row in vehicle.cards.select_for_update().filter(state__in=("active", "lost", "suspended")).order_by("id"):
        before = take(Actor.platform(), CARD, row, "take_back", reason)
        row.decision_reason = reason[:255]
        row.save()
        number = str(row.pk)
        record(actor, "card.take_back", "card", number, reason=reason, before=before, after=row.state)


def _own_in_force(row: models.Card, at: dt.datetime) -> bool:
    """Whether the vehicle is still the applicant's, its filing in force."""
    return row.vehicle.owner_id == row.enterprise_id and pass_facts.in_force(row.vehicle, clock.day_of(at))


def _move(actor: Actor, key: int, move: str, reason: str) -> models.Card:
    """A move of a card's life: state, decision of an officer, audit line, and the other side told."""
    permit(actor, f"card.{move}", CARD.move(move).roles)
    row = fetch(actor, models.Card, pk=key)
    before = take(actor, CARD, row, move, reason)
    actor, number, at = delegations.standing(actor, "card", row), str(row.pk), clock.now()
    if move in _GRANTS and _taken(row.card_no):
        raise Refused.because("VEH-190", path="card_no", card=row.card_no)
    if move == "issue" and not _own_in_force(row, at):
        raise Refused.because("VEH-170", path="plate", plate=row.vehicle.plate)
    row.decision_reason = reason[:255]
    row.save()
    if actor.is_enterprise:
        told = notices.to_office(Role.CUSTOMS, f"card.{move}", "card", number, row.zone_id, row.card_no)
    else:
        decision = Decision(Outcome.ACCEPT if move in _GRANTS else Outcome.REFUSE)
        store_decisions(actor, [Taken("card", number, row, f"person:{move}", decision, {}, reason)], at)
        told = notices.to_enterprise(f"card.{move}", "card", number, row, f"{row.card_no} {reason}".strip())
    record(actor, f"card.{move}", "card", number, reason=reason, before=before, after=row.state, card_no=row.card_no)
    notices.tell([told], at)
    return row
