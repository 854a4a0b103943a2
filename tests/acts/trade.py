"""The machine that plays all acts in any order against a small model of what must come of them."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from tests.acts.checking import balance, explained, last_decision, postings
from tests.acts.conftest import Play
from tests.acts.test_intake import inv101
from tests.acts.trade_model import List, Pass

from zongbao.acts import bonded_lists, declarations, gate_passes, intake, list_moves, passages
from zongbao.core import clock
from zongbao.core.decision import Refused
from zongbao.store import models
from zongbao.store.ledger import read
from zongbao.store.ledger.verify import verify

TRUCKS = 3
START = dt.datetime(2026, 5, 4, 8, tzinfo=clock.SHANGHAI)
some = st.integers(0, 1000)
amounts = st.integers(1, 60)


class Trade(RuleBasedStateMachine):
    """One book item, three trucks, a single gate."""

    play: Play  # set for each test

    ends: Counter[str]

    def __init__(self) -> None:
        super().__init__()
        self.example = transaction.atomic()
        self.example.__enter__()
        self.at = START
        self.lists: list[List] = []
        self.passes: list[Pass] = []
        self.raw: list[bytes] = []
        self.exceptions: list[tuple[int, Pass]] = []
        self.inside: set[int] = set()
        self.book = self.play.book()
        self.serial = 0
        self.stock()

    def stock(self) -> None:
        """The day begins with 60 in stock, an in-list whose truck may come and an out-list that looks for one."""
        with clock.simulated(START):
            for qty, gone in ((60, True), (40, False)):
                paper = self.play.in_paper(self.play.load(qty))
                row = self.play.declare(paper)
                self.play.release(row)
                gate_pass = self.play.apply(row, {1: qty}, truck=TRUCKS + 1 if gone else TRUCKS - 1)
                one = List(row, "I", qty, paper, "pre_posted", "released", qty)
                self.lists.append(one)
                self.passes.append(Pass(gate_pass, one, qty, TRUCKS + 1 if gone else TRUCKS - 1))
                if gone:
                    self.play.pass_gate(gate_pass)
                    self.through(self.passes[-1])
            paper = self.play.out_paper(self.play.load(20))
            row = self.play.declare(paper)
            self.play.release(row)
            self.lists.append(List(row, "E", 20, paper, "pre_posted", "released"))

    def teardown(self) -> None:
        self.ends.update(f"list {one.direction} {one.state}" for one in self.lists)
        self.ends.update(f"pass {one.state}" for one in self.passes)
        connection.ensure_connection()
        assert verify(connection.connection) == []
        transaction.set_rollback(True)
        self.example.__exit__(None, None, None)

    # the model's own sums

    def total(self, direction: str, *states: str) -> int:
        return sum(one.qty for one in self.lists if one.direction == direction and one.state in states)

    @property
    def available(self) -> int:
        return self.total("I", "posted") - self.total("E", "posted", "pre_posted", "deletion_requested")

    def live(self, of: List) -> list[Pass]:
        return [one for one in self.passes if one.of is of and one.state in ("approved", "held")]

    def settle(self, one: List) -> None:
        if one.state == "pre_posted" and one.entry == "released" and one.gone:
            one.state = "posted"

    # short ways

    def tick(self) -> Any:
        self.at += dt.timedelta(minutes=1)
        return clock.simulated(self.at)

    def attempt(self, allowed: bool, act: Any, *args: Any) -> Any:
        """Do the act: it must go through exactly if the model allows it, and a refusal must explain itself."""
        with self.tick():
            if allowed:
                return act(*args)
            with pytest.raises(Refused) as refused, transaction.atomic():
                act(*args)
        explained(refused.value.decision.reasons)
        return None

    def fresh(self, one: Pass) -> bool:
        """Whether the pass is still valid at the next tick; one that was held may have grown old unnoticed."""
        return self.at + dt.timedelta(minutes=1) <= one.row.valid_until

    def any_list(self, number: int, fits: Any = None) -> List:
        """One of the lists: three times out of four one for which the act is legal, if there is any."""
        return self.one_of(self.lists, number, fits)

    def any_pass(self, number: int, fits: Any = None) -> Pass:
        return self.one_of(self.passes, number, fits)

    @staticmethod
    def one_of(every: list[Any], number: int, fits: Any) -> Any:
        fitting = [one for one in every if fits and fits(one)]
        pool = fitting if fitting and number % 4 else every
        return pool[number // 4 % len(pool)]

    # the enterprise

    @rule(direction=st.sampled_from("IE"), qty=amounts, message=st.booleans())
    def declare(self, direction: str, qty: int, message: bool) -> None:
        make = self.play.in_paper if direction == "I" else self.play.out_paper
        paper = make(self.play.load(qty))
        fits = direction == "I" or qty <= self.available
        self.serial += 1
        with self.tick():
            if message:
                self.raw.append(inv101(self.play, f"S-{self.serial}", paper))
                intake.receive(self.play.clerk, self.raw[-1], door="test")
            else:
                bonded_lists.declare_list(self.play.clerk, paper)
        row = models.BondedList.objects.get(inner_no=paper.inner_no)
        decision = last_decision(row.list_no)
        explained(decision.reasons)
        assert (row.state, decision.codes) == (("pre_posted", ()) if fits else ("returned", ("LED-101",)))
        if fits:
            self.lists.append(List(row, direction, qty, paper))

    @precondition(lambda self: self.raw)
    @rule(number=some)
    def send_again(self, number: int) -> None:
        before = models.BondedList.objects.count()
        with self.tick():
            taken = intake.receive(self.play.clerk, self.raw[number % len(self.raw)], door="test")
        assert taken.message.state == "repeated"
        assert models.BondedList.objects.count() == before

    @precondition(lambda self: self.lists)
    @rule(number=some)
    def declare_again(self, number: int) -> None:
        one = self.any_list(number)
        if one.state == "deleted":
            return
        with self.tick():
            outcome = bonded_lists.declare_list(self.play.clerk, one.paper)
        assert outcome.decision.codes == ("LST-150",)
        explained(outcome.decision.reasons)

    @precondition(lambda self: self.lists)
    @rule(number=some, share=st.integers(1, 60), truck=st.integers(0, TRUCKS - 1))
    def apply(self, number: int, share: int, truck: int) -> None:
        one = self.any_list(number, lambda it: it.state == "pre_posted" and it.on < it.qty)
        share = min(share, one.qty) if share % 3 else max(1, one.qty - one.on)
        free = all(
            other.truck != truck or other.of.direction != one.direction or other.state not in ("approved", "held")
            for other in self.passes
        )
        home = one.direction == "E" or truck not in self.inside
        fits = one.state == "pre_posted" and one.entry != "inspecting" and share <= one.qty - one.on and free and home
        if one.entry != "inspecting":  # else the pass goes to a person; the worked cases show it
            self.ask_pass(one, share, truck, fits)

    def ask_pass(self, one: List, share: int, truck: int, fits: bool) -> None:
        with self.tick():
            outcome = gate_passes.apply_pass(self.play.clerk, self.play.pass_paper(one.row, {1: share}, truck))
        explained(outcome.decision.reasons)
        assert outcome.decision.accepted == fits, outcome.decision
        assert outcome.record.state == ("approved" if fits else "returned")
        if fits:
            one.on += share
            self.passes.append(Pass(outcome.record, one, share, truck))

    @precondition(lambda self: self.passes)
    @rule(number=some)
    def void(self, number: int) -> None:
        one = self.any_pass(number)
        done = self.attempt(one.state == "approved", gate_passes.void_pass, self.play.clerk, one.row.pass_no, "换车")
        if done:
            one.state = "void"
            one.of.on -= one.qty

    @precondition(lambda self: len(self.lists) > 2)
    @rule(number=some)
    def ask_deletion(self, number: int) -> None:
        one = self.any_list(number)
        allowed = (
            one.state == "pre_posted" and one.past == 0 and not self.live(one)
            and one.entry not in ("released", "inspecting")
        )  # fmt: skip
        if self.attempt(allowed, list_moves.request_deletion, self.play.clerk, one.row.list_no, "重报"):
            one.state = "deletion_requested"

    # customs

    @precondition(lambda self: self.lists)
    @rule(number=some, grant=st.booleans())
    def answer_deletion(self, number: int, grant: bool) -> None:
        one = self.any_list(number, lambda it: it.state == "deletion_requested")
        act = list_moves.approve_deletion if grant else list_moves.refuse_deletion
        done = self.attempt(one.state == "deletion_requested", act, self.play.officer, one.row.list_no, "核实")
        if done:
            one.state = "deleted" if grant else "pre_posted"
            one.entry = "cancelled" if grant else one.entry

    @precondition(lambda self: self.lists)
    @rule(number=some)
    def file_entry(self, number: int) -> None:
        one = self.any_list(number, lambda it: it.entry == "drafted")
        allowed = one.entry in ("drafted", "returned") and one.state in ("pre_posted", "posted")
        if self.attempt(allowed, declarations.declare_entry, self.play.clerk, self.entry_no(one)):
            one.entry = "declared"

    @precondition(lambda self: self.lists)
    @rule(number=some)
    def release(self, number: int) -> None:
        one = self.any_list(number, lambda it: it.entry == "declared")
        allowed = one.entry == "declared" and one.state in ("pre_posted", "posted")
        if self.attempt(allowed, declarations.release_entry, self.play.officer, self.entry_no(one), "放行"):
            one.entry = "released"
            self.settle(one)

    @precondition(lambda self: self.lists)
    @rule(number=some, end=st.booleans())
    def inspect(self, number: int, end: bool) -> None:
        one = self.any_list(number, lambda it: end and it.entry == "inspecting")
        act, before = (
            (declarations.end_inspection, "inspecting") if end else (declarations.order_inspection, "declared")
        )
        if self.attempt(one.entry == before, act, self.play.officer, self.entry_no(one), "布控"):
            one.entry = "declared" if end else "inspecting"

    @precondition(lambda self: self.passes)
    @rule(number=some, lift=st.booleans())
    def hold(self, number: int, lift: bool) -> None:
        one = self.any_pass(number, lambda it: lift and it.state == "held")
        act, before, after = (
            (gate_passes.unhold_pass, "held", "approved") if lift else (gate_passes.hold_pass, "approved", "held")
        )
        if self.attempt(one.state == before, act, self.play.officer, one.row.pass_no, "抽查"):
            one.state = after

    def entry_no(self, one: List) -> str:
        return models.Declaration.objects.get(list=one.row).pre_entry_no

    # the gate

    @precondition(lambda self: self.passes)
    @rule(number=some, heavy=st.booleans())
    def arrive(self, number: int, heavy: bool) -> None:
        one = self.any_pass(number, lambda it: it.state == "approved" and it.of.entry == "released")
        self.drive_up(one, heavy)

    def drive_up(self, one: Pass, heavy: bool) -> None:
        if any(other is not one and other.truck == one.truck and other.of.direction == one.of.direction
               and other.state in ("approved", "held") for other in self.passes):  # fmt: skip
            return  # the gate would rightly take the vehicle's live pass, and this rule is about the one picked
        off_by = one.row.total_weight / 5 if heavy else Decimal(0)
        lifts = one.state == "approved" and one.of.entry == "released" and not heavy and self.fresh(one)
        with self.tick():
            seen = self.play.seen(one.row, off_by=off_by)
            outcome = passages.decide_passage(self.play.crew, seen)
        explained(outcome.decision.reasons)
        one.seen.append(seen)
        assert outcome.decision.accepted == lifts, (outcome.decision, one)
        if lifts:
            self.through(one)
        elif outcome.passage.state == "exception" and outcome.passage.gate_pass_id == one.row.pk:
            self.exceptions.append((outcome.passage.pk, one))

    @rule(number=some)
    def a_step_further(self, number: int) -> None:
        """What a usual day does next with a list, so that the walk does get somewhere."""
        waiting = [one for one in self.lists if one.state == "pre_posted" and one.entry != "inspecting"]
        if not waiting:
            return
        one = waiting[number % len(waiting)]
        ready = [other for other in self.passes if other.of is one and other.state == "approved"]
        if one.entry in ("drafted", "returned"):
            self.attempt(True, declarations.declare_entry, self.play.clerk, self.entry_no(one))
            one.entry = "declared"
        elif one.entry == "declared":
            self.attempt(True, declarations.release_entry, self.play.officer, self.entry_no(one), "放行")
            one.entry = "released"
            self.settle(one)
        elif ready:
            self.drive_up(ready[0], False)
        elif one.on < one.qty:
            self.load_the_rest(one)

    def load_the_rest(self, one: List) -> None:
        busy = {it.truck for it in self.passes if it.state in ("approved", "held")} | self.inside
        for truck in set(range(TRUCKS)) - busy:
            self.ask_pass(one, one.qty - one.on, truck, True)
            return
        if self.inside:  # the empty trucks go home
            self.inside.clear()
            models.Vehicle.objects.update(inside_zone=None)

    def through(self, one: Pass) -> None:
        one.state = "passed"
        one.of.past += one.qty
        if one.of.direction == "I":
            self.inside.add(one.truck)
        else:
            self.inside.discard(one.truck)
        self.settle(one.of)

    @precondition(lambda self: any(one.seen for one in self.passes))
    @rule(number=some)
    def the_same_session_again(self, number: int) -> None:
        seen = [collection for one in self.passes for collection in one.seen]
        before = models.Passage.objects.count()
        with self.tick():
            passages.decide_passage(self.play.crew, seen[number % len(seen)])
        assert models.Passage.objects.count() == before

    @precondition(lambda self: self.exceptions)
    @rule(number=some)
    def by_hand(self, number: int) -> None:
        passage, one = self.exceptions[number % len(self.exceptions)]
        open_ = models.Passage.objects.get(pk=passage).state == "exception"
        allowed = open_ and one.state == "approved" and one.of.entry == "released" and self.fresh(one)
        if self.attempt(allowed, passages.resolve_passage, self.play.crew, passage, "release", "复磅相符"):
            self.through(one)

    @precondition(lambda self: self.passes)
    @rule(days=st.integers(1, 8))
    def days_go_by(self, days: int) -> None:
        self.at += dt.timedelta(days=days)
        due = [one for one in self.passes if one.state == "approved"
               and models.GatePass.objects.get(pk=one.row.pk).valid_until < self.at]  # fmt: skip
        assert gate_passes.expire_passes(self.at) == len(due)
        for one in due:
            one.state = "expired"
            one.of.on -= one.qty

    # what must hold after every step

    @invariant()
    def the_book_says_what_the_model_says(self) -> None:
        wanted = (
            self.total("I", "posted"), self.total("E", "posted"),
            self.total("I", "pre_posted", "deletion_requested"), self.total("E", "pre_posted", "deletion_requested"),
        )  # fmt: skip
        found = balance(self.book)
        assert found == wanted
        assert min(found) >= 0
        far = dt.date(2100, 1, 1)
        folded = read.balance(connection, self.book.slot, self.book.pk, 1, as_of=far)
        assert folded == read.balance(connection, self.book.slot, self.book.pk, 1)

    @invariant()
    def every_list_is_where_the_model_has_it(self) -> None:
        stored = {row.pk: row for row in models.BondedList.objects.prefetch_related("lines")}
        for one in self.lists:
            row = stored[one.row.pk]
            (line,) = row.lines.all()
            assert (row.state, line.on_passes, line.past_gate) == (one.state, one.on, one.past)
            assert 0 <= line.past_gate <= line.on_passes <= line.declared_qty

    @invariant()
    def a_list_posts_once(self) -> None:
        events = {
            "posted": ["reserve", "confirm"], "deleted": ["reserve", "release"],
        }  # fmt: skip
        for one in self.lists:
            assert postings(one.row) == events.get(one.state, ["reserve"])
