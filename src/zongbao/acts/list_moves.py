"""What persons do with lists that stand: approve, return, delete, change (公告2018年第23号)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from django.db import transaction

from zongbao.acts import delegations, list_posting, notices, receipts
from zongbao.acts.context import Actor, fetch, permit, record, take
from zongbao.acts.deciding import Taken, store_decisions
from zongbao.acts.declarations import cancel_for, draft_for, redraft_for
from zongbao.core import clock
from zongbao.core.decision import Decision, Outcome, Reason, Refused
from zongbao.core.lives import LIST
from zongbao.core.roles import Role
from zongbao.domain.papers import list_checks, posting_rule
from zongbao.domain.papers.bonded_list import BondedList
from zongbao.domain.papers.posting_rule import LineGate
from zongbao.domain.reasons import Facts
from zongbao.domain.reasons import reason as reason_
from zongbao.store import facts, list_limits, list_rows, models
from zongbao.store.papers import from_json, to_json


def _load(actor: Actor, list_no: str, move: str) -> models.BondedList:
    """The list for a move: absent or foreign first, then the role that may not; what speaks against it comes later."""
    row = fetch(actor, models.BondedList, list_no=list_no)
    permit(actor, f"list.{move}", LIST.move(move).roles)
    row.book = models.AccountBook.objects.select_related("enterprise", "zone").get(pk=row.book_id)
    return row


def _decided(actor: Actor, row: models.BondedList, question: str, outcome: Outcome, reason: str, before: str) -> None:
    """Save the new state with the person's decision and the audit line; a delegate must have the power to decide."""
    actor = delegations.standing(actor, "list", row)
    row.save()
    taken = Taken("list", row.list_no, row, f"person:{question}", Decision(outcome), {}, reason)
    store_decisions(actor, [taken], clock.now())
    record(actor, f"list.{question}", "list", row.list_no, reason=reason, before=before, after=row.state)
    event = f"list.{question}"
    if question.startswith("request_"):
        notices.tell([notices.to_office(Role.CUSTOMS, event, "list", row.list_no, row.zone_id, reason)])
    else:
        notices.tell([notices.to_enterprise(event, "list", row.list_no, row, reason)])


def _refuse_loudly(_row: models.BondedList, decision: Decision) -> None:
    raise Refused(decision)


@transaction.atomic
def approve_list(actor: Actor, list_no: str, reason: str = "") -> models.BondedList:
    """Approve a list that waits for a person; the book is checked again now, ``Refused`` if it no longer allows it."""
    row, at = _load(actor, list_no, "approve"), clock.now()
    before = take(actor, LIST, row, "approve", reason)
    paper = from_json(BondedList, row.paper)
    known = facts.list_surroundings([paper])
    book = known.book_facts(paper.book_no)
    assert book is not None, "a stored list has a book"
    found = list_checks.check_against_book(paper, book, known.related_facts(paper), clock.day_of(at))
    if found:
        raise Refused(Decision.of(found))
    list_posting.reserve([(row, paper)], at, _refuse_loudly)
    _decided(actor, row, "approve", Outcome.ACCEPT, reason, before)
    models.BondedListLine.objects.filter(list=row).delete()
    list_rows.write_lines([(row, paper)])
    draft_for([(row, paper)], at)
    list_posting.post_if_due([row], at)
    receipts.list_answers([(row, Decision(Outcome.ACCEPT))], at)
    return row


@transaction.atomic
def return_list(actor: Actor, list_no: str, reason: str) -> models.BondedList:
    """Return a list that waits for a person (退单), with the reason for the enterprise."""
    row = _load(actor, list_no, "return")
    before = take(actor, LIST, row, "return", reason)
    _decided(actor, row, "return", Outcome.REFUSE, reason, before)
    receipts.list_answers([(row, Decision(Outcome.REFUSE))], clock.now(), remark=reason)
    return row


@transaction.atomic
def request_deletion(actor: Actor, list_no: str, reason: str) -> models.BondedList:
    """Ask for a list's deletion; refused if goods have passed, a pass lives, or it is settled or held."""
    row = _load(actor, list_no, "request_deletion")
    _check(list_checks.check_cancel(facts.standing_list(row)))
    before = take(actor, LIST, row, "request_deletion", reason)
    _decided(actor, row, "request_deletion", Outcome.MANUAL, reason, before)
    return row


@transaction.atomic
def approve_deletion(actor: Actor, list_no: str, reason: str) -> models.BondedList:
    """Delete the list: its reservation is released, its declaration cancelled."""
    row, at = _load(actor, list_no, "approve_deletion"), clock.now()
    _check(list_checks.check_cancel(facts.standing_list(row)))
    before = take(actor, LIST, row, "approve_deletion", reason)
    list_posting.release(row, at)
    cancel_for(actor, row, reason)
    _decided(actor, row, "approve_deletion", Outcome.ACCEPT, reason, before)
    receipts.list_answers([(row, Decision(Outcome.ACCEPT))], at, remark=reason)
    return row


