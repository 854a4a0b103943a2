"""Backups of the database (备份): taken by whoever runs the platform, and put on record."""

from __future__ import annotations

from pathlib import Path

from django.db import connection

from zongbao import __version__
from zongbao.acts.context import Actor, permit, record
from zongbao.core import clock
from zongbao.store import backup
from zongbao.store.backup import Manifest
from zongbao.store.ledger.slots import address_of


def take_backup(actor: Actor, file: Path, home: Path) -> Manifest:
    """Write the database into a new file with its manifest; ``home`` may hold PostgreSQL's programs.

    ``FileExistsError``, ``OSError`` or ``BackupError`` where that fails; nothing is left of the file then.
    """
    permit(actor, "backup.take", {"system"})
    connection.ensure_connection()
    made = backup.dump(address_of(connection.connection), file, home=home, platform=__version__, at=clock.now())
    record(actor, "backup.take", "backup", file.name[-64:], sha256=made.sha256, size=made.size)
    return made
