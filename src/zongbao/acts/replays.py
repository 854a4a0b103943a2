"""Doing again what went wrong on the way: a refused message from its kept bytes, a receipt that did not arrive."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q

from zongbao.acts import intake
from zongbao.acts.context import Actor, fetch, permit, record
from zongbao.core.decision import Refused
from zongbao.core.roles import ENTERPRISE_ROLES, Role
from zongbao.store.models import Organisation, RawMessage, Receipt, User

REPLAYERS = ENTERPRISE_ROLES | {Role.SYSTEM_ADMIN}
State = RawMessage.State


def speaker(organisation: Organisation, door: str) -> Actor | None:
    """Who answers for what an organisation's client sent: its longest-standing active declarant or manager."""
    people = User.objects.filter(
        organisation=organisation, organisation__active=True, role__in=ENTERPRISE_ROLES, is_active=True
    )
    user = people.select_related("organisation__zone").order_by("pk").first()
    if user is None:
        return None
    return Actor(user, user.role, organisation, f"{user.full_name}·{organisation.name_zh[:40]}", door)


def attempts_of(message: RawMessage) -> list[RawMessage]:
    """The message that came first and every attempt at it, in order, without their bytes."""
    first = message.attempt_of_id or message.pk
    rows = RawMessage.objects.filter(Q(pk=first) | Q(attempt_of=first)).defer("raw", "reply")
    return list(rows.select_related("decision").order_by("pk"))


@transaction.atomic
def replay(actor: Actor, message_id: int, seen: int | None = None) -> RawMessage:
    """Run a refused message again from its kept bytes, in the name of its sender; gives the new attempt.

    ``seen`` is the newest attempt that the person knew of: if there is a newer one already, that one is given and
    nothing is done. ``Refused`` MSG-197 if it was not refused or left a paper, MSG-196 if nobody speaks for its sender.
    """
    permit(actor, "message.replay", REPLAYERS)
    asked = _message(actor, message_id)
    first = RawMessage.objects.select_for_update().get(pk=asked.attempt_of_id or asked.pk)
    known = attempts_of(first)
    if seen is not None and known[-1].pk != seen:
        return known[-1]
    if standing := [row for row in known if row.state != State.REFUSED or row.subject_no]:
        raise Refused.because("MSG-197", id=first.message_id or first.pk, state=standing[-1].state)
    voice = _voice(actor, first)
    RawMessage.objects.filter(pk__in=[row.pk for row in known]).update(first=False)
    made = intake.again(voice, first).message
    told = {"attempt": made.pk, "number": len(known), "sender": voice.organisation.code if voice.organisation else ""}
    record(actor, "message.replay", "message", str(first.pk), before=State.REFUSED, after=made.state, **told)
    return made


@transaction.atomic
def redeliver(actor: Actor, receipt_id: int, reason: str) -> Receipt:
    """Let the folder door write a receipt's file again; one that still waits to be written just goes on waiting."""
    permit(actor, "receipt.redeliver", REPLAYERS)
    if not reason.strip():
        raise Refused.because("LIF-002", paper="receipt", move="redeliver", path="reason")
    if actor.role == Role.SYSTEM_ADMIN:
        row = Receipt.objects.select_for_update().filter(pk=receipt_id).first()
        if row is None:
            raise Refused.because("ACC-404", kind="receipt", number=receipt_id)
    else:
        row = fetch(actor, Receipt, pk=receipt_id)
    before, row.delivered_at = row.delivered_at, None
    row.save(update_fields=["delivered_at"])
    told = {"delivered_at": before.isoformat() if before else ""}
    record(actor, "receipt.redeliver", "receipt", row.message_id, reason=reason, **told)
    return row


def _message(actor: Actor, message_id: int) -> RawMessage:
    """The message: any for the system administrator, who never sees its content; else what the actor may see."""
    if actor.role != Role.SYSTEM_ADMIN:
        return fetch(actor, RawMessage, lock=False, pk=message_id)
    row = RawMessage.objects.filter(pk=message_id).first()
    if row is None:
        raise Refused.because("ACC-404", kind="message", number=message_id)
    return row


def _voice(actor: Actor, message: RawMessage) -> Actor:
    """In whose name the message speaks: the enterprise's own person, else the one who answers for its sender."""
    if actor.is_enterprise:
        return actor
    sender = message.sender
    found = None
    if sender is not None and sender.kind == Organisation.Kind.ENTERPRISE:
        found = speaker(sender, message.door)
    if found is None:
        raise Refused.because("MSG-196", sender=sender.name_zh if sender else "-")
    return found
