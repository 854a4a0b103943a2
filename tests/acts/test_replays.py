"""A refused message is run again from its bytes; a receipt is delivered again; both once, by whom it is for."""

from __future__ import annotations

import zlib
from dataclasses import replace

import pytest
from tests.acts.checking import refuses
from tests.acts.test_intake import inv101, send

from zongbao.acts import replays
from zongbao.acts.context import Actor
from zongbao.core import clock
from zongbao.core.roles import Role
from zongbao.store import models

WAITING_BOOK = "T4258W999999"


def unknown_book(play, message_id: str) -> bytes:
    return inv101(play, message_id, replace(play.in_paper(play.load(5)), book_no=WAITING_BOOK))


@pytest.fixture
def admin(db) -> Actor:
    user = models.User.objects.make("replay.admin", "x" * 12, full_name="管理员", role=Role.SYSTEM_ADMIN)
    return Actor.of(user)


@pytest.fixture
def refused(play) -> models.RawMessage:
    """A message that was refused because its book came later than the message."""
    return send(play, unknown_book(play, "R1")).message


def come_the_book(play) -> None:
    """The book is there now, under the number that the message gave."""
    models.AccountBook.objects.filter(pk=play.book().pk).update(book_no=WAITING_BOOK)


def test_what_was_refused_for_a_passing_reason_stands_at_the_second_try(play, admin, refused):
    assert refused.state == "refused"
    come_the_book(play)
    made = replays.replay(admin, refused.pk)
    assert (made.state, made.attempt_of_id, made.first) == ("accepted", refused.pk, True)
    assert models.BondedList.objects.get(list_no=made.subject_no).enterprise == play.clerk.organisation
    assert bytes(models.RawMessage.objects.get(pk=made.pk).raw) == bytes(refused.raw)
    entry = models.AuditEntry.objects.get(act="message.replay")
    assert (entry.actor, entry.before, entry.after) == (admin.user, "refused", "accepted")


def test_a_repeat_is_then_answered_from_the_attempt(play, admin, refused):
    come_the_book(play)
    made = replays.replay(admin, refused.pk)
    repeated = send(play, zlib.decompress(bytes(refused.raw)))
    assert repeated.message.state == "repeated"
    assert repeated.reply == bytes(made.reply)
    assert models.BondedList.objects.count() == 1


def test_the_same_wish_twice_is_done_once(play, admin, refused):
    first = replays.replay(admin, refused.pk, seen=refused.pk)
    assert first.state == "refused"
    assert replays.replay(admin, refused.pk, seen=refused.pk) == first
    third = replays.replay(admin, first.pk, seen=first.pk)
    assert third.attempt_of_id == refused.pk
    assert [row.pk for row in replays.attempts_of(third)] == [refused.pk, first.pk, third.pk]
    assert models.RawMessage.objects.filter(message_id="R1", first=True).get() == third


def test_what_left_a_paper_is_never_run_again(play, admin, refused):
    come_the_book(play)
    made = replays.replay(admin, refused.pk)
    for row in (refused, made):
        with refuses("MSG-197"):
            replays.replay(admin, row.pk)
    assert models.BondedList.objects.count() == 1


def test_an_enterprise_runs_its_own_only(play, stranger, refused):
    assert replays.replay(play.clerk, refused.pk).state == "refused"
    with refuses("ACC-404"):
        replays.replay(stranger.clerk, refused.pk)


def test_others_do_not_run_messages(play, refused):
    for actor in (play.officer, play.crew):
        with refuses("ACC-403"):
            replays.replay(actor, refused.pk)
        with refuses("ACC-403"):
            replays.redeliver(actor, 1, "x")


def test_nobody_speaks_for_the_sender(play, admin, refused):
    models.User.objects.filter(organisation=play.clerk.organisation).update(is_active=False)
    with refuses("MSG-196"):
        replays.replay(admin, refused.pk)
    with refuses("ACC-404"):
        replays.replay(admin, 0)


def test_a_receipt_waits_for_the_folder_again(play, admin):
    receipt = send(play, inv101(play, "R2")).receipts[0]
    models.Receipt.objects.update(delivered_at=clock.now())
    with refuses("LIF-002"):
        replays.redeliver(admin, receipt.pk, " ")
    assert replays.redeliver(admin, receipt.pk, "客户端重装").delivered_at is None
    assert models.Receipt.objects.filter(delivered_at=None).get() == receipt
    with refuses("ACC-404"):
        replays.redeliver(admin, 0, "x")


def test_an_enterprise_redelivers_its_own_only(play, stranger):
    receipt = send(play, inv101(play, "R3")).receipts[0]
    with refuses("ACC-404"):
        replays.redeliver(stranger.clerk, receipt.pk, "x")
    assert replays.redeliver(play.clerk, receipt.pk, "误删").delivered_at is None
