"""The ``zongbao`` command; each group of commands lives in a module of its own and is loaded only when asked for."""

from __future__ import annotations

import importlib
import importlib.util
import os
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup
from typer.main import get_command

# Command name → module with ``app`` and one line of help; the module is imported when its command is used.
_ROOMS = {
    "message": ("zongbao.cli.message", "报文：校验、提交 / Messages: validate, submit."),
    "book": ("zongbao.cli.book", "账册 / Account books."),
    "gate": ("zongbao.cli.gate", "卡口 / The gate."),
    "ledger": (
        "zongbao.cli.ledger",
        "台账：核验、检查点、证据、导出 / The ledger: verify, checkpoint, evidence, export.",
    ),
    "regulation": ("zongbao.cli.regulation", "法规与参数 / The law as data."),
    "demo": ("zongbao.cli.demo", "演示 / The demo province."),
}


JSON = "--json"


class _Rooms(TyperGroup):
    """A group that imports a room only when one of its commands runs: a message is validated without Django."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Own commands first, then the rooms that are installed."""
        return [*super().list_commands(ctx), *(name for name in _ROOMS if _is_there(name))]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command of that name, its room imported now."""
        if cmd_name not in _ROOMS:
            return super().get_command(ctx, cmd_name)
        if not _is_there(cmd_name):
            return None
        return _loaded(cmd_name)

    def main(self, args: Sequence[str] | None = None, *rest: Any, **options: Any) -> Any:
        """Run the command that the words name; a ``--json`` run answers with one document, come what may."""
        from zongbao.cli import ending

        words = list(sys.argv[1:] if args is None else args)
        run = partial(super().main, words, *rest, **options)
        if not options.get("standalone_mode", True):
            return run()
        return ending.with_a_document(run) if JSON in words else ending.for_a_reader(run)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """List the rooms by their line of help, without importing them."""
        own = [(name, super(_Rooms, self).get_command(ctx, name)) for name in super().list_commands(ctx)]
        rows = [(name, command.get_short_help_str(80)) for name, command in own if command is not None]
        rows += [(name, about) for name, (_, about) in _ROOMS.items() if _is_there(name)]
        with formatter.section("Commands"):
            formatter.write_dl(rows)


def _is_there(name: str) -> bool:
    return importlib.util.find_spec(_ROOMS[name][0]) is not None


def _loaded(name: str) -> Any:
    command = get_command(importlib.import_module(_ROOMS[name][0]).app)
    command.name = name
    return command


app = typer.Typer(
    cls=_Rooms,
    name="zongbao",
    help="综保：海关特殊监管区域开放平台 / An open platform for China's customs special supervision areas.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


@app.command()
def version() -> None:
    """版本 / Print the version."""
    from zongbao import __version__

    typer.echo(__version__)


@app.command()
def init(
    as_json: Annotated[bool, typer.Option("--json", help="one JSON document on standard output")] = False,
) -> None:
    """建库、建表、设三员 / Make the database, its tables and the three administrators."""
    from zongbao.cli.setup import initialise

    initialise(as_json=as_json)


@app.command()
def serve(
    bind: Annotated[str, typer.Option(help="address:port")] = "127.0.0.1:8000",
    workers: Annotated[int, typer.Option(min=1, help="processes")] = 2,
    threads: Annotated[int, typer.Option(min=1, help="threads of each process")] = 4,
) -> None:
    """启动网站和接口 / Serve the pages and the API."""
    from zongbao.cli.serving import serve_web

    serve_web(bind, workers, threads)


@app.command()
def worker() -> None:
    """启动后台进程 / Run the folder door and the scheduled work."""
    from zongbao.cli.serving import run_worker

    run_worker()


@app.command()
def stop() -> None:
    """停止内置数据库 / Stop the embedded database server."""
    from zongbao.cli.output import say
    from zongbao.core.config import Config
    from zongbao.store.server import ServerConfig
    from zongbao.store.server import stop as stop_server

    say("stopped" if stop_server(ServerConfig.of(Config.read())) else "was not running")


@app.command()
def backup(
    target: Annotated[Path, typer.Argument(metavar="FILE|DIR", help="新文件，或文件夹 / a new file, or a folder")],
    as_json: Annotated[bool, typer.Option("--json", help="one JSON document on standard output")] = False,
) -> None:
    """备份数据库 / Write the whole database into one file, with a manifest beside it."""
    from zongbao.cli.backup import back_up

    raise typer.Exit(back_up(target, as_json=as_json))


@app.command("restore-drill")
def restore_drill(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="备份文件 / a backup")],
    workers: Annotated[
        int, typer.Option(min=1, metavar="N", help="进程数 / processes that prove the ledger", show_default="CPU")
    ] = os.cpu_count() or 1,
    as_json: Annotated[bool, typer.Option("--json", help="one JSON document on standard output")] = False,
) -> None:
    """恢复演练：在临时数据库上恢复备份并核验底账 / Restore a backup on a throw-away server and prove its ledger."""
    from zongbao.cli.backup import drill

    raise typer.Exit(drill(file, workers, as_json=as_json))


@app.command()
def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="one JSON document on standard output")] = False,
) -> None:
    """体检 / Check the machine, the settings and the database; exit code 1 when something is wrong."""
    from zongbao.cli.checkup import examine

    raise typer.Exit(examine(as_json=as_json))


if __name__ == "__main__":
    app()
