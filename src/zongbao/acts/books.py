"""Account books: filed, changed, paused, closed (物流账册, 设备账册)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace

from django.db import connection, transaction

from zongbao.acts import delegations, notices, receipts
from zongbao.acts.context import SYSTEM, Actor, fetch, permit, record, take
from zongbao.acts.deciding import Taken, store_decisions
from zongbao.core import clock
from zongbao.core.decision import Decision, Outcome, Reason, Refused
from zongbao.core.identifiers import book_number, pre_entry_number
from zongbao.core.lives import BOOK
from zongbao.core.roles import ENTERPRISE_ROLES
from zongbao.domain.ledger.request import NewItem
from zongbao.domain.papers import book_checks
from zongbao.domain.papers.account_book import BookFiling, BookItem
from zongbao.domain.papers.facts import EQUIPMENT, ITEM_APPROVED, LOGISTICS
from zongbao.exchange import kinds
from zongbao.store import book_facts, book_limits, models, numbers
from zongbao.store.ledger import items as ledger_items
from zongbao.store.papers import from_json, slot_of, to_json

CREATE, CHANGE, CLOSE = "1", "2", "3"
_LONGEST_TEXT = 4000  # characters; the columns' own limits are told before
_QUESTION = 32  # characters of a stored decision's question
ADDED, CHANGED, DELETED = "3", "1", "2"  # modfMarkcd


@dataclass(frozen=True, slots=True)
class BookOutcome:
    """The decision, and the book if there is one."""

    decision: Decision
    book: models.AccountBook | None = None


@transaction.atomic
def file_book(actor: Actor, filing: BookFiling, message: models.RawMessage | None = None) -> BookOutcome:
    """File a new book, a change or a closing; a refused filing is kept with its reasons."""
    permit(actor, "book.file", ENTERPRISE_ROLES)
    at = clock.now()
    if stranger := _speaker(actor, filing):
        return _turned_away(actor, filing, [stranger], at)
    if obstacles := (*book_limits.cannot_stand(filing), *_unwritable(filing)):
        return _turned_away(actor, filing, obstacles, at)
    enterprise, book = book_facts.filer_and_book(filing)
    if book is not None and book.enterprise != enterprise:
        book = None  # another's book is as good as absent
    if book is None and filing.declaration_kind != CREATE:
        return _turned_away(actor, filing, [Reason("BOK-151", {"book_no": filing.book_no}, "book_no")], at)
    if enterprise is None or enterprise.zone is None:
        unknown = Reason("BOK-150", {"code": filing.operator.customs_code}, "operator")
        return _turned_away(actor, filing, [unknown], at)
    if filing.declaration_kind == CREATE and book is not None and book.state not in ("draft", "returned"):
        taken = Reason("BOK-153", {"inner_no": filing.inner_no, "book_no": book.book_no}, "inner_no")
        return _turned_away(actor, filing, [taken], at)
    decision = Decision.of(_reasons(filing, enterprise, book, clock.day_of(at)))
    book = book or _new_book(filing, enterprise, at)
    record_ = _filing_row(book, filing, decision, message, at)
    _settle(book, record_, decision, at)
    question = f"file:{filing.declaration_kind}"
    store_decisions(actor, [Taken("book", book.book_no, book, question, decision, {})], at)
    record(actor, "book.file", "book", book.book_no, after=book.state, kind=filing.declaration_kind)
    receipts.book_answer(book, record_, decision, at)
    return BookOutcome(decision, book)


def _speaker(actor: Actor, filing: BookFiling) -> Reason | None:
    """A book is filed, changed and closed by its operator alone; the filing then may name an agent as declarant."""
    if actor.organisation is None or actor.organisation.code == filing.operator.customs_code:
        return None
    return Reason("BOK-152", {"enterprise": actor.organisation.code}, "operator")


def _unwritable(filing: BookFiling) -> Iterator[Reason]:
    """Texts that no receipt could carry back: characters that cannot be seen."""
    for name in ("inner_no", "warehouse_name", "remark"):
        try:
            kinds.text(_LONGEST_TEXT).read(getattr(filing, name))
        except kinds.Unfit as unfit:
            yield Reason(unfit.code, unfit.facts, name)


def _turned_away(actor: Actor, filing: BookFiling, reasons: Sequence[Reason], at: dt.datetime) -> BookOutcome:
    """Keep the decision on a filing that no book takes up; the paper stands in its inputs."""
    decision, question = Decision.of(reasons), f"file:{filing.declaration_kind}"[:_QUESTION]
    number = (filing.book_no or filing.inner_no)[:64]
    store_decisions(actor, [Taken("book", number, None, question, decision, {"paper": to_json(filing)})], at)
    return BookOutcome(decision)


def _reasons(
    filing: BookFiling, enterprise: models.Organisation, book: models.AccountBook | None, on: dt.date
) -> list[Reason]:
    """All reasons that speak against the filing; a returned one is filed anew as if it had never been."""
    again = book is not None and filing.declaration_kind == CREATE
    existing = book_facts.standing_book(book) if book is not None and not again else None
    found = list(book_checks.check_filing(filing, existing, on))
    if book is not None and again and kind_of(filing) != book.kind:
        values = {"old": book.kind, "new": kind_of(filing), "book_no": book.book_no}
        found.append(Reason("BOK-116", values, "place_type"))
    if filing.declaration_kind == CLOSE and book is not None:
        found += book_checks.check_close(
            stock_zero=book_facts.stock_is_zero(book), open_documents=book_facts.open_documents(book)
        )
    if not found and enterprise.manual_review:
        found.append(Reason("BOK-156", {"enterprise": enterprise.code}, "operator", Outcome.MANUAL))
    return found


def kind_of(filing: BookFiling) -> str:
    """The kind of book that is filed: equipment or logistics."""
    return EQUIPMENT if filing.place_type == "S" else LOGISTICS


def _new_book(filing: BookFiling, enterprise: models.Organisation, at: dt.datetime) -> models.AccountBook:
    ((serial, pre_entry),) = numbers.take_together(["zb_book_serial", "zb_pre_entry_serial"], 1)
    kind = kind_of(filing)
    number = book_number(filing.master_customs, serial, letter="S" if kind == EQUIPMENT else "W")
    book = models.AccountBook(
        slot=slot_of(number),
        book_no=number,
        pre_entry_no=pre_entry_number(at.year, pre_entry),
        inner_no=filing.inner_no,
        kind=kind,
        enterprise=enterprise,
        zone=enterprise.zone,
        state="draft",
        filed_at=at,
    )
    _apply_head(book, filing)
    book.save(force_insert=True)
    return book


def _apply_head(book: models.AccountBook, filing: BookFiling) -> None:
    book.place_type, book.posting_mode, book.usage = filing.place_type, filing.posting_mode, filing.usage
    book.master_customs, book.warehouse_name = filing.master_customs, filing.warehouse_name
    book.valid_until = filing.valid_until


def _filing_row(
    book: models.AccountBook,
    filing: BookFiling,
    decision: Decision,
    message: models.RawMessage | None,
    at: dt.datetime,
) -> models.BookFiling:
    """Keep the filing whole; only one that waits for a person stays open."""
    paper = replace(filing, book_no=book.book_no, pre_entry_no=book.pre_entry_no)
    waiting = decision.outcome is Outcome.MANUAL
    return models.BookFiling.objects.create(
        book=book,
        version=book.filings.count(),
        kind=filing.declaration_kind,
        paper=to_json(paper),
        open=waiting,
        accepted=None if waiting else decision.accepted,
        filed_at=at,
        decided_at=None if waiting else at,
        message=message,
    )


_REQUESTS = {CREATE: "declare", CHANGE: "request_change", CLOSE: "request_close"}
_APPROVALS = {CREATE: "approve", CHANGE: "approve_change", CLOSE: "approve_close"}
_RETURNS = {CREATE: "return", CHANGE: "return_change", CLOSE: "return_close"}


def _settle(book: models.AccountBook, filing: models.BookFiling, decision: Decision, at: dt.datetime) -> None:
    """Walk the book's life as far as the decision allows; a refused change leaves a standing book as it was."""
    if decision.outcome is Outcome.REFUSE and filing.kind != CREATE:
        return
    if filing.kind == CREATE:
        _apply_head(book, from_json(BookFiling, filing.paper))
    book.state = BOOK.take(book.state, _REQUESTS[filing.kind])
    if decision.outcome is Outcome.MANUAL:
        if filing.kind == CREATE:
            book.state = BOOK.take(book.state, "to_manual")
    elif decision.accepted:
        _put_in_force(book, filing, at)
    else:
        book.state = BOOK.take(book.state, _RETURNS[filing.kind])
    book.save()


