"""Declaring bonded lists (核注清单申报): check, reserve in the book, draft the declaration, answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction

from zongbao.acts import documents, list_posting, notices, receipts
from zongbao.acts.context import Actor, audit_row, permit
from zongbao.acts.deciding import Taken, decision_row
from zongbao.acts.declarations import draft_for
from zongbao.core import clock
from zongbao.core.decision import Decision, Outcome, Reason, Refused
from zongbao.core.identifiers import list_number, pre_entry_number
from zongbao.core.lives import LIST
from zongbao.core.roles import ENTERPRISE_ROLES
from zongbao.domain.papers import list_checks, list_form, posting_rule
from zongbao.domain.papers.bonded_list import BondedList
from zongbao.domain.papers.merge import DeclarationDraft, draft_declaration
from zongbao.regulations.exchange_rates import NoRate, usd_value
from zongbao.store import facts, list_limits, list_rows, mandates, models, numbers
from zongbao.store.copying import insert
from zongbao.store.papers import to_json

SPEAKING_PARTIES = ("operator", "processor", "declarant", "inputter")


@dataclass(frozen=True, slots=True)
class Submission:
    """One list that somebody declares, or saves as a draft (``declare`` False)."""

    actor: Actor
    paper: BondedList
    message: models.RawMessage | None = None
    declare: bool = True


@dataclass(frozen=True, slots=True)
class ListOutcome:
    """The decision, and the record if the list could be kept as one: its book is known, its speaker a party to it."""

    decision: Decision
    record: models.BondedList | None = None
    existing: models.BondedList | None = None


@dataclass(slots=True)
class _Case:
    """One submission on its way through the act."""

    submission: Submission
    book: models.AccountBook | None
    existing: models.BondedList | None
    decision: Decision
    obstacles: Sequence[Reason] = ()
    record: models.BondedList | None = None
    items: dict[int, int] | None = None

    @property
    def keepable(self) -> bool:
        """Whether the list gets a record: book known, no other live list with its inner number, fit to be written."""
        free = self.existing is None or self.existing.state in ("returned", "draft")
        return self.book is not None and free and not self.obstacles


@dataclass(frozen=True, slots=True)
class Preview:
    """What declaring would answer but for the book's free balance, and the declaration that would be drafted."""

    decision: Decision
    draft: DeclarationDraft | None = None


@transaction.atomic
def check_only(actor: Actor, paper: BondedList) -> Preview:
    """Ask everything that declaring asks of a list, and write nothing (试检)."""
    permit(actor, "list.declare", ENTERPRISE_ROLES)
    on = clock.day_of(clock.now())
    (case,) = cases = _judge([Submission(actor, paper)], on)
    _tell_clashes(cases)
    return Preview(case.decision, _draft(case.submission.paper, on) if paper.declare_flag == "1" else None)


def _draft(paper: BondedList, on: dt.date) -> DeclarationDraft | None:
    """The declaration's lines; none where the merge rules refuse, which the decision tells too."""
    try:
        return draft_declaration(paper, on)
    except Refused:
        return None


def declare_list(
    actor: Actor, paper: BondedList, message: models.RawMessage | None = None, declare: bool = True
) -> ListOutcome:
    """Declare one list; a batch of one."""
    return declare_lists([Submission(actor, paper, message, declare)])[0]


def declare_lists(submissions: Sequence[Submission]) -> list[ListOutcome]:
    """Declare lists in arrival order, each whole or not at all; every refusal is kept with its reasons.

    One transaction: a failure of the machine undoes all of them, a refusal of one list touches no other.
    """
    for submission in submissions:
        permit(submission.actor, "list.declare", ENTERPRISE_ROLES)
    with transaction.atomic():
        at = clock.now()
        cases = _judge(submissions, clock.day_of(at))
        _number([case for case in cases if case.record is not None], at)
        _tell_clashes(cases)
        list_posting.reserve(_reserving(cases), at, _on_refusal(cases))
        _write([case for case in cases if case.record], at)
        _answer(cases, at)
    return [ListOutcome(case.decision, case.record, case.existing) for case in cases]


