"""What customs settle about an enterprise (企业): whether an officer looks at each of its papers."""

from __future__ import annotations

from django.db import transaction

from zongbao.acts.context import Actor, permit, record
from zongbao.core.decision import Refused
from zongbao.core.roles import Role
from zongbao.store.models import Organisation

REVIEW, UNREVIEW = "review", "unreview"


def review_enterprise(actor: Actor, code: str, reason: str) -> Organisation:
    """Send every list and filing of the enterprise to an officer (人工审核) from now on."""
    return _mark(actor, code, REVIEW, reason, reviewed=True)


def unreview_enterprise(actor: Actor, code: str, reason: str) -> Organisation:
    """Let the platform decide about the enterprise's papers by itself again."""
    return _mark(actor, code, UNREVIEW, reason, reviewed=False)


@transaction.atomic
def _mark(actor: Actor, code: str, act: str, reason: str, *, reviewed: bool) -> Organisation:
    """Set the mark of an enterprise in the officer's own zones; ``Refused`` ACC-404, or LIF-002 without a reason."""
    permit(actor, f"organisation.{act}", {Role.CUSTOMS})
    if not reason.strip():
        raise Refused.because("LIF-002", paper="organisation", move=act, path="reason")
    office = actor.organisation.code if actor.organisation else ""
    rows = Organisation.objects.select_for_update(of=("self",)).filter(zone__customs_code=office)
    row = rows.filter(kind=Organisation.Kind.ENTERPRISE, code=code).first()
    if row is None:
        raise Refused.because("ACC-404", kind="organisation", number=code)
    row.manual_review = reviewed
    row.save(update_fields=["manual_review"])
    record(actor, f"organisation.{act}", "organisation", code, reason=reason)
    return row
