"""Views of lists: kept under a name, one opened first, nobody else's, and each trace of it in the audit."""

from __future__ import annotations

import pytest
from django.urls import reverse
from tests.web.conftest import World

from zongbao.core.roles import Role
from zongbao.store.models import AuditEntry, SavedView
from zongbao.web.engine import views

GIVEN = "state=pre_posted&cols=no.state"


def keep(world: World, name: str, query: str = GIVEN, role: Role = Role.DECLARANT, **more: str):
    """Post the form that keeps a view of the bonded lists."""
    return world.browser(role).post(reverse("view_save", args=["lists"]), {"name": name, "query": query, **more})


def test_a_view_is_kept_and_linked_on_its_page(world: World) -> None:
    answer = keep(world, "待过卡", f"{GIVEN}&page=3&q=&format=csv")
    assert answer["Location"] == f"{reverse('lists')}?{GIVEN}"
    page = world.browser(Role.DECLARANT).get(answer["Location"]).content.decode()
    assert 'aria-current="page"><span lang="zh">待过卡</span>' in page
    assert AuditEntry.objects.filter(act="view.save_view", subject_no="lists:待过卡").count() == 1


def test_the_preferred_view_opens_first_and_everything_stays_in_reach(world: World) -> None:
    keep(world, "一", preferred="1")
    keep(world, "二", "state=posted", preferred="1")
    browser = world.browser(Role.DECLARANT)
    assert browser.get(reverse("lists"))["Location"] == f"{reverse('lists')}?state=posted"
    assert world.bonded_list.list_no in browser.get(reverse("lists"), {"all": "1"}).content.decode()
    assert [view.name for view in SavedView.objects.filter(preferred=True)] == ["二"]


def test_the_same_name_again_changes_the_view(world: World) -> None:
    keep(world, "一")
    keep(world, "一", "state=posted")
    assert [view.query for view in SavedView.objects.all()] == ["state=posted"]


@pytest.mark.parametrize(("name", "query"), [(" ", GIVEN), ("x" * 41, GIVEN), ("x", f"q={'y' * 1000}")])
def test_what_cannot_be_kept_is_told(world: World, name: str, query: str) -> None:
    answer = world.browser(Role.DECLARANT).post(
        reverse("view_save", args=["lists"]), {"name": name, "query": query}, follow=True
    )
    assert "没有保存" in answer.content.decode()
    assert not SavedView.objects.exists()


def test_a_view_is_seen_and_dropped_by_its_own_person_alone(world: World) -> None:
    keep(world, "我的铜")
    url = reverse("view_drop", args=[SavedView.objects.get().pk])
    other = world.browser(Role.CUSTOMS)
    assert "我的铜" not in other.get(reverse("lists")).content.decode()
    assert other.post(url).status_code == 404
    assert world.browser(Role.DECLARANT).post(url)["Location"] == f"{reverse('lists')}?all=1"
    assert not SavedView.objects.exists()


@pytest.mark.parametrize("page", ["audit", "home", "nothing"])
def test_no_view_of_a_page_that_is_not_the_readers(world: World, page: str) -> None:
    answer = world.browser(Role.DECLARANT).post(reverse("view_save", args=[page]), {"name": "x", "query": ""})
    assert answer.status_code == 404


def test_the_essence_of_an_address_leaves_out_what_is_empty_or_of_the_moment() -> None:
    assert views.essence("q=&state=a&page=2&format=csv&all=1&arrange=1&cols=x.y") == "state=a&cols=x.y"
