"""The questions that worked cases ask, and how the platform's own functions answer them: one function for each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from zongbao.core import identifiers
from zongbao.core.clock import SHANGHAI
from zongbao.core.decision import Decision, Reason, Refused
from zongbao.core.lifecycle import Lifecycle
from zongbao.core.lives import BOOK, DECLARATION, LIST, PASS, PASSAGE
from zongbao.domain.gate import decision as gate
from zongbao.domain.gate.arrival import ArrivalFacts, check_arrival
from zongbao.domain.gate.weights import tolerances
from zongbao.domain.papers import book_checks, declaration, list_checks, merge, pass_checks
from zongbao.domain.papers.bonded_list import BondedList
from zongbao.domain.papers.facts import BookFacts
from zongbao.domain.papers.gate_pass import GatePass
from zongbao.domain.worked import register, sound
from zongbao.domain.worked.differing import changed
from zongbao.domain.worked.posting import posted
from zongbao.regulations.worked import Case

Given = Mapping[str, Any]
Part = TypeVar("Part")
LISTS = {"in": sound.bonded_list, "out": sound.out_list, "flow": sound.flow_out, "sale": sound.sale_out}
PASSES = {"loaded": sound.gate_pass, "empty": sound.empty_pass, "registered": sound.registered_pass}
LIVES: Mapping[str, Lifecycle] = {one.paper: one for one in (LIST, PASS, BOOK, DECLARATION, PASSAGE)}


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: the sound state that every case starts from, in words, and the function that answers."""

    zh: str
    en: str
    answer: Callable[[Case], Decision]


QUESTIONS: dict[str, Question] = {}
Asked = Callable[[Case], Iterable[Reason]]


def _asking(name: str, zh: str, en: str) -> Callable[[Asked], Asked]:
    """Make a question of a function that gives reasons."""

    def register(reasons: Asked) -> Asked:
        QUESTIONS[name] = Question(zh, en, lambda case: Decision.of(reasons(case)))
        return reasons

    return register


def _parts(given: Given, name: str, make: Callable[[int], Part]) -> tuple[Part, ...]:
    """The lines or items of a paper: as many as the case lists, one sound one if it says nothing of them."""
    return tuple(changed(make(number), its) for number, its in enumerate(given.get(name, [{}]), start=1))


def _list(given: Given) -> BondedList:
    """The case's list; ``many`` asks for so many lines of different names."""
    if many := given.get("many"):
        lines = tuple(sound.line(number, name=f"货物{number}") for number in range(1, many + 1))
    else:
        lines = _parts(given, "lines", sound.line)
    paper = LISTS[given.get("paper", "in")]()
    return changed(replace(paper, lines=lines), given.get("list", {}))


def _book(given: Given) -> BookFacts:
    items = _parts(given, "items", sound.item)
    return changed(sound.book(*items), given.get("book", {}))


def _pass(given: Given) -> GatePass:
    paper = PASSES[given.get("paper", "loaded")]()
    if "lines" in given:
        paper = replace(paper, lines=_parts(given, "lines", sound.pass_line))
    return changed(paper, given.get("pass", {}))


@_asking("list", "一份填写完好的核注清单", "A bonded list that is filled in correctly")
def _ask_list(case: Case) -> Iterable[Reason]:
    """The list's own form."""
    return list_checks.check_list(_list(case.given), case.on)


@_asking(
    "book",
    "一份完好的核注清单，与其在执行的可累计物流账册及收货方清单相符",
    "A correct list that agrees with its cumulative logistics book in force and, in a flow, with the receiver's list",
)
def _ask_book(case: Case) -> Iterable[Reason]:
    """The list against its book and, in a flow, against the receiver's list."""
    paper, related = _list(case.given), case.given.get("related", {})
    theirs = None if related.get("none") or not paper.related_list_no else changed(sound.receiver(), related)
    return list_checks.check_against_book(paper, _book(case.given), theirs, case.on)


@_asking("merge", "一份可以归并为报关单的清单", "A list whose lines can be merged into a declaration")
def _ask_merge(case: Case) -> Iterable[Reason]:
    """Merging into declaration lines."""
    return merge.check_merge(_list(case.given), case.on)


