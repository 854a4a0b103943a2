"""What the national interface answers: written by the act in its transaction, delivered by the doors."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from zongbao.acts import documents
from zongbao.core.clock import SHANGHAI
from zongbao.core.decision import Decision, Outcome
from zongbao.domain.papers.bonded_list import BondedList
from zongbao.domain.papers.list_life import INV201_RESULT
from zongbao.exchange import files
from zongbao.exchange.envelope import Envelope
from zongbao.exchange.receipts import (
    ApprovalResult,
    BookReceipt,
    EntryResult,
    ListReceipt,
    ListStatus,
    PassReceipt,
    PostingNotice,
)
from zongbao.exchange.writer import write_receipt
from zongbao.exchange.writing import Known
from zongbao.regulations.rules import render
from zongbao.store import models, numbers
from zongbao.store.copying import insert

NOTE_LENGTH = 255
STORED = "Y"
CENTRE, ENTERPRISE_SIDE = "CUS0000", "E010000"  # sender and receiver as receipts in the field name them
_BY_OUTCOME = {Outcome.ACCEPT: "1", Outcome.MANUAL: "2", Outcome.REFUSE: "3"}


@dataclass(frozen=True, slots=True)
class _Draft:
    """One receipt about to be written."""

    receiver_id: int
    message_type: str
    kind: str
    number: str
    result: str
    payload: Any
    cause: models.RawMessage | None


def notes_of(decision: Decision) -> tuple[str, ...]:
    """The reasons as the interface's check notes: Chinese, code first, at most 255 characters each."""
    texts = (f"{reason.code} {render(reason, 'zh').message}" for reason in decision.reasons)
    return tuple(text[:NOTE_LENGTH] for text in texts)


def _write(drafts: Sequence[_Draft], at: dt.datetime) -> None:
    if not drafts:
        return
    serials = numbers.take("zb_receipt_serial", len(drafts))
    rows = []
    local = at.astimezone(SHANGHAI)
    known, paper = Known(), None
    for draft, serial in zip(drafts, serials, strict=True):
        envelope = _envelope(draft, local, serial)
        if (its := getattr(draft.payload, "document", None)) is not paper:  # the receipts of one paper stand together
            known, paper = Known(), its
        rows.append(
            models.Receipt(
                created_at=at,
                receiver_id=draft.receiver_id,
                message_type=draft.message_type,
                message_id=envelope.message_id,
                file_name=envelope.file_name,
                result=draft.result,
                subject_kind=draft.kind,
                subject_no=draft.number,
                body=write_receipt(draft.message_type, draft.payload, envelope, known=known),
                cause=draft.cause,
            )
        )
    insert(rows)


def _envelope(draft: _Draft, local: dt.datetime, serial: int) -> Envelope:
    message_id = files.receipt_message_id(local, serial)
    return Envelope(
        message_id=message_id,
        message_type=draft.message_type,
        sender=CENTRE,
        receiver=ENTERPRISE_SIDE,
        file_name=files.receipt_name(draft.message_type, message_id, local),
        sent_at=local,
        pocket_id=f"{draft.number}-{message_id[-13:]}",
        pocket_total=1,
        pocket_no=1,
    )


def _result(row: Any, number: str, result: str, at: dt.datetime, notes: tuple[str, ...], remark: str) -> ApprovalResult:
    return ApprovalResult(
        pre_entry_no=row.pre_entry_no,
        business_no=number,
        change_count=getattr(row, "version", 0),
        kind="1",
        result=result,
        at=at.astimezone(SHANGHAI),
        remark=remark[:NOTE_LENGTH],
        notes=notes,
    )


