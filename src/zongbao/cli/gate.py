"""`zongbao gate decide`: decide about a collected vehicle from a GATHER_INFO (0x81) file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from zongbao.cli import output, speaking

if TYPE_CHECKING:
    from zongbao.acts.passages import PassageOutcome

app = typer.Typer(help="卡口 / The gate.", no_args_is_help=True)


@app.callback()
def group() -> None:
    """卡口 / The gate."""


@app.command()
def decide(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="GATHER_INFO (0x81) XML")],
    username: Annotated[str, typer.Option("--as", metavar="USERNAME", help="以哪个账户 / whose account")] = "",
    token: Annotated[str, typer.Option(envvar="ZONGBAO_TOKEN", help="或其接口令牌 / or their token")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="one JSON document on standard output")] = False,
) -> None:
    """判定过卡 / Decide a passage and record it. Exit 0 barrier lifts, 1 it stays down, 2 unreadable or absent.

    Without an account the platform itself collects, as an unmanned lane does.
    """
    collection = _collection(file, as_json=as_json)
    speaking.set_up()
    from zongbao.acts.context import Actor
    from zongbao.acts.passages import decide_passage

    actor = speaking.speaker(username, token) if username or token else Actor.platform("cli")
    with speaking.refusals(as_json=as_json):
        outcome = decide_passage(actor, collection)
    _tell(outcome, as_json=as_json)
    raise typer.Exit(speaking.OK if outcome.decision.accepted else speaking.REFUSED)


def _collection(file: Path, *, as_json: bool) -> Any:
    """What the file collected; ends with 2 and every problem if it cannot be read."""
    from zongbao.core.decision import Decision
    from zongbao.domain.gate.collection import Collection
    from zongbao.exchange.message import read

    try:
        raw = file.read_bytes()
    except OSError as error:
        speaking.absent(f"{file}: {error.strerror}")
    message = read(raw)
    if message.problems or not isinstance(message.payload, Collection):
        output.say(f"{file}: 不是可读的 GATHER_INFO / no readable GATHER_INFO ({message.type or '-'})")
        speaking.show(Decision.of(message.problems), as_json=as_json)
        raise typer.Exit(speaking.UNREADABLE)
    return message.payload


def _tell(outcome: PassageOutcome, *, as_json: bool) -> None:
    if as_json:
        passage = outcome.passage.pk if outcome.passage else None
        output.document({"decision": speaking.shape(outcome.decision), "answer": outcome.answer, "passage": passage})
        return
    typer.echo(f"{outcome.answer.result}  {outcome.decision.outcome.value}  {outcome.answer.led}")
    for line in speaking.lines(outcome.decision.reasons):
        typer.echo(line)
