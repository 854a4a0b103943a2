"""Changes of bonded lists: the reservation is replaced whole, what has passed the gate stays (公告2018年第23号)."""

from __future__ import annotations

from dataclasses import replace

from tests.acts.checking import balance, counters, postings, refuses

from zongbao.acts import declarations, gate_passes, list_moves
from zongbao.store import models


def _changed(play, row, qty, *more):
    return replace(play.in_paper(play.load(qty), *more), inner_no=row.inner_no)


def test_a_change_replaces_the_reservation_and_the_lines(play):
    book, row = play.book(), play.declare(play.in_paper(play.load(100), play.load(7, 2, 1)))
    number = row.declaration.pre_entry_no
    with refuses("LST-502"):
        list_moves.request_change(play.clerk, row.list_no, _changed(play, row, 80))
    declarations.declare_entry(play.clerk, number)
    requested = list_moves.request_change(play.clerk, row.list_no, _changed(play, row, 80))
    assert (requested.state, balance(book)) == ("change_requested", (0, 0, 100, 0))
    with refuses("DEC-102"):
        declarations.release_entry(play.officer, number)
    changed = list_moves.approve_change(play.officer, row.list_no)
    assert (changed.state, changed.version, changed.line_count) == ("pre_posted", 1, 1)
    assert (balance(book), balance(book, 2)) == ((0, 0, 80, 0), (0, 0, 0, 0))
    assert postings(changed) == ["reserve", "release", "reserve"]
    entry = models.Declaration.objects.get(list=row)
    assert (entry.needs_sync, entry.lines.get().declared_qty) == (True, 80)
    with refuses("DEC-107"):
        declarations.release_entry(play.officer, number)
    with refuses("ACC-403"):
        declarations.sync_entry(play.officer, number)
    assert declarations.sync_entry(play.clerk, number).needs_sync is False
    with refuses("DEC-108"):
        declarations.sync_entry(play.clerk, number)
    declarations.release_entry(play.officer, number)
    play.pass_gate(play.apply(changed))
    assert balance(book) == (80, 0, 0, 0)


def test_a_returned_declaration_filed_anew_is_in_step(play):
    row = play.declare(play.in_paper(play.load(100)))
    number = row.declaration.pre_entry_no
    declarations.declare_entry(play.clerk, number)
    list_moves.request_change(play.clerk, row.list_no, _changed(play, row, 80))
    list_moves.approve_change(play.officer, row.list_no)
    declarations.return_entry(play.officer, number, "请按变更后的清单申报")
    assert declarations.declare_entry(play.clerk, number).needs_sync is False
    assert declarations.release_entry(play.officer, number).state == "released"


def test_a_refused_change_keeps_the_old_paper(play):
    row = play.declare(play.in_paper(play.load(100)))
    declarations.declare_entry(play.clerk, row.declaration.pre_entry_no)
    list_moves.request_change(play.clerk, row.list_no, _changed(play, row, 80))
    with refuses("LIF-002"):
        list_moves.refuse_change(play.officer, row.list_no, "")
    kept = list_moves.refuse_change(play.officer, row.list_no, "与舱单不符")
    assert (kept.state, kept.version, kept.pending_paper) == ("pre_posted", 0, None)
    assert (balance(play.book()), postings(row)) == ((0, 0, 100, 0), ["reserve"])


def test_a_change_beyond_the_stock_is_refused_whole(play):
    play.stocked(50)
    row = play.declare(play.out_paper(play.load(40)))
    declarations.declare_entry(play.clerk, row.declaration.pre_entry_no)
    paper = replace(play.out_paper(play.load(60)), inner_no=row.inner_no)
    list_moves.request_change(play.clerk, row.list_no, paper)
    with refuses("LED-101"):
        list_moves.approve_change(play.officer, row.list_no)
    row.refresh_from_db()
    assert (row.state, row.version, balance(play.book())) == ("change_requested", 0, (50, 0, 0, 40))