def list_answers(
    answers: Sequence[tuple[models.BondedList, Decision]],
    at: dt.datetime,
    remark: str = "",
    shown: documents.Shown | None = None,
) -> None:
    """INV201 for each list: stored, then what became of it (posted lists are told by ``posting_notices``).

    ``shown`` holds the lists as they stand, where the caller has them at hand.
    """
    shown = documents.list_documents([row for row, _ in answers]) if shown is None else shown
    drafts = []
    for row, decision in answers:
        drafts.append(_list_draft(row, shown[row.pk], STORED, at, (), ""))
        if row.state != "posted":
            result = INV201_RESULT.get(row.state, _BY_OUTCOME.get(decision.outcome, "3"))
            drafts.append(_list_draft(row, shown[row.pk], result, at, notes_of(decision), remark))
    _write(drafts, at)


def _list_draft(
    row: models.BondedList,
    shown: tuple[BondedList, ListStatus],
    result: str,
    at: dt.datetime,
    notes: tuple[str, ...],
    remark: str,
) -> _Draft:
    payload = ListReceipt(_result(row, row.list_no, result, at, notes, remark), *shown)
    return _Draft(row.enterprise_id, "INV201", "list", row.list_no, result, payload, row.message)


def posting_notices(rows: Sequence[models.BondedList], at: dt.datetime) -> None:
    """INV201 result 1 and INV211 with the new balances of the book for each list just posted."""
    shown = documents.list_documents(rows) if rows else {}
    drafts = []
    for row in rows:
        drafts.append(_list_draft(row, shown[row.pk], "1", at, (), ""))
        notice = PostingNotice(*shown[row.pk], documents.book_lines_of(row))
        drafts.append(_Draft(row.enterprise_id, "INV211", "list", row.list_no, "", notice, row.message))
    _write(drafts, at)


def entry_drafts(declarations: Sequence[models.Declaration], at: dt.datetime) -> None:
    """INV202: the drafted declaration's number."""
    drafts = [
        _Draft(
            one.enterprise_id,
            "INV202",
            "list",
            one.list.list_no,
            "1",
            EntryResult(one.list.pre_entry_no, one.list.list_no, one.pre_entry_no, "1", at.astimezone(SHANGHAI)),
            one.list.message,
        )
        for one in declarations
    ]
    _write(drafts, at)


def _pass_draft(
    row: models.GatePass, message_type: str, result: str, at: dt.datetime, notes: tuple[str, ...] = (), remark: str = ""
) -> _Draft:
    payload = PassReceipt(
        _result(row, row.pass_no, result, at, notes, remark), documents.pass_paper(row), documents.pass_state(row)
    )
    return _Draft(row.enterprise_id, message_type, "pass", row.pass_no, result, payload, row.message)


def pass_answer(
    row: models.GatePass, decision: Decision, at: dt.datetime, remark: str = "", *, voided: bool = False
) -> None:
    """SAS221: stored, then approved, manual or returned; for a voided pass only its new state."""
    stored = [] if voided else [_pass_draft(row, "SAS221", STORED, at)]
    result = "1" if voided else _BY_OUTCOME[decision.outcome]
    _write([*stored, _pass_draft(row, "SAS221", result, at, notes_of(decision), remark)], at)


def passage_notice(row: models.GatePass, at: dt.datetime) -> None:
    """SAS223 (过卡回执): the pass went through."""
    _write([_pass_draft(row, "SAS223", "1", at)], at)


def inspection_answer(row: models.GatePass, *, released: bool, at: dt.datetime, remark: str = "") -> None:
    """SAS224 (查验处置回执): released at the gate, or refused."""
    _write([_pass_draft(row, "SAS224", "3" if released else "2", at, (), remark)], at)


def book_answer(
    book: models.AccountBook, filing: models.BookFiling, decision: Decision, at: dt.datetime, remark: str = ""
) -> None:
    """BWS201: stored, then approved, manual or returned."""
    drafts = []
    for result, notes, said in ((STORED, (), ""), (_BY_OUTCOME[decision.outcome], notes_of(decision), remark)):
        payload = BookReceipt(
            _result(book, book.book_no, result, at, notes, said),
            documents.filing_paper(filing),
            documents.book_state(book),
        )
        drafts.append(_Draft(book.enterprise_id, "BWS201", "book", book.book_no, result, payload, filing.message))
    _write(drafts, at)
