"""Trailers and chassis through their acts, and on the passes that name them."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from tests.acts.checking import refuses, said

from zongbao.acts import gate_passes, trailers
from zongbao.demo import papers
from zongbao.domain.papers import trailer as domain
from zongbao.store import models

CHASSIS = {"number": "CJ0001", "kind": "chassis", "weight_kg": Decimal(4200)}


@pytest.fixture
def chassis(play) -> models.Trailer:
    """A chassis in force."""
    trailers.file_trailer(play.clerk, **CHASSIS)
    return trailers.approve_trailer(play.officer, "CJ0001")


def apply(play, number, weight):
    """A pass for an empty vehicle with this frame."""
    paper = papers.empty_pass(play.firm, play.next_no("E"), play.truck(), "I")
    total = paper.total_weight - paper.frame_weight + weight
    return gate_passes.apply_pass(
        play.clerk, replace(paper, frame_no=number, frame_weight=Decimal(weight), total_weight=total)
    )


def test_a_chassis_is_filed_changed_and_ended(play, chassis):
    assert (chassis.owner, chassis.zone, chassis.state) == (
        play.clerk.organisation, play.clerk.organisation.zone, "approved",
    )  # fmt: skip
    changed = trailers.file_trailer(play.clerk, **CHASSIS | {"weight_kg": Decimal(4300)})
    assert (changed.state, changed.weight_kg) == ("change_requested", Decimal(4200))
    assert trailers.refuse_trailer_change(play.officer, "CJ0001", "磅单不清").weight_kg == Decimal(4200)
    trailers.file_trailer(play.clerk, **CHASSIS | {"weight_kg": Decimal(4300)})
    assert trailers.approve_trailer(play.officer, "CJ0001").weight_kg == Decimal(4300)
    assert trailers.cancel_trailer(play.clerk, "CJ0001", "报废").state == "ended"
    assert trailers.file_trailer(play.clerk, **CHASSIS).state == "filed"
    assert trailers.return_trailer(play.officer, "CJ0001", "缺照片").state == "returned"


def test_what_is_no_trailer(play, neighbour, stranger, chassis):
    with refuses("VEH-160", "VEH-161"):
        trailers.file_trailer(play.clerk, number="鲁B12345Z", kind="trailer", weight_kg=Decimal(0))
    assert trailers.file_trailer(play.clerk, number="鲁B1234挂", kind="trailer", weight_kg=Decimal(6500)).pk
    with refuses("VEH-150"):
        trailers.file_trailer(neighbour.clerk, **CHASSIS)
    with refuses("ACC-404"):
        trailers.revoke_trailer(stranger.officer, "CJ0001", "x")
    with refuses("ACC-404"):
        trailers.cancel_trailer(neighbour.clerk, "CJ0001", "x")


def test_a_pass_agrees_with_its_frame(play, chassis):
    said(apply(play, "CJ0001", 5000).decision, "VEH-164")
    models.GatePass.objects.update(state="returned")
    done = apply(play, "CJ0001", 4200)
    assert done.decision.accepted
    with refuses("VEH-154"):
        trailers.revoke_trailer(play.officer, "CJ0001", "年检过期")
    gate_passes.void_pass(play.clerk, done.record.pass_no, "换车")
    trailers.revoke_trailer(play.officer, "CJ0001", "年检过期")
    said(apply(play, "CJ0001", 4200).decision, "VEH-163")


def test_an_unfiled_frame_is_refused_only_where_the_zone_says_so(play, monkeypatch):
    done = apply(play, "CJ0009", 4000)
    assert done.decision.accepted
    gate_passes.void_pass(play.clerk, done.record.pass_no, "换车")
    real = domain.parameters.value
    monkeypatch.setattr(
        domain.parameters, "value", lambda key, *a, **k: key == "frame_filing_required" or real(key, *a, **k)
    )
    said(apply(play, "CJ0009", 4000).decision, "VEH-162")
