"""Read any message of the national interface: bytes in, paper and all problems out; bad input never raises."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from typing import Any

from lxml import etree

from zongbao.core.decision import Reason
from zongbao.exchange import registry
from zongbao.exchange.envelope import ENVELOPE, PACKAGE_PATH, POCKET, REQUEST_KEYS, SIGNED_PATH, Envelope
from zongbao.exchange.kinds import shown
from zongbao.exchange.messages.types import MessageType
from zongbao.exchange.problems import Found
from zongbao.exchange.reader import DEFAULT, Element, Limits, parse
from zongbao.exchange.reading import build, read_group, read_root, unknown


@dataclass(frozen=True, slots=True)
class Message:
    """One message as read.

    ``payload`` is the paper (e.g. BondedList) or receipt; it is to be trusted only if ``ok``. ``declare`` is the
    declare flag of a request. ``digest`` is the SHA-256 of the bytes, in hex. ``path`` is where the body stands,
    ``ignored`` the elements that were accepted and left unread.
    """

    type: str
    envelope: Envelope
    payload: Any
    declare: bool
    problems: tuple[Reason, ...]
    digest: str
    encoding: str
    unreadable: bool = False
    path: str = ""
    ignored: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether the message was read without any problem."""
        return not self.problems


@dataclass(slots=True)
class _Draft:
    """What is known of a message while it is being read."""

    type: str = ""
    envelope: Envelope = field(default_factory=Envelope)
    payload: Any = None
    declare: bool = False
    path: str = ""


def read(raw: bytes, *, limits: Limits = DEFAULT, received_at: dt.datetime | None = None) -> Message:
    """Read one XML message: request, receipt, client reply or gate message. Never raises on bad input.

    ``received_at`` is the moment that stands for the time of a gate collection which carries none.
    """
    found = Found(received_at=received_at)
    draft = _Draft()
    root, encoding = parse(raw, found, limits)
    if root is not None:
        _read_root(root, draft, found)
    problems = found.all()
    return Message(
        draft.type, draft.envelope, draft.payload, draft.declare, problems, hashlib.sha256(raw).hexdigest(),
        encoding, found.unreadable, draft.path, tuple(found.ignored),
    )  # fmt: skip


def _read_root(root: Element, draft: _Draft, found: Found) -> None:
    bare = registry.bare(str(root.tag))
    if bare is not None:
        draft.type, draft.path = bare.name, f"/{root.tag}"
        _attributes_to_elements(root, bare, found)
        draft.payload = read_root(root, bare.body, draft.path, found)
    elif root.tag == "Signature":
        _read_signature(root, draft, found)
    elif root.tag == "Package":
        _read_package(root, PACKAGE_PATH, draft, found)
    else:
        found.fail("MSG-011", f"/{shown(str(root.tag))}", {"root": shown(str(root.tag))})


def _attributes_to_elements(root: Element, kind: MessageType, found: Found) -> None:
    """Deployed gates write some elements as attributes of the root: read them alike."""
    for key, value in root.attrib.items():
        name = str(key)
        if name in kind.attributes:
            etree.SubElement(root, name).text = str(value)
        elif not name.startswith("{"):
            found.add("MSG-035", f"/{root.tag}", {"attribute": shown(name)})


def _parts(element: Element, path: str, allowed: Collection[str], found: Found) -> dict[str, Element]:
    """The children by tag; a child that is unknown or stands twice is refused (a second Package could hide a first)."""
    parts: dict[str, Element] = {}
    for child in element.iterchildren(etree.Element):
        tag = str(child.tag)
        if tag not in allowed:
            unknown(child, path, found)
        elif tag in parts:
            found.add("MSG-031", f"{path}/{tag}", {"field": tag})
        else:
            parts[tag] = child
    return parts


def _part(parts: dict[str, Element], tag: str, path: str, found: Found) -> Element | None:
    """The child of that tag; its absence makes the message unreadable."""
    if tag not in parts:
        found.fail("MSG-032", f"{path}/{tag}", {"field": tag})
    return parts.get(tag)


def _read_signature(root: Element, draft: _Draft, found: Found) -> None:
    parts = _parts(root, "/Signature", ("SignedInfo", "SignatureValue", "KeyInfo", "Object"), found)
    holder = _part(parts, "Object", "/Signature", found)
    if holder is None:
        return
    package = _part(_parts(holder, "/Signature/Object", ("Package",), found), "Package", "/Signature/Object", found)
    if package is not None:
        _read_package(package, SIGNED_PATH, draft, found)


