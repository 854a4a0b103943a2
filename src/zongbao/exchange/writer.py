"""Write messages: requests as an enterprise's client sends them, receipts as the centre does, gate answers."""

from __future__ import annotations

from lxml import etree

from zongbao.exchange import registry
from zongbao.exchange.envelope import ENVELOPE, POCKET, Envelope
from zongbao.exchange.messages.types import MessageType
from zongbao.exchange.reader import SIGNATURE_NAMESPACE, Element
from zongbao.exchange.receipts import ClientReply
from zongbao.exchange.writing import write_group

_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_CANONICAL = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"


def write_request(
    message_type: str, paper: object, envelope: Envelope, *, declare: bool = True, encoding: str = "utf-8"
) -> bytes:
    """INV101, SAS121 or BWS101 as the import client sends it, with the signature left empty for the client's card.

    ``encoding`` is utf-8, gbk, gb2312 or gb18030. KeyError for an unknown type, ValueError for a value that the
    interface cannot carry.
    """
    kind = registry.TYPES[message_type]
    root = etree.Element("Signature", nsmap={"xsi": _XSI})
    root.set(f"{{{_XSI}}}noNamespaceSchemaLocation", f"{message_type}.xsd")
    package = etree.SubElement(_sign_here(root), "Package")
    business = _wrap(package, kind, envelope)
    write_group(business, kind.body, paper)
    body = business[0]
    etree.SubElement(body, "OperCusRegCode").text = envelope.operator_code
    if envelope.system_id:
        etree.SubElement(body, "SysId").text = envelope.system_id
    etree.SubElement(business, "DelcareFlag").text = "1" if declare else "0"
    return _encode(root, encoding)


def write_receipt(message_type: str, receipt: object, envelope: Envelope, *, encoding: str = "utf-8") -> bytes:
    """A receipt of the centre: a bare Package, in the namespace its type has, every element written even if empty."""
    kind = registry.TYPES[message_type]
    package = etree.Element("Package")
    business = _wrap(package, kind, envelope)
    write_group(business, kind.body, receipt, empties=True)
    return _encode(package, encoding, kind.namespace)


def write_reply(reply: ClientReply) -> bytes:
    """CommonResponeMessage, the first answer to an import."""
    return write_bare("CommonResponeMessage", reply)


def write_bare(message_type: str, payload: object) -> bytes:
    """A message without an envelope: client reply, GATHER_INFO, GATHER_FEEDBACK, MANUAL_CHECK."""
    holder = etree.Element("holder")
    write_group(holder, registry.TYPES[message_type].body, payload)
    return _encode(holder[0], "utf-8")


def _sign_here(root: Element) -> Element:
    """The signature's skeleton; clients leave the values empty and the import client fills them."""
    info = etree.SubElement(root, "SignedInfo")
    etree.SubElement(info, "CanonicalizationMethod", Algorithm=_CANONICAL)
    etree.SubElement(info, "SignatureMethod", Algorithm=f"{SIGNATURE_NAMESPACE}rsa-sha1")
    reference = etree.SubElement(info, "Reference", URI="String")
    etree.SubElement(reference, "DigestMethod", Algorithm=f"{SIGNATURE_NAMESPACE}sha1")
    etree.SubElement(reference, "DigestValue")
    etree.SubElement(root, "SignatureValue")
    etree.SubElement(etree.SubElement(root, "KeyInfo"), "KeyName").text = "aa"
    return etree.SubElement(root, "Object", Id="String")


def _wrap(package: Element, kind: MessageType, envelope: Envelope) -> Element:
    """Write the envelope and return the BussinessData element."""
    if envelope.message_type != kind.name:
        raise ValueError(f"the envelope says {envelope.message_type}, the message is {kind.name}")
    write_group(package, ENVELOPE, envelope)
    data = etree.SubElement(package, "DataInfo")
    if envelope.pocket_id or envelope.pocket_total:
        write_group(data, POCKET, envelope)
    return etree.SubElement(data, "BussinessData")


def _encode(root: Element, encoding: str, namespace: str = "") -> bytes:
    text = etree.tostring(root, encoding="unicode")
    if namespace:
        text = text.replace(f"<{root.tag}>", f'<{root.tag} xmlns="{namespace}">', 1)
    # A character the encoding lacks becomes a reference, which every XML reader resolves.
    body = text.encode(encoding, errors="xmlcharrefreplace")
    return f'<?xml version="1.0" encoding="{encoding}"?>\n'.encode("ascii") + body
