"""Zones, their gates and lanes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models

from zongbao.core.roles import Role

if TYPE_CHECKING:
    from zongbao.store.models.people import User


class Zone(models.Model):
    """A customs special supervision area (海关特殊监管区域) as it stands now; its history is in ``regulations``."""

    code = models.CharField(max_length=32, unique=True)
    name_zh = models.CharField(max_length=64)
    name_en = models.CharField(max_length=128)
    zone_type = models.CharField(max_length=16)  # code of the zone_type table
    customs_code = models.CharField(max_length=4)
    city_zh = models.CharField(max_length=32)
    city_en = models.CharField(max_length=32)
    area_km2 = models.DecimalField(max_digits=9, decimal_places=4, null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return self.name_zh


class Gate(models.Model):
    """A gate (卡口) of a zone; ``area`` is the area id that its equipment sends."""

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="gates")
    area = models.CharField(max_length=10, unique=True)
    name_zh = models.CharField(max_length=64)
    name_en = models.CharField(max_length=64)
    double = models.BooleanField(default=False)  # 双卡口: a vehicle passes two barriers

    class Meta:
        ordering: ClassVar = ["area"]

    def __str__(self) -> str:
        return self.name_zh


class LaneQuerySet(models.QuerySet["Lane"]):
    """Lanes hang on a zone alone: no enterprise works one."""

    def visible_to(self, user: User) -> LaneQuerySet:
        """Those of one's zone, of one's office's zones, or all; none for enterprises and administrators."""
        if user.role == Role.PROVINCE:
            return self
        if user.role == Role.CUSTOMS:
            return self.filter(gate__zone_id__in=user.office_zones)
        if user.role in (Role.GATE, Role.ZONE) and user.organisation:
            return self.filter(gate__zone=user.organisation.zone)
        return self.none()


class Lane(models.Model):
    """A lane (通道): one direction, one barrier; each comparison can be switched off where equipment lacks.

    A convenient lane (便捷通道) serves gate-registered goods; ``pass_types`` are the types that the lane serves if they
    are not the usual ones of its kind, e.g. ``56``.
    """

    class Kind(models.TextChoices):
        """What a lane is for."""

        CARGO = "cargo"
        CONVENIENT = "convenient"

    gate = models.ForeignKey(Gate, on_delete=models.PROTECT, related_name="lanes")
    number = models.CharField(max_length=10)
    direction = models.CharField(max_length=1)
    position = models.PositiveSmallIntegerField(default=1)  # which barrier of a double gate
    check_plate = models.BooleanField(default=True)
    check_container = models.BooleanField(default=True)
    kind = models.CharField(max_length=16, choices=Kind.choices, default=Kind.CARGO)
    pass_types = models.CharField(max_length=7, blank=True)
    check_control = models.BooleanField(default=True)
    check_release = models.BooleanField(default=True)
    check_weight = models.BooleanField(default=True)
    active = models.BooleanField(default=True)

    scope_fields: ClassVar = ("", "gate__zone")  # where the chosen zone narrows
    objects: Any = LaneQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["gate", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["gate", "number"], name="lane_number_once"),
            models.CheckConstraint(name="lane_direction", condition=models.Q(direction__in=["I", "E"])),
        ]

    def __str__(self) -> str:
        return f"{self.gate.area}-{self.number}"
