"""Keeping half-typed forms (草稿): each person's own, of bounded size and number, forgotten after a month."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from zongbao.acts.context import Actor, lock_person, permit, record
from zongbao.core import clock
from zongbao.core.decision import Refused
from zongbao.core.roles import ENTERPRISE_ROLES
from zongbao.store.models import FormDraft
from zongbao.store.models.drafts import LARGEST

KEPT = dt.timedelta(days=30)
MOST = 30  # drafts of one person


@transaction.atomic
def save_draft(actor: Actor, path: str, query: str, content: str, title: str, key: int | None = None) -> FormDraft:
    """Keep a form as it stands, under its old key if it has one; ``content`` is URL-encoded.

    Only the first saving leaves a trace: the later ones follow the typing, every few seconds.
    Raises ``Refused``: ACC-413 too large, ACC-414 too many, ACC-404 a key that is gone or another's.
    """
    permit(actor, "draft.save_draft", ENTERPRISE_ROLES)
    if len(content) > LARGEST:
        raise Refused.because("ACC-413", size=len(content), most=LARGEST)
    user = lock_person(actor)
    values = {"query": query, "content": content, "title": title, "saved_at": clock.now()}
    if key is not None:
        row = _own(actor, key)
        if row.path != path:
            raise Refused.because("ACC-404", kind="draft", number=key)
        for name, value in values.items():
            setattr(row, name, value)
        row.save()
        return row
    if (count := FormDraft.objects.filter(user=user).count()) >= MOST:
        raise Refused.because("ACC-414", count=count, most=MOST)
    row = FormDraft.objects.create(user=user, path=path, **values)
    record(actor, "draft.save_draft", "draft", str(row.pk), path=path)
    return row


@transaction.atomic
def drop_draft(actor: Actor, key: int) -> str:
    """Forget one of the actor's own drafts, discarded or declared; gives its path. ``Refused`` ACC-404 otherwise."""
    lock_person(actor)
    row = _own(actor, key)
    record(actor, "draft.drop_draft", "draft", str(row.pk), path=row.path)
    row.delete()
    return row.path


@transaction.atomic
def expire_drafts(at: dt.datetime) -> int:
    """Forget what nobody has touched for a month; gives how many."""
    count = FormDraft.objects.filter(saved_at__lt=at - KEPT).delete()[0]
    if count:
        record(Actor.platform(), "draft.expire_drafts", "draft", str(count))
    return count


def _own(actor: Actor, key: int) -> FormDraft:
    row = FormDraft.objects.filter(user=actor.user, pk=key).first()
    if row is None:
        raise Refused.because("ACC-404", kind="draft", number=key)
    return row
