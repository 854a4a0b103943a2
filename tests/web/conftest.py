"""A small world with one paper of every kind, and a signed-in browser for each role."""

from __future__ import annotations

import base64
import datetime as dt
import time
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

import pytest
from django.test import Client
from tests.acts.conftest import Play, founded, play, stranger  # noqa: F401
from tests.exchange.compose_lines import line_sheet_of

from zongbao.acts import cards, line_uploads, parameters, people, pictures, stock_counts, trailers, visits
from zongbao.acts.context import Actor
from zongbao.core import clock
from zongbao.core.roles import ADMIN_ROLES, ENTERPRISE_ROLES, Role
from zongbao.demo import catalogue
from zongbao.domain.parameter_values import Proposal, first_open_day
from zongbao.store import models
from zongbao.web.entrance import STRONG_AT

BACKEND = "django.contrib.auth.backends.ModelBackend"
ROLES = [role.value for role in Role]
# The smallest PNG: one grey point.
PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg=="
)


@dataclass
class World:
    """One paper of every kind, of the first enterprise of the first zone."""

    play: Play
    bonded_list: models.BondedList
    gate_pass: models.GatePass
    passage: models.Passage
    message: models.RawMessage
    receipt: models.Receipt
    token: models.ApiToken
    foreign_list: models.BondedList
    browsers: dict[str, Client] = field(default_factory=dict)

    @property
    def book(self) -> models.AccountBook:
        return self.bonded_list.book

    @cached_property
    def stock_count(self) -> models.StockCount:
        part = models.LedgerItem.objects.filter(book_id=self.book.pk).values_list("part_no", flat=True)[0]
        raw = f"料号,数量\n{part},1\nNO-SUCH,2\n".encode()
        return stock_counts.compare_count(self.play.clerk, self.book.book_no, raw, "count.csv")

    @cached_property
    def line_upload(self) -> models.LineUpload:
        """A sheet with one sound row and one whose total is wrong."""
        return line_uploads.receive(self.play.clerk, line_sheet_of(({}, {"total": "999"})), "lines.xlsx")

    @cached_property
    def parameter_value(self) -> models.ParameterValue:
        """A value that waits for the second person."""
        tomorrow = first_open_day(clock.now())
        wanted = Proposal("weight_tolerance_pct", "8", tomorrow, ground="试点方案")
        return parameters.propose_value(Actor.of(self.user(Role.SYSTEM_ADMIN)), wanted)

    @cached_property
    def trailer(self) -> models.Trailer:
        """A chassis whose filing waits for customs."""
        return trailers.file_trailer(self.play.clerk, number="CJ0001", kind="chassis", weight_kg=Decimal(4200))

    @cached_property
    def card(self) -> models.Card:
        """A long-term card in force for the pass's vehicle."""
        today = clock.day_of(clock.now())
        row = cards.apply_card(
            self.play.clerk, card_no="LC-0000001", physical_no="04A1B2C3", plate=self.gate_pass.plate,
            valid_from=today, valid_until=today + dt.timedelta(days=365),
        )  # fmt: skip
        return cards.issue_card(self.play.officer, row.pk)

    @cached_property
    def visit(self) -> models.Visit:
        """A visit that waits for customs."""
        today = clock.day_of(clock.now())
        return visits.register_visit(
            self.play.clerk, plate="鲁B88888", business_type="delivery", valid_on=today, card_no="T-01",
            entry_document_kind="waybill", entry_document_no="YD-2026-1",
        )  # fmt: skip

    @property
    def audit_entry(self) -> models.AuditEntry:
        return models.AuditEntry.objects.filter(subject_kind="user").latest("pk")

    @cached_property
    def pictured(self) -> models.Passage:
        """The passage, with one picture that its camera took."""
        pictures.keep_picture(self.play.crew, "CAM-1", PICTURE)
        self.passage.collection |= {"photos": ["CAM-1"]}
        self.passage.save()
        return self.passage

    @property
    def declaration(self) -> models.Declaration:
        return models.Declaration.objects.get(list=self.bonded_list)

    def user(self, role: str) -> models.User:
        """The user of that role who belongs to this world; made if the founders made none."""
        organisation = self.play.clerk.organisation
        users = models.User.objects.filter(role=role, is_active=True)
        if role in ENTERPRISE_ROLES:
            users = users.filter(organisation=organisation)
        elif role in (Role.CUSTOMS, Role.GATE, Role.ZONE):
            users = users.filter(organisation=self._office(role))
        found = users.first()
        if found is None:
            own = organisation if role in ENTERPRISE_ROLES else None
            found = models.User.objects.make(f"test.{role}", "x" * 12, full_name="测试员", role=role, organisation=own)
        return found

    def _office(self, role: str) -> models.Organisation | None:
        actor = {Role.CUSTOMS: self.play.officer, Role.GATE: self.play.crew}.get(Role(role))
        if actor is not None:
            return actor.organisation
        return models.Organisation.objects.get(kind="authority", zone=self.book.zone)

    def browser(self, role: str) -> Client:
        """A browser in which that role is signed in; an empty role is a stranger."""
        if role not in self.browsers:
            client = Client(raise_request_exception=True)
            if role:
                client.force_login(self.user(role), backend=BACKEND)
                session = client.session
                session[STRONG_AT] = time.time()  # just signed in: may change security settings
                session.save()
            self.browsers[role] = client
        return self.browsers[role]

    def speak(self, language: str) -> None:
        """Everybody reads in that language."""
        models.User.objects.update(language=language)


@pytest.fixture(scope="module")
def settled(founded: None) -> World:  # noqa: F811
    """The small world, settled once for the module; its numbers are far from those that tests give."""
    here, there = catalogue.zones()[:2]
    first, other = (next(firm for firm in catalogue.firms() if firm.zone == zone) for zone in (here, there))
    return small_world(Play(first, serial=50_000), Play(other, serial=50_000))


@pytest.fixture
def world(settled: World, play: Play) -> World:  # noqa: F811
    """The small world as it was settled, its rows fresh: what a test does to them is undone after it."""
    names = ("bonded_list", "gate_pass", "passage", "message", "receipt", "token", "foreign_list")
    rows = {name: type(row)._default_manager.get(pk=row.pk) for name in names for row in [getattr(settled, name)]}
    return World(play, **rows)


def small_world(play: Play, stranger: Play) -> World:  # noqa: F811
    """Make one paper of every kind for the first enterprise, and one of a stranger's."""
    play.stocked(100)
    bonded_list = play.declare(play.in_paper(play.load(60), play.load(20, 2, good=1)))
    play.release(bonded_list)
    gate_pass = play.apply(bonded_list, {1: 20}, confirm_arrival=True)
    other = play.apply(bonded_list, {1: 10}, truck=1)
    outcome = play.collect(other, off_by=5000)
    assert outcome.passage is not None
    assert outcome.passage.state == "exception"
    firm = play.clerk.organisation
    message = models.RawMessage.objects.filter(sender=firm).first()
    receipt = models.Receipt.objects.filter(receiver=firm).first()
    assert message is not None
    assert receipt is not None
    people.issue_token(Actor.platform(), play.clerk.user.username, "仓储系统")
    token = models.ApiToken.objects.get(user=play.clerk.user)
    foreign = stranger.declare(stranger.in_paper(stranger.load(5)))
    bonded_list.refresh_from_db()
    return World(play, bonded_list, gate_pass, outcome.passage, message, receipt, token, foreign)


def sees_business(role: str) -> bool:
    return role not in ADMIN_ROLES


Args = dict[str, Any]