def _put_in_force(book: models.AccountBook, filing: models.BookFiling, at: dt.datetime) -> None:
    paper = from_json(BookFiling, filing.paper)
    book.state = BOOK.take(book.state, _APPROVALS[filing.kind])
    book.approved_at = at
    if filing.kind == CHANGE:
        book.change_count += 1
        _apply_head(book, paper)
    book.save()
    if filing.kind != CLOSE:
        _file_items(book, paper, at)


def _file_items(book: models.AccountBook, filing: BookFiling, at: dt.datetime) -> None:
    """Open the items that a filing adds, change or stop those that it names; a changed item may be used again."""
    connection.ensure_connection()
    added = [item for item in filing.items if item.modification == ADDED]
    numbers_ = [item.item_no for item in added]
    ledger_items.open_items(
        connection.connection, book.slot, book.pk, [_new_item(item) for item in added], item_nos=numbers_, filed_at=at
    )
    for item in filing.items:
        if item.modification == CHANGED:
            ledger_items.update_item(
                connection.connection, book.slot, book.pk, item.item_no, **asdict(_new_item(item)), state=ITEM_APPROVED
            )
        elif item.modification == DELETED:
            ledger_items.update_item(connection.connection, book.slot, book.pk, item.item_no, state="stopped")


def _new_item(item: BookItem) -> NewItem:
    return NewItem(
        part_no=item.part_no,
        hs_code=item.hs_code,
        name=item.name,
        spec=item.spec,
        declared_unit=item.declared_unit,
        legal_unit=item.legal_unit,
        second_unit=item.second_unit,
        origin=item.origin,
        currency=item.currency,
        unit_price=item.unit_price,  # type: ignore[arg-type]
    )


