"""Hostile and careless files: each is refused with its own code, quickly, and nothing ever raises."""

from __future__ import annotations

import io
import re
import struct
import time
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.exchange import compose
from tests.exchange.compose import BODY, spoil

from zongbao.exchange.message import read
from zongbao.exchange.validator import State, check
from zongbao.exchange.writer import write_bare
from zongbao.regulations.rules import render

LINE = f"{BODY}/InvtMessage/InvtListType[1]"
HEAD = f"{BODY}/InvtMessage/InvtHeadType"
SECONDS = 1.0


def swap(old: str, new: str) -> Callable[[], bytes]:
    """A sound INV101 with one place replaced."""
    return lambda: spoil(compose.inv101(), old, new)


def after_declaration(extra: str) -> Callable[[], bytes]:
    """A sound INV101 with something put behind the XML declaration."""
    return swap("?>\n", f"?>\n{extra}")


def recoded(encoding: str, declared: str) -> Callable[[], bytes]:
    """A sound INV101 whose bytes are in one encoding and whose declaration says another."""
    return lambda: compose.inv101().decode().replace('"utf-8"', f'"{declared}"').encode(encoding)


def bomb() -> str:
    """Billion laughs."""
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return f'<!DOCTYPE x [<!ENTITY l0 "ha">{levels}]>'


