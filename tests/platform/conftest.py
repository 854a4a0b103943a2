"""Throw-away homes for servers that a test starts by itself."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from zongbao.store.server import ServerConfig, stop


@pytest.fixture
def home() -> Iterator[Path]:
    """A home that the server's account can reach; its server, if any, is stopped afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="zongbao-home-"))
    folder.chmod(0o755)  # root's temporary folders are closed to others; only this one is opened
    yield folder
    stop(ServerConfig(folder))
    shutil.rmtree(folder, ignore_errors=True)
