"""Names of files and messages as the import client and the centre give them (spelled as they spell them)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from zongbao.core.clock import SHANGHAI

_ACCEPTED, _REFUSED = "Successed", "Failed"
_SUFFIXES = {"INV202": "INVT", "INV": "INV", "SAS": "SAS"}
_STAMP_LENGTH = 23  # yyyyMMddHHmmss and nine digits


@dataclass(frozen=True, slots=True)
class ReplyName:
    """What the name of a client's reply file says."""

    accepted: bool
    name: str
    stamp: str


def stamp(at: dt.datetime, serial: int = 0) -> str:
    """The time stamp of file names: yyyyMMddHHmmss and nine digits, microseconds first, then ``serial``."""
    local = at.astimezone(SHANGHAI)
    return f"{local:%Y%m%d%H%M%S}{local.microsecond:06d}{serial % 1000:03d}"


def reply_name(name: str, at: dt.datetime, *, accepted: bool, serial: int = 0) -> str:
    """The client's reply to the file ``name`` (without suffix), e.g. Successed_<name>_<stamp>.xml."""
    prefix = _ACCEPTED if accepted else _REFUSED
    return f"{prefix}_{name}_{stamp(at, serial)}.xml"


def parse_reply_name(file_name: str) -> ReplyName | None:
    """What a reply's file name says; None if it is no reply. The submitted name may itself hold underscores."""
    stem, _, suffix = file_name.rpartition(".")
    prefix, _, rest = stem.partition("_")
    name, _, when = rest.rpartition("_")
    good_stamp = len(when) == _STAMP_LENGTH and when.isascii() and when.isdecimal()
    if suffix.lower() != "xml" or prefix not in (_ACCEPTED, _REFUSED) or not name or not good_stamp:
        return None
    return ReplyName(prefix == _ACCEPTED, name, when)


def receipt_suffix(message_type: str) -> str:
    """INV for list receipts, INVT for INV202, SAS for pass receipts, xml for all others."""
    return _SUFFIXES.get(message_type) or _SUFFIXES.get(message_type[:3], "xml")


def receipt_name(message_type: str, message_id: str, at: dt.datetime, serial: int = 0) -> str:
    """The file name of a receipt in the client's InBox."""
    return f"Receipt_{message_id}_{stamp(at, serial)}.{receipt_suffix(message_type)}"


def receipt_message_id(at: dt.datetime, serial: int) -> str:
    """The centre's message id: CUS0000E010000, time to the millisecond, serial."""
    local = at.astimezone(SHANGHAI)
    return f"CUS0000E010000{local:%Y%m%d%H%M%S}{local.microsecond // 1000:03d}{serial:010d}"
