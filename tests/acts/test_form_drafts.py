"""Half-typed forms: private, bounded in size and number, forgotten after a month."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.acts.checking import refuses

from zongbao.acts import form_drafts
from zongbao.core import clock
from zongbao.store.models import AuditEntry, FormDraft

PAGE = "/lists/new/"


def keep(play, content="inner_no=A", key=None, path=PAGE):
    return form_drafts.save_draft(play.clerk, path, "", content, "A", key)


def test_a_draft_is_kept_once_and_then_follows_the_typing_under_its_key(play):
    first = keep(play)
    again = keep(play, "inner_no=AB", first.pk)
    assert (again.pk, FormDraft.objects.get().content) == (first.pk, "inner_no=AB")
    assert AuditEntry.objects.filter(act="draft.save_draft").count() == 1


def test_a_draft_of_another_page_or_person_is_not_found(play, stranger):
    mine = keep(play)
    with refuses("ACC-404"):
        keep(play, key=mine.pk, path="/books/new/")
    with refuses("ACC-404"):
        keep(stranger, key=mine.pk)
    with refuses("ACC-404"):
        form_drafts.drop_draft(stranger.clerk, mine.pk)


def test_only_those_who_fill_in_forms_keep_drafts(play):
    with refuses("ACC-403"):
        form_drafts.save_draft(play.officer, PAGE, "", "a=1", "")


def test_a_draft_has_a_largest_size_and_a_person_a_number_of_them(play, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(form_drafts, "LARGEST", 10)
    with refuses("ACC-413"):
        keep(play, "x" * 11)
    monkeypatch.setattr(form_drafts, "MOST", 2)
    first = keep(play, "x" * 10)
    keep(play, "x")
    with refuses("ACC-414"):
        keep(play, "x")
    keep(play, "y", first.pk)  # one that is kept already may always be kept again


def test_what_nobody_touches_for_a_month_is_forgotten(play):
    old, young = keep(play), keep(play)
    FormDraft.objects.filter(pk=old.pk).update(saved_at=clock.now() - form_drafts.KEPT - dt.timedelta(minutes=1))
    assert form_drafts.expire_drafts(clock.now()) == 1
    assert [row.pk for row in FormDraft.objects.all()] == [young.pk]
    assert form_drafts.expire_drafts(clock.now()) == 0
