"""No trace, no act: every public act leaves at least one audit line by its actor, in its own transaction."""

from __future__ import annotations

import datetime as dt
import inspect
import tempfile
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from types import ModuleType

import pytest
from tests.acts.test_books import filing

from zongbao.acts import (
    arrivals,
    backups,
    bonded_lists,
    books,
    cards,
    checkpoints,
    deadlines,
    declarations,
    delegations,
    enterprises,
    form_drafts,
    foundation,
    gate_passes,
    guide,
    intake,
    lanes,
    ledger_proof,
    list_moves,
    organisations,
    parameters,
    passages,
    people,
    pictures,
    replays,
    trailers,
    vehicles,
    visits,
)
from zongbao.acts.context import Actor
from zongbao.core import clock
from zongbao.core.roles import Grade, Role
from zongbao.domain.delegation import Terms
from zongbao.domain.parameter_values import Proposal, first_open_day
from zongbao.exchange.gate_answers import ManualCheck
from zongbao.store import models

MODULES = (
    arrivals, backups, bonded_lists, books, cards, checkpoints, deadlines, declarations, delegations, enterprises,
    form_drafts, foundation, gate_passes, guide, intake, lanes, ledger_proof, list_moves, organisations, parameters,
    passages, people, pictures, replays, trailers, vehicles, visits,
)  # fmt: skip

# Public functions that are no acts of their own: parts of one, or questions.
PARTS = {
    "bonded_lists.check_only": "a question: it writes nothing",
    "bonded_lists.declare_lists": "declare_list is a batch of one of it",
    "books.kind_of": "a question",
    "checkpoints.signer_of": "a question",
    "declarations.draft_for": "part of the list's approval",
    "declarations.cancel_for": "part of the list's deletion",
    "declarations.redraft_for": "part of the list's change",
    "delegations.of_office": "a question",
    "delegations.standing": "part of every decision of an officer",
    "foundation.usual_lanes": "a plan",
    "gate_passes.count_past_gate": "part of the passage",
    "intake.again": "part of the replay",
    "intake.receive_many": "receive is a batch of one of it",
    "lanes.of_number": "a question",
    "ledger_proof.is_due": "a question",
    "organisations.state_of": "a question",
    "parameters.proposal_of": "a question",
    "replays.attempts_of": "a question",
    "replays.speaker": "a question",
    "cards.take_back_with": "part of the end of a vehicle's filing",
    "visits.through_the_gate": "part of the passage",
    "people.token_of": "a question; it notes the moment of use",
    "people.user_of_token": "a question",
}
PASSWORD = "a-long-and-odd-phrase-77"


def public(module: ModuleType) -> set[str]:
    """The public functions that a module defines itself."""
    short = module.__name__.rpartition(".")[2]
    return {
        f"{short}.{name}"
        for name, found in vars(module).items()
        if not name.startswith("_") and inspect.isfunction(found)
        if inspect.unwrap(found).__module__ == module.__name__
    }


