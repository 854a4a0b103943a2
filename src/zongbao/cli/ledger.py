"""zongbao ledger: prove the ledger, export it for a verifier without database access."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from zongbao.cli import output, speaking

if TYPE_CHECKING:
    import psycopg

app = typer.Typer(help="底账 The bonded ledger: verify, export.", no_args_is_help=True)


@app.command()
def verify(as_json: Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")] = False) -> None:
    """Re-derive every balance and every seal (核验底账); ends with 1 if anything is not as it must be."""
    _connection()
    from zongbao.acts.context import Actor
    from zongbao.acts.ledger_proof import prove

    findings = prove(Actor.platform("cli"))
    if as_json:
        output.document({"ok": not findings, "findings": [asdict(finding) for finding in findings]})
    else:
        for found in findings:
            typer.echo(f"{found.table} slot {found.slot} {found.row}: {found.problem}")
        typer.echo(f"{len(findings)} 处异常 findings" if findings else "底账核验一致 The ledger is proven.", err=True)
    raise typer.Exit(1 if findings else 0)


@app.command()
def export(file: Annotated[Path, typer.Argument(help="File to write (JSON lines); '-' is stdout.")]) -> None:
    """Write movements, seals and balances (导出底账) for docs/verify/verify_ledger.py."""
    from zongbao.store.ledger.export import export as export_ledger

    connection = _connection()
    if str(file) == "-":
        counts = export_ledger(connection, sys.stdout)
    else:
        with file.open("w", encoding="utf-8") as stream:
            counts = export_ledger(connection, stream)
    typer.echo(", ".join(f"{count} {name}" for name, count in counts.items()), err=True)


def _connection() -> psycopg.Connection[Any]:
    """The platform's own database connection, outside any transaction."""
    speaking.set_up()
    from django.db import connection

    connection.ensure_connection()
    raw: psycopg.Connection[Any] = connection.connection
    return raw
