"""What a witness's file says, read again.

A line is ``{"text", "hash", "algorithm", "signature", "key"}``: the checkpoint's text, the SHA-256 of it (hex), the
signature (hex) and the name of the key, whose PEM lies beside the file as ``key-<name>.pem``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from zongbao.store.ledger.signing import key_id

FILE = "checkpoints.jsonl"


@dataclass(frozen=True, slots=True)
class Witnessed:
    """A checkpoint as a witness keeps it."""

    text: str
    hash: bytes
    algorithm: str
    signature: bytes
    key: str


def read_file(file: Path) -> Iterator[Witnessed]:
    """The checkpoints that a witness file holds; ValueError for a line that is none."""
    for number, content in enumerate(filter(None, file.read_text(encoding="utf-8").split("\n")), 1):
        try:
            told = json.loads(content)
            yield Witnessed(
                told["text"],
                bytes.fromhex(told["hash"]),
                told["algorithm"],
                bytes.fromhex(told["signature"]),
                told["key"],
            )
        except (ValueError, KeyError, TypeError) as error:
            raise ValueError(f"{file} line {number} is no checkpoint") from error


def keys_in(folder: Path) -> dict[str, str]:
    """Name → PEM of the public keys that lie in a witness's folder."""
    found = [file.read_text(encoding="ascii") for file in sorted(folder.glob("key-*.pem"))] if folder.is_dir() else []
    return {key_id(pem): pem for pem in found}
