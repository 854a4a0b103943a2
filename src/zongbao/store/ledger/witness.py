"""Witnesses outside the database: a file with one line per checkpoint, and an HTTP address that each is posted to."""

from __future__ import annotations

import json
import os
import urllib.request
from collections.abc import Callable
from pathlib import Path

from django.db import transaction

from zongbao.core import clock
from zongbao.store.ledger.signing import key_id
from zongbao.store.ledger.witness_file import FILE
from zongbao.store.models import LedgerCheckpoint, Witness

AT_ONCE = 500  # checkpoints handed to one witness in one go
PATIENCE = 3.0  # seconds that an HTTP witness may take


def line(row: LedgerCheckpoint) -> str:
    """The checkpoint as a witness gets it: one JSON object."""
    told = {
        "text": row.text,
        "hash": bytes(row.hash).hex(),
        "algorithm": row.algorithm,
        "signature": bytes(row.signature).hex(),
        "key": key_id(row.public_key),
    }
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def hand_over(folder: Path, url: str) -> list[str]:
    """Give every witness the checkpoints that it lacks; the problems of those that could not take them.

    What fails is noted in the witness's row and tried again at the next call.
    """
    ways: dict[str, Callable[[list[LedgerCheckpoint]], None]] = {str(folder): lambda rows: _append(folder, rows)}
    if url:
        ways[url] = lambda rows: _post(url, rows)
    return [f"{address}: {problem}" for address, way in ways.items() if (problem := _give(address[:255], way))]


@transaction.atomic
def _give(address: str, way: Callable[[list[LedgerCheckpoint]], None]) -> str:
    """Hand over what this witness lacks; the problem, if there was one."""
    Witness.objects.get_or_create(address=address)
    row = Witness.objects.select_for_update().get(address=address)
    lacking = list(LedgerCheckpoint.objects.filter(number__gt=row.delivered).order_by("number")[:AT_ONCE])
    if not lacking:
        return ""
    row.tried_at, row.problem = clock.now(), ""
    try:
        way(lacking)
        row.delivered = lacking[-1].number
    except OSError as error:  # urllib's errors are such, too
        row.problem = f"{type(error).__name__}: {error}"[:255]
    row.save()
    return row.problem


def _append(folder: Path, rows: list[LedgerCheckpoint]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for row in rows:
        key = folder / f"key-{key_id(row.public_key)}.pem"
        if not key.exists():
            key.write_text(row.public_key, encoding="ascii")
    with (folder / FILE).open("a", encoding="utf-8") as file:
        file.writelines(line(row) + "\n" for row in rows)
        file.flush()
        os.fsync(file.fileno())


def _post(url: str, rows: list[LedgerCheckpoint]) -> None:
    body = "".join(line(row) + "\n" for row in rows).encode()
    asked = urllib.request.Request(url, body, {"Content-Type": "application/x-ndjson"})  # noqa: S310 - http(s) by setting
    with urllib.request.urlopen(asked, timeout=PATIENCE) as answer:  # noqa: S310
        answer.read(1024)
