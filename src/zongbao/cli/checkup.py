"""``zongbao doctor``: looks at the machine, the settings and the database, and says what is wrong."""

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

from zongbao.cli.output import document, progress
from zongbao.core.config import Config, ConfigError, unknown_names

_LEAST_FREE = 2 * 1024**3  # bytes; a province's day of documents with its log fits in one
_LEAST_POSTGRESQL = 15


class Mark(StrEnum):
    """How a check went: ``warn`` limits something, ``fail`` must be put right."""

    GOOD = "good"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at."""

    name: str
    mark: Mark
    says: str


def examine(*, as_json: bool) -> int:
    """Run every check and print the outcome; 0 when nothing failed, else 1."""
    try:
        config = Config.read()
    except ConfigError as error:
        return _report([Check("settings", Mark.FAIL, text) for text in error.problems], {}, as_json)
    checks = [*_machine(config), *_database(config)]
    return _report(checks, config.shown(), as_json)


def _report(checks: list[Check], settings: dict[str, str], as_json: bool) -> int:
    failed = any(check.mark is Mark.FAIL for check in checks)
    if as_json:
        document({"ok": not failed, "checks": checks, "settings": settings})
        return int(failed)
    colours = {Mark.GOOD: "green", Mark.WARN: "yellow", Mark.FAIL: "red"}
    for check in checks:
        progress.print(f"[{colours[check.mark]}]{check.mark:>5}[/] {check.name:<18} {check.says}", soft_wrap=True)
    for name, value in settings.items():
        progress.print(f"      {name} = {value}", markup=False, soft_wrap=True)
    return int(failed)


def _machine(config: Config) -> Iterator[Check]:
    version = platform.python_version()
    yield Check("python", Mark.GOOD if sys.version_info >= (3, 11) else Mark.FAIL, version)
    slips = unknown_names(os.environ)
    yield Check("settings", Mark.WARN if slips else Mark.GOOD, f"unknown: {', '.join(slips)}" if slips else "read")
    yield _debug(config)
    yield _disk(config.data)
    yield _tool("chromium", "for browser tests and screenshots", "chromium", "chromium-browser", "google-chrome")
    yield _cjk_font()


def _debug(config: Config) -> Check:
    if config.debug:
        return Check("debug", Mark.WARN, "on: error pages show the insides; never on a real server")
    return Check("debug", Mark.GOOD, "off")


def _disk(folder: Path) -> Check:
    """Free room where the data lie, or will lie."""
    there = next(parent for parent in (folder, *folder.parents) if parent.is_dir())
    free = shutil.disk_usage(there).free
    return Check("disk", Mark.GOOD if free > _LEAST_FREE else Mark.FAIL, f"{free / 1024**3:.1f} GiB free at {there}")


def _tool(name: str, use: str, *programs: str) -> Check:
    for program in programs:
        if found := shutil.which(program):
            return Check(name, Mark.GOOD, found)
    return Check(name, Mark.WARN, f"not installed; {use}")


def _cjk_font() -> Check:
    """Without a Chinese font, pages that this machine itself draws show boxes."""
    if not shutil.which("fc-list"):
        return Check("chinese font", Mark.WARN, "cannot tell: fontconfig is not installed")
    answer = subprocess.run(["fc-list", ":lang=zh", "family"], capture_output=True, text=True, check=False)
    families = sorted(set(answer.stdout.split("\n")) - {""})
    if not families:
        return Check("chinese font", Mark.WARN, "none; install fonts-noto-cjk to draw pages on this machine")
    return Check("chinese font", Mark.GOOD, families[0])


def _database(config: Config) -> Iterator[Check]:
    """Reachable, durable, migrated; a server of our own that does not run is not started by looking."""
    from zongbao.store.server import ServerConfig, status

    if config.embedded and not (state := status(ServerConfig.of(config))).running:
        says = "embedded server is not running" if state.initialised else "not initialised: run zongbao init"
        yield Check("database", Mark.WARN, says)
        return
    yield from _looked_into([_reachable, _durable, _migrated])


def _looked_into(looks: list[Callable[[], Check]]) -> Iterator[Check]:
    """Run the looks in order; the first that fails hides the rest, which would only repeat it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zongbao.site.settings")
    import django
    from django.db import Error

    django.setup()
    for look in looks:
        try:
            check = look()
        except Error as error:
            check = Check("database", Mark.FAIL, str(error).strip())
        yield check
        if check.mark is Mark.FAIL:
            return


def _reachable() -> Check:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version'), current_user")
        version, user = cursor.fetchone()
    if int(version.partition(".")[0]) >= _LEAST_POSTGRESQL:
        return Check("database", Mark.GOOD, f"PostgreSQL {version} as {user}")
    return Check("database", Mark.FAIL, f"PostgreSQL {version} is too old: {_LEAST_POSTGRESQL} or newer is needed")


def _durable() -> Check:
    from django.db import connection

    from zongbao.store.server import NotDurable, ensure_durable

    try:
        ensure_durable(connection)
    except NotDurable as error:
        return Check("durability", Mark.FAIL, str(error))
    return Check("durability", Mark.GOOD, "fsync, synchronous_commit, full_page_writes are on")


def _migrated() -> Check:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    left = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if left:
        return Check("migrations", Mark.FAIL, f"{len(left)} to apply: run zongbao init")
    return Check("migrations", Mark.GOOD, "all applied")
