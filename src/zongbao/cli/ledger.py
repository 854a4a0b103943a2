"""zongbao ledger: prove the ledger, fix it by a checkpoint, export it for a verifier without database access."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from zongbao.cli import output, speaking

if TYPE_CHECKING:
    import psycopg

app = typer.Typer(help="底账 The bonded ledger: verify, checkpoint, evidence, export.", no_args_is_help=True)


@app.command()
def verify(
    witness: Annotated[
        Path | None, typer.Option(metavar="FILE", help="见证文件 / checkpoints as a witness keeps them")
    ] = None,
    workers: Annotated[
        int, typer.Option(min=1, metavar="N", help="进程数 / processes that share the work", show_default="CPU")
    ] = os.cpu_count() or 1,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")] = False,
) -> None:
    """Re-derive every balance, seal and checkpoint (核验底账); ends with 1 if anything is not as it must be."""
    _connection()
    from zongbao.acts.context import Actor
    from zongbao.acts.ledger_proof import prove

    with output.bar("核验底账 ledger") as progress:
        findings = prove(Actor.platform("cli"), witness, workers=workers, progress=progress)
    if as_json:
        output.document({"ok": not findings, "findings": [asdict(finding) for finding in findings]})
    else:
        for found in findings:
            typer.echo(str(found))
        typer.echo(f"{len(findings)} 处异常 findings" if findings else "底账核验一致 The ledger is proven.", err=True)
    raise typer.Exit(1 if findings else 0)


@app.command()
def checkpoint(as_json: Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")] = False) -> None:
    """Write and sign a checkpoint now and hand it to the witnesses (签发检查点)."""
    _connection()
    from zongbao.acts.checkpoints import take_checkpoint
    from zongbao.acts.context import Actor

    with _signing():
        row = take_checkpoint(Actor.platform("cli"))
    if as_json:
        output.document({"number": row.number, "hash": bytes(row.hash).hex()} if row else {"number": None})
    elif row is None:
        typer.echo("没有新的流水或决定。Nothing is new since the last checkpoint.", err=True)
    else:
        typer.echo(f"{row.number} {bytes(row.hash).hex()}")


@app.command()
def export(file: Annotated[Path, typer.Argument(help="File to write (JSON lines); '-' is stdout.")]) -> None:
    """Write movements, seals, balances and checkpoints (导出底账) for verifier/zongbao_verify.py."""
    from zongbao.store.ledger.export import export as export_ledger

    connection = _connection()
    if str(file) == "-":
        counts = export_ledger(connection, sys.stdout)
    else:
        with file.open("w", encoding="utf-8") as stream:
            counts = export_ledger(connection, stream)
    typer.echo(", ".join(f"{count} {name}" for name, count in counts.items()), err=True)


@app.command()
def evidence(
    document: Annotated[str, typer.Argument(help="单证编号 / number of a document")],
    output_file: Annotated[Path | None, typer.Option("-o", "--output", metavar="FILE", help="else stdout")] = None,
) -> None:
    """Write one document's movements and decisions with their proofs (出具证据) for verifier/zongbao_verify.py."""
    _connection()
    from zongbao.acts.context import Actor
    from zongbao.acts.ledger_proof import evidence as evidence_of

    with _signing():
        text = evidence_of(Actor.platform("cli"), document)
    if output_file is None:
        sys.stdout.write(text)
    else:
        output_file.write_text(text, encoding="utf-8", newline="\n")


@contextlib.contextmanager
def _signing() -> Iterator[None]:
    """What keeps a key from signing is an error of the setting."""
    from zongbao.store.ledger.signing import SigningError

    try:
        yield
    except SigningError as error:
        raise typer.BadParameter(f"不能签名 / cannot sign: {error}", param_hint="ZONGBAO_SIGNER") from None


def _connection() -> psycopg.Connection[Any]:
    """The platform's own database connection, outside any transaction."""
    speaking.set_up()
    from django.db import connection

    connection.ensure_connection()
    raw: psycopg.Connection[Any] = connection.connection
    return raw
