"""Worked cases of messages: the sample file of a type with one place changed, packed or encoded another way."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping
from functools import cache
from typing import Any

from zongbao.core.decision import Decision
from zongbao.domain.worked.questions import Question
from zongbao.exchange.message import Message, read
from zongbao.exchange.pockets import assemble
from zongbao.exchange.validator import check
from zongbao.regulations.files import DATA
from zongbao.regulations.worked import Case

Given = Mapping[str, Any]
_METHODS = {"deflate": zipfile.ZIP_DEFLATED, "bzip2": zipfile.ZIP_BZIP2}
_ENCRYPTED = 0x1
_FLAGS = ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6))  # where the two headers of an entry keep their flags
_POCKET = (
    "<DataInfo><PocketInfo><pocket_id>P-31</pocket_id><total_pocket_qty>{total}</total_pocket_qty>"
    "<cur_pocket_no>{number}</cur_pocket_no></PocketInfo>"
)


def file_of(given: Given) -> bytes:
    """The bytes of the case's file: a sample with places changed, or raw bytes, encoded and packed as it says."""
    if "hex" in given:
        return bytes.fromhex(given["hex"])
    if "text" in given:
        return str(given["text"]).encode()
    if "fill" in given:
        return str(given["fill"]["text"]).encode() * int(given["fill"]["times"])
    text = spoilt(_sample(given.get("base", "INV101")), given)
    raw = text.encode(given.get("encoding", "utf-8"))
    return _packed(raw, given["archive"]) if "archive" in given else raw


def spoilt(text: str, given: Given) -> str:
    """The text with the case's ``change``, one or several, made in turn."""
    change = given.get("change", [])
    for one in [change] if isinstance(change, Mapping) else change:
        text = _replaced(text, one)
    return text


def _replaced(text: str, change: Given) -> str:
    """``old`` replaced by ``new`` once; ValueError if it is not there, so that no case shows nothing.

    ``times`` repeats ``new``, ``close`` closes as many elements.
    """
    if change["old"] not in text:
        raise ValueError(f"{change['old']!r} is not in the sample")
    times = change.get("times", 1)
    return text.replace(change["old"], change["new"] * times + change.get("close", "") * times, 1)


@cache
def _sample(name: str) -> str:
    return (DATA / "worked" / f"{name}.xml").read_text("utf-8")


def _packed(raw: bytes, given: Given) -> bytes:
    """A zip of the file under each entry's name; ``blank`` puts so many blanks into it instead, ``cut`` shortens it."""
    content, buffer = b" " * given.get("blank", 0) or raw, io.BytesIO()
    with zipfile.ZipFile(buffer, "w", _METHODS[given.get("method", "deflate")]) as bundle:
        for name in given["entries"]:
            bundle.writestr(name, content)
    packed = buffer.getvalue()
    if given.get("encrypted"):
        packed = _marked_encrypted(packed)
    return packed[: len(packed) - given.get("cut", 0)]


def _marked_encrypted(packed: bytes) -> bytes:
    """The archive whose first entry says that it is encrypted."""
    marked = bytearray(packed)
    for mark, offset in _FLAGS:
        struct.pack_into("<H", marked, packed.index(mark) + offset, _ENCRYPTED)
    return bytes(marked)


def _ask_message(case: Case) -> Decision:
    name = case.given.get("archive", {}).get("name", "")
    return Decision.of(check(file_of(case.given), name, case.on).problems)


def _ask_pockets(case: Case) -> Decision:
    """The sample as the first of two pockets, and the second as the case changes it."""
    second = {"number": 2, "total": 2, **case.given["second"]}
    return Decision.of(assemble([_pocket({"number": 1, "total": 2}), _pocket(second)]).problems)


def _pocket(given: Given) -> Message:
    text = spoilt(_sample("INV101"), given)
    put = _POCKET.format(number=given["number"], total=given["total"])
    return read(text.replace("<DataInfo>", put, 1).encode())


QUESTIONS: Mapping[str, Question] = {
    "message": Question(
        "一份可以受理的示例报文（INV101核注清单；注明时为SAS121核放单）",
        "A sample message that is accepted (INV101, a bonded list; where stated SAS121, a gate pass)",
        _ask_message,
    ),
    "pockets": Question(
        "一份INV101报文分为两个分包，表头相同",
        "An INV101 in two pockets with the same head",
        _ask_pockets,
    ),
}