def _decide(actor: Actor, book_no: str, accept: bool, reason: str) -> models.AccountBook:
    """A person's answer to the open filing of a book."""
    book = fetch(actor, models.AccountBook, book_no=book_no)
    permit(actor, "book.decide", BOOK.move("approve").roles)
    filing = book.filings.select_for_update().filter(open=True).first()
    if filing is None:
        raise Refused.because("BOK-154", book_no=book_no)
    at = clock.now()
    move = _APPROVALS[filing.kind] if accept else _return_of(book, filing, clock.day_of(at))
    permit(actor, f"book.{move}", BOOK.move(move).roles)
    actor = delegations.standing(actor, "book", book)
    before = book.state
    if accept:
        _refuse_late(book, filing)
        _put_in_force(book, filing, at)
    else:
        take(actor, BOOK, book, move, reason)
        book.save()
    filing.open, filing.accepted, filing.decided_at = False, accept, at
    filing.save()
    decision = Decision(Outcome.ACCEPT if accept else Outcome.REFUSE)
    taken = Taken("book", book_no, book, f"person:{move}", decision, {}, reason)
    store_decisions(actor, [taken], at)
    record(actor, f"book.{move}", "book", book_no, reason=reason, before=before, after=book.state)
    receipts.book_answer(book, filing, decision, at, remark=reason)
    notices.tell([notices.to_enterprise("book.decided", "book", book_no, book, reason)], at)
    return book


def _refuse_late(book: models.AccountBook, filing: models.BookFiling) -> None:
    """What came up while the filing waited: stock, lists and parts may stand against a change by now."""
    if filing.kind != CHANGE:
        return
    paper = from_json(BookFiling, filing.paper)
    if found := tuple(book_checks.check_item_changes(paper, book_facts.standing_book(book))):
        raise Refused(Decision.of(found))


