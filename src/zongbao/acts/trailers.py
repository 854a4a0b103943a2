"""Trailers and chassis (挂车、车架): filed, approved and ended as vehicles are."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from django.db import transaction

from zongbao.acts import filings
from zongbao.acts.context import Actor
from zongbao.core.decision import Reason
from zongbao.core.lives import TRAILER
from zongbao.domain.papers.trailer import check_trailer
from zongbao.domain.papers.vehicle import check_ending
from zongbao.store import models, pass_facts

REGISTER = filings.Register("trailer", models.Trailer, "number", TRAILER)


@transaction.atomic
def file_trailer(
    actor: Actor, *, number: str, kind: str, weight_kg: Decimal, zone: models.Zone | None = None
) -> models.Trailer:
    """File a trailer or chassis of one's own, or a change of it; customs approve both."""
    stated = {"kind": kind, "weight_kg": weight_kg}

    def check(_existing: models.Trailer | None) -> Iterable[Reason]:
        return check_trailer(number, kind, weight_kg)

    row: models.Trailer = filings.file(actor, REGISTER, number, stated, zone, check, weight_kg=str(weight_kg))
    return row


@transaction.atomic
def approve_trailer(actor: Actor, number: str, reason: str = "") -> models.Trailer:
    """Approve a filing, or the change of one, which takes the place of what stood."""
    return _decide(actor, number, "approve", reason)


@transaction.atomic
def return_trailer(actor: Actor, number: str, reason: str) -> models.Trailer:
    """Return a first filing; it may be filed again."""
    return _decide(actor, number, "return", reason)


@transaction.atomic
def refuse_trailer_change(actor: Actor, number: str, reason: str) -> models.Trailer:
    """Refuse a change; the filing stays as it stands."""
    return _decide(actor, number, "refuse_change", reason)


def _decide(actor: Actor, number: str, move: str, reason: str) -> models.Trailer:
    row: models.Trailer = filings.decide(actor, REGISTER, number, move, reason)
    return row


@transaction.atomic
def cancel_trailer(actor: Actor, number: str, reason: str) -> models.Trailer:
    """End a filing of one's own (注销); not while a live pass names the frame (VEH-154)."""
    return _end(actor, number, "cancel", reason)


@transaction.atomic
def revoke_trailer(actor: Actor, number: str, reason: str) -> models.Trailer:
    """End a filing as customs (撤销), under the same condition."""
    return _end(actor, number, "revoke", reason)


def _end(actor: Actor, number: str, move: str, reason: str) -> models.Trailer:
    row: models.Trailer = filings.end(actor, REGISTER, number, move, reason, _against_ending)
    return row


def _against_ending(row: models.Trailer) -> Iterable[Reason]:
    """The gate does not see frames, so that only a pass under way stands against it."""
    passes = models.GatePass.objects.filter(zone=row.zone_id, paper__frame_no=row.number)
    return check_ending(row.number, pass_facts.live_pass(passes), inside=False)
