"""For commands that work on the platform's data: its set-up, the person who speaks, and refusals as they are shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NoReturn

import typer

from zongbao.cli import output

if TYPE_CHECKING:
    from zongbao.acts.context import Actor
    from zongbao.core.decision import Decision, Reason

OK, REFUSED, UNREADABLE = 0, 1, 2


def set_up() -> None:
    """Open the platform's database; nothing heavy is imported before a command needs it."""
    from zongbao.cli.service import open_platform

    open_platform(serving=True)


def speaker(username: str, token: str = "") -> Actor:
    """The actor of a user name or token; ends the command with 2 if there is no such active user."""
    from zongbao.acts.context import Actor
    from zongbao.acts.people import user_of_token
    from zongbao.store.models import User

    if token:
        user = user_of_token(token)
    else:
        user = User.objects.select_related("organisation__zone").filter(username=username, is_active=True).first()
    if user is None:
        absent(f"没有这个在用账户 / no such active account: {username or '(token)'}")
    return Actor.of(user, "cli")


def absent(text: str) -> NoReturn:
    """Say what is missing on standard error and end with 2."""
    output.say(text)
    raise typer.Exit(UNREADABLE)


@contextmanager
def refusals(*, as_json: bool) -> Iterator[None]:
    """Show a refusal that an act raises, and end with 1; 2 where the paper is not there."""
    from zongbao.core.decision import Refused

    try:
        yield
    except Refused as refusal:
        show(refusal.decision, as_json=as_json)
        raise typer.Exit(UNREADABLE if refusal.decision.codes[:1] == ("ACC-404",) else REFUSED) from None


def show(decision: Decision, *, as_json: bool) -> None:
    """A decision by itself: one JSON document, or its reasons for a reader."""
    if as_json:
        output.document(shape(decision))
    else:
        typer.echo("\n".join(lines(decision.reasons)) or decision.outcome.value)


def shape(decision: Decision) -> dict[str, Any]:
    """A decision as JSON: outcome, and each reason with its texts."""
    return {"outcome": decision.outcome.value, "reasons": [_reason(reason) for reason in decision.reasons]}


def _reason(reason: Reason) -> dict[str, Any]:
    from zongbao.regulations.rules import render

    zh, en = render(reason, "zh"), render(reason, "en")
    texts = {"zh": zh.message, "en": en.message, "hint_zh": zh.hint, "hint_en": en.hint}
    return {
        "code": reason.code,
        "path": reason.path,
        **texts,
        "facts": dict(reason.facts),
        "change": dict(reason.change),
    }


def lines(reasons: Iterable[Reason]) -> Iterator[str]:
    """Reasons for a reader, Chinese first."""
    for reason in reasons:
        one = _reason(reason)
        yield f"  {one['code']}  {one['path']}".rstrip()
        yield f"    {one['zh']}。{one['hint_zh']}"
        yield f"    {one['en']}. {one['hint_en']}"
