"""The world that is attacked: one paper of every kind, and callers with tokens."""

from __future__ import annotations

from tests.acts.conftest import founded, neighbour, play, stranger  # noqa: F401
from tests.api.conftest import clerk, crew, officer  # noqa: F401
from tests.web.conftest import settled, world  # noqa: F401
