"""A kept query answers as the ORM would, for every value; what cannot be kept is told when it is first asked."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db.models import F

from zongbao.core import clock
from zongbao.store import models
from zongbao.store.kept import Kept

pytestmark = pytest.mark.usefixtures("founded", "db")

VEHICLES = Kept(
    lambda zone, plate: models.Vehicle.objects.select_related("owner__zone", "inside_zone").filter(
        zone=zone, plate__gte=plate
    ),
    int,
    str,
)


def told(rows):
    """Every column, and those of the rows joined."""
    parts = [(row, row.owner, row.owner.zone, row.inside_zone) for row in rows]
    return [[vars(one) | {"_state": None} if one else None for one in part] for part in parts]


def test_it_answers_as_the_orm_does(django_assert_num_queries):
    zones = list(models.Zone.objects.all())
    models.Vehicle.objects.update(inside_zone=F("zone"))
    models.Vehicle.objects.filter(pk__in=models.Vehicle.objects.values("pk")[:2]).update(inside_zone=None)
    assert sum(len(VEHICLES.all(zone.pk, "")) for zone in zones) == models.Vehicle.objects.count() > 4
    for zone in zones:
        for plate in ("", "鲁B", "鲁Z", "' OR ''='"):
            with django_assert_num_queries(1):
                kept = told(VEHICLES.all(zone.pk, plate))
            rows = models.Vehicle.objects.select_related("owner__zone", "inside_zone")
            assert kept == told(rows.filter(zone=zone, plate__gte=plate))


def test_the_first_is_none_where_nothing_fits():
    assert VEHICLES.first(0, "") is None
    zone = models.Vehicle.objects.order_by("plate")[0].zone_id
    assert VEHICLES.first(zone, "") == models.Vehicle.objects.filter(zone=zone).first()


def test_what_is_saved_afterwards_is_an_ordinary_row():
    row = VEHICLES.first(models.Zone.objects.order_by("pk")[0].pk, "")
    row.ic_card = "KEPT1"
    row.save(update_fields=["ic_card"])
    assert models.Vehicle.objects.get(ic_card="KEPT1") == row


def test_moments_and_columns_left_out():
    before = Kept(lambda at: models.User.objects.filter(created_at__lt=at).only("username"), dt.datetime)
    assert before.all(dt.datetime(1990, 1, 1, tzinfo=dt.UTC)) == []
    found = before.all(clock.now() + dt.timedelta(days=36500))
    assert {one.username for one in found} == set(models.User.objects.values_list("username", flat=True))
    assert found[0].role, "what was left out is fetched when it is asked for"


def test_a_value_that_the_query_changes_cannot_be_kept():
    with pytest.raises(ValueError, match="uses every value as it is"):
        Kept(lambda part: models.Vehicle.objects.filter(plate__contains=part), str).all("B")
