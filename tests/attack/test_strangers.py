"""Enterprise against enterprise, zone against zone, administrators against business: foreign rows stay shut."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from tests.acts.checking import balance, refuses, said
from tests.acts.conftest import Play
from tests.acts.test_intake import inv101
from tests.api.conftest import Caller, body_of, caller_of
from tests.web.conftest import World

from zongbao.acts import bonded_lists, books, gate_passes, intake, passages
from zongbao.acts.context import Actor
from zongbao.demo import papers
from zongbao.store import models


def test_naming_oneself_on_a_list_does_not_open_anothers_book(play: Play, neighbour: Play) -> None:
    play.stocked(100)
    before = balance(play.book())
    own = neighbour.firm.party
    for role in ("inputter", "declarant", "processor"):
        paper = replace(play.out_paper(play.load(10)), **{role: own})
        said(bonded_lists.declare_list(neighbour.clerk, paper).decision, "LST-152")
    assert balance(play.book()) == before


def test_ones_own_list_is_not_written_into_anothers_book(play: Play, neighbour: Play) -> None:
    """Nor does it take the place of a returned list of the book's owner."""
    mine = play.in_paper(play.load(5))
    returned = bonded_lists.declare_list(play.clerk, replace(mine, supervision_mode="0000")).record
    assert returned is not None
    assert returned.state == "returned"
    theirs = replace(neighbour.in_paper(neighbour.load(5)), book_no=mine.book_no, inner_no=mine.inner_no)
    outcome = bonded_lists.declare_list(neighbour.clerk, theirs)
    said(outcome.decision, "LST-152")
    assert (outcome.record, outcome.existing) == (None, None)
    returned.refresh_from_db()
    assert returned.paper["operator"]["customs_code"] == play.firm.party.customs_code


def test_an_agent_that_the_book_names_may_declare_and_apply(play: Play, neighbour: Play) -> None:
    usual = play.in_paper(play.load(5))
    filing = papers.book_filing(play.firm, "AGENT", "1", play.firm.goods[:1], usual.input_date)
    book = books.file_book(play.clerk, replace(filing, declarant=neighbour.firm.party)).book
    assert book is not None
    paper = replace(usual, book_no=book.book_no, declarant=neighbour.firm.party)
    row = bonded_lists.declare_list(neighbour.clerk, paper).record
    assert row is not None
    assert row.state == "pre_posted"
    applied = replace(play.pass_paper(row), declarant=neighbour.firm.party)
    assert gate_passes.apply_pass(neighbour.clerk, applied).record is not None


def test_naming_oneself_on_a_pass_does_not_move_anothers_goods(play: Play, neighbour: Play) -> None:
    row = play.declare(play.in_paper(play.load(10)))
    paper = replace(play.pass_paper(row), inputter=neighbour.firm.party)
    said(gate_passes.apply_pass(neighbour.clerk, paper).decision, "PAS-152")
    line = row.lines.get()
    assert line.on_passes == 0


def test_anothers_goods_do_not_move_on_ones_own_pass(play: Play, neighbour: Play) -> None:
    row = play.declare(play.in_paper(play.load(10)))
    own = neighbour.firm.party
    paper = replace(play.pass_paper(row), enterprise=own, declarant=own, inputter=own)
    outcome = gate_passes.apply_pass(neighbour.clerk, paper)
    assert not outcome.decision.accepted
    assert row.lines.get().on_passes == 0


def test_a_book_is_not_closed_by_naming_oneself(play: Play, neighbour: Play) -> None:
    book = play.book()
    filing = papers.book_filing(play.firm, book.inner_no, "1", play.firm.goods, play.in_paper(play.load(1)).input_date)
    closing = replace(filing, declaration_kind="3", book_no=book.book_no, inputter=neighbour.firm.party)
    said(books.file_book(neighbour.clerk, closing).decision, "BOK-152")
    said(books.file_book(neighbour.clerk, replace(closing, operator=neighbour.firm.party)).decision, "BOK-151")
    assert book.filings.count() == play.book().filings.count() == 1


