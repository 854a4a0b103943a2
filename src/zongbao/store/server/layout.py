"""Where the embedded server keeps what: one home folder and the files in it."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from zongbao.core.config import Config

# A socket's path must fit in 107 bytes; the file name takes 16 of them.
_LONGEST_SOCKET_FOLDER = 88
PORT = 5432  # part of the socket's name only; the server listens on no network address


@dataclass(frozen=True, slots=True)
class ServerConfig:
    """How the embedded server is to run; ``home`` holds everything that must outlive the process."""

    home: Path
    shared_buffers: str = "128MB"
    programs: Path | None = None
    database: str = "zongbao"
    owner: str = "zongbao"
    settings: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, config: Config) -> ServerConfig:
        """The server that these settings of the platform describe."""
        return cls(config.data, shared_buffers=config.shared_buffers, programs=config.server_programs)

    @property
    def cluster(self) -> Path:
        """PostgreSQL's data directory."""
        return self.home / "pg"

    @property
    def socket(self) -> Path:
        """Folder of the unix socket: in the home, or in the temporary folder when that path is too long."""
        near = self.home / "run"
        if len(bytes(near)) <= _LONGEST_SOCKET_FOLDER:
            return near
        mark = hashlib.sha256(bytes(self.home)).hexdigest()[:16]
        return Path(tempfile.gettempdir()) / f"zongbao-{mark}"

    @property
    def password_file(self) -> Path:
        """The database owner's random password, readable by the server's account alone."""
        return self.home / "pg-password"

    @property
    def log(self) -> Path:
        """What the server says before its own log files are open."""
        return self.home / "pg-start.log"

    @property
    def lock(self) -> Path:
        """Held while a process starts or stops the server."""
        return self.home / "pg.lock"


@dataclass(frozen=True, slots=True)
class ServerStatus:
    """Whether the server runs, as which process, and where its data lies."""

    running: bool
    initialised: bool
    pid: int | None
    home: Path


def conf_text(config: ServerConfig) -> str:
    """The settings file that PostgreSQL includes; rewritten before every start."""
    values = {
        "listen_addresses": "",
        "port": str(PORT),
        "unix_socket_directories": str(config.socket),
        "unix_socket_permissions": "0700",
        "password_encryption": "scram-sha-256",
        "fsync": "on",
        "synchronous_commit": "on",
        "full_page_writes": "on",
        "shared_buffers": config.shared_buffers,
        "max_wal_size": "4GB",
        "checkpoint_timeout": "15min",
        "wal_buffers": "16MB",
        "max_connections": "100",
        "jit": "off",
        "timezone": "Asia/Shanghai",
        "log_timezone": "Asia/Shanghai",
        "lc_messages": "C",
        "logging_collector": "on",
        "log_directory": "log",
        "log_filename": "postgresql-%a.log",
        "log_truncate_on_rotation": "on",
        "log_rotation_age": "1d",
        **config.settings,
    }
    lines = (f"{name} = '{value.replace(chr(39), chr(39) * 2)}'" for name, value in values.items())
    return "# Written by zongbao before every start; change it through its settings.\n" + "\n".join(lines) + "\n"
