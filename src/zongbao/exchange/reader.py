"""From untrusted bytes to a parsed tree: size, encoding, DOCTYPE and structure are checked first."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, cast

from lxml import etree

from zongbao.exchange.kinds import shown
from zongbao.exchange.problems import Found

Element = etree._Element  # noqa: SLF001 - lxml gives its elements no public name
SIGNATURE_NAMESPACE = "http://www.w3.org/2000/09/xmldsig#"
KNOWN_NAMESPACES = frozenset({SIGNATURE_NAMESPACE, "cn.gov.customs.hde.app.sas", "http://www.chinaport.gov.cn/sas"})
_INSTANCE = "{http://www.w3.org/2001/XMLSchema-instance}"
_FAMILY = {"utf-8": "utf-8", "utf8": "utf-8", "us-ascii": "utf-8", "ascii": "utf-8"} | dict.fromkeys(
    ("gb2312", "gbk", "gb18030", "cp936", "x-gbk"), "gb18030"
)
_DECLARED = re.compile(rb"""\A\s*<\?xml[^>]{0,200}?\bencoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff", b"+/v")
_PARSER = etree.XMLParser(
    encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False,
    huge_tree=False, remove_blank_text=True,
)  # fmt: skip
_NAMESPACED = etree.XPath("boolean(//*[namespace-uri()])")
_ATTRIBUTES = etree.XPath(".//@*")
_TEXT_BETWEEN = etree.XPath("/descendant::*[*]/text()")  # blanks are gone by then, so this finds next to nothing
_ANY_TEXT_BETWEEN = etree.XPath("boolean(/descendant::*[*]/text())")


@dataclass(frozen=True, slots=True)
class Limits:
    """What a message may cost: bytes before parsing, then elements, attributes and depth of the tree."""

    max_bytes: int = 4 * 1024 * 1024
    max_elements: int = 120_000
    max_attributes: int = 20_000
    max_depth: int = 16
    max_ratio: int = 200  # unpacked : packed


DEFAULT = Limits()


def parse(raw: bytes, found: Found, limits: Limits = DEFAULT) -> tuple[Element | None, str]:
    """The root element, None if unreadable with the reason noted; and the encoding, 'utf-8' or 'gb18030'."""
    data, encoding = _decode(raw, found, limits)
    if data is None or not _harmless(data, found, limits):
        return None, encoding
    try:
        root = etree.fromstring(data, _PARSER)
    except etree.XMLSyntaxError as error:
        if getattr(error, "code", 0) == etree.ErrorTypes.ERR_RESOURCE_LIMIT:  # deeper than the parser itself goes
            found.fail("MSG-008", facts={"limit": str(limits.max_depth)})
            return None, encoding
        line, column = error.position
        facts = {"line": str(line), "column": str(column), "detail": shown(error.msg or "")}
        found.fail("MSG-007", facts=facts)
        return None, encoding
    if not _within(root, data, found, limits):
        return None, encoding
    if data.count(b"xmlns") > data.count(b"xmlns:xsi="):
        _flatten_namespaces(root)
    if b"=" in data[max(data.find(b"<Package>"), 0) :]:
        _check_attributes(root, found)
    _check_text_between(root, found)
    return root, encoding


def _decode(raw: bytes, found: Found, limits: Limits) -> tuple[bytes | None, str]:
    """The message as UTF-8 bytes, whatever it came in; None if it has no accepted encoding."""
    if len(raw) > limits.max_bytes:
        found.fail("MSG-001", facts={"size": str(len(raw)), "limit": str(limits.max_bytes)})
    elif not raw.strip():
        found.fail("MSG-002")
    elif raw.startswith(_WIDE_MARKS) or b"\x00" in raw[:200]:
        found.fail("MSG-003", facts={"encoding": "UTF-16 / UTF-32 / UTF-7"})
    else:
        return _decode_text(raw.removeprefix(b"\xef\xbb\xbf"), found)
    return None, ""


