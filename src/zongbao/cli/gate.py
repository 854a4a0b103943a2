"""`zongbao gate decide`: decide about a collected vehicle from a GATHER_INFO (0x81) file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zongbao.cli import output, speaking

if TYPE_CHECKING:
    from zongbao.acts.passages import PassageOutcome
    from zongbao.domain.gate.collection import Collection

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
    collection = _collection(file)
    speaking.set_up()
    from zongbao.acts.context import Actor
    from zongbao.acts.passages import decide_passage

    actor = speaking.speaker(username, token) if username or token else Actor.platform("cli")
    outcome = decide_passage(actor, collection)
    _tell(outcome, as_json=as_json)
    raise typer.Exit(speaking.OK if outcome.decision.accepted else speaking.REFUSED)


def _collection(file: Path) -> Collection:
    """What the file collected; ``Refused`` with every problem of the file, or MSG-195 if it is another message."""
    from zongbao.core.decision import Decision, Refused
    from zongbao.domain.gate.collection import Collection
    from zongbao.exchange.message import read

    try:
        raw = file.read_bytes()
    except OSError as error:
        raise speaking.unopened(file, error) from None
    message = read(raw)
    if message.problems:
        raise Refused(Decision.of(message.problems))
    if not isinstance(message.payload, Collection):
        raise Refused.because("MSG-195", wanted="GATHER_INFO", type=message.type)
    return message.payload


def _tell(outcome: PassageOutcome, *, as_json: bool) -> None:
    if as_json:
        passage = outcome.passage.pk if outcome.passage else None
        output.document({"decision": speaking.shape(outcome.decision), "answer": outcome.answer, "passage": passage})
        return
    typer.echo(f"{outcome.answer.result}  {outcome.decision.outcome.value}  {outcome.answer.led}")
    for line in speaking.lines(outcome.decision.reasons):
        typer.echo(line)
