"""The platform's own PostgreSQL server: programs from the wheel, a launcher that survives kills, a durability check."""

from zongbao.store.server.durable import NotDurable, ensure_durable
from zongbao.store.server.launcher import ServerError, dsn, initialise, start, status, stop
from zongbao.store.server.layout import ServerConfig, ServerStatus

__all__ = [
    "NotDurable",
    "ServerConfig",
    "ServerError",
    "ServerStatus",
    "dsn",
    "ensure_durable",
    "initialise",
    "start",
    "status",
    "stop",
]
