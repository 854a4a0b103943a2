"""``zongbao doctor``: prints what a look at the machine, the settings and the database finds."""

from __future__ import annotations

from zongbao.cli.output import document, progress
from zongbao.core.config import Config, ConfigError
from zongbao.store import checkup
from zongbao.store.checkup import Check, Mark


def examine(*, as_json: bool) -> int:
    """Run every check and print the outcome; 0 when nothing failed, else 1."""
    try:
        config = Config.read()
    except ConfigError as error:
        return _report([Check("settings", Mark.FAIL, text) for text in error.problems], {}, as_json)
    checks = [*checkup.machine(config), *checkup.tools(), *checkup.database(config)]
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
