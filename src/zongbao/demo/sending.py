"""How papers of the demo's enterprises reach the platform: straight to the intake, or through the folder door."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zongbao.acts import intake
from zongbao.core import clock
from zongbao.demo import wire
from zongbao.store import models

if TYPE_CHECKING:
    from zongbao.demo.world import Station

Send = Callable[["Station", str, Sequence[Any]], None]  # whose, message type, papers
PATIENCE = 20.0  # seconds that a client waits for its passes before it goes on


def through_intake(station: Station, kind: str, ready: Sequence[Any]) -> None:
    """Hand the papers to the intake as one batch, as the doors do."""
    at = clock.now()
    files = [station.client.message(kind, paper, at) for paper in ready]
    if files:
        intake.receive_many(station.clerk, files, door="demo")


def through_folder(root: Path, stop: threading.Event) -> Send:
    """Hand papers over as the import client does: one zip file each, in the enterprise's inbox."""

    def send(station: Station, kind: str, ready: Sequence[Any]) -> None:
        inbox = root / station.firm.sender_id / "inbox"
        inbox.mkdir(parents=True, exist_ok=True)
        for paper in ready:
            raw, name = station.client.message(kind, paper, clock.now())
            drop(inbox, wire.zipped(raw, name), f"{Path(name).stem}.zip")
        if kind == "SAS121":
            _wait_for_passes([paper.inner_no for paper in ready], stop)

    return send


def drop(inbox: Path, content: bytes, name: str) -> Path:
    """Put a file into a folder so that a reader never sees half of it."""
    waiting, whole = inbox / f"{name}.tmp", inbox / name
    waiting.write_bytes(content)
    return waiting.rename(whole)


def _wait_for_passes(numbers: Sequence[str], stop: threading.Event) -> None:
    """A client waits for the answer before it uses the same truck again."""
    end = clock.now() + dt.timedelta(seconds=PATIENCE)
    while clock.now() < end and not stop.is_set():
        if models.GatePass.objects.filter(inner_no__in=numbers).count() >= len(numbers):
            return
        stop.wait(0.4)
