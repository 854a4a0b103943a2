"""Ends that come near are told once, to the enterprise alone."""

from __future__ import annotations

import datetime as dt

from zongbao.acts import deadlines
from zongbao.core import clock
from zongbao.store import models

DAY, MINUTE = dt.timedelta(days=1), dt.timedelta(minutes=1)


def told(event: str) -> list[tuple[str, str]]:
    return list(models.Notice.objects.filter(event=event).order_by("id").values_list("subject_no", "remark"))


def test_a_pass_is_announced_a_day_before_its_end_and_once(play):
    gate_pass = play.apply(play.declare(play.in_paper(play.load(5))))
    end = gate_pass.valid_until
    assert deadlines.tell_expiring_passes(end - DAY - MINUTE) == 0
    assert [deadlines.tell_expiring_passes(end - DAY) for _ in range(2)] == [1, 0]
    assert told("pass.expiring") == [(gate_pass.pass_no, f"{end.astimezone(clock.SHANGHAI):%Y-%m-%d %H:%M}")]
    assert models.Notice.objects.get(event="pass.expiring").organisation == gate_pass.enterprise


def test_a_pass_that_has_ended_or_passed_is_not_announced(play):
    gate_pass = play.apply(play.declare(play.in_paper(play.load(5))))
    assert deadlines.tell_expiring_passes(gate_pass.valid_until + MINUTE) == 0
    models.GatePass.objects.update(state="passed")
    assert deadlines.tell_expiring_passes(gate_pass.valid_until - MINUTE) == 0


def test_a_book_is_announced_thirty_days_before_and_anew_when_extended(play):
    at = clock.now()
    first, later = (clock.day_of(at) + dt.timedelta(days=days) for days in (30, 29))
    models.AccountBook.objects.update(valid_until=clock.day_of(at) + dt.timedelta(days=31))
    assert deadlines.tell_expiring_books(at) == 0
    number = play.book().book_no
    for until in (first, later):
        models.AccountBook.objects.filter(book_no=number).update(valid_until=until)
        assert [deadlines.tell_expiring_books(at) for _ in range(2)] == [1, 0]
    assert told("book.expiring") == [(number, first.isoformat()), (number, later.isoformat())]
