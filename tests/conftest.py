"""One PostgreSQL server for the whole run, started before Django's settings load; each worker has its own database."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from pathlib import Path

import django
import pytest
from hypothesis import HealthCheck, settings

from zongbao.store.server import ServerConfig, ServerError, start, stop
from zongbao.store.server.processes import is_alive

_PREFIX = "zongbao-test-"
_HOMES = Path(tempfile.gettempdir())
_server: ServerConfig | None = None

# A busy machine is slow, not wrong.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zongbao.site.settings")
os.environ.setdefault("ZONGBAO_SECRET_KEY", "for-tests-only")
os.environ.setdefault("ZONGBAO_LOG_LEVEL", "ERROR")
os.environ.setdefault("ZONGBAO_REQUIRE_SECOND_FACTOR", "no")  # the tests of it turn it on


def _start() -> None:
    """Start the server in the controller; workers inherit its address through the environment."""
    global _server
    _sweep()
    home = _HOMES / f"{_PREFIX}{os.getpid()}"
    home.mkdir(mode=0o755)
    os.environ.setdefault("ZONGBAO_DATA", str(home))
    _server = ServerConfig(home, settings={"checkpoint_timeout": "60min"})
    os.environ["DATABASE_URL"] = start(_server)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the server that this process started, and throw its data away."""
    global _server
    if _server is not None:
        _throw_away(_server)
        _server = None


def _sweep() -> None:
    """Clear what earlier runs left that were killed before they could clean up."""
    for home in _HOMES.glob(f"{_PREFIX}*"):
        maker = home.name.removeprefix(_PREFIX)
        if maker.isdigit() and not is_alive(int(maker)) and os.access(home, os.W_OK):
            with contextlib.suppress(ServerError):  # another run is clearing the same one
                _throw_away(ServerConfig(home))


def _throw_away(server: ServerConfig) -> None:
    stop(server)
    shutil.rmtree(server.home, ignore_errors=True)


# At import, not in a hook: the conftest files below import models, and models need Django's settings.
if not os.environ.get("DATABASE_URL"):
    _start()
django.setup()

from zongbao.regulations import parameters  # noqa: E402

# Pure tests have no database; those about values that operators set lay the overlay over the files themselves.
parameters.set_overlay(None)

from tests.worker.scratch import founded_template  # noqa: E402, F401 - one template for the whole session