@_asking(
    "route", "一份完好、价值不高的清单，平台自动审批", "A correct list of small value, approved by the platform itself"
)
def _ask_route(case: Case) -> Iterable[Reason]:
    """Whether an officer has to look."""
    return list_checks.route(_list(case.given), _book(case.given), case.on).reasons


@_asking(
    "change",
    "一份已预核扣、报关单已申报的清单，企业要变更",
    "An approved list with a filed declaration is to be changed",
)
def _ask_change(case: Case) -> Iterable[Reason]:
    """A change of a standing list."""
    standing = changed(sound.standing(), case.given.get("standing", {}))
    if "becomes" not in case.given:
        return list_checks.check_change(standing)
    return list_checks.check_change(standing, _list({}), changed(_list({}), case.given["becomes"]))


@_asking(
    "cancel",
    "一份已预核扣、报关单已申报的清单，企业要删除",
    "An approved list with a filed declaration is to be cancelled",
)
def _ask_cancel(case: Case) -> Iterable[Reason]:
    """The cancellation of a standing list."""
    return list_checks.check_cancel(changed(sound.standing(), case.given.get("standing", {})))


@_asking(
    "keep",
    "一份申请删除、报关单已申报的清单，海关不同意删除",
    "A list whose deletion was asked for, with a filed declaration, is to be kept",
)
def _ask_keep(case: Case) -> Iterable[Reason]:
    """Refusing a list's deletion."""
    return list_checks.check_keep(changed(sound.standing(), case.given.get("standing", {})))


@_asking("filing", "一份完好的物流账册备案", "A correct filing of a logistics book")
def _ask_filing(case: Case) -> Iterable[Reason]:
    """A filing, change or closing of a book."""
    filing = replace(sound.filing(), items=_parts(case.given, "items", sound.book_item))
    existing = changed(sound.book(), case.given["existing"]) if "existing" in case.given else None
    return book_checks.check_filing(changed(filing, case.given.get("filing", {})), existing, case.on)


@_asking(
    "close", "一本没有库存、没有未结单证的账册，申请注销", "A book without stock and open documents is to be closed"
)
def _ask_close(case: Case) -> Iterable[Reason]:
    """Closing a book."""
    its = {"stock_zero": True, "open_documents": [], **case.given.get("close", {})}
    return book_checks.check_close(stock_zero=its["stock_zero"], open_documents=its["open_documents"])


@_asking("pause", "一本在执行的账册，海关暂停其进区业务", "Customs pauses the entries of a book in force")
def _ask_pause(case: Case) -> Iterable[Reason]:
    """Pausing a book."""
    return book_checks.check_pause(_book(case.given), case.given.get("pause", {}).get("which", "in"))


@_asking("entry", "一份与清单一致的报关单，企业申报", "A declaration in step with its list is filed")
def _ask_entry(case: Case) -> Iterable[Reason]:
    """Filing a declaration."""
    return declaration.check_entry(changed(sound.entry(), case.given.get("entry", {})))


@_asking("release", "一份与清单一致的报关单，海关放行", "A declaration in step with its list is released")
def _ask_release(case: Case) -> Iterable[Reason]:
    """Releasing a declaration."""
    return declaration.check_release(changed(sound.entry(), case.given.get("entry", {})))


@_asking(
    "entry_cancel",
    "一份货物尚未过卡的报关单，企业申请撤销",
    "A declaration whose goods have not passed the gate is cancelled",
)
def _ask_entry_cancel(case: Case) -> Iterable[Reason]:
    """Cancelling a declaration."""
    return declaration.check_entry_cancel(changed(sound.entry(), case.given.get("entry", {})))


@_asking(
    "sync",
    "清单已变更、报关单待同步修改，企业确认已修改",
    "The list was changed and its declaration is out of step; the enterprise confirms its change",
)
def _ask_sync(case: Case) -> Iterable[Reason]:
    """Confirming that a declaration follows its changed list."""
    return declaration.check_sync(changed(replace(sound.entry(), needs_sync=True), case.given.get("entry", {})))


@_asking("pass", "一张填写完好的核放单", "A gate pass that is filled in correctly")
def _ask_pass(case: Case) -> Iterable[Reason]:
    """The pass's own form."""
    return pass_checks.check_pass(_pass(case.given), case.on)


