"""The founded zones of the acts' tests, and one paper of every kind to break constraints with."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.acts.conftest import Play, founded, play  # noqa: F401 - fixtures
from tests.acts.test_intake import inv101

from zongbao.acts import arrivals, checkpoints, intake, line_uploads, people, stock_counts
from zongbao.acts.context import Actor
from zongbao.core import clock
from zongbao.store import models


@pytest.fixture
def full(play: Play) -> Play:  # noqa: F811
    """At least one row in every table of the store."""
    taken = intake.receive(play.clerk, inv101(play, "FULL-1"), door="test")
    row = models.BondedList.objects.get(list_no=taken.message.subject_no)
    play.release(row)
    gate_pass = play.apply(row, confirm_arrival=True)
    assert play.collect(gate_pass, weight=None).passage is not None
    assert not arrivals.confirm_arrival(play.officer, gate_pass.pass_no, {}).decision.accepted
    user = play.clerk.user
    people.issue_token(Actor.platform(), user.username, "ERP")
    models.IdempotencyKey.objects.create(user=user, key="K", route="/", request_digest="d", status=200, body={})
    part = models.LedgerItem.objects.filter(book_id=row.book_id).values_list("part_no", flat=True)[0]
    stock_counts.compare_count(play.clerk, row.book.book_no, f"料号,数量\n{part},1\n".encode(), "count.csv")
    line_uploads.receive(play.clerk, b"a,b\n1,2\n", "lines.csv")
    office, now = play.officer.organisation, clock.now()
    models.ReasonText.objects.create(office=office, question="list.return", text="单证不符", added_at=now)
    models.SavedView.objects.create(user=user, page="lists", name="铜", preferred=True, saved_at=now)
    models.FormDraft.objects.create(user=user, path="/lists/new/", content="inner_no=A", saved_at=now)
    claim = {"subject_kind": "list", "subject_no": row.list_no, "office": office, "officer": play.officer.user}
    models.WorkClaim.objects.create(**claim, claimed_at=now, expires_at=now)
    models.Delegation.objects.create(
        office=office, giver=play.officer.user, delegate=user, kinds=["list"], starts_at=now, reason="休假",
        ends_at=now + dt.timedelta(days=1), made_at=now, made_by=play.officer.user,
    )  # fmt: skip
    models.GatePicture.objects.create(zone=row.zone, guid="G", kind="image/png", body=b"x", size=1, received_at=now)
    models.LedgerProof.objects.create(at=now, milliseconds=1, findings=0)
    models.WorkerBeat.objects.create(host="h", pid=1, version="0", started_at=now, seen_at=now)
    models.ParameterValue.objects.create(
        key="pass_valid_days", value="9", valid_from=clock.day_of(now), ground="试点方案", proposed_by=user,
        proposed_at=now,
    )  # fmt: skip
    notice = models.Notice.objects.create(
        created_at=now, organisation=row.enterprise, zone=row.zone, event="list.return", subject_kind="list",
        subject_no=row.list_no,
    )  # fmt: skip
    models.NoticeRead.objects.create(notice=notice, user=user)
    day = clock.day_of(now)
    models.EquipmentTerm.objects.create(
        book=row.book, item_no=1, entry_mode="1", list=row, line_no=1, supervised_from=day, supervised_until=day
    )
    owner, vehicle = row.enterprise, models.Vehicle.objects.filter(owner=row.enterprise).first()
    models.Trailer.objects.create(number="CJ0001", kind="chassis", weight_kg=4200, owner=owner, zone=row.zone)
    models.Card.objects.create(
        card_no="LC-1", physical_no="04A1", enterprise=owner, zone=row.zone, vehicle=vehicle, valid_from=day,
        valid_until=day, state="active", applied_at=now,
    )  # fmt: skip
    models.Visit.objects.create(
        plate="鲁B88888", business_type="delivery", enterprise=owner, zone=row.zone, valid_on=day, registered_at=now,
        card_no="T-01", tare_kg=9000,
    )  # fmt: skip
    assert checkpoints.take_checkpoint(Actor.platform()) is not None
    return play
