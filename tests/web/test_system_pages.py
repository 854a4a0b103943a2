"""The rooms of system administration: parameters, message monitor, health, organisations, audit entries."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from tests.acts.test_replays import unknown_book
from tests.web.conftest import World

from zongbao.acts import checkpoints, intake, ledger_proof, people
from zongbao.acts.context import Actor
from zongbao.core import clock
from zongbao.core.roles import Role
from zongbao.domain.parameter_values import first_open_day
from zongbao.store import models
from zongbao.store.checkpoint_standing import standing
from zongbao.store.models import LedgerMovement
from zongbao.web.pages import checkpoints as checkpoint_pages
from zongbao.web.pages import health
from zongbao.web.pages.parameters import TITLE

KEY = "weight_tolerance_abs_kg"


def page(world: World, role: str, name: str, *args: object, **query: str) -> str:
    answer = world.browser(role).get(reverse(name, args=args), query)
    assert answer.status_code == 200, name
    return answer.content.decode()


def post(world: World, role: str, name: str, args: list[object], **data: object):
    return world.browser(role).post(reverse(name, args=args), data)


def proposed(**changes: object) -> dict[str, object]:
    start = first_open_day(clock.now()).isoformat()
    return {"value": "350", "start": start, "end": "", "ground": "试点方案", "citation": "", **changes}


def test_two_administrators_set_a_parameter(world: World):
    assert post(world, Role.SYSTEM_ADMIN, "parameter_propose", [KEY], **proposed()).status_code == 302
    row = models.ParameterValue.objects.get(key=KEY)
    assert "试点方案" in page(world, Role.SECURITY_ADMIN, "parameters")
    assert "试点方案" not in page(world, Role.DECLARANT, "parameters")
    assert "确认" in page(world, Role.SECURITY_ADMIN, "parameter_value", row.pk)
    assert post(world, Role.SYSTEM_ADMIN, "parameter_value_act", [row.pk, "confirm"]).status_code == 404
    assert post(world, Role.SECURITY_ADMIN, "parameter_value_act", [row.pk, "confirm"]).status_code == 302
    shown = page(world, Role.DECLARANT, "parameter", KEY)
    for words in ("350 kg", row.proposed_by.full_name, "已确认", "试点方案"):
        assert words in shown


def test_a_refused_proposal_says_why_beside_the_field(world: World):
    answer = post(world, Role.SYSTEM_ADMIN, "parameter_propose", [KEY], **proposed(start="2020-01-01", value="x"))
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "PAR-101" in shown
    assert "PAR-102" in shown
    assert 'aria-invalid="true"' in shown
    assert models.ParameterValue.objects.filter(key=KEY).count() == 0


def test_the_unsure_are_one_click_away(world: World):
    everything, unsure = page(world, Role.AUDITOR, "parameters"), page(world, Role.AUDITOR, "parameters", sure="unsure")
    assert "?sure=unsure" in everything
    assert reverse("parameter", args=[KEY]) in unsure
    assert reverse("parameter", args=["book_report_days"]) not in unsure
    assert str(TITLE) in unsure


def test_a_parameter_that_does_not_exist(world: World):
    for name in ("parameter", "parameter_propose"):
        role = Role.SYSTEM_ADMIN
        assert world.browser(role).get(reverse(name, args=["nothing"])).status_code == 404


@pytest.fixture
def refused(world: World) -> models.RawMessage:
    return intake.receive(world.play.clerk, unknown_book(world.play, "MON-1"), door="http").message


def test_the_monitor_opens_to_its_rows(world: World, refused: models.RawMessage):
    shown = page(world, Role.SYSTEM_ADMIN, "monitor")
    since = (clock.day_of(clock.now()) - dt.timedelta(days=6)).isoformat()
    link = f"{reverse('messages')}?since={since}&amp;state=refused&amp;rule=LST-151"
    assert link in shown
    rows = page(world, Role.SYSTEM_ADMIN, "messages", since=since, state="refused", rule="LST-151")
    assert reverse("message", args=[refused.pk]) in rows
    assert reverse("message", args=[refused.pk]) not in page(world, Role.SYSTEM_ADMIN, "messages", rule="LST-999")


def test_each_monitors_what_he_may_see(world: World, refused: models.RawMessage):
    models.RawMessage.objects.filter(pk=refused.pk).update(sender=models.Organisation.objects.get(kind="province"))
    assert "LST-151" in page(world, Role.SYSTEM_ADMIN, "monitor")
    assert "LST-151" not in page(world, Role.DECLARANT, "monitor")


def test_the_system_administrator_sees_no_content(world: World, refused: models.RawMessage):
    accepted = models.RawMessage.objects.exclude(subject_no="").first()
    for row in filter(None, (refused, accepted)):
        shown = page(world, Role.SYSTEM_ADMIN, "message", row.pk)
        assert "<pre" not in shown
        assert "T4258W999999" not in shown
        if row.subject_no:
            assert row.subject_no not in shown
    assert world.receipt.subject_no not in page(world, Role.SYSTEM_ADMIN, "receipt", world.receipt.pk)
    assert world.receipt.subject_no not in page(world, Role.SYSTEM_ADMIN, "receipts")


def test_a_message_is_run_again_from_its_page(world: World, refused: models.RawMessage):
    assert reverse("message_replay", args=[refused.pk]) in page(world, Role.SYSTEM_ADMIN, "message", refused.pk)
    assert reverse("message_replay", args=[refused.pk]) not in page(world, Role.CUSTOMS, "message", refused.pk)
    for _ in range(2):  # pressed twice
        answer = post(world, Role.SYSTEM_ADMIN, "message_replay", [refused.pk], seen=refused.pk)
        assert answer.status_code == 302
    attempt = models.RawMessage.objects.get(attempt_of=refused)
    shown = page(world, Role.DECLARANT, "message", attempt.pk)
    assert reverse("message", args=[refused.pk]) in shown


def test_a_receipt_is_delivered_again_from_its_page(world: World):
    models.Receipt.objects.update(delivered_at=clock.now())
    key = world.receipt.pk
    assert reverse("receipt_redeliver", args=[key]) in page(world, Role.DECLARANT, "receipt", key)
    assert post(world, Role.DECLARANT, "receipt_redeliver", [key], reason="").status_code == 422
    assert post(world, Role.DECLARANT, "receipt_redeliver", [key], reason="误删").status_code == 302
    assert models.Receipt.objects.get(pk=key).delivered_at is None


def test_health_names_what_is_wrong_and_what_is_well(world: World):
    shown = page(world, Role.SYSTEM_ADMIN, "health")
    assert "没有在岗的后台进程" in shown
    assert "从未核验" in shown
    now = clock.now()
    models.WorkerBeat.objects.create(host="gate-1", pid=7, version="0", started_at=now, seen_at=now, inbox=12)
    ledger_proof.note_proof(Actor.platform(), now, dt.timedelta(milliseconds=250), 0)
    shown = page(world, Role.SYSTEM_ADMIN, "health")
    for words in ("gate-1", "在岗", "核验一致", "synchronous_commit", "12", "250"):
        assert words in shown
    assert "没有在岗的后台进程" not in shown


@pytest.mark.parametrize(
    ("findings", "age", "mark"),
    [(0, dt.timedelta(), "good"), (0, health.STALE * 2, "warn"), (3, dt.timedelta(), "fail")],
)
def test_the_proof_of_the_ledger_is_judged(db, findings, age, mark):
    now = clock.now()
    ledger_proof.note_proof(Actor.platform(), now - age, dt.timedelta(), findings)
    assert health._proof_check(now).mark == mark


def test_the_checkpoints_are_listed_and_taken_away_by_their_keepers(world: World):
    assert "还没有检查点" in page(world, Role.AUDITOR, "checkpoints")
    row = checkpoints.take_checkpoint(Actor.platform())
    assert row is not None
    for role in (Role.AUDITOR, Role.SYSTEM_ADMIN):
        shown = page(world, role, "checkpoints")
        assert bytes(row.hash).hex() in shown
        assert "Ed25519" in shown
    answer = world.browser(Role.AUDITOR).get(reverse("checkpoints"), {"format": "csv"})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert bytes(row.hash).hex() in text
    assert str(LedgerMovement.objects.count()) in text.splitlines()[1]


def test_a_checkpoint_that_is_late_is_told_on_both_pages(world: World):
    row = checkpoints.take_checkpoint(Actor.platform())
    assert row is not None
    assert standing().waiting_since is None
    for role, name in ((Role.SYSTEM_ADMIN, "health"), (Role.AUDITOR, "home")):
        shown = page(world, role, name)
        assert "最近检查点" in shown
        assert "1/1 个已有" in shown
        assert "没有纳入检查点" not in shown
    world.play.declare(world.play.in_paper(world.play.load(1)))
    assert standing().waiting_since is not None
    with clock.simulated(clock.now() + dt.timedelta(minutes=9)):
        assert checkpoint_pages.check(standing(), clock.now()).mark == "warn"
        assert "没有纳入检查点" in page(world, Role.SYSTEM_ADMIN, "health")
        assert "还没有纳入检查点" in page(world, Role.AUDITOR, "home")


def test_a_witness_that_falls_behind_is_named(world: World):
    checkpoints.take_checkpoint(Actor.platform())
    models.Witness.objects.update(delivered=0, problem="OSError: disk is full")
    shown = page(world, Role.SYSTEM_ADMIN, "health")
    assert "差 1 个" in shown
    assert "disk is full" in shown
    its = standing()
    assert its.holders == 0
    assert checkpoint_pages.check(its, clock.now()).mark == "good", "it is on its way"
    assert checkpoint_pages.check(its, clock.now() + dt.timedelta(hours=1)).mark == "warn"


def test_an_organisation_is_entered_changed_and_deactivated(world: World):
    zone = world.book.zone
    typed = {"kind": "enterprise", "code": "3702W60017", "name_zh": "新企业", "zone": zone.pk, "credit": "1"}
    answer = post(world, Role.SYSTEM_ADMIN, "organisation_new", [], **typed)
    assert answer.status_code == 422
    assert "IDN-00" in answer.content.decode()
    typed["credit"] = ""
    assert post(world, Role.SYSTEM_ADMIN, "organisation_new", [], **typed).status_code == 302
    change = {"name_zh": "改名企业", "zone": zone.pk, "reason": "更名"}
    assert post(world, Role.SYSTEM_ADMIN, "organisation_change", ["3702W60017"], **change).status_code == 302
    args = ["3702W60017", "deactivate"]
    assert post(world, Role.SYSTEM_ADMIN, "organisation_act", args, reason="注销").status_code == 302
    shown = page(world, Role.SYSTEM_ADMIN, "organisation", "3702W60017")
    for words in ("改名企业", "已停用", "更名", "注销"):
        assert words in shown


def test_people_and_organisations_lead_to_one_another(world: World):
    firm, user = world.play.clerk.organisation, world.play.clerk.user
    assert reverse("user", args=[user.username]) in page(world, Role.SYSTEM_ADMIN, "organisation", firm.code)
    assert reverse("organisation", args=[firm.code]) in page(world, Role.SYSTEM_ADMIN, "user", user.username)


def test_the_people_of_an_inactive_organisation_see_nothing(world: World):
    browser = world.browser(Role.DECLARANT)
    models.Organisation.objects.filter(pk=world.play.clerk.organisation.pk).update(active=False)
    answer = browser.get(reverse("lists"))
    assert answer.status_code == 403
    assert "单位已停用" in answer.content.decode()


def test_the_audit_trail_is_searched_to_the_bottom(world: World):
    people.issue_token(Actor.platform(), world.play.clerk.user.username, "某某对接系统")
    row = models.AuditEntry.objects.latest("pk")
    assert reverse("audit_entry", args=[row.pk]) in page(world, Role.AUDITOR, "audit", q="某某对接")
    shown = page(world, Role.AUDITOR, "audit_entry", row.pk)
    assert "某某对接系统" in shown
    assert "token.issue" in shown


def test_an_entry_shows_what_the_same_request_did(world: World):
    row = models.AuditEntry.objects.latest("pk")
    for name in ("one", "two"):
        row.pk, row.request_id, row.subject_no = None, "R-77", name
        row.save(force_insert=True)
    assert ">one<" in page(world, Role.AUDITOR, "audit_entry", row.pk)
