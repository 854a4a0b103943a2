"""Looks at the machine, the settings and the database, and says what is wrong: for the command line and the page."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from zongbao.core.config import Config, unknown_names

_LEAST_FREE = 2 * 1024**3  # bytes; a province's day of documents with its log fits in one
_LEAST_POSTGRESQL = 15
# What decides whether acknowledged work survives, and what limits the server.
SHOWN_SETTINGS = (
    "fsync", "synchronous_commit", "full_page_writes", "wal_level", "data_checksums", "max_connections",
    "shared_buffers", "server_version", "TimeZone",
)  # fmt: skip


class Mark(StrEnum):
    """How a check went: ``warn`` limits something, ``fail`` must be put right."""

    GOOD = "good"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at, in English and Chinese."""

    name: str
    mark: Mark
    says: str
    zh: str = ""


def machine(config: Config) -> Iterator[Check]:
    """The program, its settings and the room for its data; no database is asked."""
    version = platform.python_version()
    yield Check("python", Mark.GOOD if sys.version_info >= (3, 11) else Mark.FAIL, version, version)
    slips = ", ".join(unknown_names(os.environ))
    yield Check(
        "settings",
        Mark.WARN if slips else Mark.GOOD,
        f"unknown: {slips}" if slips else "read",
        f"不认识的设置：{slips}" if slips else "已读取",
    )
    yield _debug(config)
    yield _disk(config.data)


def tools() -> Iterator[Check]:
    """What this machine needs to draw pages by itself."""
    yield _tool("chromium", "for browser tests and screenshots", "chromium", "chromium-browser", "google-chrome")
    yield _cjk_font()


def _debug(config: Config) -> Check:
    if config.debug:
        return Check(
            "debug", Mark.WARN, "on: error pages show the insides; never on a real server", "已打开，正式环境须关闭"
        )
    return Check("debug", Mark.GOOD, "off", "已关闭")


def _disk(folder: Path) -> Check:
    """Free room where the data lie, or will lie."""
    there = next(parent for parent in (folder, *folder.parents) if parent.is_dir())
    free = shutil.disk_usage(there).free
    room = f"{free / 1024**3:.1f} GiB"
    mark = Mark.GOOD if free > _LEAST_FREE else Mark.FAIL
    return Check("disk", mark, f"{room} free at {there}", f"{there} 剩余 {room}")


def _tool(name: str, use: str, *programs: str) -> Check:
    for program in programs:
        if found := shutil.which(program):
            return Check(name, Mark.GOOD, found, found)
    return Check(name, Mark.WARN, f"not installed; {use}", "未安装")


def _cjk_font() -> Check:
    """Without a Chinese font, pages that this machine itself draws show boxes."""
    if not shutil.which("fc-list"):
        return Check(
            "chinese font", Mark.WARN, "cannot tell: fontconfig is not installed", "未安装 fontconfig，无法判断"
        )
    answer = subprocess.run(["fc-list", ":lang=zh", "family"], capture_output=True, text=True, check=False)
    families = sorted(set(answer.stdout.split("\n")) - {""})
    if not families:
        says = "none; install fonts-noto-cjk to draw pages on this machine"
        return Check("chinese font", Mark.WARN, says, "没有中文字体，请安装 fonts-noto-cjk")
    return Check("chinese font", Mark.GOOD, families[0], families[0])


def database(config: Config) -> Iterator[Check]:
    """Reachable, durable, migrated; a server of our own that does not run is not started by looking."""
    from zongbao.store.server import ServerConfig, status

    if config.embedded and not (state := status(ServerConfig.of(config))).running:
        says = "embedded server is not running" if state.initialised else "not initialised: run zongbao init"
        yield Check(
            "database", Mark.WARN, says, "自带数据库没有运行" if state.initialised else "尚未初始化：zongbao init"
        )
        return
    yield from looked_into()


def looked_into() -> Iterator[Check]:
    """The looks at the database in order; the first that fails hides the rest, which would only repeat it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zongbao.site.settings")
    import django
    from django.apps import apps
    from django.db import Error

    if not apps.ready:
        django.setup()
    looks: tuple[Callable[[], Check], ...] = (_reachable, _durable, _migrated)
    for look in looks:
        try:
            check = look()
        except Error as error:
            check = Check("database", Mark.FAIL, str(error).strip(), str(error).strip())
        yield check
        if check.mark is Mark.FAIL:
            return


def _reachable() -> Check:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version'), current_user")
        version, user = cursor.fetchone()
    if int(version.partition(".")[0]) >= _LEAST_POSTGRESQL:
        return Check("database", Mark.GOOD, f"PostgreSQL {version} as {user}", f"PostgreSQL {version}，用户 {user}")
    says = f"PostgreSQL {version} is too old: {_LEAST_POSTGRESQL} or newer is needed"
    return Check("database", Mark.FAIL, says, f"PostgreSQL {version} 太旧，须 {_LEAST_POSTGRESQL} 或更新")


def _durable() -> Check:
    from django.db import connection

    from zongbao.store.server import NotDurable, ensure_durable

    try:
        ensure_durable(connection)
    except NotDurable as error:
        return Check("durability", Mark.FAIL, str(error), f"{'、'.join(error.settings)} 被关闭：断电会丢已确认的记账")
    settings = "fsync, synchronous_commit, full_page_writes"
    return Check("durability", Mark.GOOD, f"{settings} are on", f"{settings} 均已打开")


def _migrated() -> Check:
    left = len(unapplied())
    if left:
        return Check("migrations", Mark.FAIL, f"{left} to apply: run zongbao init", f"有 {left} 个未执行：zongbao init")
    return Check("migrations", Mark.GOOD, "all applied", "全部已执行")


def unapplied() -> list[Any]:
    """The migrations that the database still lacks."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return executor.migration_plan(executor.loader.graph.leaf_nodes())


def server_settings() -> list[tuple[str, str]]:
    """Name and value of the server's settings that matter here."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, current_setting(name) FROM unnest(%s::text[]) WITH ORDINALITY AS wanted(name, place)"
            " WHERE EXISTS (SELECT FROM pg_settings WHERE pg_settings.name = wanted.name) ORDER BY place",
            [list(SHOWN_SETTINGS)],
        )
        return list(cursor.fetchall())
