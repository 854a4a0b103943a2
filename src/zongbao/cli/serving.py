"""Runs the long-lived programs: the web server and the worker."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any

from gunicorn.app.base import BaseApplication

from zongbao.cli.service import open_platform

_WSGI = "zongbao.site.wsgi"


class _Web(BaseApplication):  # type: ignore[misc]
    """Gunicorn told by values instead of its command line."""

    def __init__(self, options: dict[str, Any]) -> None:
        self.options = options
        super().__init__()

    def load_config(self) -> None:
        """Hand our values over."""
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> Callable[..., Any]:
        """The application, imported by name: the doors do not know the floor above them."""
        application: Callable[..., Any] = importlib.import_module(_WSGI).application
        return application


def serve_web(bind: str, workers: int, threads: int) -> None:
    """Serve pages and API until told to stop."""
    open_platform(serving=True)
    _Web(
        {
            "bind": bind,
            "workers": workers,
            "threads": threads,
            "worker_class": "gthread",
            "timeout": 60,
            "graceful_timeout": 15,
            "keepalive": 5,
            "limit_request_line": 8190,
            "loglevel": "warning",
            "control_socket_disable": True,
        }
    ).run()


def run_worker() -> None:
    """Run the folder door and the scheduled work until told to stop."""
    open_platform(serving=True)
    importlib.import_module("zongbao.worker.main").run()