@_asking(
    "pass_facts",
    "一张一线进区核放单，关联一份100件的已审批清单，由已备案车辆运输",
    "A pass for goods entering, on an approved list of 100 pieces, with a filed vehicle",
)
def _ask_pass_facts(case: Case) -> Iterable[Reason]:
    """The pass against documents, quantities and vehicle."""
    its = case.given.get("document", {})
    left = tuple(changed(sound.document().lines[1], one) for one in case.given.get("left", [{}]))
    document = None if its.get("none") else changed(sound.document(*left), its)
    documents = {} if document is None else {document.number: document}
    vehicle, frame = register.vehicle(case.given), register.frame(case.given)
    return pass_checks.check_pass_facts(_pass(case.given), documents, vehicle, "", case.on, frame)


@_asking("void", "一张尚未过卡的核放单，企业作废", "A pass that has not met the gate is voided")
def _ask_void(case: Case) -> Iterable[Reason]:
    """Voiding a pass."""
    return pass_checks.check_void("Z4258I250303000000000001", case.given.get("void", {}).get("state", "approved"))


for _name, (_zh, _en, _answer) in register.QUESTIONS.items():
    _asking(_name, _zh, _en)(_answer)


@_asking(
    "arrival",
    "一张已过卡、已放行的核放单，收货方确认到货",
    "The receiver confirms the arrival of a pass that met the gate and is released",
)
def _ask_arrival(case: Case) -> Iterable[Reason]:
    """Saying what arrived."""
    its = ArrivalFacts(
        "Z4258I250303000000000001", "due", collected=True, stand_in=False, release_needed=True, released=True
    )
    return check_arrival(changed(its, case.given.get("arrival", {})))


@_asking("number", "一个填写正确的编号", "A number that is written correctly")
def _ask_number(case: Case) -> Iterable[Reason]:
    """The form and check character of an identifier."""
    its = case.given["number"]
    code = getattr(identifiers, its["kind"])(its["value"])
    return [Reason(code, {"value": its["value"]})] if code else []


@_asking("move", "一份可以执行该操作的单证", "A paper on which the move is possible")
def _ask_move(case: Case) -> Iterable[Reason]:
    """A move of a paper's life."""
    its = case.given["move"]
    try:
        LIVES[its["paper"]].take(its["state"], its["move"])
    except Refused as refused:
        return refused.decision.reasons
    return ()


@_asking(
    "posting",
    "不累计账册中项号1现有实增100件；一份清单记账60件",
    "Item 1 of a non-cumulative book holds 100 pieces; a list posts 60",
)
def _ask_posting(case: Case) -> Iterable[Reason]:
    """A posting to the ledger."""
    return posted(case.given, dt.datetime.combine(case.on, dt.time(10), SHANGHAI))


def _gate(case: Case) -> Decision:
    """``valid_hours`` and ``minutes_since_first`` of a pass count from ten in the morning of the day."""
    now, its = dt.datetime.combine(case.on, dt.time(10), SHANGHAI), dict(case.given.get("pass", {}))
    seen = changed(replace(sound.collection(), collected_at=now, weight=sound.TOTAL), case.given.get("seen", {}))
    passes = [] if its.pop("none", False) else [_live_pass(its, now)]
    lane = changed(sound.lane(), case.given.get("lane", {}))
    vehicle = changed(sound.vehicle(), case.given.get("vehicle", {}))
    card = changed(sound.card(), case.given["card"]) if "card" in case.given else None
    return gate.decide(seen, passes, lane, vehicle, tolerances(case.on), now, card).decision


def _live_pass(given: dict[str, Any], now: dt.datetime) -> gate.PassFacts:
    hours, minutes = given.pop("valid_hours", 24), given.pop("minutes_since_first", None)
    first = None if minutes is None else now - dt.timedelta(minutes=minutes)
    approved, until = now - dt.timedelta(hours=2), now + dt.timedelta(hours=hours)
    return changed(sound.live_pass(approved_at=approved, valid_until=until, first_passed_at=first), given)


QUESTIONS["gate"] = Question(
    "一张已放行、总重16,245.335千克的核放单，由它自己的车来过卡",
    "A released pass of 16,245.335 kg met by its own truck",
    _gate,
)