def _judge(submissions: Sequence[Submission], on: dt.date) -> list[_Case]:
    known = facts.list_surroundings([submission.paper for submission in submissions])
    cases: list[_Case] = []
    taken: dict[tuple[int, str], models.BondedList] = {}
    for given in submissions:
        submission = replace(given, paper=known.named(given.paper))
        paper = submission.paper
        stranger = _speaker(submission, known.books.get(paper.book_no))
        book = None if stranger else known.books.get(paper.book_no)
        existing = known.existing(book, paper.inner_no) if book else None
        obstacles = list_limits.cannot_stand(paper, read=submission.message is not None)
        decision = Decision.of(stranger or _reasons(submission, known, on))
        if obstacles and decision.outcome is not Outcome.REFUSE:
            decision = Decision.of(obstacles)
        case = _Case(submission, book, existing, decision, obstacles)
        key = (book.enterprise_id, paper.inner_no) if book else None
        if key and key in taken:
            case.existing = taken[key]
        elif key and case.keepable:
            case.record = taken[key] = existing or models.BondedList(book=book, slot=book.slot if book else 0)
        cases.append(case)
    return cases


def _tell_clashes(cases: Sequence[_Case]) -> None:
    """A list whose inner number stands already is refused; asked after numbering, so that its number can be told."""
    for case in cases:
        if case.existing is not None and case.record is None and not case.obstacles:
            case.decision = Decision.of((_same_inner_no(case.submission.paper, case.existing),))


def _same_inner_no(paper: BondedList, existing: models.BondedList) -> Reason:
    return Reason("LST-150", {"inner_no": paper.inner_no, "pre_entry_no": existing.pre_entry_no}, "inner_no")


def _reasons(submission: Submission, known: facts.ListSurroundings, on: dt.date) -> list[Reason]:
    """All reasons that speak against, or for a person to look: book, form, route.

    A draft is asked only for what it takes to keep it: somebody who may speak for it, and a book.
    """
    paper = submission.paper
    book = known.book_facts(paper.book_no)
    if book is None:
        return [list_form.without_book(paper, on)]
    if not submission.declare:
        return []
    found = list(list_checks.check_list(paper, on))
    found += _valuation(paper, on)
    found += list_checks.check_against_book(paper, book, known.related_facts(paper), on)
    if not found:
        found += list_checks.route(paper, book, on).reasons
    return found


def _speaker(submission: Submission, book: models.AccountBook | None) -> list[Reason]:
    """An enterprise may speak only for lists on which it stands as a party, in books of its own or of its principals.

    Naming oneself on a list is not enough: what it reserves is somebody's stock.
    """
    organisation = submission.actor.organisation
    if organisation is None:
        return []
    codes = {getattr(submission.paper, party).customs_code for party in SPEAKING_PARTIES}
    if organisation.code not in codes or (book is not None and not mandates.may_use(organisation, book)):
        return [Reason("LST-152", {"enterprise": organisation.code}, "operator")]
    return []


def _valuation(paper: BondedList, on: dt.date) -> list[Reason]:
    """Lines whose USD value is neither stated nor computable."""
    found = []
    for at, line in enumerate(paper.lines):
        try:
            if line.usd_total is None:
                usd_value(line.total, line.currency, on)
        except NoRate:
            facts_ = {"line": str(line.line_no), "currency": line.currency, "on": on.isoformat()}
            found.append(Reason("LST-153", facts_, f"lines[{at}].currency"))
    return found


def _number(cases: Sequence[_Case], at: dt.datetime) -> None:
    """Give every new record its numbers and fill its columns from the paper."""
    fresh = [case for case in cases if case.record is not None and not case.record.list_no]
    serials = numbers.take_together(["zb_list_serial", "zb_pre_entry_serial"], len(fresh))
    for case, (serial, pre_entry) in zip(fresh, serials, strict=True):
        assert case.record is not None
        paper = case.submission.paper
        case.record.list_no = list_number(paper.master_customs, at.year % 100, paper.direction, serial)
        case.record.pre_entry_no = pre_entry_number(at.year, pre_entry)
    for case in cases:
        if case.record is not None:
            _fill(case, at)