class Scenes:
    """One scene per act: it prepares what the act needs and gives back the act, ready to be done."""

    def __init__(self, play) -> None:
        self.play, self.clerk, self.officer, self.crew = play, play.clerk, play.officer, play.crew

    @property
    def firm(self) -> str:
        return self.clerk.organisation.code

    def pre_posted(self, qty=10):
        return self.play.declare(self.play.in_paper(self.play.load(qty)))

    def declared(self, qty=10):
        row = self.pre_posted(qty)
        declarations.declare_entry(self.clerk, row.declaration.pre_entry_no)
        return row

    def manual(self):
        return self.pre_posted(200).list_no

    def requested(self):
        row = self.pre_posted()
        list_moves.request_deletion(self.clerk, row.list_no, "重报")
        return row.list_no

    def changing(self):
        row = self.declared()
        list_moves.request_change(self.clerk, row.list_no, self.changed(row))
        return row.list_no

    def changed(self, row):
        return replace(self.play.in_paper(self.play.load(5)), inner_no=row.inner_no)

    def approved_pass(self, **changes):
        row = self.pre_posted()
        self.play.release(row)
        return self.play.apply(row, **changes)

    def manual_pass(self):
        row = self.declared()
        declarations.order_inspection(self.officer, row.declaration.pre_entry_no, "布控")
        return self.play.apply(row).pass_no

    def exception(self):
        return self.play.collect(self.approved_pass(), weight=None).passage

    def waiting_book(self):
        models.Organisation.objects.filter(code=self.play.firm.party.customs_code).update(manual_review=True)
        return books.file_book(self.clerk, filing(self.play)).book.book_no

    def admin(self, role):
        user = models.User.objects.make(f"audit.{role}", PASSWORD, full_name="管理员", role=role)
        return Actor.of(user)

    def proposal(self):
        tomorrow = first_open_day(clock.now())
        wanted = Proposal("pass_valid_days", "9", tomorrow, ground="试点方案")
        return parameters.propose_value(self.admin(Role.SYSTEM_ADMIN), wanted)

    def newcomer(self):
        organisation = self.clerk.organisation
        return people.create_user(Actor.platform(), "newcomer", "新人", Role.DECLARANT, organisation, PASSWORD).username

    def draft(self):
        return form_drafts.save_draft(self.clerk, "/lists/new/", "", "inner_no=A", "A").pk

    def token(self):
        people.issue_token(Actor.platform(), self.newcomer(), "ERP")
        return models.ApiToken.objects.get(name="ERP").pk

    def arrived(self):
        """A pass through the gate whose arrival is to be confirmed."""
        row = self.approved_pass(confirm_arrival=True)
        self.play.pass_gate(row)
        return row

    def short(self):
        """The number of a pass on which less came than declared."""
        number = self.arrived().pass_no
        arrivals.confirm_arrival(self.clerk, number, {})
        return number

    def filed_vehicle(self):
        return vehicles.file_vehicle(self.clerk, plate="鲁B5A321", tare_kg=Decimal(8000)).plate

    def filed_trailer(self):
        return trailers.file_trailer(self.clerk, number="CJ0001", kind="chassis", weight_kg=Decimal(4200)).number

    def trailer(self):
        return trailers.approve_trailer(self.officer, self.filed_trailer()).number

    def changed_trailer(self):
        self.trailer()
        return self.filed_trailer()

    def applied_card(self):
        from tests.acts.test_cards import apply

        return apply(self.play).pk

    def card(self):
        return cards.issue_card(self.officer, self.applied_card()).pk

    def visit(self, **changes):
        today = clock.day_of(clock.now())
        asked = {"plate": "鲁B88888", "business_type": "delivery", "valid_on": today}
        return visits.register_visit(self.clerk, **asked | changes).pk

    def changed_vehicle(self):
        truck = self.play.truck()
        return vehicles.file_vehicle(self.clerk, plate=truck.plate, tare_kg=truck.tare).plate

    def colleague(self):
        office = self.officer.organisation
        return models.User.objects.make("second", PASSWORD, full_name="李", role=Role.CUSTOMS, organisation=office)

    def delegation(self):
        now = clock.now()
        its = Terms(("list",), None, now, now + dt.timedelta(days=1))
        return self.officer, self.officer.user.username, self.colleague().username, its, "休假"

    def plan(self):
        return foundation.GatePlan("4258000009", "三号卡口", "Gate 3")

    def expired_book(self):
        models.AccountBook.objects.filter(pk=self.play.book().pk).update(valid_until=dt.date(2026, 1, 1))
        return dt.date(2026, 1, 2)

    def message(self):
        from tests.acts.test_intake import inv101

        return inv101(self.play, "AUDIT-1")

    def particulars(self):
        return organisations.Particulars("某单位", zone=self.clerk.organisation.zone)

    def refused(self):
        from tests.acts.test_replays import unknown_book

        return intake.receive(self.clerk, unknown_book(self.play, "AUDIT-2"), door="test").message

    def receipt(self):
        return intake.receive(self.clerk, self.message(), door="test").receipts[0]

    def lane(self):
        return str(models.Lane.objects.filter(gate__zone=self.clerk.organisation.zone).first())

    def zone(self):
        from zongbao.regulations.zones import zones_on

        return zones_on(dt.date(2016, 9, 20))[0]


