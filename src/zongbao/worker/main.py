"""The worker's loop: folder door, sheets, receipts, scheduled work, checkpoints, proofs; many may run at once."""

from __future__ import annotations

import logging
import signal
import threading
import time
from pathlib import Path

from django.db import InterfaceError, OperationalError, close_old_connections, connection

from zongbao.acts import line_uploads
from zongbao.core.config import Config
from zongbao.store.models import Organisation, Receipt
from zongbao.worker import files, inbox, outbox
from zongbao.worker.folders import Claimed, Folders, Worker
from zongbao.worker.heartbeat import Heartbeat
from zongbao.worker.proving import Proving
from zongbao.worker.schedule import Schedule
from zongbao.worker.sealing import Sealing

log = logging.getLogger(__name__)

NAME = "zongbao-worker"  # the session's application name, by which the signs of life know a worker
BATCH = 200  # files handed over at once
IDLE_SECONDS = 0.5
LISTING_SECONDS = 10.0  # how often the organisations and dead workers are looked for
PATIENCE_SECONDS = 5.0  # after the database went away


class FolderDoor:
    """The folders of every organisation below one root, as this worker serves them."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._worker = Worker(root)
        self._served: dict[int, tuple[Organisation, Folders]] = {}
        self._claimed: dict[int, list[Claimed]] = {}
        self._listed: float | None = None

    def close(self) -> None:
        """Let go of what is claimed."""
        self._worker.close()

    def run_once(self) -> int:
        """Serve every organisation once; gives how many files and receipts went through."""
        if self._listed is None or time.monotonic() - self._listed >= LISTING_SECONDS:
            self.list_organisations()
        done = sum(self._inwards(key) for key in self._served)
        return done + self._outwards()

    def waiting(self) -> int:
        """How many files lie in the inboxes of those who are served."""
        return sum(sum(1 for _ in files.waiting(folders.inbox)) for _, folders in self._served.values())

    def list_organisations(self) -> None:
        """Find who is served: organisations with a client's sender id get folders, others bring their own."""
        self._listed = time.monotonic()
        enterprises = Organisation.objects.filter(kind=Organisation.Kind.ENTERPRISE)
        for one in enterprises.order_by("pk"):
            folders = Folders(self._root / (one.sender_id or one.code))
            if one.sender_id or folders.root.is_dir():
                folders.lay()
                self._served[one.pk] = (one, folders)
                if count := self._worker.take_up(folders):
                    log.warning("took up %d files of a worker that died", count)

    def _inwards(self, key: int) -> int:
        """Hand over what is claimed; a batch that the database cut short is still claimed and comes first."""
        organisation, folders = self._served[key]
        batch = self._claimed.get(key) or self._worker.claim(folders, BATCH)
        if not batch:
            return 0
        self._claimed[key] = [one for one in batch if one.path.exists()]
        inbox.take_in(organisation, folders, self._claimed[key])
        del self._claimed[key]
        return len(batch)

    def _outwards(self) -> int:
        waiting = Receipt.objects.filter(delivered_at__isnull=True, receiver__in=list(self._served))
        receivers = waiting.order_by("receiver").values_list("receiver", flat=True).distinct()
        return sum(outbox.deliver(*self._served[key]) for key in list(receivers))


def run(stop: threading.Event | None = None) -> None:
    """Work until told to stop (SIGTERM, SIGINT, or the event)."""
    ending = stop or threading.Event()
    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: ending.set())
    door, schedule, heart = FolderDoor(Config.read().folder_root), Schedule(), Heartbeat()
    sealing, proving = Sealing(), Proving()
    log.info("worker started")
    try:
        while not ending.is_set():
            ending.wait(_turn(door, schedule, heart, sealing, proving))
        _farewell(heart)
    finally:
        door.close()
        connection.close()
    log.info("worker stopped")


def _farewell(heart: Heartbeat) -> None:
    try:
        heart.stop()
    except (OperationalError, InterfaceError):
        log.exception("the database is away; the end of this worker is not on record")


def _turn(door: FolderDoor, schedule: Schedule, heart: Heartbeat, sealing: Sealing, proving: Proving) -> float:
    """One turn of the loop; gives how long to wait until the next."""
    try:
        close_old_connections()
        _introduce()
        heart.beat(door.waiting)
        schedule.run_if_due()
        sealing.run_if_due()
        proving.run_if_due()
        read = line_uploads.read_next()
        done = door.run_once()
        heart.worked(done)
        return 0.0 if done or read else IDLE_SECONDS
    except (OperationalError, InterfaceError) as error:
        log.exception("the database is away; trying again")
        heart.failed(error)
        connection.close()
        return PATIENCE_SECONDS
    except OSError as error:
        log.exception("a folder cannot be used; trying again")
        heart.failed(error)
        return PATIENCE_SECONDS


def _introduce() -> None:
    """Name the session, so that the signs of life see a worker; a new connection is named anew."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('application_name', %s, false)", [NAME])