def _return_of(book: models.AccountBook, filing: models.BookFiling, on: dt.date) -> str:
    """The move that returns a filing; a book whose validity has passed is not in force again by a returned closing."""
    passed = book.valid_until is not None and book.valid_until < on
    return "lapse" if filing.kind == CLOSE and passed else _RETURNS[filing.kind]


@transaction.atomic
def approve_filing(actor: Actor, book_no: str, reason: str = "") -> models.AccountBook:
    """Approve the open filing, change or closing of a book."""
    return _decide(actor, book_no, True, reason)


@transaction.atomic
def return_filing(actor: Actor, book_no: str, reason: str) -> models.AccountBook:
    """Return the open filing with the reason."""
    return _decide(actor, book_no, False, reason)


@transaction.atomic
def pause_book(actor: Actor, book_no: str, which: str, reason: str) -> models.AccountBook:
    """Pause a book for goods in, goods out, changes, or altogether (``which``: in, out, change, all)."""
    book = fetch(actor, models.AccountBook, book_no=book_no)
    if which not in ("in", "out", "change", "all"):
        raise Refused.because("BOK-155", path="which", which=which)
    before = take(actor, BOOK, book, "pause", reason) if which == "all" else book.state
    if which != "all":
        permit(actor, "book.pause", BOOK.move("pause").roles)
        setattr(book, f"pause_{which}", True)
    return _paused(actor, book, f"pause_{which}", reason, before)


@transaction.atomic
def resume_book(actor: Actor, book_no: str, reason: str) -> models.AccountBook:
    """Lift every pause of a book."""
    book = fetch(actor, models.AccountBook, book_no=book_no)
    permit(actor, "book.resume", BOOK.move("resume").roles)
    before = book.state
    if book.state == "paused":
        take(actor, BOOK, book, "resume", reason)
    book.pause_in = book.pause_out = book.pause_change = False
    return _paused(actor, book, "resume", reason, before)


@transaction.atomic
def renew_book(actor: Actor, book_no: str, valid_until: dt.date, reason: str) -> models.AccountBook:
    """Put an expired book in force again until that day, with its stock and items as they stand."""
    book, at = fetch(actor, models.AccountBook, book_no=book_no), clock.now()
    before = take(actor, BOOK, book, "renew", reason)
    actor = delegations.standing(actor, "book", book)
    if found := tuple(book_checks.check_validity(valid_until, clock.day_of(at))):
        raise Refused(Decision.of(found))
    was, book.valid_until = book.valid_until, valid_until
    book.save()
    taken = Taken("book", book_no, book, "person:renew", Decision(Outcome.ACCEPT), {}, reason)
    store_decisions(actor, [taken], at)
    days = {"valid_before": str(was or ""), "valid_until": valid_until.isoformat()}
    record(actor, "book.renew", "book", book_no, reason=reason, before=before, after=book.state, **days)
    notices.tell([notices.to_enterprise("book.renew", "book", book_no, book, reason)], at)
    return book


def _paused(actor: Actor, book: models.AccountBook, act: str, reason: str, before: str) -> models.AccountBook:
    actor = delegations.standing(actor, "book", book)
    if not reason.strip():
        raise Refused.because("LIF-002", paper="book", move=act, path="reason")
    book.save()
    record(actor, f"book.{act}", "book", book.book_no, reason=reason, before=before, after=book.state)
    return book


@transaction.atomic
def expire_books(on: dt.date) -> int:
    """Expire the active books whose validity has passed; gives how many."""
    rows = models.AccountBook.objects.select_for_update(of=("self",), skip_locked=True)
    due = list(rows.filter(state="active", valid_until__lt=on))
    platform = Actor.platform(SYSTEM)
    for book in due:
        before = take(platform, BOOK, book, "expire")
        book.save()
        record(platform, "book.expire", "book", book.book_no, before=before, after=book.state)
    return len(due)
