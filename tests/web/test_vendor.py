"""Scripts of others are in the package as they were published: their digests stand beside them."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from zongbao import web

VENDOR = Path(web.__file__).parent / "static" / "vendor"
SUMS = dict(reversed(line.split()) for line in (VENDOR / "SHA256SUMS").read_text("utf-8").splitlines())


@pytest.mark.parametrize("name", sorted(SUMS))
def test_a_vendored_file_is_what_was_published(name: str) -> None:
    assert hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() == SUMS[name]


def test_every_vendored_file_has_its_digest() -> None:
    assert {path.name for path in VENDOR.iterdir()} - {"SHA256SUMS"} == SUMS.keys()
