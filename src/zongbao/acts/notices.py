"""Telling people: notices are written set-wise in the transaction of the act that gives rise to them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef

from zongbao.core.clock import now
from zongbao.core.roles import Role
from zongbao.store.copying import insert
from zongbao.store.models import Notice, NoticeRead, User

MARKED = 5000  # notices that one "all read" marks


def to_enterprise(event: str, kind: str, number: str, row: Any, remark: str = "") -> Notice:
    """A notice for the people of the enterprise whose paper ``row`` is; not yet written."""
    return to_owner(event, kind, number, row.enterprise_id, row.zone_id, remark)


def to_owner(event: str, kind: str, number: str, owner_id: int, zone_id: int, remark: str = "") -> Notice:
    """A notice for the people of an enterprise; not yet written."""
    return Notice(
        organisation_id=owner_id,
        zone_id=zone_id,
        event=event,
        subject_kind=kind,
        subject_no=number,
        remark=remark[:255],
    )


def to_office(role: Role, event: str, kind: str, number: str, zone_id: int, remark: str = "") -> Notice:
    """A notice for the officers or the gate crew of a zone; not yet written."""
    return Notice(zone_id=zone_id, role=role, event=event, subject_kind=kind, subject_no=number, remark=remark[:255])


def untold(rows: Any, event: str, number: str, **more: Any) -> Any:
    """Those rows of whose paper (its number is in the field ``number``) nobody has been told this event yet."""
    return rows.exclude(Exists(Notice.objects.filter(event=event, subject_no=OuterRef(number), **more)))


def tell(notices: Iterable[Notice], at: dt.datetime | None = None) -> None:
    """Write notices, all in one statement; none costs nothing."""
    found = list(notices)
    moment = at or now()
    for notice in found:
        notice.created_at = moment
    insert(found)


@transaction.atomic
def read_notice(user: User, key: int) -> Notice | None:
    """Mark one notice as read and give it; None if it is not meant for this user."""
    notice: Notice | None = Notice.objects.visible_to(user).filter(pk=key).first()
    if notice is not None:
        NoticeRead.objects.bulk_create([NoticeRead(notice=notice, user=user)], ignore_conflicts=True)
    return notice


@transaction.atomic
def read_all(user: User) -> int:
    """Mark everything that the user has not read; gives how many."""
    keys = Notice.objects.visible_to(user).unread_by(user).values_list("pk", flat=True)[:MARKED]
    reads = [NoticeRead(notice_id=key, user=user) for key in keys]
    NoticeRead.objects.bulk_create(reads, ignore_conflicts=True)
    return len(reads)