def test_what_makes_a_list_what_it_is_does_not_change(play):
    row = play.declare(play.in_paper(play.load(100)))
    declarations.declare_entry(play.clerk, row.declaration.pre_entry_no)
    with refuses("LST-510"):
        list_moves.request_change(play.clerk, row.list_no, replace(_changed(play, row, 5), inner_no="ANOTHER"))


def test_a_change_after_a_voided_pass_keeps_the_pass_readable(play):
    row = play.declare(play.in_paper(play.load(100)))
    declarations.declare_entry(play.clerk, row.declaration.pre_entry_no)
    gate_pass = play.apply(row)
    gate_passes.void_pass(play.clerk, gate_pass.pass_no, "车辆故障")
    list_moves.request_change(play.clerk, row.list_no, _changed(play, row, 80))
    list_moves.approve_change(play.officer, row.list_no)
    assert balance(play.book()) == (0, 0, 80, 0)
    assert gate_pass.lines.get().declared_qty == 100
    row.refresh_from_db()
    assert play.apply(row, truck=1).lines.get().declared_qty == 80


def test_a_change_after_a_voided_pass_may_drop_its_line(play):
    row = play.declare(play.in_paper(play.load(100), play.load(7, 2, 1)))
    declarations.declare_entry(play.clerk, row.declaration.pre_entry_no)
    gate_pass = play.apply(row)
    gate_passes.void_pass(play.clerk, gate_pass.pass_no, "车辆故障")
    list_moves.request_change(play.clerk, row.list_no, _changed(play, row, 80))
    list_moves.approve_change(play.officer, row.list_no)
    assert balance(play.book(), 2) == (0, 0, 0, 0)
    assert row.lines.count() == 1
    assert [line["document_line"] for line in gate_pass.paper["lines"]] == [1, 2], "the pass's own paper says it all"


def test_a_change_after_a_truck_has_passed_keeps_what_has_passed(play):
    row = play.declare(play.in_paper(play.load(100)))
    play.release(row)
    play.pass_gate(play.apply(row, {1: 40}))
    list_moves.request_change(play.clerk, row.list_no, _changed(play, row, 70))
    changed = list_moves.approve_change(play.officer, row.list_no)
    assert (counters(changed), balance(play.book())) == ((40, 40), (0, 0, 70, 0))
    play.pass_gate(play.apply(changed, {1: 30}, truck=1))
    assert balance(play.book()) == (70, 0, 0, 0)


def test_a_change_below_what_has_passed_is_refused(play):
    row = play.declare(play.in_paper(play.load(100)))
    play.release(row)
    play.pass_gate(play.apply(row, {1: 40}))
    with refuses("LST-154"):
        list_moves.request_change(play.clerk, row.list_no, _changed(play, row, 30))
    row.refresh_from_db()
    assert (row.state, counters(row)) == ("pre_posted", (40, 40))


def test_a_change_to_what_has_passed_already_posts(play):
    row = play.declare(play.in_paper(play.load(100)))
    play.release(row)
    play.pass_gate(play.apply(row, {1: 40}))
    list_moves.request_change(play.clerk, row.list_no, _changed(play, row, 40))
    changed = list_moves.approve_change(play.officer, row.list_no)
    assert (changed.state, balance(play.book())) == ("posted", (40, 0, 0, 0))


def test_a_change_adds_a_line_that_opens_its_item(play):
    row = play.declare(play.in_paper(play.load(10, None), mode="2"))
    declarations.declare_entry(play.clerk, row.declaration.pre_entry_no)
    paper = replace(play.in_paper(play.load(12, None), play.load(5, None, 1), mode="2"), inner_no=row.inner_no)
    list_moves.request_change(play.clerk, row.list_no, paper)
    changed = list_moves.approve_change(play.officer, row.list_no)
    assert list(changed.lines.order_by("line_no").values_list("book_item", flat=True)) == [1, 2]
    assert (balance(play.book("2")), balance(play.book("2"), 2)) == ((0, 0, 12, 0), (0, 0, 5, 0))
