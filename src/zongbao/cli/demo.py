"""``zongbao demo``: a living province on this machine with one command; throw-away data, printed passwords."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
from typing import Annotated

import typer

app = typer.Typer(
    help="演示省：一条命令，活的数据 / The living demo province.", invoke_without_command=True, rich_markup_mode=None
)
_FOLDER = "demo"  # the demo's data stay apart from a real platform's
_PARTS = 4  # zones are played side by side as far as there are cores; fewer zones in a part could not trade
_PATIENCE = 60.0  # seconds that the pages may take to answer


@app.callback()
def demo(
    context: typer.Context,
    bind: Annotated[str, typer.Option(help="address:port")] = "127.0.0.1:8000",
    seconds: Annotated[float | None, typer.Option(help="end by itself after so many seconds")] = None,
) -> None:
    """启动演示省：数据库、网站、后台、实时业务 / Start database, pages, worker and live business."""
    _settle_down()
    if context.invoked_subcommand is None:
        raise typer.Exit(_live(bind, seconds))


@app.command()
def load() -> None:
    """只装入演示数据 / Only load the province."""
    from zongbao.cli.output import say
    from zongbao.cli.service import open_platform

    config = open_platform()
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    from zongbao.demo.load import NotOurs, has_begun, is_complete, progress
    from zongbao.demo.load import load as load_province

    if not is_complete():
        if has_begun() and config.embedded and config.data.name == _FOLDER:
            _start_over()
        try:
            load_province(tell=progress, parts=min(os.cpu_count() or 1, _PARTS))
        except NotOurs as problem:
            say(str(problem))
            raise typer.Exit(2) from problem
        _prove()
    _tell_accounts()


def _prove() -> None:
    """Verify the fresh ledger, so that the auditor finds when that was last done."""
    from zongbao.acts.context import Actor
    from zongbao.acts.ledger_proof import prove

    prove(Actor.platform("demo"))


def _start_over() -> None:
    """Throw away what an interrupted load left in the demo's own database."""
    from django.core.management import call_command
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE")
        cursor.execute("CREATE SCHEMA public")
    call_command("migrate", interactive=False, verbosity=0)


@app.command()
def stream() -> None:
    """只运行实时业务 / Only run the live business."""
    from zongbao.cli.service import open_platform

    config = open_platform()
    from zongbao.demo.stream import run

    run(config.folder_root)


def _settle_down() -> None:
    """Give the demo a folder of its own and quiet logs, unless told otherwise; child processes inherit both."""
    from zongbao.core.config import Config

    config = Config.read()
    if config.embedded and config.data.name != _FOLDER:
        os.environ["ZONGBAO_DATA"] = str(config.data / _FOLDER)
    os.environ.setdefault("ZONGBAO_LOG_LEVEL", "WARNING")
    os.environ.setdefault("ZONGBAO_REQUIRE_SECOND_FACTOR", "no")  # a visitor has no device; the sign-in page says so


def _live(bind: str, seconds: float | None) -> int:
    """Load in a process of its own, so that this one stays small, then keep everything running until told to stop."""
    from zongbao.cli.output import say
    from zongbao.cli.service import Service, program, run_together

    if _taken(bind):
        say(f"{bind} 已被占用，请用 --bind 换一个 / {bind} is in use already; choose another with --bind")
        return 2
    loaded = subprocess.run(program("demo", "load"), check=False)
    if loaded.returncode:
        return loaded.returncode
    threading.Thread(target=_announce, args=(bind,), daemon=True).start()
    services = [
        Service("web", program("serve", "--bind", bind, "--workers", "1")),
        Service("worker", program("worker")),
        Service("stream", program("demo", "stream")),
    ]
    try:
        return run_together(services, seconds=seconds)
    finally:
        _stop_database()


def _taken(bind: str) -> bool:
    """Whether somebody answers at that address."""
    host, _, port = bind.rpartition(":")
    try:
        socket.create_connection((host.strip("[]"), int(port)), timeout=1).close()
    except OSError:
        return False
    return True


def _announce(bind: str) -> None:
    """Say where the pages are as soon as they answer."""
    from zongbao.cli.output import say

    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        if _taken(bind):
            say(f"演示已就绪，Ctrl-C 停止 / the demo is ready, Ctrl-C stops it:  http://{bind}")
            return
        time.sleep(0.2)
    say(f"网站在 {_PATIENCE:g} 秒内没有应答 / no answer from {bind} within {_PATIENCE:g} s")


def _stop_database() -> None:
    from zongbao.core.config import Config
    from zongbao.store.server import ServerConfig, stop

    config = Config.read()
    if config.embedded:
        stop(ServerConfig.of(config))


def _tell_accounts() -> None:
    """One account per role, on standard output."""
    from zongbao.core.roles import ROLE_NAMES
    from zongbao.demo.accounts import PASSWORD, shown
    from zongbao.store.models import Organisation

    names = dict(Organisation.objects.values_list("code", "name_zh"))
    sys.stdout.write(f"演示账号，口令均为 / demo accounts, all with the password: {PASSWORD}\n")
    for account in shown():
        zh, en = ROLE_NAMES[account.role]
        where = names.get(account.organisation, "平台 / platform")
        sys.stdout.write(f"  {account.username:22} {PASSWORD}  {zh} / {en}  {where}\n")
    sys.stdout.flush()