def table(s: Scenes):
    """Act → the scene that does it; each scene runs in a test of its own."""
    platform = Actor.platform()
    return {
        "bonded_lists.declare_list": lambda: lambda: s.pre_posted(),
        "list_moves.approve_list": lambda: _do(list_moves.approve_list, s.officer, s.manual()),
        "list_moves.return_list": lambda: _do(list_moves.return_list, s.officer, s.manual(), "价格偏低"),
        "list_moves.request_deletion": lambda: _do(
            list_moves.request_deletion, s.clerk, s.pre_posted().list_no, "重报"
        ),
        "list_moves.approve_deletion": lambda: _do(list_moves.approve_deletion, s.officer, s.requested(), "同意"),
        "list_moves.refuse_deletion": lambda: _do(list_moves.refuse_deletion, s.officer, s.requested(), "不同意"),
        "list_moves.request_change": lambda: _change(s),
        "list_moves.approve_change": lambda: _do(list_moves.approve_change, s.officer, s.changing()),
        "list_moves.refuse_change": lambda: _do(list_moves.refuse_change, s.officer, s.changing(), "不同意"),
        "list_moves.discard_list": lambda: _do(
            list_moves.discard_list,
            s.clerk,
            bonded_lists.declare_list(s.clerk, s.play.in_paper(s.play.load(1)), declare=False).record.list_no,
        ),
        "books.file_book": lambda: _do(books.file_book, s.clerk, filing(s.play)),
        "books.approve_filing": lambda: _do(books.approve_filing, s.officer, s.waiting_book()),
        "books.return_filing": lambda: _do(books.return_filing, s.officer, s.waiting_book(), "材料不全"),
        "books.pause_book": lambda: _do(books.pause_book, s.officer, s.play.book().book_no, "in", "盘库"),
        "books.resume_book": lambda: _do(books.resume_book, s.officer, s.play.book().book_no, "盘库完毕"),
        "books.renew_book": lambda: _renew(s),
        "books.expire_books": lambda: _do(books.expire_books, s.expired_book()),
        "declarations.declare_entry": lambda: _do(
            declarations.declare_entry, s.clerk, s.pre_posted().declaration.pre_entry_no
        ),
        "declarations.order_inspection": lambda: _entry(s, declarations.order_inspection),
        "declarations.end_inspection": lambda: _inspected(s),
        "declarations.return_entry": lambda: _entry(s, declarations.return_entry),
        "declarations.release_entry": lambda: _entry(s, declarations.release_entry),
        "declarations.cancel_entry": lambda: _entry(s, declarations.cancel_entry),
        "declarations.sync_entry": lambda: _synced(s),
        "gate_passes.apply_pass": lambda: _do(gate_passes.apply_pass, s.clerk, s.play.pass_paper(s.pre_posted())),
        "gate_passes.approve_pass": lambda: _do(gate_passes.approve_pass, s.officer, s.manual_pass()),
        "gate_passes.return_pass": lambda: _do(gate_passes.return_pass, s.officer, s.manual_pass(), "不符"),
        "gate_passes.hold_pass": lambda: _do(gate_passes.hold_pass, s.officer, s.approved_pass().pass_no, "抽查"),
        "gate_passes.unhold_pass": lambda: _held(s),
        "gate_passes.void_pass": lambda: _do(gate_passes.void_pass, s.clerk, s.approved_pass().pass_no, "换车"),
        "gate_passes.delete_pass": lambda: _do(gate_passes.delete_pass, s.officer, s.approved_pass().pass_no, "布控"),
        "gate_passes.expire_passes": lambda: _expire(s),
        "arrivals.confirm_arrival": lambda: _do(arrivals.confirm_arrival, s.clerk, s.arrived().pass_no),
        "arrivals.accept_difference": lambda: _do(arrivals.accept_difference, s.officer, s.short(), "复点相符"),
        "arrivals.uphold_difference": lambda: _do(arrivals.uphold_difference, s.officer, s.short(), "确有短少"),
        "arrivals.tell_overdue": lambda: _overdue(s),
        "passages.decide_passage": lambda: _do(passages.decide_passage, s.crew, s.play.seen(s.approved_pass())),
        "passages.resolve_passage": lambda: _do(
            passages.resolve_passage, s.crew, s.exception().pk, "release", "地磅故障"
        ),
        "passages.check_by_hand": lambda: _by_hand(s),
        "deadlines.tell_expiring_passes": lambda: _expiring(s),
        "deadlines.tell_expiring_books": lambda: _ending(s),
        "form_drafts.save_draft": lambda: _do(form_drafts.save_draft, s.clerk, "/lists/new/", "", "inner_no=A", "A"),
        "form_drafts.drop_draft": lambda: _do(form_drafts.drop_draft, s.clerk, s.draft()),
        "form_drafts.expire_drafts": lambda: _expired_draft(s),
        "vehicles.file_vehicle": lambda: (
            lambda: vehicles.file_vehicle(s.clerk, plate="鲁B5A321", tare_kg=Decimal(8000))
        ),
        "enterprises.review_enterprise": lambda: _do(enterprises.review_enterprise, s.officer, s.firm, "稽查"),
        "enterprises.unreview_enterprise": lambda: _do(enterprises.unreview_enterprise, s.officer, s.firm, "稽查结束"),
        "vehicles.approve_vehicle": lambda: _do(vehicles.approve_vehicle, s.officer, s.filed_vehicle()),
        "vehicles.return_vehicle": lambda: _do(vehicles.return_vehicle, s.officer, s.filed_vehicle(), "缺行驶证"),
        "vehicles.refuse_change": lambda: _do(vehicles.refuse_change, s.officer, s.changed_vehicle(), "磅单不清"),
        "vehicles.cancel_vehicle": lambda: _do(vehicles.cancel_vehicle, s.clerk, s.play.truck().plate, "出售"),
        "vehicles.revoke_vehicle": lambda: _do(vehicles.revoke_vehicle, s.officer, s.play.truck().plate, "年检过期"),
        "trailers.file_trailer": lambda: lambda: s.filed_trailer(),
        "trailers.approve_trailer": lambda: _do(trailers.approve_trailer, s.officer, s.filed_trailer()),
        "trailers.return_trailer": lambda: _do(trailers.return_trailer, s.officer, s.filed_trailer(), "缺照片"),
        "trailers.refuse_trailer_change": lambda: _do(
            trailers.refuse_trailer_change, s.officer, s.changed_trailer(), "磅单不清"
        ),
        "trailers.cancel_trailer": lambda: _do(trailers.cancel_trailer, s.clerk, s.trailer(), "报废"),
        "trailers.revoke_trailer": lambda: _do(trailers.revoke_trailer, s.officer, s.trailer(), "年检过期"),
        "cards.apply_card": lambda: lambda: s.applied_card(),
        "cards.issue_card": lambda: _do(cards.issue_card, s.officer, s.applied_card()),
        "cards.refuse_card": lambda: _do(cards.refuse_card, s.officer, s.applied_card(), "卡不合格"),
        "cards.report_loss": lambda: _do(cards.report_loss, s.clerk, s.card(), "遗失"),
        "cards.suspend_card": lambda: _do(cards.suspend_card, s.officer, s.card(), "违规"),
        "cards.resume_card": lambda: _resumed(s),
        "cards.take_back_card": lambda: _do(cards.take_back_card, s.officer, s.card(), "换发"),
        "visits.register_visit": lambda: lambda: s.visit(),
        "visits.approve_visit": lambda: _do(visits.approve_visit, s.officer, s.visit()),
        "visits.refuse_visit": lambda: _do(visits.refuse_visit, s.officer, s.visit(), "无预约"),
        "visits.cancel_visit": lambda: _do(visits.cancel_visit, s.clerk, s.visit(), "不来了"),
        "visits.collect_card": lambda: _collected(s),
        "visits.expire_visits": lambda: _lapsed(s),
        "vehicles.blacklist_vehicle": lambda: _do(vehicles.blacklist_vehicle, s.officer, s.play.truck().plate, "夹藏"),
        "vehicles.clear_vehicle": lambda: _do(vehicles.clear_vehicle, s.officer, s.play.truck().plate, "处罚已执行"),
        "parameters.propose_value": lambda: lambda: s.proposal(),
        "parameters.confirm_value": lambda: _do(
            parameters.confirm_value, s.admin(Role.SECURITY_ADMIN), s.proposal().pk
        ),
        "parameters.withdraw_value": lambda: _do(
            parameters.withdraw_value, s.admin(Role.SECURITY_ADMIN), s.proposal().pk, "依据不足"
        ),
        "parameters.end_value": lambda: _ended(s),
        "backups.take_backup": _backup,
        "checkpoints.take_checkpoint": lambda: _checkpoint(s),
        "ledger_proof.evidence": lambda: _do(ledger_proof.evidence, platform, s.pre_posted().list_no),
        "ledger_proof.note_proof": lambda: _do(
            ledger_proof.note_proof, platform, clock.now(), dt.timedelta(seconds=2), 0
        ),
        "lanes.switch_lane": lambda: _do(
            lanes.switch_lane, s.officer, s.lane(), {"check_weight": False, "active": False}, "地磅故障"
        ),
        "pictures.keep_picture": lambda: _do(pictures.keep_picture, s.crew, "CAM-1", b"\xff\xd8\xff-1"),
        "pictures.expire_pictures": lambda: _cleared(s),
        "organisations.enter_organisation": lambda: _do(
            organisations.enter_organisation, s.admin(Role.SYSTEM_ADMIN), "province", "X-2", s.particulars()
        ),
        "organisations.change_organisation": lambda: _do(
            organisations.change_organisation, s.admin(Role.SYSTEM_ADMIN), s.firm, s.particulars(), "更名"
        ),
        "organisations.deactivate_organisation": lambda: _do(
            organisations.deactivate_organisation, s.admin(Role.SYSTEM_ADMIN), s.firm, "注销"
        ),
        "organisations.activate_organisation": lambda: _do(
            organisations.activate_organisation, s.admin(Role.SYSTEM_ADMIN), s.firm
        ),
        "people.create_user": lambda: _do(
            people.create_user, s.admin(Role.SYSTEM_ADMIN), "x.y", "某", Role.AUDITOR, None, PASSWORD
        ),
        "people.grant_role": lambda: _do(people.grant_role, s.admin(Role.SECURITY_ADMIN), s.newcomer(), Role.MANAGER),
        "people.activate_user": lambda: _do(people.activate_user, s.admin(Role.SECURITY_ADMIN), s.newcomer()),
        "people.deactivate_user": lambda: _do(
            people.deactivate_user, s.admin(Role.SECURITY_ADMIN), s.newcomer(), "离职"
        ),
        "people.issue_token": lambda: _do(people.issue_token, s.admin(Role.SECURITY_ADMIN), s.newcomer(), "ERP"),
        "people.revoke_token": lambda: _do(people.revoke_token, s.admin(Role.SECURITY_ADMIN), s.token()),
        "people.unlock_user": lambda: _do(people.unlock_user, s.admin(Role.SECURITY_ADMIN), s.newcomer()),
        "people.reset_factors": lambda: _do(
            people.reset_factors, s.admin(Role.SECURITY_ADMIN), s.newcomer(), "手机丢失"
        ),
        "people.renew_password": lambda: _do(people.renew_password, s.admin(Role.SYSTEM_ADMIN), s.newcomer()),
        "people.grant_grade": lambda: _do(
            people.grant_grade, s.admin(Role.SECURITY_ADMIN), s.colleague().username, Grade.HEAD
        ),
        "delegations.give": lambda: _do(delegations.give, *s.delegation()),
        "delegations.revoke": lambda: _do(delegations.revoke, s.officer, delegations.give(*s.delegation()).pk),
        "guide.show_guide": lambda: lambda: guide.show_guide(s.clerk, shown=False),
        "ledger_proof.prove": lambda: _do(ledger_proof.prove, platform),
        "foundation.set_up_base": lambda: _do(foundation.set_up_base, platform, dt.date(2016, 9, 20)),
        "foundation.set_up_zone": lambda: _do(foundation.set_up_zone, platform, s.zone()),
        "foundation.set_up_gate": lambda: _do(foundation.set_up_gate, platform, s.clerk.organisation.zone, s.plan()),
        "foundation.province": lambda: _do(foundation.province, platform),
        "foundation.register_organisation": lambda: _do(
            foundation.register_organisation, platform, models.Organisation.Kind.PROVINCE, "X-1", "某厅"
        ),
        "intake.receive": lambda: _receive(s),
        "replays.replay": lambda: _do(replays.replay, s.admin(Role.SYSTEM_ADMIN), s.refused().pk),
        "replays.redeliver": lambda: _do(replays.redeliver, s.admin(Role.SYSTEM_ADMIN), s.receipt().pk, "客户端重装"),
    }


