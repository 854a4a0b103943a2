"""The one intake of messages: read, keep the bytes, answer a repeat from the first, hand papers to their acts."""

from __future__ import annotations

import datetime as dt
import zlib
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from django.db import DataError, IntegrityError, transaction

from zongbao.acts import bonded_lists, books, gate_passes, list_moves, passages
from zongbao.acts.constraints import library_says, refusal_of, wording
from zongbao.acts.context import Actor
from zongbao.acts.deciding import Taken, store_decisions
from zongbao.acts.receipts import notes_of
from zongbao.core import clock
from zongbao.core.decision import Decision, Outcome, Reason, Refused
from zongbao.domain.gate.collection import Collection
from zongbao.domain.papers.account_book import BookFiling
from zongbao.domain.papers.bonded_list import BondedList
from zongbao.domain.papers.gate_pass import GatePass
from zongbao.exchange import archive, pockets
from zongbao.exchange.gate_answers import ManualCheck
from zongbao.exchange.message import Message, read
from zongbao.exchange.receipts import ClientReply
from zongbao.exchange.validator import check_message
from zongbao.exchange.writer import write_bare, write_reply
from zongbao.store import models
from zongbao.store.copying import insert, take_keys
from zongbao.store.kept import Kept
from zongbao.store.ledger.errors import LedgerConflictError
from zongbao.store.papers import decision_of

DONE = "处理成功"
CREATE, CHANGE, DELETE = "1", "2", "3"
DOOR_LENGTH = 8
WAITING = models.RawMessage.State.WAITING


@dataclass(frozen=True, slots=True)
class Intake:
    """What became of one message: its row, the decision, the reply for the sender, and the receipts so far."""

    message: models.RawMessage
    decision: Decision
    reply: bytes
    refused: bool = False  # no paper of it stands; a repeat shares the fate of the first
    receipts: list[models.Receipt] = field(default_factory=list)


@dataclass(slots=True)
class _Item:
    """One message on its way through the intake."""

    raw: bytes
    file_name: str
    message: Message
    row: models.RawMessage
    decision: Decision = field(default_factory=lambda: Decision(Outcome.ACCEPT))
    reply: bytes = b""
    inner_no: str = ""
    pre_entry_no: str = ""
    kept: bool = False  # a paper of it stands, accepted or returned
    answered_by: models.RawMessage | None = None  # the first message of the same bytes


def receive(actor: Actor, raw: bytes, *, door: str, file_name: str = "") -> Intake:
    """Take in one message."""
    return receive_many(actor, [(raw, file_name)], door)[0]


def receive_many(actor: Actor, files: Sequence[tuple[bytes, str]], door: str) -> list[Intake]:
    """Take in messages in order; together if nothing is wrong with the machine, else one by one.

    Whatever a message holds, its bytes are kept; one bad message touches no other.
    """
    try:
        return _together(actor, files, door)
    except (DataError, IntegrityError, LedgerConflictError):
        if len(files) == 1:  # somebody was faster: the second look sees their rows; or no row can hold the paper
            return _together(actor, files, door, last=True)
        return [intake for one in files for intake in receive_many(actor, [one], door)]


def again(actor: Actor, row: models.RawMessage) -> Intake:
    """Run a kept message once more from its bytes, as a new attempt that points to it."""
    file = (zlib.decompress(bytes(row.raw)), row.file_name)
    return _together(actor, [file], row.door, last=True, attempt_of=row)[0]


@transaction.atomic
def _together(
    actor: Actor,
    files: Sequence[tuple[bytes, str]],
    door: str,
    *,
    last: bool = False,
    attempt_of: models.RawMessage | None = None,
) -> list[Intake]:
    at = clock.now()
    items = [_read(actor, raw, name, door, at) for raw, name in files]
    for item in items:
        item.row.attempt_of = attempt_of
    seen = _seen(actor, items)
    fresh: list[_Item] = []
    for item in items:
        first = seen.get((item.row.message_type, item.row.message_id))
        if first is not None:
            _repeat(item, first)
        else:
            fresh.append(item)
            if item.row.message_id:
                seen[item.row.message_type, item.row.message_id] = item.row
    take_keys([item.row for item in items])  # papers point to their messages, which are written when all is known
    _handle(actor, fresh, last=last)
    _store_refusals(actor, [item for item in items if not item.kept and item.row.state != WAITING], at)
    for item in items:
        _finish(item)
    insert([item.row for item in items], keyed=True)
    return _intakes(items)


