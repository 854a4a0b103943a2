"""The gate's pictures (抓拍图像): kept as they came, shown to the gate alone, cleared when their term is over."""

from __future__ import annotations

import datetime as dt
import hashlib

from django.db import transaction

from zongbao.acts.context import Actor, permit, record
from zongbao.core import clock
from zongbao.core.decision import Refused
from zongbao.core.periods import add_months
from zongbao.core.roles import Role
from zongbao.exchange.pictures import LARGEST, kind_of
from zongbao.regulations import parameters
from zongbao.store.models import GatePicture, Zone


@transaction.atomic
def keep_picture(actor: Actor, guid: str, raw: bytes) -> GatePicture:
    """Keep one picture under the id that its collection names; the same again changes nothing.

    ``Refused`` GAT-165 if it is too large, GAT-166 if it is no picture, GAT-167 if another one has that id.
    """
    permit(actor, "picture.keep", {Role.GATE})
    zone = actor.organisation.zone if actor.organisation else None
    if zone is None:
        raise Refused.because("ACC-404", kind="zone", number="-")
    if len(raw) > LARGEST:
        raise Refused.because("GAT-165", size=len(raw), limit=LARGEST)
    kind = kind_of(raw)
    if kind is None:
        raise Refused.because("GAT-166", guid=guid)
    return _kept(actor, zone, guid[:255], raw, kind)


def _kept(actor: Actor, zone: Zone, guid: str, raw: bytes, kind: str) -> GatePicture:
    digest = hashlib.sha256(raw).hexdigest()
    told = {"kind": kind, "body": raw, "size": len(raw), "digest": digest, "received_at": clock.now()}
    row, made = GatePicture.objects.get_or_create(zone=zone, guid=guid, defaults=told)
    if row.digest != digest:
        raise Refused.because("GAT-167", guid=guid)
    if made:
        record(actor, "picture.keep", "picture", guid[:64], digest=digest, size=len(raw), zone=zone.code)
    return row


@transaction.atomic
def expire_pictures(now: dt.datetime) -> int:
    """Clear the pictures whose term of keeping is over; gives how many."""
    on = clock.day_of(now)
    months = parameters.whole("video_keep_months", on)
    first_kept = dt.datetime.combine(add_months(on, -months), dt.time(), clock.SHANGHAI)
    count, _ = GatePicture.objects.filter(received_at__lt=first_kept).delete()
    if count:
        record(Actor.platform(), "picture.expire", "picture", first_kept.date().isoformat(), count=count)
    return count
