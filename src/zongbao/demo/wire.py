"""Papers as an enterprise's client sends them: message bytes, file names, zip files."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from dataclasses import dataclass, field
from typing import Any

from zongbao.demo.catalogue import Firm
from zongbao.domain.gate.collection import Collection
from zongbao.exchange.envelope import Envelope
from zongbao.exchange.writer import write_bare, write_request

CENTRE = "DXPEDCBONDED0001"


@dataclass(slots=True)
class Client:
    """One enterprise's import client: numbers its papers and messages; ``mark`` keeps runs apart."""

    firm: Firm
    mark: str = ""
    count: int = field(default=0)

    def next_no(self, at: dt.datetime) -> str:
        """The next inner number (企业内部编号), without underscores because clients split file names on them."""
        self.count += 1
        return f"{self.firm.short.upper()}{at:%y%m%d}{self.mark}{self.count:05d}"

    def message(self, kind: str, paper: Any, at: dt.datetime) -> tuple[bytes, str]:
        """The bytes of INV101, SAS121 or BWS101 and the name of the XML file."""
        name = f"{kind}_{getattr(paper, 'direction', 'N')}_{paper.inner_no}_t-0.xml"
        envelope = Envelope(
            message_id=f"{self.firm.sender_id}{at:%Y%m%d%H%M%S}{paper.inner_no}",
            message_type=kind,
            sender=self.firm.sender_id,
            receiver=CENTRE,
            file_name=name,
            sent_at=at,
            operator_code=self.firm.party.customs_code,
            system_id="Z7" if kind == "INV101" else "",
        )
        return write_request(kind, paper, envelope), name


def zipped(raw: bytes, name: str) -> bytes:
    """The one XML of that name as the zip file that the import client takes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, raw)
    return buffer.getvalue()


def gathered(seen: Collection) -> bytes:
    """GATHER_INFO 0x81 as a lane sends it."""
    return write_bare("GATHER_INFO", seen)
