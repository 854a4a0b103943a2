"""Two founded zones for the acts' tests, and short ways to play enterprise, customs and gate."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal

import pytest
from django.db import transaction
from django.test import override_settings

from zongbao.acts import bonded_lists, declarations, gate_passes, passages
from zongbao.acts.context import Actor
from zongbao.acts.documents import pass_paper
from zongbao.core import clock
from zongbao.demo import catalogue, founding, papers
from zongbao.domain.gate.collection import Collection
from zongbao.domain.papers.bonded_list import BondedList
from zongbao.domain.papers.declare import border_transport
from zongbao.domain.papers.gate_pass import GatePass, PassLine
from zongbao.store import models

QUICK = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # nobody signs in here


@dataclass
class Play:
    """One enterprise with its zone's officer and gate crew."""

    firm: catalogue.Firm
    serial: int = 0
    actors: dict[str, Actor] = field(default_factory=dict)

    @property
    def clerk(self) -> Actor:
        return founding.clerk_of(self.firm)

    @property
    def officer(self) -> Actor:
        return founding.officer_of(self.firm.zone)

    @property
    def crew(self) -> Actor:
        return founding.crew_of(self.firm.zone)

    def next_no(self, prefix: str = "N") -> str:
        self.serial += 1
        return f"{prefix}{self.firm.short}{self.serial:05d}"

    def book(self, mode: str = "1", kind: str = "logistics") -> models.AccountBook:
        owner = self.firm.party.customs_code
        return models.AccountBook.objects.get(enterprise__code=owner, posting_mode=mode, kind=kind)

    def load(self, qty: object, item: int | None = 1, good: int | str = 0) -> papers.Load:
        """So much of the firm's n-th kind of goods, or of the kind of that name."""
        found = catalogue.goods()[good] if isinstance(good, str) else self.firm.goods[good]
        return papers.Load(found, Decimal(str(qty)), item)

    def in_paper(self, *loads: papers.Load, mode: str = "1") -> BondedList:
        today = clock.day_of(clock.now())
        return papers.first_line_in(self.firm, self.book(mode).book_no, self.next_no(), loads, today)

    def early_paper(self, *loads: papers.Load) -> BondedList:
        """An enter-first list (先入区后报关): its truck may pass before the release."""
        return replace(self.in_paper(*loads), list_type="3")

    def out_paper(self, *loads: papers.Load, mode: str = "1") -> BondedList:
        today = clock.day_of(clock.now())
        return papers.first_line_out(self.firm, self.book(mode).book_no, self.next_no(), loads, today)

    def declare(self, paper: BondedList) -> models.BondedList:
        outcome = bonded_lists.declare_list(self.clerk, paper)
        assert outcome.record is not None, outcome.decision
        return outcome.record

    def release(self, row: models.BondedList) -> None:
        number = models.Declaration.objects.get(list=row).pre_entry_no
        declarations.declare_entry(self.clerk, number)
        declarations.release_entry(self.officer, number, "单证相符")

    def truck(self, number: int = 0) -> papers.Truck:
        row = models.Vehicle.objects.filter(owner__code=self.firm.party.customs_code).order_by("id")[number]
        return papers.Truck(row.plate, row.tare_kg, row.ic_card)

    def stocked(self, qty: object, mode: str = "1") -> models.BondedList:
        """An in-list of so much that has been released and has passed the gate."""
        row = self.declare(self.in_paper(self.load(qty, 1 if mode == "1" else None), mode=mode))
        self.release(row)
        self.pass_gate(self.apply(row, truck=4))
        row.refresh_from_db()
        assert row.state == "posted"
        return row

    def pass_paper(
        self, row: models.BondedList, shares: dict[int, object] | None = None, truck: int = 0, **changes: object
    ) -> GatePass:
        """A pass for all of a list, or for these shares of its lines."""
        lines = []
        for line in row.lines.order_by("line_no"):
            share = line.declared_qty if shares is None else Decimal(str(shares.get(line.line_no, 0)))
            if share:
                part = share / line.declared_qty
                gross = ((line.gross_weight or 0) * part).quantize(Decimal("0.00001"))
                net = ((line.net_weight or 0) * part).quantize(Decimal("0.00001"))
                goods = (line.part_no, line.hs_code, line.name, line.declared_unit)
                lines.append(PassLine(len(lines) + 1, line.line_no, *goods, share, gross, net))
        paper = papers.gate_pass(
            self.firm, self.next_no("P"), self.truck(truck), list_no=row.list_no, direction=row.direction,
            pass_type="2" if row.transport_mode in border_transport() else "3", lines=lines,
            binding="2" if shares is None else "3",
        )  # fmt: skip
        return replace(paper, **changes)

    def apply(
        self, row: models.BondedList, shares: dict[int, object] | None = None, truck: int = 0, **changes: object
    ) -> models.GatePass:
        outcome = gate_passes.apply_pass(self.clerk, self.pass_paper(row, shares, truck, **changes))
        assert outcome.record is not None, outcome.decision
        return outcome.record

    def seen(
        self,
        gate_pass: models.GatePass,
        *,
        off_by: object = 0,
        position: int = 1,
        double: bool = False,
        session: str = "",
        **changes: object,
    ) -> Collection:
        """What a lane of the pass's zone collects when its vehicle comes; ``double`` takes the double gate."""
        lanes = models.Lane.objects.select_related("gate").filter(
            gate__zone=gate_pass.zone, direction=gate_pass.direction, position=position
        )
        lane = lanes.order_by("-gate__double" if double or position == 2 else "gate__double", "id")[0]
        found = papers.collection(
            pass_paper(gate_pass), lane.gate.area, lane.number, session or self.next_no("S"), clock.now(),
            off_by=Decimal(str(off_by)),
        )  # fmt: skip
        return replace(found, **changes)

    def collect(self, gate_pass: models.GatePass, **how: object) -> passages.PassageOutcome:
        """The vehicle comes to the gate; ``how`` as for ``seen``."""
        outcome = passages.decide_passage(self.crew, self.seen(gate_pass, **how))
        gate_pass.refresh_from_db()
        return outcome

    def pass_gate(self, gate_pass: models.GatePass) -> None:
        """The vehicle passes, both barriers if there are two."""
        self.collect(gate_pass)
        if gate_pass.state == "gate1":
            self.collect(gate_pass, position=2)


@pytest.fixture(scope="module")
def founded(django_db_setup, django_db_blocker) -> Iterator[None]:
    """Two zones, founded once for the module and rolled back after it; each test works in a savepoint of its own."""
    with django_db_blocker.unblock(), override_settings(PASSWORD_HASHERS=QUICK), transaction.atomic():
        founding.found(catalogue.zones()[:2])
        yield
        transaction.set_rollback(True)


@pytest.fixture
def play(founded, db) -> Play:
    """The first enterprise of the first zone."""
    zone = catalogue.zones()[0]
    return Play(next(firm for firm in catalogue.firms() if firm.zone == zone))


@pytest.fixture
def neighbour(founded, db) -> Play:
    """Another enterprise of the same zone."""
    zone = catalogue.zones()[0]
    return Play([firm for firm in catalogue.firms() if firm.zone == zone][1])


@pytest.fixture
def stranger(founded, db) -> Play:
    """An enterprise of the other zone."""
    zone = catalogue.zones()[1]
    return Play(next(firm for firm in catalogue.firms() if firm.zone == zone))
