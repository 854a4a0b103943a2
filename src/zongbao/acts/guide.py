"""The first-run guide on a person's own workplace: hidden, or shown again."""

from __future__ import annotations

from django.db import transaction

from zongbao.acts.context import Actor, permit, record
from zongbao.core.roles import Role


@transaction.atomic
def show_guide(actor: Actor, *, shown: bool) -> None:
    """Put the guide on the actor's workplace or take it off; its page stays either way."""
    permit(actor, "user.guide", set(Role))
    assert actor.user is not None, "roles are held by persons"
    actor.user.guide_hidden = not shown
    actor.user.save(update_fields=["guide_hidden"])
    record(actor, "user.guide", "user", actor.user.username, after="shown" if shown else "hidden")