def _do(act, *args):
    return lambda: act(*args)


def _backup():
    def act():
        with tempfile.TemporaryDirectory() as folder:
            return backups.take_backup(Actor.platform(), Path(folder, "one.dump"), Path(folder))

    return act


def _resumed(s):
    key = s.card()
    cards.suspend_card(s.officer, key, "违规")
    return _do(cards.resume_card, s.officer, key, "已整改")


def _collected(s):
    """A vehicle that only leaves, with the card that it was given."""
    key = s.visit(card_no="T-01", direction="E")
    visits.approve_visit(s.officer, key)
    visits.through_the_gate(key, "E", clock.now())
    return _do(visits.collect_card, s.crew, key)


def _lapsed(s):
    s.visit()
    return _do(visits.expire_visits, clock.now() + dt.timedelta(days=2))


def _checkpoint(s):
    s.pre_posted()
    return _do(checkpoints.take_checkpoint, Actor.platform())


def _cleared(s):
    pictures.keep_picture(s.crew, "CAM-1", b"\xff\xd8\xff-1")
    return _do(pictures.expire_pictures, clock.now() + dt.timedelta(days=120))


def _ended(s):
    keeper, row = s.admin(Role.SECURITY_ADMIN), s.proposal()
    parameters.confirm_value(keeper, row.pk)
    return _do(parameters.end_value, keeper, row.pk, "试点取消")


