"""The folder door inwards: claimed files through the intake, replies out, each file to sent or errors; nothing lost.

The order is what makes it safe: reply first, then the reason, the file's own move last. Killed anywhere in between, the
file is taken up again, and the intake answers a message that it has seen from the first time.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Sequence
from pathlib import Path

from django.db import InterfaceError, OperationalError

from zongbao.acts import intake
from zongbao.acts.context import Actor
from zongbao.acts.replays import speaker
from zongbao.core import clock
from zongbao.core.decision import Decision, Refused
from zongbao.exchange.files import reply_name
from zongbao.exchange.receipts import ClientReply
from zongbao.exchange.writer import write_reply
from zongbao.regulations.rules import render
from zongbao.store.models import Organisation
from zongbao.worker import files, reasons
from zongbao.worker.folders import Claimed, Folders

log = logging.getLogger(__name__)

DOOR = "folder"
LARGEST = 4 * 1024 * 1024  # bytes as received; what is in a zip has limits of its own
_LONGEST_REPLY = 4000

File = tuple[Claimed, bytes]


def take_in(organisation: Organisation, folders: Folders, claimed: Sequence[Claimed]) -> None:
    """Take in claimed files together; whatever becomes of them, each ends in sent or errors with its answer."""
    actor = speaker(organisation, DOOR)
    if actor is None:
        refusal = Refused.because("ACC-402", organisation=organisation.name_zh).decision
        for one in claimed:
            _refuse(folders, one, refusal)
        return
    loaded: list[File] = []
    for one in claimed:
        raw = _load(one.path)
        if raw is None:
            _refuse(folders, one, Refused.because("API-003", limit=LARGEST).decision)
        else:
            loaded.append((one, raw))
    if loaded:
        _hand_over(actor, folders, loaded)


def _load(path: Path) -> bytes | None:
    """The file's bytes, None if they are more than any message may have."""
    with path.open("rb") as stream:
        raw = stream.read(LARGEST + 1)
    return raw if len(raw) <= LARGEST else None


def _hand_over(actor: Actor, folders: Folders, loaded: Sequence[File]) -> None:
    """Give files to the intake: all at once, one by one if that fails, so that one poisoned file stops no other."""
    try:
        taken = intake.receive_many(actor, [(raw, one.name) for one, raw in loaded], DOOR)
    except (OperationalError, InterfaceError):
        raise  # the database is away: the files stay claimed and are handed over again
    except Refused as refusal:
        for one, _ in loaded:
            _refuse(folders, one, refusal.decision)
        return
    except Exception:  # noqa: BLE001  (logged and answered below; one poisoned file must stop no other)
        _isolate(actor, folders, loaded)
        return
    for (one, _), its in zip(loaded, taken, strict=True):
        _answer(folders, one, its)


def _isolate(actor: Actor, folders: Folders, loaded: Sequence[File]) -> None:
    if len(loaded) > 1:
        for one in loaded:
            _hand_over(actor, folders, [one])
        return
    reference = str(uuid.uuid4())
    log.exception("folder door: %s failed (%s)", loaded[0][0].name, reference)
    _refuse(folders, loaded[0][0], Refused.because("API-500", reference=reference).decision)


def _answer(folders: Folders, one: Claimed, taken: intake.Intake) -> None:
    """Write the reply, and put the file where its fate shows: kept papers are sent, even if they were returned."""
    _reply(folders, one, taken.reply, accepted=not taken.refused)
    if taken.refused:
        _explain(folders, one, taken.decision)
        return
    files.move(one.path, folders.sent, one.name)


def _refuse(folders: Folders, one: Claimed, decision: Decision) -> None:
    """Answer a file that never reached the intake."""
    notes = "; ".join(f"{reason.code} {render(reason).message}" for reason in decision.reasons)
    _reply(folders, one, write_reply(ClientReply("", "", notes[:_LONGEST_REPLY], "-1")), accepted=False)
    _explain(folders, one, decision)


def _reply(folders: Folders, one: Claimed, content: bytes, *, accepted: bool) -> None:
    files.write_whole(folders.receipts, reply_name(Path(one.name).stem, clock.now(), accepted=accepted), content)


def _explain(folders: Folders, one: Claimed, decision: Decision) -> None:
    """Put the file into errors with its reason beside it, under the same name."""
    target = files.link(one.path, folders.errors, one.name)
    files.write_whole(folders.errors, target.name + reasons.SUFFIX, reasons.text(one.name, decision))
    one.path.unlink()
