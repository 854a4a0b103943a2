"""The reasons library: added, chosen without script, counted, retired, each office its own."""

from __future__ import annotations

import pytest
from django.urls import reverse
from tests.web.conftest import World

from zongbao.acts import list_moves, reason_texts
from zongbao.core.decision import Refused
from zongbao.core.roles import Role
from zongbao.store.models import AuditEntry, ReasonText
from zongbao.web.pages.reason_library import questions, used

TEXT = "单价与合同不符"


def _add(world: World, **changes: str) -> str:
    given = {"add": "1", "question": "list.refuse_deletion", "text": TEXT, "text_en": "Price differs", "cites": ""}
    return world.browser(Role.CUSTOMS).post(reverse("reason_library"), given | changes, follow=True).content.decode()


def _waiting(world: World) -> str:
    row = world.play.declare(world.play.in_paper(world.play.load(5)))
    list_moves.request_deletion(world.play.clerk, row.list_no, "重复申报")
    return row.list_no


def test_a_text_is_added_once_with_its_trace(world: World):
    assert TEXT in _add(world)
    assert "QUE-107" in _add(world)
    assert AuditEntry.objects.filter(act="reason.add", reason=TEXT).count() == 1


def test_a_chosen_text_stands_in_the_field_and_is_counted(world: World):
    _add(world, cites="GACC-2018-23")
    row = ReasonText.objects.get()
    number = _waiting(world)
    address = reverse("list_act", args=[number, "refuse_deletion"])
    browser = world.browser(Role.CUSTOMS)
    assert f"?text={row.pk}" in browser.get(address).content.decode()
    chosen = browser.get(address, {"text": row.pk}).content.decode()
    assert f"{TEXT}（GACC-2018-23）</textarea>" in chosen
    assert used(world.user(Role.CUSTOMS)).get().uses == 0
    browser.post(address, {"reason": f"{TEXT}，请改正"})
    assert used(world.user(Role.CUSTOMS)).get().uses == 1


def test_a_retired_text_is_no_longer_offered(world: World):
    _add(world)
    row = ReasonText.objects.get()
    world.browser(Role.CUSTOMS).post(reverse("reason_library"), {"retire": str(row.pk)})
    address = reverse("list_act", args=[_waiting(world), "refuse_deletion"])
    assert TEXT not in world.browser(Role.CUSTOMS).get(address, {"text": row.pk}).content.decode()
    assert TEXT in _add(world), "the same words may come back"


def test_other_offices_and_roles_keep_out(world: World, stranger):
    _add(world)
    with pytest.raises(Refused):
        reason_texts.retire_text(stranger.officer, ReasonText.objects.get().pk)
    with pytest.raises(Refused):
        reason_texts.add_text(world.play.clerk, "list.return", TEXT, "", "")
    assert not used(stranger.officer.user).exists()


def test_every_question_of_an_officer_that_needs_a_reason_is_offered():
    keys = [key for key, _ in questions()]
    assert {"list.return", "pass.hold", "declaration.inspect", "passage.turn_back", "book.return"} <= set(keys)
    assert "list.approve" not in keys
