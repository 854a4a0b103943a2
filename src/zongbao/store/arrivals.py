"""Named queries of arrivals: who receives, what stands against a confirmation, which receiving lists it completes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from zongbao.core import clock
from zongbao.domain.gate.arrival import ArrivalFacts
from zongbao.domain.papers.pass_checks import release_needed
from zongbao.regulations import parameters
from zongbao.store import gate_facts, models
from zongbao.store.models.passes import LIVE
from zongbao.store.models.scope import ScopedQuerySet
from zongbao.store.pass_facts import PassSurroundings

COUNTED = (*LIVE, "passed")  # passes whose goods are on the way or through


def awaited(row: models.GatePass, known: PassSurroundings) -> models.Arrival:
    """The arrival that a new pass asks for; not yet written.

    The receiver of an exit pass is the enterprise whose list its flow quotes, if there is exactly one; goods that
    enter come to the pass's own enterprise; anything else has no receiver here and is for customs alone.
    """
    if row.direction == "I":
        return models.Arrival(gate_pass=row, enterprise=row.enterprise, zone=row.zone)
    found = receiving(known.lists.values()).select_related("enterprise", "zone")
    sides = {(one.enterprise, one.zone) for one in found}
    enterprise, zone = sides.pop() if len(sides) == 1 else (None, row.zone)
    return models.Arrival(gate_pass=row, enterprise=enterprise, zone=zone)


def receiving(lists: Iterable[models.BondedList]) -> ScopedQuerySet[models.BondedList]:
    """The receivers' lists that these lists quote."""
    quoted = [one.related_list_no for one in lists if one.direction == "E" and one.related_list_no]
    return models.BondedList.objects.filter(list_no__in=quoted, direction="I")


def set_due(row: models.GatePass, at: dt.datetime) -> None:
    """The vehicle has left: from now on the receiver's days run."""
    days = parameters.whole("arrival_confirm_days", clock.day_of(at), zone=row.zone.code)
    models.Arrival.objects.filter(gate_pass=row, state="due").update(due_at=at + dt.timedelta(days=days))


def arrival_facts(row: models.GatePass, arrival: models.Arrival, *, stand_in: bool) -> ArrivalFacts:
    """The pass with what stands against its lists and those of their receivers."""
    lists = gate_facts.documents_of(row)
    both = [*lists, *receiving(lists).select_related("declaration")]
    return ArrivalFacts(
        pass_no=row.pass_no,
        state=arrival.state,
        collected=row.state == "passed",
        stand_in=stand_in,
        release_needed=release_needed(row.pass_type, any(one.release_needed for one in lists)),
        released=all(one.released_at is not None or not one.release_needed for one in lists),
        control_hits=gate_facts.hits(row, both),
    )


def completed(row: models.GatePass) -> list[models.BondedList]:
    """The receivers' lists whose goods have now all arrived though no gate of theirs collects them; locked.

    A sender's list is through when it is past its own gate and the arrival of every vehicle is confirmed. Its head
    is locked first, so that of two confirmations at once the second sees the first.
    """
    numbers = [one.number for one in row.documents.all()]
    sent = models.BondedList.objects.select_for_update(of=("self",)).order_by("id")
    sent = sent.filter(list_no__in=numbers, direction="E", past_gate_at__isnull=False)
    through = [one for one in sent if not _passes(one.list_no).filter(arrival_confirmed_at=None).exists()]
    rows = receiving(through).select_for_update(of=("self",)).select_related("book", "enterprise", "message")
    rows = rows.filter(state="pre_posted", gate_needed=True, past_gate_at=None).order_by("id")
    return [one for one in rows if not _passes(one.list_no).exists()]


def _passes(list_no: str) -> ScopedQuerySet[models.GatePass]:
    return models.GatePass.objects.filter(documents__number=list_no, state__in=COUNTED)
