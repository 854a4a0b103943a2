"""Whether this is the long run (`make long`), in which nothing is left out to save time."""

from __future__ import annotations

import os

LONG = bool(os.environ.get("ZONGBAO_LONG"))
