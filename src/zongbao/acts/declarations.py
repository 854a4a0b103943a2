"""Customs declarations: drafted from lists by the merge rules, declared, inspected, released."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from zongbao.acts import delegations, list_posting, notices, receipts
from zongbao.acts.context import Actor, fetch, permit, record, take
from zongbao.acts.deciding import Taken, store_decisions
from zongbao.core import clock
from zongbao.core.decision import Decision, Outcome, Reason, Refused
from zongbao.core.identifiers import entry_number, pre_entry_number
from zongbao.core.lives import DECLARATION, LIST
from zongbao.core.roles import ENTERPRISE_ROLES
from zongbao.domain.papers.bonded_list import BondedList
from zongbao.domain.papers.declaration import check_entry, check_entry_cancel, check_release, check_sync
from zongbao.domain.papers.list_checks import check_cancel
from zongbao.domain.papers.merge import DeclarationDraft, draft_declaration
from zongbao.store import facts, models, numbers
from zongbao.store.copying import insert
from zongbao.store.entry_facts import entry_facts
from zongbao.store.papers import from_json, to_json

LINE_FIELDS = (
    "line_no", "hs_code", "name", "spec", "declared_unit", "declared_qty", "legal_unit", "legal_qty", "second_unit",
    "second_qty", "unit_price", "total", "currency", "origin", "destination", "levy_mode",
)  # fmt: skip


def draft_for(lists: Sequence[tuple[models.BondedList, BondedList]], at: dt.datetime) -> None:
    """Draft a declaration for every list that needs one (报关标志 1); INV202 tells the enterprise its number.

    Where the enterprise did not ask for a draft the declaration is known by its outside number only.
    """
    needing = [(row, paper) for row, paper in lists if row.declare_flag == "1"]
    serials = numbers.take("zb_pre_entry_serial", len(needing))
    drafts = [draft_declaration(paper, at.date()) for _, paper in needing]
    declarations = [
        _head(row, paper, pre_entry_number(at.year, serial), at)
        for (row, paper), serial in zip(needing, serials, strict=True)
    ]
    for declaration, draft in zip(declarations, drafts, strict=True):
        declaration.explanation = [to_json(reason) for reason in draft.explanation]
    insert(declarations, keyed=True)
    insert([line for pair in zip(declarations, drafts, strict=True) for line in _lines(*pair)])
    receipts.entry_drafts([one for one in declarations if one.drafted], at)


def _head(row: models.BondedList, paper: BondedList, number: str, at: dt.datetime) -> models.Declaration:
    return models.Declaration(
        list=row,
        enterprise_id=row.enterprise_id,
        zone_id=row.zone_id,
        pre_entry_no=number,
        entry_no=paper.entry_no or paper.related_entry_no,
        entry_type=paper.entry_type,
        declare_type=paper.declare_type,
        drafted=paper.generate_entry == "1",
        state="drafted",
        drafted_at=at,
    )


def _lines(declaration: models.Declaration, draft: DeclarationDraft) -> list[models.DeclarationLine]:
    return [
        models.DeclarationLine(
            declaration=declaration,
            list_lines=list(line.list_lines),
            **{name: getattr(line, name) for name in LINE_FIELDS},
        )
        for line in draft.lines
    ]


def cancel_for(actor: Actor, row: models.BondedList, reason: str) -> None:
    """Cancel the declaration of a list that is deleted (公告2018年第23号: the one goes with the other)."""
    declaration = models.Declaration.objects.select_for_update().filter(list=row).exclude(state="cancelled").first()
    if declaration is None:
        return
    _check(check_entry_cancel(entry_facts(declaration)))
    before, declaration.state = declaration.state, DECLARATION.take(declaration.state, "cancel")
    declaration.save()
    number = declaration.pre_entry_no
    record(actor, "declaration.cancel", "declaration", number, reason=reason, before=before, after="cancelled")


def redraft_for(actor: Actor, row: models.BondedList, at: dt.datetime) -> None:
    """Draft the lines anew after its list was changed; the declaration is then to be changed too (同步修改标志)."""
    declaration = models.Declaration.objects.select_for_update().filter(list=row).first()
    if declaration is None:
        return
    draft = draft_declaration(from_json(BondedList, row.paper), at.date())
    declaration.lines.all().delete()
    declaration.explanation = [to_json(reason) for reason in draft.explanation]
    declaration.needs_sync = True
    declaration.save()
    insert(_lines(declaration, draft))
    record(actor, "declaration.redraft", "declaration", declaration.pre_entry_no, after=declaration.state)


@transaction.atomic
def sync_entry(actor: Actor, pre_entry_no: str) -> models.Declaration:
    """Tell that the declaration was changed with customs after its list; ``Refused`` DEC-108 if none is outstanding."""
    declaration = fetch(actor, models.Declaration, pre_entry_no=pre_entry_no)
    permit(actor, "declaration.sync", ENTERPRISE_ROLES)
    _check(check_sync(entry_facts(declaration)))
    declaration.needs_sync = False
    declaration.save(update_fields=["needs_sync"])
    record(actor, "declaration.sync", "declaration", pre_entry_no, after=declaration.state)
    return declaration


_CHECKS = {"declare": check_entry, "release": check_release, "cancel": check_entry_cancel}


def _check(reasons: tuple[Reason, ...]) -> None:
    if reasons:
        raise Refused(Decision.of(reasons))


def _move(actor: Actor, pre_entry_no: str, move: str, outcome: Outcome, reason: str) -> models.Declaration:
    """Take one move, store the person's decision and the audit line.

    The list's head is locked first, as in the acts on lists, so that the two never wait for one another.
    """
    list_id = fetch(actor, models.Declaration, lock=False, pre_entry_no=pre_entry_no).list_id
    models.BondedList.objects.select_for_update().only("pk").get(pk=list_id)
    declaration = fetch(actor, models.Declaration, pre_entry_no=pre_entry_no)
    before = take(actor, DECLARATION, declaration, move, reason)
    actor = delegations.standing(actor, "declaration", declaration)
    at = clock.now()
    if move in _CHECKS:
        _check(_CHECKS[move](entry_facts(declaration)))
    if move == "declare":
        _declare(declaration, at)
    if move == "release":
        declaration.released_at = at
    declaration.save()
    taken = Taken("declaration", pre_entry_no, declaration, f"person:{move}", Decision(outcome), {}, reason)
    store_decisions(actor, [taken], at)
    after = declaration.state
    record(actor, f"declaration.{move}", "declaration", pre_entry_no, reason=reason, before=before, after=after)
    return declaration


def _declare(declaration: models.Declaration, at: dt.datetime) -> None:
    declaration.declared_at = at
    declaration.needs_sync = False  # what is filed now is what the changed list says
    if not declaration.entry_no:
        (serial,) = numbers.take("zb_entry_serial", 1)
        paper = declaration.list
        declaration.entry_no = entry_number(paper.master_customs, at.year, paper.direction, serial)


@transaction.atomic
def declare_entry(actor: Actor, pre_entry_no: str) -> models.Declaration:
    """File the drafted declaration with customs; it gets its entry number."""
    return _move(actor, pre_entry_no, "declare", Outcome.ACCEPT, "")


@transaction.atomic
def order_inspection(actor: Actor, pre_entry_no: str, reason: str) -> models.Declaration:
    """Hold the declaration for inspection (查验布控); its goods do not pass until it ends."""
    return _move(actor, pre_entry_no, "inspect", Outcome.HOLD, reason)


@transaction.atomic
def end_inspection(actor: Actor, pre_entry_no: str, reason: str) -> models.Declaration:
    """End the inspection without finding; the declaration waits for release again."""
    return _move(actor, pre_entry_no, "end_inspection", Outcome.ACCEPT, reason)


@transaction.atomic
def return_entry(actor: Actor, pre_entry_no: str, reason: str) -> models.Declaration:
    """Return the declaration to its declarant (退单)."""
    return _move(actor, pre_entry_no, "return", Outcome.REFUSE, reason)


@transaction.atomic
def release_entry(actor: Actor, pre_entry_no: str, reason: str = "") -> models.Declaration:
    """Release the declaration (放行); the list posts if its goods have passed the gate."""
    declaration = _move(actor, pre_entry_no, "release", Outcome.ACCEPT, reason)
    at = clock.now()
    bonded_list = _list_of(declaration)
    bonded_list.released_at = at
    bonded_list.save(update_fields=["released_at", "updated_at"])
    list_posting.post_if_due([bonded_list], at)
    return declaration


def _list_of(declaration: models.Declaration) -> models.BondedList:
    rows = models.BondedList.objects.select_for_update(of=("self",)).select_related("book", "enterprise")
    return rows.get(pk=declaration.list_id)


@transaction.atomic
def cancel_entry(actor: Actor, pre_entry_no: str, reason: str) -> models.Declaration:
    """Cancel the declaration (撤销), released or not: its list loses the release and goes on to deletion.

    公告2018年第23号: a list goes with its declaration, so what stands against the one stands against the other.
    """
    declaration = _move(actor, pre_entry_no, "cancel", Outcome.REFUSE, reason)
    row = _list_of(declaration)
    _check(check_cancel(facts.standing_list(row)))
    before, row.released_at = row.state, None
    if row.state == "pre_posted":
        row.state = LIST.take(row.state, "entry_cancelled")
    row.save(update_fields=["state", "released_at", "updated_at"])
    record(actor, "list.entry_cancelled", "list", row.list_no, reason=reason, before=before, after=row.state)
    notices.tell([notices.to_enterprise("list.entry_cancelled", "list", row.list_no, row, reason)])
    return declaration