def _read_package(package: Element, path: str, draft: _Draft, found: Found) -> None:
    parts = _parts(package, path, ("EnvelopInfo", "DataInfo"), found)
    info = _part(parts, "EnvelopInfo", path, found)
    data = _part(parts, "DataInfo", path, found)
    if info is None or data is None:
        return
    data_path = f"{path}/DataInfo"
    data_parts = _parts(data, data_path, ("PocketInfo", "BussinessData"), found)
    draft.envelope = _read_envelope(info, data_parts.get("PocketInfo"), path, found)
    business = _part(data_parts, "BussinessData", data_path, found)
    if business is not None:
        _read_business(business, f"{data_path}/BussinessData", draft, found)


def _read_envelope(info: Element, pocket: Element | None, path: str, found: Found) -> Envelope:
    values = read_group(info, ENVELOPE, f"{path}/EnvelopInfo", found)
    if pocket is not None:
        values.update(read_group(pocket, POCKET, f"{path}/DataInfo/PocketInfo", found))
    kept = {key: value for key, value in values.items() if key[0] != "~"}
    envelope: Envelope = build(ENVELOPE, kept, path, found)
    if envelope.split and not 1 <= envelope.pocket_no <= envelope.pocket_total:
        facts = {"number": str(envelope.pocket_no), "total": str(envelope.pocket_total)}
        found.add("MSG-071", f"{path}/DataInfo/PocketInfo", facts)
    return envelope


def _read_business(business: Element, path: str, draft: _Draft, found: Found) -> None:
    body: Element | None = None
    flag: Element | None = None
    for child in business.iterchildren(etree.Element):
        if child.tag == "DelcareFlag" and flag is None:
            flag = child
        elif body is None:
            body = child
        else:
            code = "MSG-031" if child.tag in (body.tag, "DelcareFlag") else "MSG-030"
            facts = {"field": shown(str(child.tag)), "element": shown(str(child.tag)), "parent": "BussinessData"}
            found.add(code, f"{path}/{shown(str(child.tag))}", facts)
    if body is None:
        found.fail("MSG-032", path, {"field": "BussinessData/*"})
    elif body.tag == "UN_STRUCTURED":
        found.fail("MSG-070", f"{path}/UN_STRUCTURED", {"pocket": draft.envelope.pocket_id})
    else:
        _read_body(body, flag, path, draft, found)


def _read_body(body: Element, flag: Element | None, path: str, draft: _Draft, found: Found) -> None:
    tag = str(body.tag)
    kind = registry.by_body(tag)
    declared = draft.envelope.message_type
    if kind is None:
        found.fail("MSG-012", f"{path}/{shown(tag)}", {"type": declared or shown(tag), "element": shown(tag)})
        return
    if declared and declared != kind.name:
        found.add("MSG-013", f"{path}/{tag}", {"declared": declared, "actual": kind.name})
    draft.type, draft.path = kind.name, f"{path}/{tag}"
    draft.payload = read_root(body, kind.body, draft.path, found)
    if kind.request:
        _check_request(draft, found)
        draft.declare = _read_flag(flag, path, found)
    elif flag is not None:
        found.add("MSG-030", f"{path}/DelcareFlag", {"element": "DelcareFlag", "parent": "BussinessData"})
    extras = {key: found.extras[key] for key in ("operator_code", "system_id") if key in found.extras}
    draft.envelope = replace(draft.envelope, **extras)


def _check_request(draft: _Draft, found: Found) -> None:
    """A request names its sender and receiver; a receipt of the centre may leave them out."""
    base = draft.path.split("/DataInfo", 1)[0]
    wanted = {field.attribute: field for field in ENVELOPE.fields}
    for key in REQUEST_KEYS:
        path = f"{base}/EnvelopInfo/{wanted[key].tag}"
        if not getattr(draft.envelope, key) and all(reason.path != path for reason in found.problems):
            found.add("MSG-032", path, {"field": wanted[key].title})


def _read_flag(flag: Element | None, path: str, found: Found) -> bool:
    value = "" if flag is None or len(flag) else (flag.text or "").strip()
    if not value:
        found.add("MSG-032", f"{path}/DelcareFlag", {"field": "申报标志 DelcareFlag"})
    elif value not in ("0", "1"):
        facts = {"field": "申报标志 DelcareFlag", "value": shown(value), "options": "0, 1"}
        found.add("MSG-047", f"{path}/DelcareFlag", facts)
    return value == "1"
