"""Notices: what a person must know about a paper, and who has read which."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Q

from zongbao.core.roles import ENTERPRISE_ROLES, Role
from zongbao.store.models.people import User

RECENT = 200  # an unread count looks no further back than this many notices


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Notices by their readers."""

    def visible_to(self, user: User) -> NoticeQuerySet:
        """An enterprise reads what is meant for it; officers and gate crews what is meant for their role and zone."""
        place = user.organisation
        if place is None:
            return self.none()
        if user.role in ENTERPRISE_ROLES:
            return self.filter(organisation=place, role="")
        if user.role == Role.CUSTOMS:
            return self.filter(role=Role.CUSTOMS, zone__customs_code=place.code)
        if user.role == Role.GATE:
            return self.filter(role=Role.GATE, zone=place.zone)
        return self.none()

    def unread_by(self, user: User) -> NoticeQuerySet:
        """Those that the user has not read."""
        return self.exclude(Exists(NoticeRead.objects.filter(notice=OuterRef("pk"), user=user)))


class Notice(models.Model):
    """One event on one paper, written in the act's own transaction; ``role`` is empty for an enterprise's people."""

    scope_fields = ("organisation", "zone")

    created_at = models.DateTimeField()
    organisation = models.ForeignKey("store.Organisation", null=True, on_delete=models.PROTECT, related_name="+")
    zone = models.ForeignKey("store.Zone", on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=16, blank=True)
    event = models.CharField(max_length=32)  # act on a kind of paper, e.g. list.return
    subject_kind = models.CharField(max_length=16)
    subject_no = models.CharField(max_length=64)
    remark = models.CharField(max_length=255, blank=True)

    objects: Any = NoticeQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "-id"], condition=Q(role=""), name="notice_of_enterprise"),
            models.Index(fields=["zone", "role", "-id"], condition=~Q(role=""), name="notice_of_office"),
            models.Index(fields=["subject_no", "event"], name="notice_of_subject"),  # told already?
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.subject_no}"


class NoticeRead(models.Model):
    """One notice read by one person."""

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="reads")
    user = models.ForeignKey("store.User", on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["notice", "user"], name="notice_read_once")]

    def __str__(self) -> str:
        return f"{self.notice_id}/{self.user_id}"
