"""`zongbao message submit` and `render`: hand messages in through the acts, and write stored papers as messages."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from zongbao.cli import output, speaking
from zongbao.core.decision import Refused

if TYPE_CHECKING:
    from zongbao.acts.intake import Intake
    from zongbao.exchange.envelope import Envelope

DOOR = "cli"
_TOGETHER = 200  # files of one transaction


def register(app: typer.Typer) -> None:
    """Add both commands to the group of message commands."""
    app.command()(submit)
    app.command()(render)


def submit(
    paths: Annotated[list[Path], typer.Argument(metavar="FILE…", help="XML 或 zip 文件 / XML or zip files")],
    username: Annotated[str, typer.Option("--as", metavar="USERNAME", help="以哪个账户申报 / who declares")] = "",
    token: Annotated[str, typer.Option(envvar="ZONGBAO_TOKEN", help="或其接口令牌 / or their token")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="one JSON document on standard output")] = False,
) -> None:
    """提交报文 / Hand messages in. Exit 0 all accepted, 1 some refused, 2 some absent or no such account."""
    files = [(path, _content(path)) for path in paths]
    found = [(raw, path.name) for path, raw in files if isinstance(raw, bytes)]
    speaking.set_up()
    actor = speaking.speaker(username, token)
    from zongbao.acts import intake
    from zongbao.acts.context import permit
    from zongbao.core.roles import ENTERPRISE_ROLES

    taken: list[Intake] = []
    permit(actor, "message.submit", ENTERPRISE_ROLES)
    for start in range(0, len(found), _TOGETHER):
        taken += intake.receive_many(actor, found[start : start + _TOGETHER], DOOR)
        if len(found) > _TOGETHER:
            output.say(f"{len(taken)}/{len(found)}")
    _tell(files, taken, as_json=as_json)


def _content(path: Path) -> bytes | Refused:
    try:
        return path.read_bytes()
    except OSError as error:
        output.say(f"{path}: {error.strerror}")
        return speaking.unopened(path, error)


def _tell(files: list[tuple[Path, bytes | Refused]], taken: list[Intake], *, as_json: bool) -> None:
    """Print what became of each file, and end with the worst of them."""
    rest = iter(taken)
    fates = [(path, next(rest) if isinstance(raw, bytes) else raw) for path, raw in files]
    if as_json:
        output.document({"files": [_entry(path, fate) for path, fate in fates]})
    else:
        for path, fate in fates:
            _line(path, fate)
    raise typer.Exit(max(_code(fate) for _, fate in fates))


def _code(fate: Intake | Refused) -> int:
    if isinstance(fate, Refused):
        return speaking.UNREADABLE
    return speaking.REFUSED if fate.decision.outcome.value == "refuse" else speaking.OK


def _entry(path: Path, fate: Intake | Refused) -> dict[str, Any]:
    if isinstance(fate, Refused):
        return {"file": str(path), "state": "absent", "decision": speaking.shape(fate.decision)}
    row = fate.message
    receipts = [{"type": one.message_type, "result": one.result, "file": one.file_name} for one in fate.receipts]
    return {
        "file": str(path),
        "state": row.state,
        "type": row.message_type,
        "subject_kind": row.subject_kind,
        "subject_no": row.subject_no,
        "decision": speaking.shape(fate.decision),
        "reply": fate.reply.decode("utf-8"),
        "receipts": receipts,
    }


def _line(path: Path, fate: Intake | Refused) -> None:
    if isinstance(fate, Refused):
        typer.echo(f"✗ {path}  无法打开 / cannot be opened")
        return
    mark = "✗" if _code(fate) else "✓"
    typer.echo(f"{mark} {path}  {fate.message.message_type} {fate.message.subject_no} {fate.decision.outcome.value}")
    for line in speaking.lines(fate.decision.reasons):
        typer.echo(line)


def render(
    message_type: Annotated[
        str, typer.Argument(metavar="TYPE", help="INV101 INV201 INV202 INV211 SAS121 SAS221 BWS101 …")
    ],
    number: Annotated[
        str, typer.Argument(metavar="DOCUMENT", help="清单、核放单或账册编号 / list, pass or book number")
    ],
) -> None:
    """输出单证的报文 / Write a stored paper as a message, or its last receipt of that type, on standard output."""
    speaking.set_up()
    kind = message_type.upper()
    written = _request(kind, number) if kind in _REQUESTS else _last_receipt(kind, number)
    if written is None:
        raise speaking.absent("message", f"{kind} {number}")
    sys.stdout.buffer.write(written + b"\n")


def _list(number: str) -> Any:
    from zongbao.acts.documents import list_paper
    from zongbao.store.models import BondedList

    row = BondedList.objects.filter(list_no=number).first()
    return None if row is None else (row.enterprise, list_paper(row))


def _pass(number: str) -> Any:
    from zongbao.acts.documents import pass_paper
    from zongbao.store.models import GatePass

    row = GatePass.objects.filter(pass_no=number).first()
    return None if row is None else (row.enterprise, pass_paper(row))


def _book(number: str) -> Any:
    from zongbao.acts.documents import filing_paper
    from zongbao.store.models import BookFiling

    row = BookFiling.objects.filter(book__book_no=number).order_by("-version").first()
    return None if row is None else (row.book.enterprise, filing_paper(row))


_REQUESTS: dict[str, Callable[[str], Any]] = {"INV101": _list, "SAS121": _pass, "BWS101": _book}


def _request(kind: str, number: str) -> bytes | None:
    from zongbao.exchange.writer import write_request

    found = _REQUESTS[kind](number)
    if found is None:
        return None
    enterprise, paper = found
    return write_request(kind, paper, _envelope(kind, number, enterprise))


def _envelope(kind: str, number: str, enterprise: Any) -> Envelope:
    """An envelope as the enterprise's client would write it now."""
    from zongbao.core import clock
    from zongbao.exchange.envelope import Envelope

    now = clock.now()
    message_id = f"{kind}{number}{now:%Y%m%d%H%M%S}"
    return Envelope(
        message_id=message_id,
        message_type=kind,
        sender=enterprise.sender_id or enterprise.code,
        receiver="DXPEDCSAS0000001",
        file_name=f"{message_id}.xml",
        sent_at=now,
        operator_code=enterprise.code,
        system_id="Z7" if kind == "INV101" else "",
    )


def _last_receipt(kind: str, number: str) -> bytes | None:
    from zongbao.store.models import Receipt

    row = Receipt.objects.filter(message_type=kind, subject_no=number).order_by("-pk").first()
    return None if row is None else bytes(row.body)
