"""Ticked rows: each by its own act in its own transaction, told row by row; files for all; permitted roles only."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pypdfium2
import pytest
from django.urls import reverse
from tests.web.conftest import World

from zongbao.acts import bonded_lists, gate_passes
from zongbao.core.roles import Role
from zongbao.exchange.sheets import reading
from zongbao.store import models
from zongbao.web.printing import NoChineseFontError
from zongbao.web.printing.typesetting import chinese_font


def press(world: World, page: str, bulk: str, picks: list[str], role: str = Role.DECLARANT, **more: str) -> Any:
    return world.browser(role).post(reverse(page), {"bulk": bulk, "pick": picks, **more})


@pytest.fixture
def passes(world: World) -> list[models.GatePass]:
    """Two live passes of the world's enterprise."""
    return [world.gate_pass, world.play.apply(world.bonded_list, {2: 5}, truck=2)]


def test_a_reason_is_asked_once_and_every_ticked_pass_is_voided(world: World, passes: list[models.GatePass]) -> None:
    numbers = [row.pass_no for row in passes]
    asked = press(world, "passes", "void", numbers)
    assert all(number in asked.content.decode() for number in numbers)
    assert press(world, "passes", "void", numbers, sure="1").status_code == 422
    done = press(world, "passes", "void", numbers, sure="1", reason="车辆改期").content.decode()
    assert "已办 2 件，未办 0 件" in done
    assert {row.state for row in models.GatePass.objects.filter(pass_no__in=numbers)} == {"void"}
    told = models.AuditEntry.objects.filter(subject_no__in=numbers, after="void").values_list("reason", flat=True)
    assert list(told) == ["车辆改期"] * 2


def test_one_that_is_refused_does_not_stop_the_others(world: World, passes: list[models.GatePass]) -> None:
    first, second = passes
    gate_passes.void_pass(world.play.clerk, first.pass_no, "先作废")
    done = press(world, "passes", "void", [first.pass_no, second.pass_no], sure="1", reason="改期").content.decode()
    assert "已办 1 件，未办 1 件" in done
    assert "PAS-301" in done
    second.refresh_from_db()
    assert second.state == "void"


def test_what_the_reader_may_not_see_is_refused_row_by_row(world: World) -> None:
    row = world.foreign_list
    done = press(world, "lists", "discard", [row.list_no, "QD/no such"], sure="1").content.decode()
    assert "已办 0 件，未办 2 件" in done
    row.refresh_from_db()
    assert row.state != "deleted"


def test_drafts_are_discarded_when_one_is_sure(world: World) -> None:
    play = world.play
    row = bonded_lists.declare_list(play.clerk, replace(play.in_paper(play.load(1)), country="")).record
    assert row is not None
    assert 'name="sure"' in press(world, "lists", "discard", [row.list_no]).content.decode()
    assert "已办 1 件" in press(world, "lists", "discard", [row.list_no], sure="1").content.decode()
    row.refresh_from_db()
    assert row.state == "deleted"


def test_declarations_are_declared_at_once(world: World) -> None:
    row = world.play.declare(world.play.in_paper(world.play.load(2)))
    draft = models.Declaration.objects.get(list=row)
    assert "已办 1 件" in press(world, "declarations", "declare", [draft.pre_entry_no]).content.decode()
    draft.refresh_from_db()
    assert draft.state == "declared"


def test_only_the_ticked_rows_leave_as_a_file(world: World) -> None:
    other = world.play.declare(world.play.in_paper(world.play.load(2)))
    answer = world.browser(Role.DECLARANT).post(
        f"{reverse('lists')}?cols=no.usd", {"bulk": "export", "pick": [other.list_no, world.foreign_list.list_no]}
    )
    header, *rows = reading.read(answer.content)
    assert header == ("清单编号", "金额(美元)")
    assert [row[0] for row in rows] == [other.list_no]


def test_ticked_passes_are_printed_in_one_file(world: World, passes: list[models.GatePass]) -> None:
    try:
        chinese_font()
    except NoChineseFontError:
        pytest.skip("no Chinese font is installed")
    answer = press(world, "passes", "print", [row.pass_no for row in passes])
    assert answer["Content-Type"] == "application/pdf"
    pages = pypdfium2.PdfDocument(answer.content)
    texts = [page.get_textpage().get_text_range() for page in pages]
    assert sorted(row.plate for row in passes if any(row.plate in text for text in texts)) == sorted(
        row.plate for row in passes
    )
    assert len(texts) == 2


def test_a_pass_that_is_over_is_not_printed(world: World) -> None:
    gate_passes.void_pass(world.play.clerk, world.gate_pass.pass_no, "改期")
    answer = world.browser(Role.DECLARANT).post(
        reverse("passes"), {"bulk": "print", "pick": [world.gate_pass.pass_no]}, follow=True
    )
    assert "不用打印" in answer.content.decode()


@pytest.mark.parametrize("picks", [[], ["no such number"]])
def test_nothing_ticked_is_told(world: World, picks: list[str]) -> None:
    answer = world.browser(Role.DECLARANT).post(
        f"{reverse('lists')}?tick=all&state=posted", {"bulk": "export", "pick": picks}, follow=True
    )
    assert "请先在表中勾选" in answer.content.decode()
    assert answer.redirect_chain == [(f"{reverse('lists')}?state=posted", 302)]


@pytest.mark.parametrize(("role", "bulk"), [(Role.ZONE, "void"), (Role.GATE, "void"), (Role.CUSTOMS, "nonsense")])
def test_a_role_that_may_not_do_it_finds_nothing(world: World, role: Role, bulk: str) -> None:
    assert f'form="bulk" name="bulk" value="{bulk}"' not in world.browser(role).get(reverse("passes")).content.decode()
    answer = press(world, "passes", bulk, [world.gate_pass.pass_no], role=role, sure="1", reason="x")
    assert answer.status_code == 404
    world.gate_pass.refresh_from_db()
    assert world.gate_pass.state != "void"


def test_all_of_the_page_is_ticked_without_a_script(world: World) -> None:
    page = world.browser(Role.DECLARANT).get(reverse("lists"), {"tick": "all"}).content.decode()
    assert page.count(" checked></td>") == models.BondedList.objects.filter(
        enterprise=world.play.clerk.organisation
    ).count()  # fmt: skip
    assert " checked></td>" not in world.browser(Role.DECLARANT).get(reverse("lists")).content.decode()


def test_a_page_without_bulk_takes_no_post(world: World) -> None:
    assert press(world, "passages", "void", ["1"]).status_code == 404
