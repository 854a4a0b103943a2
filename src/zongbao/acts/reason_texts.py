"""Keeping the office's library of reasons; each change is an act with its audit row."""

from __future__ import annotations

from django.db import transaction

from zongbao.acts.context import Actor, permit, record
from zongbao.core import clock
from zongbao.core.decision import Refused
from zongbao.core.roles import Role
from zongbao.store import models


@transaction.atomic
def add_text(actor: Actor, question: str, text: str, text_en: str, cites: str) -> models.ReasonText:
    """Add a text for a question (``list.return``); ``Refused`` QUE-107 if the office has it already."""
    permit(actor, "reason.add", {Role.CUSTOMS})
    office = actor.organisation
    assert office is not None, "customs officers belong to an office"
    values = {"text_en": text_en, "cites": cites, "added_at": clock.now()}
    row, made = models.ReasonText.objects.get_or_create(
        office=office, question=question, text=text, active=True, defaults=values
    )
    if not made:
        raise Refused.because("QUE-107", path="text", text=text)
    record(actor, "reason.add", "reason", office.code, reason=text, question=question)
    return row


@transaction.atomic
def retire_text(actor: Actor, key: int) -> None:
    """Take a text out of the library; decisions that used it keep their words."""
    permit(actor, "reason.retire", {Role.CUSTOMS})
    rows = models.ReasonText.objects.select_for_update(of=("self",)).select_related("office")
    row = rows.filter(office=actor.organisation, pk=key, active=True).first()
    if row is None:
        raise Refused.because("ACC-404", kind="reason", number=key)
    row.active = False
    row.save(update_fields=["active"])
    record(actor, "reason.retire", "reason", row.office.code, reason=row.text, question=row.question)
