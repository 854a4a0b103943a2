"""``zongbao backup`` and ``zongbao restore-drill``: a backup counts once it was restored and its ledger proven."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from zongbao.cli import output, speaking

if TYPE_CHECKING:
    from zongbao.core.decision import Refused
    from zongbao.store.ledger.verify import Finding


def back_up(target: Path, *, as_json: bool) -> int:
    """Write a backup into a file, or under a name of its own into a folder; 0."""
    from zongbao.cli.service import open_platform

    config = open_platform()
    from zongbao.acts.backups import take_backup
    from zongbao.acts.context import Actor
    from zongbao.core import clock
    from zongbao.store.backup import BackupError

    name = f"zongbao-{clock.now().astimezone(clock.SHANGHAI):%Y%m%d-%H%M%S}.dump"
    file = target / name if target.is_dir() else target
    began = time.perf_counter()
    try:
        made = take_backup(Actor.platform("cli"), file, config.data)
    except (OSError, BackupError) as error:
        raise _refused("CLI-104", file, error) from error
    seconds = round(time.perf_counter() - began, 2)
    if as_json:
        output.document({"file": str(file), "seconds": seconds, "manifest": made})
    else:
        output.say(f"备份完成 backup: {file} · {made.size:,} B · {seconds} s · SHA-256 {made.sha256}")
        _rows(made.rows)
    return speaking.OK


def drill(file: Path, workers: int, *, as_json: bool) -> int:
    """Restore a backup on a throw-away server and prove its ledger; 1 if anything is not as it must be."""
    from zongbao.core.config import Config
    from zongbao.store import backup

    config = Config.read()
    config.data.mkdir(parents=True, exist_ok=True)
    steps: dict[str, float] = {}
    try:
        with _timed(steps, "check"):
            made = backup.read_manifest(file)
        began = time.perf_counter()
        with backup.restored(file, home=config.data) as address:
            steps["restore"] = round(time.perf_counter() - began, 2)
            with _timed(steps, "verify"):
                rows, findings = _proven(address, config.witness_folder, workers)
    except OSError as error:
        raise speaking.unopened(file, error) from error
    except backup.BackupError as error:
        raise _refused("CLI-105", file, error) from error
    short = {name: rows[name] - count for name, count in made.rows.items() if rows[name] != count}
    good = not findings and not short
    if as_json:
        figures = {"seconds": steps, "rows": rows, "differences": short}
        output.document({"ok": good, "file": str(file), **figures, "findings": findings, "manifest": made})
    else:
        _tell(good, steps, rows, short, findings)
    return speaking.OK if good else speaking.REFUSED


def _proven(address: str, witness: Path, workers: int) -> tuple[dict[str, int], list[Finding]]:
    """The rows counted, and what the ledger and its checkpoints are found to lack."""
    import psycopg

    from zongbao.store import backup
    from zongbao.store.ledger import proof, witness_file
    from zongbao.store.ledger.checkpoint_proof import verify_checkpoints
    from zongbao.store.ledger.verify import verify

    with psycopg.connect(address, autocommit=True) as connection:
        rows = backup.count_rows(connection)
        with output.bar("核验底账 ledger") as progress:
            findings = verify(connection, workers=workers, progress=progress)
        with proof.snapshot(connection) as cursor:
            return rows, findings + verify_checkpoints(cursor, witness_file.keys_in(witness), [])


@contextlib.contextmanager
def _timed(steps: dict[str, float], name: str) -> Iterator[None]:
    """Note under a name how many seconds the block took."""
    began = time.perf_counter()
    yield
    steps[name] = round(time.perf_counter() - began, 2)


def _tell(
    good: bool, steps: dict[str, float], rows: dict[str, int], short: dict[str, int], findings: list[Finding]
) -> None:
    for found in findings:
        typer.echo(str(found))
    for name, difference in short.items():
        typer.echo(f"{name}: {difference:+,} 行，与备份清单不符 / rows, against the manifest")
    words = {"check": "校验文件 file checked", "restore": "恢复 restored", "verify": "核验 proven"}
    output.say(" · ".join(f"{words[name]} {seconds} s" for name, seconds in steps.items()))
    _rows(rows)
    output.say("恢复演练通过 The drill succeeded." if good else "恢复演练未通过 The drill FAILED.")


def _rows(rows: dict[str, int]) -> None:
    output.say("  " + " · ".join(f"{name} {count:,}" for name, count in rows.items()))


def _refused(code: str, file: Path, error: Exception) -> Refused:
    """The refusal for a backup that could not be written or read, with the words of the program that said so."""
    from zongbao.cli import faults
    from zongbao.core.decision import Refused

    return Refused.because(code, file=file, **faults.broken(error))
