"""A folder door on a database of its own, with the acts' founded zones."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.acts.conftest import Play
from tests.acts.test_intake import envelope
from tests.worker.scratch import own_database

from zongbao.demo import catalogue
from zongbao.exchange.writer import write_request
from zongbao.worker.folders import Folders
from zongbao.worker.main import FolderDoor


@dataclass
class Yard:
    """One enterprise, its folders, and the database's address."""

    play: Play
    root: Path
    folders: Folders
    address: str

    def message(self, message_id: str, qty: int = 10) -> bytes:
        return write_request("INV101", self.play.in_paper(self.play.load(qty)), envelope(self.play, message_id))

    def drop(self, name: str, content: bytes, *, age: float = 60) -> Path:
        """Put a file into the inbox as if it had been written ``age`` seconds ago."""
        path = self.folders.inbox / name
        path.write_bytes(content)
        os.utime(path, (time.time() - age,) * 2)
        return path

    def door(self) -> FolderDoor:
        return FolderDoor(self.root)

    def names(self, folder: str) -> list[str]:
        return sorted(one.name for one in (self.folders.root / folder).iterdir())


@pytest.fixture
def yard(founded_template, django_db_blocker, tmp_path) -> Iterator[Yard]:
    zone = catalogue.zones()[0]
    firm = next(firm for firm in catalogue.firms() if firm.zone == zone)
    with django_db_blocker.unblock(), own_database(founded_template) as address:
        folders = Folders(tmp_path / firm.sender_id)
        folders.lay()
        yield Yard(Play(firm), tmp_path, folders, address)
