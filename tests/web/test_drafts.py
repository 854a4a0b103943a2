"""Drafts of forms: saved by button and by script, shown where the form stands, taken up again, gone with the paper."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.web.conftest import World
from tests.web.test_forms import posted, sheet

from zongbao.core.roles import Role
from zongbao.store.models import BondedList, FormDraft, GatePass

HALF = {"inner_no": "HALF-1", "country": "41", "line_count": "2", "lines-1-part_no": "P-二", "lines-1-total": "十"}


def by_script(browser: Client, path: str, data: dict[str, Any]) -> Any:
    return browser.post(path, {**data, "do": "draft"}, headers={"accept": "application/json"})


def test_a_half_typed_list_comes_back_as_it_was_left(world: World) -> None:
    browser, path = world.browser(Role.DECLARANT), reverse("list_new")
    answer = browser.post(f"{path}?book={world.book.book_no}", {**HALF, "do": "draft"})
    row = FormDraft.objects.get()
    assert answer["Location"] == f"{path}?book={world.book.book_no}&draft={row.pk}"
    assert (row.title, "csrf" in row.content) == ("HALF-1", False)
    text = browser.get(answer["Location"]).content.decode()
    for typed in ("HALF-1", "P-二", 'value="十"', 'id="line-2"', f'name="draft" value="{row.pk}"'):
        assert typed in text
    assert "继续填写" in browser.get(path).content.decode()


def test_the_script_is_told_the_key_and_follows_it(world: World) -> None:
    browser, path = world.browser(Role.DECLARANT), reverse("list_new")
    first = by_script(browser, path, HALF).json()
    assert first["said"].startswith("草稿已保存 ")
    again = by_script(browser, path, {**HALF, "inner_no": "HALF-2", "draft": first["key"]}).json()
    assert (again["key"], FormDraft.objects.get().title) == (first["key"], "HALF-2")


def test_a_script_that_comes_late_does_not_bring_a_draft_back(world: World) -> None:
    answer = by_script(world.browser(Role.DECLARANT), reverse("list_new"), {**HALF, "draft": "77"})
    assert (answer.status_code, answer.json()["key"]) == (422, "")
    assert not FormDraft.objects.exists()
    pressed = world.browser(Role.DECLARANT).post(reverse("list_new"), {**HALF, "draft": "77", "do": "draft"})
    assert (pressed.status_code, FormDraft.objects.count()) == (302, 1)


@pytest.mark.parametrize("do", ["declare", "store"])
def test_the_draft_goes_when_the_list_is_kept(world: World, do: str) -> None:
    browser, path, paper = world.browser(Role.DECLARANT), reverse("list_new"), sheet(world)
    key = by_script(browser, path, posted(paper)).json()["key"]
    refused = browser.post(path, posted(paper, draft=key, **{"lines-0-total": "x"}))
    assert (refused.status_code, FormDraft.objects.count()) == (422, 1)
    assert browser.post(path, posted(paper, draft=key, do=do)).status_code == 302
    assert not FormDraft.objects.exists()


def test_a_draft_list_is_taken_up_and_declared_under_its_number(world: World) -> None:
    browser, path, paper = world.browser(Role.DECLARANT), reverse("list_new"), sheet(world)
    told = browser.post(path, posted(paper, do="store"), follow=True).content.decode()
    row = BondedList.objects.get(inner_no=paper.inner_no)
    assert row.state == "draft"
    assert "尚未申报" in told
    again = f"{path}?again={row.list_no}"
    assert again in told
    assert f'value="{paper.inner_no}"' in browser.get(again).content.decode()
    browser.post(path, posted(paper))
    assert BondedList.objects.get(inner_no=paper.inner_no).state == "pre_posted"
    assert browser.get(again).status_code == 404


def test_a_draft_of_a_pass_keeps_lists_vehicle_and_quantities(world: World) -> None:
    browser, row, truck = world.browser(Role.DECLARANT), world.bonded_list, world.play.truck(2)
    first = row.lines.get(line_no=1)
    typed = {"inner_no": "P-HALF", "pass_type": "2", "direction": "I", "plate": truck.plate, "confirm_arrival": "on"}
    path = f"{reverse('pass_new')}?list={row.list_no}"
    back = browser.post(path, {**typed, f"line-{first.pk}-quantity": "7", "do": "draft"})["Location"]
    text = browser.get(back).content.decode()
    for shown in ("P-HALF", 'value="7"', f'value="{truck.plate}" selected', "checked"):
        assert shown in text
    assert "P-HALF" in browser.get(reverse("pass_new")).content.decode(), "the drafts stand where lists are picked too"
    key = FormDraft.objects.get().pk
    done = browser.post(back, {**typed, f"line-{first.pk}-quantity": "7", "applicant": "孟远帆", "draft": key})
    assert (done.status_code, GatePass.objects.filter(inner_no="P-HALF").count()) == (302, 1)
    assert not FormDraft.objects.exists()


def test_a_draft_of_a_book_keeps_its_items(world: World) -> None:
    browser, path = world.browser(Role.DECLARANT), reverse("book_new")
    typed = {"inner_no": "B-HALF", "line_count": "2", "items-1-part_no": "PN-9", "do": "draft"}
    text = browser.get(browser.post(path, typed)["Location"]).content.decode()
    assert "B-HALF" in text
    assert 'value="PN-9"' in text


def test_a_draft_is_seen_and_discarded_by_its_own_person_alone(world: World) -> None:
    key = by_script(world.browser(Role.DECLARANT), reverse("list_new"), HALF).json()["key"]
    other, drop = world.browser(Role.MANAGER), reverse("draft_drop", args=[key])
    assert "HALF-1" not in other.get(reverse("list_new")).content.decode()
    assert other.get(reverse("list_new"), {"draft": key}).status_code == 404
    assert other.post(drop).status_code == 404
    assert world.browser(Role.DECLARANT).post(drop)["Location"] == reverse("list_new")
    assert not FormDraft.objects.exists()


def test_what_is_too_large_is_told_on_the_form(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zongbao.acts.form_drafts.LARGEST", 20)
    for name in ("list_new", "book_new"):
        answer = world.browser(Role.DECLARANT).post(reverse(name), {**HALF, "do": "draft"})
        assert answer.status_code == 422
        assert "ACC-413" in answer.content.decode()
        assert "HALF-1" in answer.content.decode()
