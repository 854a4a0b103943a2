"""Opens the database for a command, and keeps several long-running programs of the platform alive together."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import FrameType

from zongbao.cli.output import say
from zongbao.core.config import Config

SETTINGS = "zongbao.site.settings"
_GRACE = 20.0  # seconds that children have to finish before they are killed
_LONGEST_PAUSE = 30.0


def open_platform(config: Config | None = None, *, serving: bool = False) -> Config:
    """Start the embedded server where one is configured, set Django up and check durability; returns the settings.

    Every command that needs the database calls this first; nothing heavy is imported before. Long-running
    programs pass ``serving``: on the embedded server they then work with the application's role, which cannot
    change what is append-only.
    """
    from zongbao.store.server import ServerConfig, ensure_durable, start
    from zongbao.store.server.grants import ROLE, ready_application_role
    from zongbao.store.server.keys import lay_key

    settings = config or Config.read()
    if not settings.secret_key:
        lay_key(settings.data)
    if settings.embedded:
        os.environ["DATABASE_URL"] = start(ServerConfig.of(settings))
        if serving and not settings.database_role and ready_application_role(os.environ["DATABASE_URL"]):
            os.environ["ZONGBAO_DATABASE_ROLE"] = ROLE
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    import django
    from django.db import connection

    django.setup()
    ensure_durable(connection)
    connection.close()  # a fork must not inherit an open connection
    return settings


@dataclass(slots=True)
class Service:
    """One long-running program: its name, its command and, while it runs, its process."""

    name: str
    command: Sequence[str]
    environ: Mapping[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None
    pause: float = 0.5
    started: float = 0.0
    due: float = 0.0

    def start(self) -> None:
        """Start the program in a group of its own, so that Ctrl-C reaches it through us alone."""
        self.process = subprocess.Popen(
            list(self.command), env={**os.environ, **self.environ}, start_new_session=True, stdin=subprocess.DEVNULL
        )
        self.started = time.monotonic()

    def look(self, now: float) -> None:
        """Note a death and start again when the pause is over; the pause doubles while it keeps dying."""
        if self.process is not None and (code := self.process.poll()) is not None:
            lived = now - self.started
            self.pause = 0.5 if lived > 60 else min(self.pause * 2, _LONGEST_PAUSE)
            say(f"{self.name} ended with {code} after {lived:.0f} s; starting again in {self.pause:g} s")
            self.process, self.due = None, now + self.pause
        elif self.process is None and now >= self.due:
            self.start()

    def tell(self, number: int) -> None:
        """Send a signal to the program if it runs."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(number)


def program(*words: str) -> list[str]:
    """The command line of another ``zongbao`` command in this same Python."""
    return [sys.executable, "-m", "zongbao.cli.main", *words]


def run_together(services: Sequence[Service], *, seconds: float | None = None) -> int:
    """Run the programs until SIGTERM or SIGINT (or for ``seconds``), restarting any that dies.

    Returns 0 after a clean shut-down, 1 when a program had to be killed.
    """
    stopping: list[int] = []

    def asked(number: int, _frame: FrameType | None) -> None:
        stopping.append(number)

    before = {number: signal.signal(number, asked) for number in (signal.SIGTERM, signal.SIGINT)}
    end = None if seconds is None else time.monotonic() + seconds
    try:
        while not stopping and (end is None or time.monotonic() < end):
            for service in services:
                service.look(time.monotonic())
            time.sleep(0.1)
        return 0 if _shut_down(services) else 1
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _shut_down(services: Sequence[Service]) -> bool:
    """Ask every program to end, wait, kill what is left; True when none had to be killed."""
    for service in services:
        service.tell(signal.SIGTERM)
    deadline = time.monotonic() + _GRACE
    clean = True
    for service in services:
        if service.process is None:
            continue
        try:
            service.process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            say(f"{service.name} did not end within {_GRACE:g} s and was killed")
            service.process.kill()
            service.process.wait()
            clean = False
    return clean
