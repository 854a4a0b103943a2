"""`zongbao message validate`: check message files offline, without an account, a database or a network."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from zongbao.cli import submit

if TYPE_CHECKING:
    from rich.console import Console

    from zongbao.core.decision import Reason
    from zongbao.exchange.validator import Report

_SUFFIXES = frozenset({".xml", ".zip"})
_MANY = 20  # from here on a progress line is worth its place

app = typer.Typer(help="报文 / Messages of the national interface.", no_args_is_help=True)


@app.callback()
def group() -> None:
    """报文 / Messages of the national interface."""


@app.command()
def validate(
    paths: Annotated[
        list[Path], typer.Argument(metavar="FILE…", help="XML 或 zip 文件，或其文件夹 / files or folders")
    ],
    as_json: Annotated[bool, typer.Option("--json", help="one JSON document on standard output")] = False,
) -> None:
    """离线校验报文 / Validate messages offline. Exit 0 valid, 1 problems, 2 unreadable (the worst file decides)."""
    from zongbao.cli import output
    from zongbao.core.batch import seldom_collected
    from zongbao.exchange.validator import EXIT_CODES

    console = _console()
    entries: list[dict[str, Any]] = []
    worst = 0
    with seldom_collected():
        for name, report in _reports(list(_files(paths))):
            worst = max(worst, EXIT_CODES[report.state])
            if as_json:
                entries.append(_entry(name, report))
            else:
                _show(console, name, report)
    if as_json:
        output.document({"files": entries})
    raise typer.Exit(worst)


def _console() -> Console:
    from rich.console import Console

    return Console(highlight=False, soft_wrap=True)


def _files(paths: list[Path]) -> Iterator[Path]:
    """The files named, and all XML and zip files below the folders named, in order."""
    for path in paths:
        if path.is_dir():
            yield from sorted(one for one in path.rglob("*") if one.suffix.lower() in _SUFFIXES and one.is_file())
        else:
            yield path


def _reports(files: list[Path]) -> Iterator[tuple[str, Report]]:
    """Each file's name and report, also of one that cannot even be opened; progress goes to standard error."""
    from zongbao.cli import output
    from zongbao.cli.speaking import unopened
    from zongbao.core.clock import day_of, now
    from zongbao.exchange.validator import Report, State, check

    today = day_of(now())
    for position, path in enumerate(files, 1):
        try:
            raw = path.read_bytes()
        except OSError as error:
            output.say(f"{path}: {error.strerror}")
            yield str(path), Report(path.name, "", State.UNREADABLE, unopened(path, error).decision.reasons)
            continue
        yield str(path), check(raw, path.name, today)
        if len(files) > _MANY and (position % 100 == 0 or position == len(files)):
            output.say(f"{position}/{len(files)}")


def _entry(name: str, report: Report) -> dict[str, Any]:
    """One file of the JSON document."""
    problems = [_problem(reason) for reason in report.problems]
    state = report.state.value
    return {"file": name, "type": report.type, "state": state, "valid": report.valid, "problems": problems}


def _problem(reason: Reason) -> dict[str, Any]:
    from zongbao.regulations.rules import render

    zh, en = render(reason, "zh"), render(reason, "en")
    texts = {"zh": zh.message, "en": en.message, "hint_zh": zh.hint, "hint_en": en.hint}
    return {"path": reason.path, "code": reason.code, **texts, "change": dict(reason.change)}


def _show(console: Console, name: str, report: Report) -> None:
    """One file for a reader: a line if it is sound, else every problem in both languages."""
    from rich.text import Text

    if report.valid:
        console.print(Text(f"✓ {name}  {report.type}  有效 / valid", style="green"))
        return
    count = len(report.problems)
    console.print(Text(f"✗ {name}  {report.type or '-'}  {count} 个问题 / problem(s)", style="red"))
    for reason in report.problems:
        one = _problem(reason)
        console.print(Text(f"  {one['code']}  {one['path'] or '/'}", style="bold"))
        console.print(Text(f"    {one['zh']}。{one['hint_zh']}\n    {one['en']}. {one['hint_en']}"))


submit.register(app)
