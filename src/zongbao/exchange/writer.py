"""Write messages: requests as an enterprise's client sends them, receipts as the centre does, gate answers."""

from __future__ import annotations

from zongbao.exchange import registry
from zongbao.exchange.envelope import ENVELOPE, POCKET, Envelope
from zongbao.exchange.messages.types import MessageType
from zongbao.exchange.reader import SIGNATURE_NAMESPACE
from zongbao.exchange.receipts import ClientReply
from zongbao.exchange.writing import Known, element, escaped, group_text

_XSI = "http://www.w3.org/2001/XMLSchema-instance"
# The signature's skeleton: clients leave its values empty and the import client fills them.
_SIGNATURE = (
    '<SignedInfo><CanonicalizationMethod Algorithm="http://www.w3.org/TR/2001/REC-xml-c14n-20010315"/>'
    f'<SignatureMethod Algorithm="{SIGNATURE_NAMESPACE}rsa-sha1"/>'
    f'<Reference URI="String"><DigestMethod Algorithm="{SIGNATURE_NAMESPACE}sha1"/><DigestValue/></Reference>'
    "</SignedInfo><SignatureValue/><KeyInfo><KeyName>aa</KeyName></KeyInfo>"
)


def write_request(
    message_type: str, paper: object, envelope: Envelope, *, declare: bool = True, encoding: str = "utf-8"
) -> bytes:
    """INV101, SAS121 or BWS101 as the import client sends it, with the signature left empty for the client's card.

    ``encoding`` is utf-8, gbk, gb2312 or gb18030. KeyError for an unknown type, ValueError for a value that the
    interface cannot carry.
    """
    tail = element("OperCusRegCode", escaped(envelope.operator_code))
    if envelope.system_id:
        tail += element("SysId", escaped(envelope.system_id))
    body = group_text(registry.TYPES[message_type].body, paper, tail=tail)
    flag = element("DelcareFlag", "1" if declare else "0")
    package = element("Package", _wrapped(registry.TYPES[message_type], envelope, body + flag))
    root = f'<Signature xmlns:xsi="{_XSI}" xsi:noNamespaceSchemaLocation="{message_type}.xsd">'
    return _encoded(f'{root}{_SIGNATURE}<Object Id="String">{package}</Object></Signature>', encoding)


def write_receipt(
    message_type: str, receipt: object, envelope: Envelope, *, encoding: str = "utf-8", known: Known | None = None
) -> bytes:
    """A receipt of the centre: a bare Package, in the namespace its type has, every element written even if empty.

    Receipts about one and the same paper may share ``known``, so that the paper is put into text once.
    """
    kind = registry.TYPES[message_type]
    inner = _wrapped(kind, envelope, group_text(kind.body, receipt, empties=True, known=known))
    opening = f'<Package xmlns="{kind.namespace}">' if kind.namespace else "<Package>"
    return _encoded(f"{opening}{inner}</Package>", encoding)


def write_reply(reply: ClientReply) -> bytes:
    """CommonResponeMessage, the first answer to an import."""
    return write_bare("CommonResponeMessage", reply)


def write_bare(message_type: str, payload: object) -> bytes:
    """A message without an envelope: client reply, GATHER_INFO, GATHER_FEEDBACK, MANUAL_CHECK."""
    return _encoded(group_text(registry.TYPES[message_type].body, payload), "utf-8")


def _wrapped(kind: MessageType, envelope: Envelope, business: str) -> str:
    """Envelope and data of a Package around the business data."""
    if envelope.message_type != kind.name:
        raise ValueError(f"the envelope says {envelope.message_type}, the message is {kind.name}")
    pocket = group_text(POCKET, envelope) if envelope.pocket_id or envelope.pocket_total else ""
    data = pocket + element("BussinessData", business)
    return group_text(ENVELOPE, envelope) + element("DataInfo", data)


def _encoded(text: str, encoding: str) -> bytes:
    # A character the encoding lacks becomes a reference, which every XML reader resolves.
    body = text.encode(encoding, errors="xmlcharrefreplace")
    return f'<?xml version="1.0" encoding="{encoding}"?>\n'.encode("ascii") + body