@transaction.atomic
def refuse_deletion(actor: Actor, list_no: str, reason: str) -> models.BondedList:
    """Keep the list as it was; one whose declaration is cancelled cannot be kept."""
    row = _load(actor, list_no, "refuse_deletion")
    _check(list_checks.check_keep(facts.standing_list(row)))
    before = take(actor, LIST, row, "refuse_deletion", reason)
    _decided(actor, row, "refuse_deletion", Outcome.REFUSE, reason, before)
    receipts.list_answers([(row, Decision(Outcome.REFUSE))], clock.now(), remark=reason)
    return row


@transaction.atomic
def request_change(actor: Actor, list_no: str, paper: BondedList) -> models.BondedList:
    """Ask for a change of a list that stands; the new paper waits beside the old one."""
    row = _load(actor, list_no, "request_change")
    standing = facts.standing_list(row)
    on = clock.day_of(clock.now())
    changed = replace(
        paper, list_no=row.list_no, pre_entry_no=row.pre_entry_no, declaration_kind="2", change_count=row.version + 1
    )
    found = list_checks.check_change(standing, from_json(BondedList, row.paper), changed)
    form = list_checks.check_list(changed, on) or list_limits.cannot_stand(changed, read=False)
    _check((*found, *_below_passed(row, changed), *form))
    before = take(actor, LIST, row, "request_change")
    row.pending_paper = to_json(changed)
    _decided(actor, row, "request_change", Outcome.MANUAL, "", before)
    return row


def _below_passed(row: models.BondedList, changed: BondedList) -> list[Reason]:
    """Lines that would hold less than what has passed the gate on them already."""
    wanted = {line.line_no: line.declared_qty for line in changed.lines}
    found = []
    for line in row.lines.filter(past_gate__gt=0):
        qty = wanted.get(line.line_no, Decimal(0))
        if qty < line.past_gate:
            values: Facts = {"line": line.line_no, "qty": qty, "past": line.past_gate}
            change = {"declared_qty": line.past_gate}
            found.append(reason_("LST-154", f"lines[{line.line_no - 1}].declared_qty", change=change, **values))
    return found


@transaction.atomic
def approve_change(actor: Actor, list_no: str, reason: str = "") -> models.BondedList:
    """Put the changed paper in the old one's place: its reservation is released and the new one made, together."""
    row, at = _load(actor, list_no, "approve_change"), clock.now()
    _check(list_checks.check_change(facts.standing_list(row)))
    before = take(actor, LIST, row, "approve_change", reason)
    paper = _with_items(row, from_json(BondedList, row.pending_paper))
    list_posting.release(row, at)
    row.version += 1
    _refill(row, paper)
    list_posting.reserve([(row, paper)], at, _refuse_loudly)
    list_rows.rewrite_lines(row, paper)
    complete = posting_rule.all_past_gate(LineGate(line.declared_qty, line.past_gate) for line in row.lines.all())
    row.past_gate_at = (row.past_gate_at or at) if complete else None
    _decided(actor, row, "approve_change", Outcome.ACCEPT, reason, before)
    redraft_for(actor, row, at)
    list_posting.post_if_due([row], at)
    receipts.list_answers([(row, Decision(Outcome.ACCEPT))], at)
    return row


def _with_items(row: models.BondedList, paper: BondedList) -> BondedList:
    """The changed paper with the book items that its lines already use, where line and part are the same."""
    paper = facts.list_surroundings([paper]).named(paper)
    opened = {(line.line_no, line.part_no): line.book_item for line in row.lines.all()}
    return replace(
        paper,
        lines=tuple(
            replace(line, book_item=line.book_item or opened.get((line.line_no, line.part_no))) for line in paper.lines
        ),
    )


def _refill(row: models.BondedList, paper: BondedList) -> None:
    declared_at = row.declared_at
    list_rows.fill_head(row, paper, row.book, declared_at)
    conditions = posting_rule.conditions_of(paper)
    row.release_needed, row.gate_needed = conditions.release_needed, conditions.gate_needed
    row.partner_needed = conditions.partner_needed
    row.paper, row.pending_paper = to_json(paper), None


@transaction.atomic
def refuse_change(actor: Actor, list_no: str, reason: str) -> models.BondedList:
    """Keep the old paper; the asked-for one is dropped, its request stays in the audit trail."""
    row = _load(actor, list_no, "refuse_change")
    before = take(actor, LIST, row, "refuse_change", reason)
    row.pending_paper = None
    _decided(actor, row, "refuse_change", Outcome.REFUSE, reason, before)
    receipts.list_answers([(row, Decision(Outcome.REFUSE))], clock.now(), remark=reason)
    return row


def _check(found: Iterable[Reason]) -> None:
    reasons = tuple(found)
    if reasons:
        raise Refused(Decision.of(reasons))


@transaction.atomic
def discard_list(actor: Actor, list_no: str) -> models.BondedList:
    """Give up a draft or a returned list; its inner number is free again."""
    row = _load(actor, list_no, "discard")
    before = take(actor, LIST, row, "discard")
    row.save()
    record(actor, "list.discard", "list", list_no, before=before, after=row.state)
    return row
