"""Keeping views of lists: each person's own, named, one of them opened first."""

from __future__ import annotations

from django.db import transaction

from zongbao.acts.context import Actor, lock_person, record
from zongbao.core import clock
from zongbao.core.decision import Refused
from zongbao.store.models import SavedView


@transaction.atomic
def save_view(actor: Actor, page: str, name: str, query: str, *, preferred: bool) -> SavedView:
    """Keep a view of a list page under a name; the same name again is the view changed."""
    user = lock_person(actor)
    if preferred:
        SavedView.objects.filter(user=user, page=page, preferred=True).update(preferred=False)
    values = {"query": query, "preferred": preferred, "saved_at": clock.now()}
    row, _ = SavedView.objects.update_or_create(user=user, page=page, name=name, defaults=values)
    record(actor, "view.save_view", "view", f"{page}:{name}", query=query, preferred=preferred)
    return row


@transaction.atomic
def drop_view(actor: Actor, key: int) -> str:
    """Forget one of the actor's own views; gives its page. ``Refused`` ACC-404 for another's."""
    row = SavedView.objects.filter(user=lock_person(actor), pk=key).first()
    if row is None:
        raise Refused.because("ACC-404", kind="view", number=key)
    record(actor, "view.drop_view", "view", f"{row.page}:{row.name}", query=row.query)
    row.delete()
    return row.page