def addresses(world: World) -> list[str]:
    """Every address of a row of the world's enterprise."""
    book = world.book.book_no
    return [
        f"/lists/{world.bonded_list.list_no}", f"/passes/{world.gate_pass.pass_no}", f"/books/{book}",
        f"/books/{book}/items", f"/books/{book}/items/1", f"/books/{book}/items/1/movements",
        f"/declarations/{world.declaration.pre_entry_no}", f"/gate/passages/{world.passage.pk}",
        f"/messages/{world.message.pk}", f"/messages/{world.message.pk}/raw",
        f"/receipts/{world.receipt.message_id}/body", f"/vehicles/{world.gate_pass.plate}",
    ]  # fmt: skip


@pytest.fixture
def outsiders(world: World, stranger: Play) -> list[Caller]:
    """Everybody who has no business with the world's enterprise."""
    zone = stranger.book().zone
    authority = models.User.objects.filter(role="zone", organisation__zone=zone).first()
    users = [stranger.clerk.user, stranger.officer.user, stranger.crew.user, authority]
    users += [world.user(role) for role in ("system_admin", "security_admin", "auditor")]
    assert all(users)
    return [caller_of(Actor.of(user)) for user in users if user is not None]


def test_foreign_rows_are_404_and_lists_are_without_them(world: World, outsiders: list[Caller]) -> None:
    enterprise = world.bonded_list.enterprise
    for caller in outsiders:
        assert {caller.get(address).status_code for address in addresses(world)} == {404}
        for kind in ("lists", "passes", "books", "declarations", "gate/passages", "messages", "receipts", "vehicles"):
            shown = caller.get(f"/{kind}", limit=500)
            assert shown.status_code == 200
            assert enterprise.code not in shown.content.decode()
            assert world.bonded_list.list_no not in shown.content.decode()


def test_foreign_rows_do_not_move(world: World, outsiders: list[Caller]) -> None:
    book, gate_pass = world.book.book_no, world.gate_pass.pass_no
    moves: dict[str, dict[str, Any]] = {
        f"/lists/{world.bonded_list.list_no}/request_deletion": {"reason": "x"},
        f"/lists/{world.bonded_list.list_no}/approve_deletion": {"reason": "x"},
        f"/passes/{gate_pass}/void": {"reason": "x"},
        f"/passes/{gate_pass}/hold": {"reason": "x"},
        f"/passes/{gate_pass}/confirm_arrival": {},
        f"/books/{book}/pause": {"which": "all", "reason": "x"},
        f"/declarations/{world.declaration.pre_entry_no}/release": {"reason": "x"},
        f"/gate/passages/{world.passage.pk}/resolve": {"action": "release", "reason": "x"},
        f"/receipts/{world.receipt.pk}/delivered": {},
        f"/vehicles/{world.gate_pass.plate}/blacklist": {"reason": "x"},
    }
    states = world.bonded_list.state, world.gate_pass.state, world.passage.state
    for caller in outsiders:
        assert {caller.post(address, body).status_code for address, body in moves.items()} <= {403, 404}
    for row in (world.bonded_list, world.gate_pass, world.passage):
        row.refresh_from_db()
    assert (world.bonded_list.state, world.gate_pass.state, world.passage.state) == states


def test_a_gate_crew_does_not_speak_for_a_lane_of_another_zone(play: Play, stranger: Play) -> None:
    row = play.declare(play.in_paper(play.load(10)))
    play.release(row)
    gate_pass = play.apply(row, truck=3)
    outcome = passages.decide_passage(stranger.crew, play.seen(gate_pass))
    said(outcome.decision, "GAT-151")
    gate_pass.refresh_from_db()
    assert gate_pass.state == "approved"


def test_an_enterprise_hands_in_no_gate_message(play: Play) -> None:
    with refuses("ACC-403"):
        passages.decide_passage(play.clerk, play.seen(play.apply(play.declare(play.in_paper(play.load(1))))))


def test_what_the_platform_gives_cannot_be_sent(play: Play, clerk: Caller) -> None:
    body = body_of(play.in_paper(play.load(1)))
    for extra in ({"state": "posted"}, {"pre_entry_no": "1"}, {"enterprise": 1}, {"released_at": "2026-01-01"}):
        answer = clerk.post("/lists", body | extra)
        assert (answer.status_code, answer.json()["code"]) == (422, "API-005")


def test_the_same_message_id_of_two_enterprises_is_two_messages(play: Play, neighbour: Play) -> None:
    first = intake.receive(play.clerk, inv101(play, "SAME"), door="http")
    second = intake.receive(neighbour.clerk, inv101(neighbour, "SAME"), door="http")
    assert (first.message.state, second.message.state) == ("accepted", "accepted")
