"""Notices: who is told of what, the bell, reading one and all, and that nobody reads another's."""

from __future__ import annotations

from django.urls import reverse
from tests.web.conftest import World

from zongbao.acts import gate_passes, notices
from zongbao.core.roles import Role
from zongbao.store.models import Notice, NoticeRead


def held(world: World) -> Notice:
    gate_passes.hold_pass(world.play.officer, world.gate_pass.pass_no, "随机抽查")
    found: Notice = Notice.objects.get(event="pass.hold")
    return found


def test_a_held_pass_is_told_to_its_enterprise_alone(world: World):
    notice = held(world)
    assert notice.remark == "随机抽查"
    clerk, officer = world.user(Role.DECLARANT), world.user(Role.CUSTOMS)
    assert notice in Notice.objects.visible_to(clerk)
    assert notice not in Notice.objects.visible_to(officer)
    assert notice not in Notice.objects.visible_to(world.user(Role.AUDITOR))


def test_a_gate_exception_calls_the_crew_of_its_zone(world: World):
    told = Notice.objects.visible_to(world.user(Role.GATE))
    assert [(one.event, one.subject_no) for one in told] == [("gate.exception", str(world.passage.pk))]


def test_the_bell_counts_and_opening_reads(world: World):
    notice, browser = held(world), world.browser(Role.DECLARANT)
    before = notices.read_all(world.user(Role.MANAGER))
    assert before >= 1
    unread = Notice.objects.visible_to(world.user(Role.DECLARANT)).unread_by(world.user(Role.DECLARANT))
    assert unread.count() == before
    answer = browser.post(reverse("notice_open"), {"notice": notice.pk})
    assert answer.headers["Location"] == reverse("pass", args=[world.gate_pass.pass_no])
    assert unread.count() == before - 1
    browser.post(reverse("notices_read"))
    assert unread.count() == 0
    assert "条未读" not in browser.get(reverse("home")).content.decode()


def test_the_page_filters_and_teaches(world: World):
    held(world)
    browser = world.browser(Role.DECLARANT)
    url = reverse("notices")
    assert world.gate_pass.pass_no in browser.get(url, {"event": "pass.hold", "unread": "1"}).content.decode()
    browser.post(reverse("notices_read"))
    assert "没有符合条件的通知" in browser.get(url, {"unread": "1"}).content.decode()


def test_anothers_notice_is_not_opened(world: World):
    notice, gate = held(world), world.browser(Role.GATE)
    for key in (str(notice.pk), "x", "9" * 30):
        assert gate.post(reverse("notice_open"), {"notice": key}).headers["Location"] == reverse("notices")
    assert not NoticeRead.objects.filter(notice=notice).exists()


def test_telling_is_one_copy_for_a_batch(world: World, django_assert_num_queries):
    rows = [notices.to_enterprise("list.return", "list", str(n), world.bonded_list) for n in range(50)]
    before = Notice.objects.count()
    with django_assert_num_queries(0):  # a COPY, which is no query
        notices.tell(rows)
        notices.tell([])
    assert Notice.objects.count() == before + 50
