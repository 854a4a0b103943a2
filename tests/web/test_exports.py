"""What leaves a list page as a file: the filtered rows, unchanged when read back, and nothing live among them."""

from __future__ import annotations

import datetime as dt
import io
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, cast

import pytest
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from tests.web.conftest import World

from zongbao.core.roles import Role
from zongbao.exchange.sheets import reading
from zongbao.exchange.sheets.reading import is_number
from zongbao.web.components import cells
from zongbao.web.components.table import Column, Rows
from zongbao.web.engine import listing
from zongbao.web.engine.export import csv_response, xlsx_response
from zongbao.web.text import T

WORDS = ("=1+1", "+86 532", "-x", "@SUM(A1)", "'a", "_x0041_", "铜精矿, 25%", 'say "ore"', "0", "007", "1E5", "")


@dataclass(frozen=True)
class Goods:
    code: str
    part: str
    words: str
    qty: Decimal | None
    amount: Decimal
    on: dt.date | None
    at: dt.datetime

    def told(self) -> tuple[str, ...]:
        """What each column of a file must say of it."""
        qty = "" if self.qty is None else cells.grouped(self.qty).replace(",", "")
        amount = cells.grouped(self.amount).replace(",", "")
        return (self.code, self.part, self.words, qty, amount, str(self.on or ""), cells.moment(self.at).plain)


class Shelf(list[Goods]):
    """Rows as the engine takes them from the database: a slice, walked in chunks."""

    def __getitem__(self, wanted: Any) -> Any:
        return Shelf(super().__getitem__(wanted))

    def iterator(self, chunk_size: int) -> Iterator[Goods]:
        return iter(self)


COLUMNS = (
    Column("code", T("商品编码", "Code"), lambda row: cells.code(row.code)),
    Column("part", T("料号", "Part"), lambda row: cells.link("/x/", row.part)),
    Column("words", T("名称", "Name"), lambda row: cells.text(row.words)),
    Column("qty", T("数量", "Quantity"), lambda row: cells.number(row.qty, "千克"), right=True),
    Column("amount", T("金额", "Amount"), lambda row: cells.money(row.amount, "USD"), right=True),
    Column("on", T("日期", "Day"), lambda row: cells.day(row.on)),
    Column("at", T("时间", "Moment"), lambda row: cells.moment(row.at)),
    Column("open", T("操作", "Action"), lambda row: cells.link("/x/", "详情")),
)


def goods(dice: random.Random) -> Goods:
    """One random row: every digit of its codes, its decimals and days may be anything."""
    places = dice.randrange(6)
    return Goods(
        f"{dice.randrange(10**18):018d}",
        f"{dice.randrange(10**6):010d}",
        dice.choice(WORDS),
        None if dice.random() < 0.1 else Decimal(dice.randrange(-(10**18), 10**18)).scaleb(-places),
        Decimal(dice.randrange(10**13)).scaleb(-dice.randrange(6)),
        None if dice.random() < 0.1 else dt.date(1895, 1, 1) + dt.timedelta(dice.randrange(60_000)),
        dt.datetime(2026, 1, 1, tzinfo=dt.UTC) + dt.timedelta(minutes=dice.randrange(10**6)),
    )


def differences(shelf: Shelf, raw: bytes) -> int:
    """How many rows of the file are not what was sent."""
    header, *back = reading.read(raw)
    assert header == tuple(column.title.zh for column in COLUMNS[:-1])
    assert len(back) == len(shelf)
    return sum(row.told() != told for row, told in zip(shelf, back, strict=True))


def both(shelf: Shelf, columns: Sequence[Column] = COLUMNS) -> tuple[bytes, bytes]:
    """The rows as workbook and as csv."""
    rows = cast("Rows", shelf)
    return (
        xlsx_response("goods", columns, rows).content,
        b"".join(cast("Iterator[bytes]", csv_response("goods", columns, rows).streaming_content)),
    )


def test_five_thousand_random_rows_come_back_without_a_difference() -> None:
    dice = random.Random(20161123)
    shelf = Shelf(goods(dice) for _ in range(5_000))
    assert [differences(shelf, raw) for raw in both(shelf)] == [0, 0]


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=("Cc", "Cs", "Cn", "Co")), max_size=12))
def test_no_cell_of_a_csv_starts_a_formula_and_each_comes_back(value: str) -> None:
    _, raw = both(Shelf([Goods("1", "2", value, None, Decimal(1), None, dt.datetime(2026, 1, 1, tzinfo=dt.UTC))]))
    cell = raw.decode("utf-8-sig").splitlines()[1:]
    told = "".join(cell).split(",", 2)[2]  # begins with the quotation mark
    assert told[1:2] not in ("=", "@")
    assert told[1:2] not in ("+", "-") or is_number(value)
    assert reading.read(raw)[1][2] == value


def test_a_workbook_holds_numbers_and_days_as_such_and_codes_as_text() -> None:
    row = Goods("000000000000000012", "007", "=1+1", Decimal("12.50000"), Decimal(3), dt.date(2026, 11, 23),
                dt.datetime(2026, 1, 1, tzinfo=dt.UTC))  # fmt: skip
    sheet = load_workbook(io.BytesIO(both(Shelf([row]))[0])).worksheets[0]
    assert [cell.data_type for cell in sheet[2]] == ["s", "s", "s", "n", "n", "d", "s"]
    assert sheet["D2"].value == 12.5


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_a_file_has_the_filtered_rows_and_no_others(world: World, form: str) -> None:
    answer = world.browser(Role.DECLARANT).get(reverse("lists"), {"format": form, "state": "pre_posted"})
    header, *rows = reading.read(b"".join(answer))
    assert header[0] == "清单编号"
    assert "操作" not in header
    assert world.bonded_list.list_no in [row[0] for row in rows]
    assert world.foreign_list.list_no not in [row[0] for row in rows]
    assert f'filename="zongbao-lists.{form}"' in answer["Content-Disposition"]


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_too_many_rows_are_told_instead_of_cut(world: World, monkeypatch: pytest.MonkeyPatch, form: str) -> None:
    monkeypatch.setattr(listing, "LIMIT", 0)
    answer = world.browser(Role.DECLARANT).get(reverse("lists"), {"format": form, "sort": "no"}, follow=True)
    assert answer.redirect_chain == [(f"{reverse('lists')}?sort=no", 302)]
    assert "没有导出" in answer.content.decode()