def archive(*entries: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> Callable[[], bytes]:
    """A zip of these entries."""

    def made() -> bytes:
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", method) as bundle:
            for name, content in entries:
                bundle.writestr(zipfile.ZipInfo(name), content, compress_type=method)
        return buffer.getvalue()

    return made


def patched(raw: bytes, mark: bytes, offset: int, value: int) -> bytes:
    """The zip with a 16-bit number at every header of this mark changed."""
    at, out = raw.find(mark), bytearray(raw)
    while at >= 0:
        struct.pack_into("<H", out, at + offset, value)
        at = raw.find(mark, at + 4)
    return bytes(out)


def encrypted() -> bytes:
    """A zip whose headers say that the entry is encrypted."""
    raw = compose.zipped(compose.inv101())
    return patched(patched(raw, b"PK\x01\x02", 8, 1), b"PK\x03\x04", 6, 1)


def lying_size() -> bytes:
    """A zip whose directory claims a smaller entry than it unpacks to."""
    raw = bytearray(compose.zipped(b"A" * 100_000))
    struct.pack_into("<I", raw, raw.find(b"PK\x01\x02") + 24, 10_000)
    return bytes(raw)


def nested_elements(depth: int) -> str:
    return "<a>" * depth + "</a>" * depth


QTY = "<DclQty>10</DclQty>"
PACKAGE = "<Package>"
UNREADABLE: list[tuple[str, Callable[[], bytes], str]] = [
    ("empty", lambda: b"", "MSG-002"),
    ("blank", lambda: b" \n\t ", "MSG-002"),
    ("too large", lambda: b"<a>" + b"x" * 4_200_000 + b"</a>", "MSG-001"),
    ("utf-16 little endian", recoded("utf-16", "utf-16"), "MSG-003"),
    ("utf-16 without mark", recoded("utf-16-be", "utf-16"), "MSG-003"),
    ("utf-32", recoded("utf-32", "utf-32"), "MSG-003"),
    ("utf-7 declared", recoded("utf-8", "utf-7"), "MSG-003"),
    ("utf-7 mark", lambda: b"+/v8" + compose.inv101(), "MSG-003"),
    ("latin-1 declared", recoded("utf-8", "iso-8859-1"), "MSG-003"),
    ("ebcdic declared", recoded("utf-8", "cp037"), "MSG-003"),
    ("neither utf-8 nor gbk", lambda: spoil(compose.inv101(), "便", "@@").replace(b"@@", b"\xff\xff"), "MSG-004"),
    ("doctype", after_declaration("<!DOCTYPE Signature>"), "MSG-006"),
    ("external dtd", after_declaration('<!DOCTYPE x SYSTEM "http://example.org/x.dtd">'), "MSG-006"),
    ("external entity", after_declaration('<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'), "MSG-006"),
    ("parameter entity", after_declaration('<!DOCTYPE x [<!ENTITY % p SYSTEM "file:///x">%p;]>'), "MSG-006"),
    ("billion laughs", after_declaration(bomb()), "MSG-006"),
    ("quadratic blow-up", after_declaration(f'<!DOCTYPE x [<!ENTITY a "{"a" * 9000}">]>'), "MSG-006"),
    ("entity without dtd", swap(QTY, "<DclQty>&e;</DclQty>"), "MSG-007"),
    ("lower-case doctype", after_declaration("<!doctype x>"), "MSG-007"),
    ("truncated", lambda: compose.inv101()[:-200], "MSG-007"),
    ("two roots", lambda: compose.inv101() + b"<Signature/>", "MSG-007"),
    ("null character", lambda: spoil(compose.inv101(), QTY, "<DclQty>1\x000</DclQty>"), "MSG-007"),
    ("control reference", swap(QTY, "<DclQty>1&#1;0</DclQty>"), "MSG-007"),
    ("not xml", lambda: "你好，世界".encode(), "MSG-007"),
    ("deep", swap(QTY, nested_elements(100)), "MSG-008"),
    ("deeper than the parser goes", swap(QTY, nested_elements(5_000)), "MSG-008"),
    ("very deep", swap(QTY, nested_elements(50_000)), "MSG-008"),
    ("element flood", swap(QTY, "<a/>" * 300_000), "MSG-009"),
    ("attribute flood", swap(QTY, "<a " + " ".join(f'b{n}="1"' for n in range(25_000)) + "/>"), "MSG-010"),
    ("foreign root", lambda: b"<html><body/></html>", "MSG-011"),
    ("soap wrapper", lambda: b'<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"/>', "MSG-011"),
    ("mismatched tags", swap("InvtMessage", "XyzMessage"), "MSG-007"),
    ("unsupported body", lambda: compose.inv101().replace(b"InvtMessage", b"StockMessage"), "MSG-012"),
    ("no object", lambda: b"<Signature><SignedInfo/></Signature>", "MSG-032"),
    ("no body", lambda: spoil_body("<DelcareFlag>1</DelcareFlag>"), "MSG-032"),
    ("attachment", lambda: spoil_body("<UN_STRUCTURED><FileName>a.pdf</FileName></UN_STRUCTURED>"), "MSG-070"),
    ("zip: two entries", lambda: compose.zipped(compose.inv101(), "m.xml", ("n.xml", b"<a/>")), "MSG-021"),
    ("zip: no entry", archive(), "MSG-021"),
    ("zip: many entries", archive(*((f"{n}.xml", b"") for n in range(2_000))), "MSG-021"),
    ("zip: bomb", lambda: compose.zipped(b" " * 60_000_000), "MSG-024"),
    ("zip: ratio", lambda: compose.zipped(b" " * 3_000_000), "MSG-024"),
    ("zip: lying size", lying_size, "MSG-020"),
    ("zip: nested by name", lambda: compose.zipped(compose.inv101(), "m.zip"), "MSG-025"),
    ("zip: nested by content", lambda: compose.zipped(compose.zipped(compose.inv101())), "MSG-025"),
    ("zip: traversal", archive(("../m.xml", b"<a/>")), "MSG-026"),
    ("zip: backslash traversal", archive(("..\\m.xml", b"<a/>")), "MSG-026"),
    ("zip: absolute", archive(("/etc/m.xml", b"<a/>")), "MSG-026"),
    ("zip: drive", archive(("C:m.xml", b"<a/>")), "MSG-026"),
    ("zip: folder", archive(("m/", b"")), "MSG-026"),
    ("zip: encrypted", encrypted, "MSG-023"),
    ("zip: other method", archive(("m.xml", b"<a/>" * 50), method=zipfile.ZIP_BZIP2), "MSG-027"),
    ("zip: wrong suffix", lambda: compose.zipped(compose.inv101(), "message.exe"), "MSG-022"),
    ("zip: truncated", lambda: compose.zipped(compose.inv101())[:-30], "MSG-020"),
    ("zip: damaged data", lambda: compose.zipped(compose.inv101()).replace(b"\x03\x04", b"\x03\x05", 1), "MSG-020"),
]


def spoil_body(inner: str) -> bytes:
    """A sound envelope around another content of BussinessData."""
    text = compose.inv101().decode()
    start, end = text.index("<BussinessData>") + len("<BussinessData>"), text.index("</BussinessData>")
    return (text[:start] + inner + text[end:]).encode()


PROBLEMS: list[tuple[str, Callable[[], bytes], str, str]] = [
    ("gbk declared utf-8", recoded("gbk", "utf-8"), "MSG-005", ""),
    ("utf-8 declared gbk", recoded("utf-8", "gb2312"), "MSG-005", ""),
    ("types differ", swap("<message_type>INV101", "<message_type>SAS121"), "MSG-013", f"{BODY}/InvtMessage"),
    ("unknown namespace", swap("<DclQty>", '<DclQty xmlns="urn:x">'), "MSG-014", f"{LINE}/DclQty"),
    ("flood of problems", swap(QTY, QTY + "<Bad/>" * 900), "MSG-015", ""),
    ("unknown element", swap(QTY, QTY + "<DclQty2>99</DclQty2>"), "MSG-030", f"{LINE}/DclQty2"),
    ("wrong case", swap("<PutrecNo>T4258W000031</PutrecNo>", "<PUTRECNO>x</PUTRECNO>"), "MSG-030", f"{HEAD}/PUTRECNO"),
    (
        "unknown group",
        swap("<InvtListType>", "<InvtListTypes/><InvtListType>"),
        "MSG-030",
        f"{BODY}/InvtMessage/InvtListTypes",
    ),
    ("element behind the message", swap("<DelcareFlag>", "<Extra/><DelcareFlag>"), "MSG-030", f"{BODY}/Extra"),
    ("repeated quantity", swap(QTY, QTY + "<DclQty>99</DclQty>"), "MSG-031", f"{LINE}/DclQty"),
    ("repeated under an alias", swap(QTY, QTY + "<DclQt>99</DclQt>"), "MSG-031", f"{LINE}/DclQt"),
    ("repeated, first empty", swap(QTY, "<DclQty/>" + QTY), "MSG-031", f"{LINE}/DclQty"),
    ("second head", swap("</InvtHeadType>", "</InvtHeadType><InvtHeadType/>"), "MSG-031", HEAD),
    ("second message", swap("<DelcareFlag>", "<InvtMessage/><DelcareFlag>"), "MSG-031", f"{BODY}/InvtMessage"),
    ("second package", swap("</Package>", "</Package><Package/>"), "MSG-031", "/Signature/Object/Package"),
    ("second object", swap("</Object>", "</Object><Object/>"), "MSG-031", "/Signature/Object"),
    ("missing quantity", swap(QTY, ""), "MSG-032", f"{LINE}/DclQty"),
    ("empty quantity", swap(QTY, "<DclQty>  </DclQty>"), "MSG-032", f"{LINE}/DclQty"),
    ("no flag", swap("<DelcareFlag>1</DelcareFlag>", ""), "MSG-032", f"{BODY}/DelcareFlag"),
    (
        "no sender",
        swap("<sender_id>DXPENT0000042580</sender_id>", ""),
        "MSG-032",
        "/Signature/Object/Package/EnvelopInfo/sender_id",
    ),
    ("comment splits a number", swap(QTY, "<DclQty>1<!-- -->0</DclQty>"), "MSG-033", f"{LINE}/DclQty"),
    ("instruction splits a number", swap(QTY, "<DclQty>1<?x y?>0</DclQty>"), "MSG-033", f"{LINE}/DclQty"),
    ("element inside a value", swap(QTY, "<DclQty>1<b>0</b></DclQty>"), "MSG-033", f"{LINE}/DclQty"),
    ("stray text", swap(QTY, QTY + "999"), "MSG-034", f"{LINE}"),
    ("attribute", swap(QTY, '<DclQty unit="kg">10</DclQty>'), "MSG-035", f"{LINE}/DclQty"),
    ("attribute of the package", swap(PACKAGE, '<Package a="1">'), "MSG-035", "/Signature/Object/Package"),
    ("too long", swap("PN-0001", "P" * 33), "MSG-040", f"{LINE}/GdsMtno"),
    ("word for a number", swap(QTY, "<DclQty>ten</DclQty>"), "MSG-041", f"{LINE}/DclQty"),
    ("exponent", swap(QTY, "<DclQty>1E1</DclQty>"), "MSG-041", f"{LINE}/DclQty"),
    ("not a number", swap(QTY, "<DclQty>NaN</DclQty>"), "MSG-041", f"{LINE}/DclQty"),
    ("infinite", swap(QTY, "<DclQty>Infinity</DclQty>"), "MSG-041", f"{LINE}/DclQty"),
    ("separator", swap(QTY, "<DclQty>1,000</DclQty>"), "MSG-041", f"{LINE}/DclQty"),
    ("underscore", swap(QTY, "<DclQty>1_0</DclQty>"), "MSG-041", f"{LINE}/DclQty"),
    ("plus", swap(QTY, "<DclQty>+10</DclQty>"), "MSG-041", f"{LINE}/DclQty"),
    ("two points", swap(QTY, "<DclQty>1.0.0</DclQty>"), "MSG-041", f"{LINE}/DclQty"),
    ("blank inside", swap(QTY, "<DclQty>1 0</DclQty>"), "MSG-041", f"{LINE}/DclQty"),
    ("six decimals", swap(QTY, "<DclQty>10.000001</DclQty>"), "MSG-042", f"{LINE}/DclQty"),
    ("five decimals of price", swap("320.5<", "320.50001<"), "MSG-042", f"{LINE}/DclUprcAmt"),
    ("three decimals of total", swap("3205.0<", "3205.001<"), "MSG-042", f"{LINE}/DclTotalAmt"),
    ("too many digits", swap(QTY, f"<DclQty>{'9' * 15}</DclQty>"), "MSG-043", f"{LINE}/DclQty"),
    ("line number beyond 64 bits", swap("<GdsSeqno>1<", f"<GdsSeqno>{'9' * 19}<"), "MSG-043", f"{LINE}/GdsSeqno"),
    ("very long number", swap("<GdsSeqno>1<", f"<GdsSeqno>{'9' * 5000}<"), "MSG-043", f"{LINE}/GdsSeqno"),
    ("negative", swap(QTY, "<DclQty>-10</DclQty>"), "MSG-044", f"{LINE}/DclQty"),
    ("full-width digits", swap(QTY, "<DclQty>１０</DclQty>"), "MSG-045", f"{LINE}/DclQty"),
    ("arabic digits", swap(QTY, "<DclQty>١٠</DclQty>"), "MSG-045", f"{LINE}/DclQty"),
    ("superscript", swap("<GdsSeqno>1<", "<GdsSeqno>¹<"), "MSG-045", f"{LINE}/GdsSeqno"),
    ("cyrillic look-alike", swap("T4258W000031", "Т4258W000031"), "MSG-045", f"{HEAD}/PutrecNo"),
    ("no such day", swap("20250312</InputTime>", "20250231</InputTime>"), "MSG-046", f"{HEAD}/InputTime"),
    ("day in words", swap("20250312</InputTime>", "12 March</InputTime>"), "MSG-046", f"{HEAD}/InputTime"),
    (
        "overflowing day",
        swap("20250312</InputTime>", "0001-01-01T00:00:00+14:00</InputTime>"),
        "MSG-046",
        f"{HEAD}/InputTime",
    ),
    ("flag of another kind", swap("<DelcareFlag>1<", "<DelcareFlag>2<"), "MSG-047", f"{BODY}/DelcareFlag"),
    ("kind of declaration", swap("<DclTypecd>1<", "<DclTypecd>7<"), "MSG-047", f"{HEAD}/DclTypecd"),
    ("unknown unit", swap("<DclUnitcd>001<", "<DclUnitcd>999<"), "MSG-048", f"{LINE}/DclUnitcd"),
    ("unknown supervision mode", swap("<SupvModecd>5034<", "<SupvModecd>9999<"), "MSG-048", f"{HEAD}/SupvModecd"),
    ("zero-width space", swap("便携式", "便\u200b携式"), "MSG-049", f"{LINE}/GdsNm"),
    ("right-to-left override", swap("便携式", "便\u202e携式"), "MSG-049", f"{LINE}/GdsNm"),
    ("broken line number", swap("<GdsSeqno>1<", "<GdsSeqno>1.5<"), "MSG-050", f"{LINE}/GdsSeqno"),
    ("sign in a code", swap("T4258W000031", "T4258-W00031"), "MSG-051", f"{HEAD}/PutrecNo"),
    ("markup in a code", swap("T4258W000031", "&lt;script&gt;"), "MSG-051", f"{HEAD}/PutrecNo"),
    ("short customs office", swap("<ImpexpPortcd>4218<", "<ImpexpPortcd>421<"), "MSG-052", f"{HEAD}/ImpexpPortcd"),
    (
        "wrong check character",
        swap(compose.party().credit_code, "91370211MA3C7XK2P0"),
        "IDN-002",
        f"{HEAD}/BizopEtpsSccd",
    ),
    (
        "pocket beyond the total",
        swap(
            "<DataInfo>",
            "<DataInfo><PocketInfo><pocket_id>P</pocket_id><total_pocket_qty>2</total_pocket_qty><cur_pocket_no>3</cur_pocket_no></PocketInfo>",
        ),
        "MSG-071",
        "/Signature/Object/Package/DataInfo/PocketInfo",
    ),
]


@pytest.mark.parametrize(("build", "code"), [case[1:] for case in UNREADABLE], ids=[case[0] for case in UNREADABLE])
def test_unreadable_files_are_refused_at_once(build, code):
    raw = build()
    start = time.perf_counter()
    report = check(raw, "", compose.DAY)
    assert time.perf_counter() - start < SECONDS
    assert report.state is State.UNREADABLE
    assert [problem.code for problem in report.problems][-1] == code
    assert all(render(problem, lang).message for problem in report.problems for lang in ("zh", "en"))


@pytest.mark.parametrize(("build", "code", "path"), [case[1:] for case in PROBLEMS], ids=[case[0] for case in PROBLEMS])
def test_problems_are_named_at_their_place(build, code, path):
    report = check(build(), "", compose.DAY)
    assert report.state is State.PROBLEMS
    assert (code, path) in [(problem.code, problem.path) for problem in report.problems]
    assert all(render(problem, lang).message for problem in report.problems for lang in ("zh", "en"))


def test_the_sound_message_they_all_spoil_is_valid():
    assert check(compose.inv101(), "", compose.DAY).state is State.VALID


def test_all_problems_come_at_once():
    raw = spoil(spoil(spoil(compose.inv101(), QTY, "<DclQty>x</DclQty>"), "<Natcd>116<", "<Natcd>11<"), "PN-0002", "")
    codes = {problem.code for problem in check(raw, "", compose.DAY).problems}
    assert codes >= {"MSG-041", "MSG-048", "MSG-032"}


def test_a_better_value_is_offered_for_full_width_digits():
    (problem,) = check(spoil(compose.inv101(), QTY, "<DclQty>１０</DclQty>"), "", compose.DAY).problems
    assert problem.change == {"value": "10"}


def test_a_comment_between_elements_changes_nothing():
    message = read(spoil(compose.inv101(), QTY, f"<!-- checked -->{QTY}"))
    assert message.ok
    assert message.payload == compose.bonded_list()


def test_cdata_is_the_text_it_stands_for():
    message = read(spoil(compose.inv101(), QTY, "<DclQty>1<![CDATA[0]]></DclQty>"))
    assert message.ok
    assert message.payload.lines[0].declared_qty == 10


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_answered(raw):
    assert check(raw, "a.xml", compose.DAY).state is State.UNREADABLE


SOUND = [
    compose.inv101(),
    compose.sas121(),
    compose.request("BWS101", compose.book_filing()),
    compose.request("INV101", compose.bonded_list(), encoding="gbk"),
    compose.zipped(compose.inv101()),
    compose.receipt(),
    write_bare("GATHER_INFO", compose.collection()),
]


@settings(max_examples=500, deadline=None)
@given(st.data())
def test_a_lost_element_never_raises(data):
    text = data.draw(st.sampled_from([raw for raw in SOUND if raw.startswith(b"<?xml")]))
    elements = re.findall(rb"<(\w+)>[^<]*</\1>", text)
    lost = data.draw(st.sampled_from(elements))
    spoiled = re.sub(rb"<" + lost + rb">[^<]*</" + lost + rb">", b"", text)
    assert check(spoiled, "", compose.DAY).state in State


@settings(max_examples=500, deadline=None)
@given(st.data())
def test_a_flipped_byte_never_raises(data):
    raw = bytearray(data.draw(st.sampled_from(SOUND)))
    for _ in range(data.draw(st.integers(1, 4))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    assert check(bytes(raw), "", compose.DAY).state in State