def _read(actor: Actor, raw: bytes, file_name: str, door: str, at: dt.datetime) -> _Item:
    opened = archive.opened(raw, file_name)
    message = read(opened.xml)
    problems = opened.problems or message.problems or check_message(message, clock.day_of(at))
    envelope = message.envelope
    row = models.RawMessage(
        received_at=at,
        door=door[:DOOR_LENGTH],
        sender=actor.organisation,
        message_type=message.type,
        message_id=envelope.message_id,
        file_name=file_name[-255:],
        pocket_id=envelope.pocket_id if envelope.split else "",
        digest=message.digest,
        size=len(raw),
        raw=zlib.compress(raw, 1),
        state=models.RawMessage.State.RECEIVED,
    )
    if envelope.split:  # the pockets of one message may share its id
        row.message_id = f"{envelope.message_id}#{envelope.pocket_no}"[:128]
    item = _Item(raw, file_name, message, row, Decision.of(problems))
    if not problems:
        item.inner_no = getattr(message.payload, "inner_no", "")
    return item


_FIRSTS_OF_NOBODY, _FIRSTS = (
    Kept(
        lambda ids, sender=None: models.RawMessage.objects.select_related("decision").filter(
            message_id__any_of=ids, first=True, sender=sender
        ),
        *kinds,
    )
    for kinds in ((list,), (list, int))
)


def _seen(actor: Actor, items: Sequence[_Item]) -> dict[tuple[str, str], models.RawMessage]:
    ids = list({item.row.message_id for item in items if item.row.message_id})
    rows = _FIRSTS.all(ids, actor.organisation.pk) if actor.organisation else _FIRSTS_OF_NOBODY.all(ids)
    return {(row.message_type, row.message_id): row for row in rows}


def _repeat(item: _Item, first: models.RawMessage) -> None:
    """The same bytes again get the first answer; other bytes under the same id are a conflict."""
    item.row.first = False
    if item.row.digest == first.digest:
        item.row.state = models.RawMessage.State.REPEATED
        item.decision = Decision(Outcome.ACCEPT, (Reason("MSG-191", {"id": first.message_id}, "", Outcome.ACCEPT),))
        item.answered_by, item.kept = first, True
    else:
        item.decision = Decision.of((Reason("MSG-190", {"id": first.message_id, "first": str(first.pk)}),))


def _handle(actor: Actor, items: Sequence[_Item], *, last: bool) -> None:
    """Hand the sound papers to their acts: new lists together, everything else one by one."""
    sound = [
        ready for at, item in enumerate(items) if item.decision.accepted for ready in _whole(actor, item, items[:at])
    ]
    lists = [item for item in sound if _is_new_list(item)]
    submissions = [
        bonded_lists.Submission(actor, item.message.payload, item.row, item.message.declare) for item in lists
    ]
    if submissions:
        _guarded(lists, lambda: _declare(lists, submissions), last=last)
    for item in sound:
        if not _is_new_list(item):
            _guarded([item], lambda item=item: _one(actor, item), last=last)  # type: ignore[misc]


def _guarded(items: Sequence[_Item], work: Callable[[], None], *, last: bool) -> None:
    """Run one act, which is whole or nothing by itself; its refusal becomes the messages' decision.

    What the database itself refuses is tried once more, each message by itself; the ``last`` time it is a refusal.
    """
    try:
        work()
    except Refused as refusal:
        _turn_away(items, refusal)
    except (DataError, IntegrityError) as error:
        if not last:
            raise
        coded = refusal_of(error) if isinstance(error, IntegrityError) else None
        _turn_away(items, coded or Refused.because("MSG-194", problem=wording(error), library=library_says(error)))


def _turn_away(items: Sequence[_Item], refusal: Refused) -> None:
    for item in items:
        item.decision = refusal.decision


def _is_new_list(item: _Item) -> bool:
    return isinstance(item.message.payload, BondedList) and item.message.payload.declaration_kind == CREATE


def _whole(actor: Actor, item: _Item, before: Sequence[_Item]) -> list[_Item]:
    """The item itself, or the message assembled once its last pocket is in; until then it waits.

    Other pockets came in earlier batches, or ``before`` this one in its own.
    """
    if not item.message.envelope.split:
        return [item]
    key = (item.row.pocket_id, item.row.message_type)
    mates = [one.row for one in before if (one.row.pocket_id, one.row.message_type) == key and one.row.first]
    others = models.RawMessage.objects.filter(
        sender=actor.organisation, pocket_id=item.row.pocket_id, first=True, message_type=item.row.message_type
    )
    parts = [read(archive.opened(zlib.decompress(bytes(row.raw)), row.file_name).xml) for row in (*others, *mates)]
    assembled = pockets.assemble([*parts, item.message])
    if assembled.problems:
        item.decision = Decision.of(assembled.problems)
        return []
    if assembled.message is None:
        item.row.state = WAITING
        return []
    others.update(state=models.RawMessage.State.ACCEPTED)
    for row in mates:
        row.state = models.RawMessage.State.ACCEPTED
    item.message = assembled.message
    problems = check_message(item.message, clock.day_of(item.row.received_at))
    item.decision = Decision.of(problems)
    return [] if problems else [item]


