"""Declarations through their acts: drafted, filed, inspected, returned, released; they hold passes and gate."""

from __future__ import annotations

from dataclasses import replace

from tests.acts.checking import balance, refuses, results, said

from zongbao.acts import declarations, gate_passes, list_moves
from zongbao.store import models


def test_a_draft_stands_with_the_approved_list(play):
    row = play.declare(play.in_paper(play.load(10), play.load(5)))
    entry = row.declaration
    assert (entry.state, entry.entry_no, entry.drafted) == ("drafted", "", True)
    assert entry.lines.count() >= 1
    assert sum(line.declared_qty for line in entry.lines.all()) == 15
    assert sorted(number for line in entry.lines.all() for number in line.list_lines) == [1, 2]


def test_no_draft_where_none_is_wanted(play):
    row = play.declare(replace(play.in_paper(play.load(10)), generate_entry="2", entry_no=""))
    assert row.declaration.drafted is False
    assert results(row.list_no) == [("INV201", "Y"), ("INV201", "4")]


def test_filed_inspected_released(play):
    row = play.declare(play.in_paper(play.load(10)))
    number = row.declaration.pre_entry_no
    with refuses("LIF-001"):
        declarations.release_entry(play.officer, number)
    filed = declarations.declare_entry(play.clerk, number)
    assert (filed.state, len(filed.entry_no), filed.entry_no[8]) == ("declared", 18, "1")
    with refuses("LIF-001"):
        declarations.declare_entry(play.clerk, number)
    with refuses("LIF-002"):
        declarations.order_inspection(play.officer, number, "")
    assert declarations.order_inspection(play.officer, number, "随机布控").state == "inspecting"
    with refuses("LIF-001"):
        declarations.release_entry(play.officer, number)
    assert declarations.end_inspection(play.officer, number, "无异常").state == "declared"
    assert declarations.release_entry(play.officer, number).released_at is not None
    row.refresh_from_db()
    assert (row.state, row.released_at is not None) == ("pre_posted", True)


def test_inspection_stops_the_gate_until_it_ends(play):
    row = play.declare(play.in_paper(play.load(10)))
    number, gate_pass = row.declaration.pre_entry_no, play.apply(row)
    declarations.declare_entry(play.clerk, number)
    declarations.order_inspection(play.officer, number, "随机布控")
    assert play.collect(gate_pass).decision.codes[0] == "GAT-104"
    declarations.end_inspection(play.officer, number, "无异常")
    said(play.collect(gate_pass).decision, "GAT-105")
    declarations.release_entry(play.officer, number)
    play.pass_gate(gate_pass)
    assert balance(play.book()) == (10, 0, 0, 0)


def test_returned_and_filed_again_under_its_number(play):
    row = play.declare(play.in_paper(play.load(10)))
    number = row.declaration.pre_entry_no
    first = declarations.declare_entry(play.clerk, number).entry_no
    with refuses("LIF-002"):
        declarations.return_entry(play.officer, number, "")
    assert declarations.return_entry(play.officer, number, "申报要素不全").state == "returned"
    again = declarations.declare_entry(play.clerk, number)
    assert (again.state, again.entry_no) == ("declared", first)


def test_an_inspected_list_is_neither_changed_nor_deleted(play):
    row = play.declare(play.in_paper(play.load(10)))
    number = row.declaration.pre_entry_no
    declarations.declare_entry(play.clerk, number)
    declarations.order_inspection(play.officer, number, "随机布控")
    with refuses("LST-503"):
        list_moves.request_deletion(play.clerk, row.list_no, "重报")
    with refuses("LST-503"):
        list_moves.request_change(play.clerk, row.list_no, replace(play.in_paper(play.load(9)), inner_no=row.inner_no))


def test_a_released_declaration_is_cancelled_and_its_list_goes_with_it(play):
    row = play.declare(play.in_paper(play.load(10)))
    play.release(row)
    number = row.declaration.pre_entry_no
    with refuses("LST-507"):
        list_moves.request_deletion(play.clerk, row.list_no, "重报")
    with refuses("ACC-403"):
        declarations.cancel_entry(play.clerk, number, "报错商品编码")
    with refuses("LIF-002"):
        declarations.cancel_entry(play.officer, number, " ")
    cancelled = declarations.cancel_entry(play.officer, number, "报错商品编码")
    row.refresh_from_db()
    assert (cancelled.state, row.state, row.released_at) == ("cancelled", "deletion_requested", None)
    said(gate_passes.apply_pass(play.clerk, play.pass_paper(row)).decision, "PAS-202")
    with refuses("LST-511"):
        list_moves.refuse_deletion(play.officer, row.list_no, "再等等")
    assert list_moves.approve_deletion(play.officer, row.list_no, "随报关单删除").state == "deleted"
    assert balance(play.book()) == (0, 0, 0, 0)
    trail = models.AuditEntry.objects.filter(subject_no__in=[number, row.list_no], reason="报错商品编码")
    assert set(trail.values_list("act", flat=True)) == {"declaration.cancel", "list.entry_cancelled"}


def test_what_stands_against_cancelling_a_declaration(play):
    row = play.declare(play.in_paper(play.load(10)))
    play.release(row)
    number, gate_pass = row.declaration.pre_entry_no, play.apply(row, {1: 4})
    with refuses("LST-504"):
        declarations.cancel_entry(play.officer, number, "报错")
    play.pass_gate(gate_pass)
    with refuses("DEC-106"):
        declarations.cancel_entry(play.officer, number, "报错")
    row.refresh_from_db()
    assert (row.state, row.released_at is not None) == ("pre_posted", True)
    row = play.declare(play.in_paper(play.load(10)))
    list_moves.request_deletion(play.clerk, row.list_no, "重报")
    declarations.cancel_entry(play.officer, row.declaration.pre_entry_no, "一并撤销")
    row.refresh_from_db()
    assert row.state == "deletion_requested", "it was asked for already"


def test_a_released_declaration_stays_released(play):
    row = play.declare(play.in_paper(play.load(10)))
    play.release(row)
    number = row.declaration.pre_entry_no
    for act in (declarations.release_entry, declarations.return_entry, declarations.order_inspection):
        with refuses("LIF-001"):
            act(play.officer, number, "再来")
    assert models.LedgerPosting.objects.filter(document=row.list_no, event="confirm").count() == 0


def test_each_side_keeps_to_its_part(play, neighbour, stranger):
    number = play.declare(play.in_paper(play.load(10))).declaration.pre_entry_no
    with refuses("ACC-403"):
        declarations.declare_entry(play.officer, number)
    declarations.declare_entry(play.clerk, number)
    for act in (declarations.release_entry, declarations.order_inspection, declarations.return_entry):
        with refuses("ACC-403"):
            act(play.clerk, number, "x")
        for actor in (neighbour.clerk, stranger.officer):
            with refuses("ACC-404"):
                act(actor, number, "x")