def _receive(s):
    raw = s.message()
    return lambda: intake.receive(s.clerk, raw, door="test")


def _change(s):
    row = s.declared()
    return _do(list_moves.request_change, s.clerk, row.list_no, s.changed(row))


def _synced(s):
    number = s.changing()
    list_moves.approve_change(s.officer, number)
    return _do(declarations.sync_entry, s.clerk, models.Declaration.objects.get(list__list_no=number).pre_entry_no)


def _renew(s):
    books.expire_books(s.expired_book())
    until = clock.day_of(clock.now()) + dt.timedelta(days=30)
    return _do(books.renew_book, s.officer, s.play.book().book_no, until, "续期")


def _entry(s, act):
    return _do(act, s.officer, s.declared().declaration.pre_entry_no, "查验")


def _inspected(s):
    number = s.declared().declaration.pre_entry_no
    declarations.order_inspection(s.officer, number, "布控")
    return _do(declarations.end_inspection, s.officer, number, "无异常")


def _held(s):
    number = s.approved_pass().pass_no
    gate_passes.hold_pass(s.officer, number, "抽查")
    return _do(gate_passes.unhold_pass, s.officer, number, "无异常")


def _expire(s):
    s.approved_pass()
    return _do(gate_passes.expire_passes, clock.now() + dt.timedelta(days=30))


