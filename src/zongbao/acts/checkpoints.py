"""Checkpoints of the ledger (检查点): written, signed, and handed to witnesses outside the database."""

from __future__ import annotations

import datetime as dt
import logging

from django.db import transaction

from zongbao.acts.context import Actor, permit, record
from zongbao.core.config import Config
from zongbao.core.roles import Role
from zongbao.domain.ledger.checkpoint import Signer
from zongbao.store.ledger import checkpoints, signing, witness
from zongbao.store.models import LedgerCheckpoint

EVERY = dt.timedelta(minutes=1)
MOVEMENTS = 10_000  # so many that are not under a checkpoint yet do not wait for the minute

log = logging.getLogger(__name__)


def take_checkpoint(actor: Actor, *, when_due: bool = False) -> LedgerCheckpoint | None:
    """Write the next checkpoint and hand it over; None if nothing is new, or ``when_due`` and it is not yet.

    A witness that cannot be reached keeps nothing from being written; it is given what it lacks next time.
    ``SigningError`` where the key's algorithm cannot be used on this machine.
    """
    permit(actor, "checkpoint.take", {Role.AUDITOR, "system"})
    if when_due and not checkpoints.is_due(EVERY, MOVEMENTS):
        return None
    config = Config.read()
    row = _write(actor, signer_of(config), config.origin)
    for problem in witness.hand_over(config.witness_folder, config.witness_url):
        log.warning("a witness did not take the checkpoints: %s", problem)
    return row


def signer_of(config: Config) -> Signer:
    """Whoever signs for this platform, its key in the data folder."""
    return signing.signer_at(config.data / "keys", config.signer)


@transaction.atomic
def _write(actor: Actor, signer: Signer, origin: str) -> LedgerCheckpoint | None:
    checkpoints.wait_alone()
    row = checkpoints.add(signer, origin)
    if row is not None:
        record(actor, "checkpoint.take", "ledger", str(row.number), hash=bytes(row.hash).hex())
    return row
