"""Long-term cards (长期卡): what an application must be, and what a card that is read at the gate may do."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from zongbao.core.decision import Outcome, Reason
from zongbao.domain.reasons import Facts, reason

KNOWN_AT_GATE = ("active", "lost", "suspended", "returned")  # an application makes no number a long-term card yet
_NUMBER = re.compile(r"[0-9A-Za-z-]{4,64}")


@dataclass(frozen=True, slots=True)
class CardFacts:
    """A long-term card as the gate sees it, with the plate of the vehicle that it was issued for."""

    card_no: str
    state: str
    plate: str
    valid_from: dt.date
    valid_until: dt.date

    def in_force(self, on: dt.date) -> bool:
        """Whether it may be used on the day."""
        return self.state == "active" and self.valid_from <= on <= self.valid_until


def check_card(
    numbers: tuple[str, str],
    days: tuple[dt.date, dt.date],
    plate: str,
    today: dt.date,
    *,
    own_in_force: bool,
    taken: bool,
) -> tuple[Reason, ...]:
    """What stands against an application (VEH-170 … VEH-172, VEH-190).

    ``numbers`` are the card's and the physical one, ``days`` first and last; ``own_in_force`` whether the vehicle is
    one of the applicant's own whose filing is in force, ``taken`` whether a card of that number is in force.
    """
    found = []
    if not own_in_force:
        found.append(reason("VEH-170", "plate", plate=plate or "-"))
    for path, number in zip(("card_no", "physical_no"), numbers, strict=True):
        if not _NUMBER.fullmatch(number):
            found.append(reason("VEH-172", path, number=number or "-"))
    if taken:
        found.append(reason("VEH-190", "card_no", card=numbers[0]))
    first, last = days
    if last < first or last < today:
        found.append(reason("VEH-171", "valid_until", first=first, last=last))
    return tuple(found)


def check_at_gate(card: CardFacts | None, plate: str, on: dt.date) -> Iterator[Reason]:
    """What makes the desk look at a long-term card (GAT-121 … GAT-123); ``plate`` is the one that was read."""
    if card is None:
        return
    if card.state != "active":
        yield reason("GAT-121", "card", Outcome.EXCEPTION, card=card.card_no, state=card.state)
    elif not card.in_force(on):
        days: Facts = {"card": card.card_no, "first": card.valid_from, "last": card.valid_until}
        yield reason("GAT-123", "card", Outcome.EXCEPTION, **days)
    if plate and plate != card.plate:
        yield reason("GAT-122", "card", Outcome.EXCEPTION, card=card.card_no, seen=plate, plate=card.plate)