def _decode_text(raw: bytes, found: Found) -> tuple[bytes | None, str]:
    match = _DECLARED.match(raw)
    declared = match.group(1).decode("ascii").lower() if match else ""
    family = _FAMILY.get(declared)
    if declared and family is None:
        found.fail("MSG-003", facts={"encoding": shown(declared)})
        return None, ""
    actual = _sniff(raw, family or "utf-8")
    if not actual:
        found.fail("MSG-004", facts={"encoding": declared or "utf-8"})
        return None, ""
    if family and actual != family:
        found.add("MSG-005", "", {"declared": declared, "actual": actual})
    return (raw if actual == "utf-8" else raw.decode(actual).encode("utf-8")), actual


def _sniff(raw: bytes, expected: str) -> str:
    """The encoding the bytes are really in, '' if neither UTF-8 nor GB 18030."""
    if raw.isascii():
        return expected
    as_utf8 = _decoded(raw, "utf-8")
    if expected == "utf-8" and as_utf8 is not None:
        return "utf-8"
    # Short GBK words can happen to be valid UTF-8 of odd letters; only Chinese characters prove UTF-8.
    if as_utf8 is not None and any("\u4e00" <= ch <= "\u9fff" for ch in as_utf8):
        return "utf-8"
    return "gb18030" if _decoded(raw, "gb18030") is not None else ""


def _decoded(raw: bytes, encoding: str) -> str | None:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        return None


def _harmless(data: bytes, found: Found, limits: Limits) -> bool:
    """Refuse before parsing what no message needs: document types, entities, floods of elements."""
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        found.fail("MSG-006")
    elif len(data) > limits.max_elements and data.count(b"<") > 2 * limits.max_elements:
        found.fail("MSG-009", facts={"limit": str(limits.max_elements)})
    return not found.unreadable


def _within(root: Element, data: bytes, found: Found, limits: Limits) -> bool:
    """Hold the parsed tree against the limits of depth and attributes."""
    if _deeper_than(limits.max_depth)(root):
        found.fail("MSG-008", facts={"limit": str(limits.max_depth)})
    elif data.count(b"=") > limits.max_attributes and len(_select(_ATTRIBUTES, root)) > limits.max_attributes:
        found.fail("MSG-010", facts={"limit": str(limits.max_attributes)})
    return not found.unreadable


def _deeper_than(depth: int) -> etree.XPath:
    if depth not in _DEPTH_CHECKS:
        _DEPTH_CHECKS[depth] = etree.XPath("boolean(/" + "*/" * depth + "*)")
    return _DEPTH_CHECKS[depth]


_DEPTH_CHECKS: dict[int, etree.XPath] = {}


def _flatten_namespaces(root: Element) -> None:
    """Drop the namespaces that real clients and the centre use; any other stays and is refused by name."""
    if not _NAMESPACED(root):
        return
    for element in root.iter(etree.Element):
        name = etree.QName(element)
        if name.namespace in KNOWN_NAMESPACES:
            element.tag = name.localname


def _check_text_between(root: Element, found: Found) -> None:
    """Text beside child elements would be dropped in silence, so it is refused."""
    if not _ANY_TEXT_BETWEEN(root):
        return
    for text in _select(_TEXT_BETWEEN, root):
        if text.strip():
            parent = text.getparent()
            element = parent.getparent() if text.is_tail else parent
            found.add("MSG-034", path_of(element), {"element": shown(str(element.tag))})


def _check_attributes(root: Element, found: Found) -> None:
    """Attributes carry no business data: only xsi:nil may stand on the elements of a Package."""
    package = root if root.tag == "Package" else root.find("Object/Package")
    if package is None:
        return
    for value in _select(_ATTRIBUTES, package):
        name = str(value.attrname)
        if not name.startswith(_INSTANCE):
            found.add("MSG-035", path_of(value.getparent()), {"attribute": shown(name)})


def _select(path: etree.XPath, element: Element) -> list[Any]:
    """The nodes or attribute values that the path finds."""
    return list(cast("list[Any]", path(element)))


def path_of(element: Element) -> str:
    """The element's path from the root, with an index where siblings share its name."""
    return str(element.getroottree().getpath(element))