def _fill(case: _Case, at: dt.datetime) -> None:
    paper = case.submission.paper
    record, book = case.record, case.book
    assert record is not None
    assert book is not None
    paper = replace(paper, list_no=record.list_no, pre_entry_no=record.pre_entry_no)
    conditions = posting_rule.conditions_of(paper)
    list_rows.fill_head(record, paper, book, at)
    record.release_needed, record.gate_needed = conditions.release_needed, conditions.gate_needed
    record.partner_needed = conditions.partner_needed
    record.message = case.submission.message
    record.state = _state_after(record.state, case.submission.declare, case.decision)
    record.paper = to_json(paper)


_MOVES = {Outcome.ACCEPT: "approve", Outcome.MANUAL: "to_manual", Outcome.REFUSE: "return"}


def _state_after(before: str, declare: bool, decision: Decision) -> str:
    """Walk the life of a list: (draft or returned) → stored → pre-posted, manual or returned."""
    if not declare:
        return before or "draft"
    stored = LIST.take(before, "declare") if before else "stored"
    return LIST.take(stored, _MOVES[decision.outcome])


def _reserving(cases: Sequence[_Case]) -> list[tuple[models.BondedList, BondedList]]:
    """The accepted lists that are to be reserved in their books, in arrival order."""
    return [
        (case.record, case.submission.paper)
        for case in cases
        if case.record is not None and case.submission.declare and case.decision.accepted
    ]


def _on_refusal(cases: Sequence[_Case]) -> Any:
    """What to do when the ledger says no: the list is returned with the ledger's reasons."""
    by_no = {case.record.list_no: case for case in cases if case.record is not None}

    def refuse(record: models.BondedList, decision: Decision) -> None:
        record.state = "returned"
        by_no[record.list_no].decision = decision

    return refuse


def _write(cases: Sequence[_Case], at: dt.datetime) -> None:
    """Write heads and lines; a list whose conditions are void is posted at once."""
    kept = [(case.record, case.submission.paper) for case in cases if case.record is not None]
    list_rows.write(kept)
    accepted = [(row, paper) for row, paper in kept if row.state == "pre_posted"]
    draft_for(accepted, at)
    list_posting.post_if_due([row for row, _ in accepted], at)


def _answer(cases: Sequence[_Case], at: dt.datetime) -> None:
    """Record the decisions and the audit trail, and write the receipts."""
    asked = [case for case in cases if case.submission.declare or case.record is None]
    insert([decision_row(case.submission.actor, _taken(case), at) for case in asked])
    kept = [(case, case.record) for case in cases if case.record is not None]
    actors = [(case.submission.actor, row) for case, row in kept]
    insert([audit_row(actor, "list.declare", "list", row.list_no, after=row.state) for actor, row in actors])
    answered = [(case, row) for case, row in kept if case.submission.declare]
    shown = documents.fresh_documents([(row, case.submission.paper) for case, row in answered])
    receipts.list_answers([(row, case.decision) for case, row in answered], at, shown=shown)
    notices.tell((_returned(case, row) for case, row in kept if row.state == "returned"), at)


def _returned(case: _Case, row: models.BondedList) -> models.Notice:
    """What the enterprise is told of a list that the platform returned: the first rule that it breaks."""
    first = next(iter(receipts.notes_of(case.decision)), "")
    return notices.to_enterprise("list.return", "list", row.list_no, row, first)


def _taken(case: _Case) -> Taken:
    """The decision of a case as it is stored; a list without a record is kept whole among its inputs."""
    paper = case.submission.paper
    if case.record is not None:
        return Taken("list", case.record.list_no, case.record, "declare", case.decision, {})
    return Taken("list", paper.inner_no, None, "declare", case.decision, {"paper": to_json(paper)})
