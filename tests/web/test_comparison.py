"""List, declaration and passes side by side."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.urls import reverse
from tests.web.conftest import World

from zongbao.acts import declarations
from zongbao.core.roles import Role
from zongbao.store.models import BondedListLine, DeclarationLine
from zongbao.web.pages.comparison import differences, pair_lines


def _seen(world: World, role: str = Role.CUSTOMS) -> str:
    return world.browser(role).get(reverse("list_compare", args=[world.bonded_list.list_no])).content.decode()


def test_papers_that_agree_say_so(world: World):
    seen = _seen(world)
    assert "相符" in seen
    assert "zb-tag-danger" not in seen
    assert world.gate_pass.pass_no in seen


def test_a_quantity_declared_otherwise_is_marked_with_its_percentage(world: World):
    entry = world.declaration.lines.first()
    assert entry is not None
    DeclarationLine.objects.filter(pk=entry.pk).update(declared_qty=entry.declared_qty * 2)
    seen = _seen(world)
    assert "+100.00%" in seen
    assert "zb-tag-danger" in seen


def test_a_line_that_one_paper_lacks_is_named():
    listed = {1: BondedListLine(line_no=1), 2: BondedListLine(line_no=2)}
    entries = [DeclarationLine(line_no=1, list_lines=[9]), DeclarationLine(line_no=2, list_lines=[2])]
    pairs = pair_lines(listed, entries, declared=True)
    assert [len(pair.lines) for pair in pairs] == [0, 1, 1]
    words = [str(found) for pair in (pairs[0], pairs[2]) for found in differences(pair)]
    assert [word for word in words if "缺" in word] == ["清单缺此项", "报关单缺此项"]


def test_a_scale_that_says_otherwise_is_marked(world: World):
    world.gate_pass.collected_weight = world.gate_pass.total_weight + Decimal(500)
    world.gate_pass.save()
    assert "zb-tag-danger" in _seen(world)


@pytest.mark.parametrize("page", ["list", "declaration", "pass"])
def test_the_comparison_is_one_step_from_each_paper(world: World, page: str):
    numbers = {
        "list": world.bonded_list.list_no,
        "declaration": world.declaration.pre_entry_no,
        "pass": world.gate_pass.pass_no,
    }
    seen = world.browser(Role.CUSTOMS).get(reverse(page, args=[numbers[page]])).content.decode()
    assert reverse("list_compare", args=[world.bonded_list.list_no]) in seen


def test_a_foreign_list_is_not_found(world: World):
    answer = world.browser(Role.DECLARANT).get(reverse("list_compare", args=[world.foreign_list.list_no]))
    assert answer.status_code == 404


def test_an_officer_decides_on_the_page_and_comes_back_to_it(world: World):
    row = world.play.declare(world.play.in_paper(world.play.load(200)))
    path, officer = reverse("list_compare", args=[row.list_no]), world.browser(Role.CUSTOMS)
    approve, back = (reverse("list_act", args=[row.list_no, move]) for move in ("approve", "return"))
    seen = officer.get(path).content.decode()
    assert f'formaction="{approve}"' in seen
    assert f'formaction="{back}"' in seen
    missing = officer.post(back, {"reason": "", "next": path})
    assert missing.status_code == 422
    assert f'name="next" value="{path}"' in missing.content.decode()
    done = officer.post(approve, {"reason": "单证相符", "next": path})
    row.refresh_from_db()
    assert (done["Location"], row.state) == (path, "pre_posted")
    assert f'formaction="{approve}"' not in officer.get(path).content.decode()


def test_release_is_offered_beside_the_papers_it_concerns(world: World):
    row = world.play.declare(world.play.in_paper(world.play.load(3)))
    entry = row.declaration.pre_entry_no
    declarations.declare_entry(world.play.clerk, entry)
    release, path = reverse("declaration_act", args=[entry, "release"]), reverse("list_compare", args=[row.list_no])
    assert release in world.browser(Role.CUSTOMS).get(path).content.decode()
    assert world.browser(Role.CUSTOMS).post(release, {"next": path})["Location"] == path
    row.declaration.refresh_from_db()
    assert row.declaration.state == "released"


@pytest.mark.parametrize("role", [Role.DECLARANT, Role.ZONE])
def test_only_an_officer_is_offered_decisions(world: World, role: str):
    assert "formaction" not in _seen(world, role)


def test_a_decision_leads_to_no_other_site(world: World):
    row = world.play.declare(world.play.in_paper(world.play.load(200)))
    approve = reverse("list_act", args=[row.list_no, "approve"])
    assert world.browser(Role.CUSTOMS).post(approve, {"next": "https://example.org/"})["Location"] == "/"
