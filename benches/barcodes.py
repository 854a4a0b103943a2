"""Do the codes on the printed pass scan back, always?

    python benches/barcodes.py [--count 1000] [--dpi 200] [--seed 1]

Prints that many passes with the platform's own page (A4 and roll, Chinese and English in turn; numbers, plates, goods
and dates at random), renders each PDF at the resolution of an office scanner, and reads every code on the page with
zxing-cpp. A pass counts only if the Code 128 says exactly its number and the QR exactly its driver's address, which the
lane's page in turn reads as that number. Needs no database. Ends with 1 if a single pass does not scan back.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import random
import sys
import time
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from benches.results import keep

HOST = "http://10.20.30.40:8000"
PLACES = "鲁苏浙粤沪津渝"


def made_up(chance: random.Random) -> Any:
    """A pass as the printing page reads it, with up to a dozen lines of goods."""
    from zongbao.core.identifiers import pass_number

    day = dt.date(2016, 1, 1) + dt.timedelta(days=chance.randrange(3650))
    way = chance.choice("IE")
    number = pass_number(f"{chance.randrange(10000):04d}", way, day, chance.randrange(1, 10**9))
    moment = dt.datetime.combine(day, dt.time(chance.randrange(24), 30), dt.timezone(dt.timedelta(hours=8)))
    zone = SimpleNamespace(name_zh="青岛前湾保税港区", name_en="Qingdao Qianwan Bonded Port Area")
    firm = SimpleNamespace(name_zh="青岛海岚国际物流有限公司", name_en="Qingdao Hailan International Logistics")
    lines = [_line(chance, at) for at in range(1, chance.randrange(13))]
    return SimpleNamespace(
        pass_no=number, direction=way, plate=f"{chance.choice(PLACES)}B{chance.randrange(10**5):05d}", state="approved",
        enterprise=firm, zone=zone, pass_type="2", container_no=chance.choice(("", "CSQU3054383")),
        total_weight=_kg(chance), gross_weight=_kg(chance), applied_at=moment,
        valid_until=moment + dt.timedelta(days=3), lines=SimpleNamespace(all=lambda: lines),
    )  # fmt: skip


def _line(chance: random.Random, number: int) -> Any:
    paper = SimpleNamespace(list_no=f"QD4258{chance.randrange(10**12):012d}")
    goods = SimpleNamespace(list=paper, hs_code="7403111900", name="精炼铜阴极", declared_unit="035")
    return SimpleNamespace(line_no=number, list_line=goods, declared_qty=_kg(chance), gross_weight=_kg(chance))


def _kg(chance: random.Random) -> Decimal:
    return Decimal(chance.randrange(1, 10**10)) / 10**5


def scanned(content: bytes, dpi: int) -> dict[str, str]:
    """Symbology → text of every code on the first page."""
    import pypdfium2
    import zxingcpp

    picture = pypdfium2.PdfDocument(content)[0].render(scale=dpi / 72).to_pil()
    return {code.format.name: code.text for code in zxingcpp.read_barcodes(picture)}


def fault_of(row: Any, size: str, dpi: int) -> str:
    """What does not scan back from this pass's paper; empty if everything does."""
    from django.urls import reverse

    from zongbao.web import printing
    from zongbao.web.pages.driver import code_of
    from zongbao.web.pages.gate_lane import number_in
    from zongbao.web.pages.pass_paper import paper

    link = HOST + reverse("driver", args=[row.pass_no, code_of(row.pass_no)])
    codes = scanned(printing.pdf("gate_pass", paper(row, size, link)), dpi)
    bars, squares = codes.pop("Code128", ""), list(codes.values())
    if bars != row.pass_no:
        return f"Code 128 says {bars!r}"
    if squares != [link]:
        return f"QR says {squares}"
    return "" if number_in(link) == row.pass_no else "the lane's page does not read the QR"


def main() -> int:
    """Print, scan, count."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--dpi", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with TemporaryDirectory() as folder:
        os.environ.update(ZONGBAO_DATA=folder, DJANGO_SETTINGS_MODULE="zongbao.site.settings")
        import django
        from django.utils import translation

        django.setup()
        chance, faults, begun = random.Random(asked.seed), [], time.perf_counter()
        for number in range(asked.count):
            row = made_up(chance)
            with translation.override(("zh-hans", "en")[number // 2 % 2]):
                if fault := fault_of(row, ("a4", "thermal")[number % 2], asked.dpi):
                    faults.append(f"{row.pass_no}: {fault}")
    taken = time.perf_counter() - begun
    for fault in faults[:20]:
        print(fault)
    print(
        f"{asked.count - len(faults)} of {asked.count} passes scan back at {asked.dpi} dpi, both codes, {taken:.0f} s"
    )
    keep("barcodes", passes=asked.count, faults=len(faults), dpi=asked.dpi, seconds=round(taken, 1))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
