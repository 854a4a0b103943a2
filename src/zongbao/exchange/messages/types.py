"""What a message type is: a name, the declaration of its body, and how it travels."""

from __future__ import annotations

from dataclasses import dataclass

from zongbao.exchange.fields import Group


@dataclass(frozen=True, slots=True)
class MessageType:
    """One type (报文类型). ``request`` goes from enterprise to centre; ``bare`` types have no envelope.

    ``attributes`` are those of the root that stand for elements of the same name, as deployed gates send them.

    ``namespace`` is the default namespace that the centre declares on its receipts of this type.
    """

    name: str
    zh: str
    en: str
    body: Group
    request: bool = False
    bare: bool = False
    namespace: str = ""
    attributes: frozenset[str] = frozenset()
