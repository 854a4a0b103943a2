"""Spreadsheets: what goes out comes back unchanged; nothing live, lossy or overgrown comes in."""

from __future__ import annotations

import datetime
import io
import random
import zipfile
from decimal import Decimal

import pytest
import xlsxwriter
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from zongbao.core.decision import Refused
from zongbao.exchange.sheets import reading, writing
from zongbao.exchange.sheets.bundle import DEFAULT, Limits
from zongbao.exchange.sheets.writing import Column, Kind

COLUMNS = (Column("备案号"), Column("名称"), Column("数量", Kind.DECIMAL), Column("日期", Kind.DATE))
WORDS = st.text(st.characters(exclude_categories=("Cc", "Cs", "Cn", "Co")), max_size=12)
LIVE = st.sampled_from(["=1+1", "+86", "-x", "@SUM(A1)", "'a", "'=1", "", "_x0041_"])
ROWS = st.lists(
    st.tuples(
        st.from_regex(r"\A[0-9]{18}\Z"), WORDS | LIVE,
        st.decimals(-(10**9), 10**9, places=5, allow_nan=False).map(lambda value: f"{value:f}"),
        st.dates(min_value=datetime.date(1950, 1, 1)).map(str),
    ), min_size=1, max_size=8,
)  # fmt: skip


def same(sent: tuple[str, ...], back: tuple[str, ...]) -> bool:
    return (sent[0], sent[1], Decimal(sent[2]), sent[3]) == (back[0], back[1], Decimal(back[2]), back[3])


def in_csv(rows: list[tuple[str, ...]]) -> bytes:
    return "".join(writing.write_csv(COLUMNS, rows)).encode()


@settings(max_examples=40, deadline=None)
@given(ROWS)
@example([("0" * 18, "", "0.00007", "2000-01-01"), ("0" * 18, "", "-0.00001", "2000-01-01")])  # printed as 7e-05
def test_rows_come_back_unchanged(rows: list[tuple[str, ...]]) -> None:
    for raw in (writing.write_xlsx(COLUMNS, rows), in_csv(rows)):
        header, *back = reading.read(raw)
        assert header == tuple(column.title for column in COLUMNS)
        assert len(back) == len(rows)
        assert all(map(same, rows, back))


@pytest.mark.slow
def test_five_thousand_rows_come_back_unchanged() -> None:
    dice = random.Random(7)
    rows = [
        (f"{dice.randrange(10**18):018d}", f"0{dice.randrange(999)}",
         f"{dice.randrange(10**9)}.{dice.randrange(10**5):05d}",
         f"20{dice.randrange(10, 30)}-0{dice.randrange(1, 10)}-1{dice.randrange(10)}")
        for _ in range(5_000)
    ]  # fmt: skip
    for raw in (writing.write_xlsx(COLUMNS, rows), in_csv(rows)):
        back = reading.read(raw)[1:]
        assert sum(not same(*pair) for pair in zip(rows, back, strict=True)) == 0


def refusal(raw: bytes, limits: Limits = DEFAULT) -> tuple[str, str]:
    with pytest.raises(Refused) as caught:
        reading.read(raw, limits)
    reason = caught.value.decision.reasons[0]
    return reason.code, reason.path


def book(**cells: object) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as made:
        sheet = made.add_worksheet()
        for name, value in cells.items():
            sheet.write(name, value)
    return target.getvalue()


def with_entry(name: str, data: bytes) -> bytes:
    target = io.BytesIO(book(A1="x"))
    with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as bundle:
        bundle.writestr(name, data)
    return target.getvalue()


def test_what_must_not_come_in() -> None:
    assert refusal(book(A1="x", B2="=1+1")) == ("SHT-006", "B2")
    assert refusal(b"a,b\r\n1,=1+1\r\n") == ("SHT-006", "B2")
    assert refusal(book(A1="x", A2=123456789012345678)) == ("SHT-007", "A2")
    assert refusal(with_entry("xl/vbaProject.bin", b"x"))[0] == "SHT-005"
    assert refusal(with_entry("xl/worksheets/sheet9.xml", b" " * 9_000_000))[0] == "SHT-004"
    assert refusal(book(A1="x", XFD1048576="y"))[0] == "SHT-009"
    assert refusal(book(A1="x"), Limits(max_bytes=10))[0] == "SHT-001"
    assert refusal(b"")[0] == "SHT-002"
    assert refusal(b"PK\x03\x04 broken")[0] == "SHT-003"
    assert refusal(b"\xff\xff\xff")[0] == "SHT-008"
    assert refusal(b'a,"b')[0] == "SHT-010"


def test_an_entry_larger_than_it_claims_is_refused() -> None:
    raw = with_entry("xl/more.xml", b"a" * 5_000)
    claimed = (5_000).to_bytes(4, "little")
    assert claimed in raw
    assert refusal(raw.replace(claimed, (50).to_bytes(4, "little")))[0] == "SHT-003"


def test_a_gb18030_csv_is_read() -> None:
    assert reading.read("名称,数量\r\n综保,007\r\n".encode("gb18030")) == (("名称", "数量"), ("综保", "007"))


def test_faults_are_marked_in_the_users_file() -> None:
    raw = writing.write_xlsx(COLUMNS, [("1", "=x", "2", "2026-01-01")])
    marked = writing.annotate(raw, {(1, 0): ["=位数不足"]}, "原因")
    sheet = load_workbook(io.BytesIO(marked)).worksheets[0]
    assert sheet["A2"].comment is not None
    assert sheet["A2"].comment.text == "=位数不足"
    assert reading.read(marked)[1] == ("1", "=x", "2", "2026-01-01", "=位数不足")
