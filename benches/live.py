"""A live platform for benches: own database server, one founded zone, gunicorn as `zongbao serve` runs it."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

READY_SECONDS = 60


@dataclass(frozen=True)
class Live:
    """Where the platform listens, and the tokens of the founded enterprise's clerk and the gate's crew."""

    port: int
    clerk: str
    crew: str
    firm: Any


class Line:
    """One kept-alive connection that posts with a token."""

    def __init__(self, port: int, token: str) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self._token = token

    def post(self, path: str, body: bytes, kind: str) -> tuple[int, Any, float]:
        """Status, JSON answer and milliseconds from the first byte sent to the last byte read."""
        headers = {"Authorization": f"Bearer {self._token}", "Idempotency-Key": str(uuid.uuid4()), "Content-Type": kind}
        began = time.perf_counter()
        self._connection.request("POST", f"/api/v1{path}", body, headers)
        answer = self._connection.getresponse()
        content = answer.read()
        took = (time.perf_counter() - began) * 1000
        return answer.status, json.loads(content), took


@contextlib.contextmanager
def server() -> Iterator[tuple[str, Path]]:
    """A database server of its own in a throw-away folder: its address, and the folder."""
    from zongbao.store.server import ServerConfig, start, stop

    home = Path(tempfile.mkdtemp(prefix="zongbao-bench-"))
    home.chmod(0o755)
    config = ServerConfig(home)
    try:
        yield start(config), home
    finally:
        stop(config)
        shutil.rmtree(home, ignore_errors=True)


@contextlib.contextmanager
def live() -> Iterator[Live]:
    """Start everything in a throw-away folder, and take it down again."""
    with server() as (address, home):
        os.environ |= settings(address, home)
        with serving(found()) as running:
            yield running


def settings(address: str, home: Path) -> dict[str, str]:
    """The environment of a platform with that database and data folder."""
    return {
        "DATABASE_URL": address,
        "ZONGBAO_DATA": str(home),
        "ZONGBAO_LOG_LEVEL": "WARNING",
        "ZONGBAO_SECRET_KEY": "for-the-bench-only",
        "DJANGO_SETTINGS_MODULE": "zongbao.site.settings",
    }


def found() -> tuple[str, str, Any]:
    """One founded zone: the tokens of the enterprise's clerk and the gate's crew, and the enterprise."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from zongbao.acts import people
    from zongbao.acts.context import Actor
    from zongbao.demo import catalogue, founding

    zone = catalogue.zones()[0]
    founding.found([zone])
    firm = next(one for one in catalogue.firms() if one.zone == zone)
    users = [founding.clerk_of(firm).user, founding.crew_of(zone).user]
    clerk, crew = (people.issue_token(Actor.platform(), user.username, "bench") for user in users if user is not None)
    return clerk, crew, firm


@contextlib.contextmanager
def serving(founded: tuple[str, str, Any]) -> Iterator[Live]:
    """The platform as `zongbao serve` runs it, for the tokens and the enterprise that were founded."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "zongbao.cli.main", "serve", "--bind", f"127.0.0.1:{port}"]
    process = subprocess.Popen(command)
    try:
        _until_ready(port)
        yield Live(port, *founded)
    finally:
        process.terminate()
        process.wait(30)


def _until_ready(port: int) -> None:
    end = time.monotonic() + READY_SECONDS
    while time.monotonic() < end:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        with contextlib.suppress(OSError):
            connection.request("GET", "/readyz")
            if connection.getresponse().status == 200:
                return
        time.sleep(0.1)
    raise TimeoutError("the platform did not become ready")


def percentiles(times: Sequence[float]) -> dict[str, float]:
    """p50, p99 and the largest, in milliseconds."""
    cuts = statistics.quantiles(times, n=100, method="inclusive")
    return {"p50_ms": round(cuts[49], 2), "p99_ms": round(cuts[98], 2), "max_ms": round(max(times), 2)}