def _declare(items: Sequence[_Item], submissions: Sequence[bonded_lists.Submission]) -> None:
    for item, outcome in zip(items, bonded_lists.declare_lists(submissions), strict=True):
        item.decision = outcome.decision
        if outcome.record is not None:
            _stands(item, "list", outcome.record.list_no, outcome.record.pre_entry_no)


def _stands(item: _Item, kind: str, number: str, pre_entry_no: str) -> None:
    item.kept, item.pre_entry_no = True, pre_entry_no
    item.row.subject_kind, item.row.subject_no = kind, number


def _one(actor: Actor, item: _Item) -> None:
    """One paper that is no new list."""
    payload = item.message.payload
    if isinstance(payload, BondedList):
        _list_request(actor, item, payload)
    elif isinstance(payload, GatePass):
        _pass(actor, item, payload)
    elif isinstance(payload, BookFiling):
        filed = books.file_book(actor, payload, item.row)
        item.decision = filed.decision
        if filed.book is not None:
            _stands(item, "book", filed.book.book_no, filed.book.pre_entry_no)
    elif isinstance(payload, Collection):
        passed = passages.decide_passage(actor, payload)
        item.decision, item.reply = passed.decision, write_bare("GATHER_FEEDBACK", passed.answer)
        if passed.passage is not None:
            _stands(item, "passage", str(passed.passage.pk), "")
    elif isinstance(payload, ManualCheck):
        passage = passages.check_by_hand(actor, payload)
        item.decision = Decision(Outcome.ACCEPT)
        _stands(item, "passage", str(passage.pk), "")
    else:
        raise Refused.because("MSG-192", type=item.message.type)


def _list_request(actor: Actor, item: _Item, paper: BondedList) -> None:
    if paper.declaration_kind == CHANGE:
        row = list_moves.request_change(actor, paper.list_no, paper)
    else:
        row = list_moves.request_deletion(actor, paper.list_no, paper.remark or "企业申请删除")
    item.decision = Decision(Outcome.MANUAL)
    _stands(item, "list", row.list_no, row.pre_entry_no)


def _pass(actor: Actor, item: _Item, paper: GatePass) -> None:
    if paper.declaration_kind == DELETE:
        row = gate_passes.void_pass(actor, paper.pass_no, paper.remark or "企业申请作废")
        _stands(item, "pass", row.pass_no, row.pre_entry_no)
        return
    outcome = gate_passes.apply_pass(actor, paper, item.row)
    item.decision = outcome.decision
    if outcome.record is not None:
        _stands(item, "pass", outcome.record.pass_no, outcome.record.pre_entry_no)


def _store_refusals(actor: Actor, items: Sequence[_Item], at: dt.datetime) -> None:
    """A message that left no paper keeps its own decision."""
    taken = [
        Taken("message", (item.row.message_id or item.row.digest)[:64], None, "intake", item.decision, {})
        for item in items
    ]
    for item, decision in zip(items, store_decisions(actor, taken, at), strict=True):
        item.row.decision = decision


def _finish(item: _Item) -> None:
    """Note on the message's row what became of it, and what is replied."""
    if item.answered_by is not None:  # by now the first has its answer, even one of the same batch
        _answer_as(item, item.answered_by)
    if item.row.state == models.RawMessage.State.RECEIVED:
        item.row.state = models.RawMessage.State.ACCEPTED if item.kept else models.RawMessage.State.REFUSED
    item.reply = item.reply or write_reply(_reply(item))
    item.row.reply = item.reply


def _answer_as(item: _Item, first: models.RawMessage) -> None:
    item.reply = bytes(first.reply)
    item.row.subject_kind, item.row.subject_no = first.subject_kind, first.subject_no
    if first.decision is not None:  # the first was refused: so is this, for the same reasons
        item.decision = Decision.of((*item.decision.reasons, *decision_of(first.decision).reasons))


def _reply(item: _Item) -> ClientReply:
    if item.kept or item.row.state == WAITING:
        return ClientReply(item.pre_entry_no, item.inner_no, DONE, "0")
    text = "; ".join(notes_of(item.decision)) or item.decision.outcome.value
    return ClientReply("", item.inner_no, text[:4000], "-1")


_RECEIPTS = Kept(lambda causes: models.Receipt.objects.filter(cause__any_of=causes).order_by("id"), list)


def _intakes(items: Sequence[_Item]) -> list[Intake]:
    firsts = [item.answered_by or item.row for item in items]
    receipts: dict[int, list[models.Receipt]] = defaultdict(list)
    for receipt in _RECEIPTS.all([first.pk for first in firsts]):
        receipts[receipt.cause_id or 0].append(receipt)
    return [
        Intake(item.row, item.decision, item.reply, first.state == models.RawMessage.State.REFUSED, receipts[first.pk])
        for item, first in zip(items, firsts, strict=True)
    ]