def _overdue(s):
    s.arrived()
    return _do(arrivals.tell_overdue, clock.now() + dt.timedelta(days=4))


def _expiring(s):
    until = s.approved_pass().valid_until
    return _do(deadlines.tell_expiring_passes, until - dt.timedelta(hours=1))


def _ending(s):
    at = clock.now()
    models.AccountBook.objects.filter(pk=s.play.book().pk).update(valid_until=clock.day_of(at) + dt.timedelta(days=9))
    return _do(deadlines.tell_expiring_books, at)


def _expired_draft(s):
    s.draft()
    return _do(form_drafts.expire_drafts, clock.now() + form_drafts.KEPT + dt.timedelta(seconds=1))


def _by_hand(s):
    passage = s.exception()
    lane = passage.lane
    check = ManualCheck(lane.gate.area, lane.number, passage.session, "3", "超载", "某")
    return _do(passages.check_by_hand, s.officer, check)


ACTS = sorted(set().union(*map(public, MODULES)) - PARTS.keys())


def test_every_public_function_is_an_act_with_a_scene_or_a_named_part(play):
    assert set(ACTS) == set(table(Scenes(play)))
    assert PARTS.keys() <= set().union(*map(public, MODULES))


@pytest.mark.parametrize("act", ACTS)
def test_an_act_leaves_its_trace(play, act):
    ready = table(Scenes(play))[act]()
    before = models.AuditEntry.objects.order_by("-id").values_list("id", flat=True).first() or 0
    ready()
    left = list(models.AuditEntry.objects.filter(id__gt=before))
    assert left, act
    for line in left:
        assert line.act
        assert line.actor_name
        assert line.role
        assert line.subject_no
        assert line.detail["door"]
