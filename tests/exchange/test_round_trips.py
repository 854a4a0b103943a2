"""What is written is read back equal: every request and receipt, in UTF-8 and in the Chinese encodings."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.exchange import compose, strategies

from zongbao.core.clock import SHANGHAI
from zongbao.exchange.gate_answers import GateAnswer, ManualCheck
from zongbao.exchange.message import Message, read
from zongbao.exchange.receipts import (
    ApprovalResult,
    BookReceipt,
    ClientReply,
    EntryResult,
    LineStatus,
    ListReceipt,
    ListStatus,
    PassReceipt,
    PostingNotice,
    StoredResult,
)
from zongbao.exchange.writer import write_bare, write_receipt, write_reply, write_request
from zongbao.exchange.writing import Memo

ENCODINGS = st.sampled_from(["utf-8", "gbk", "gb2312", "gb18030"])
quick = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def good(raw: bytes) -> Message:
    """Read what must be without problems."""
    message = read(raw)
    assert message.problems == ()
    return message


def receipt(name: str, payload: object, encoding: str = "utf-8") -> Message:
    """Write a receipt of the centre and read it as a client would."""
    head = compose.envelope(
        name, sender="CUS0000", receiver="E010000", ic_card="", operator_code="", system_id="",
        pocket_id="QD425825I000000031-0f", pocket_total=1, pocket_no=1,
    )  # fmt: skip
    message = good(write_receipt(name, payload, head, encoding=encoding))
    assert (message.type, message.envelope) == (name, head)
    return message


@quick
@given(strategies.bonded_list(), ENCODINGS, st.booleans())
def test_a_list_comes_back(paper, encoding, declare):
    message = good(compose.request("INV101", paper, declare=declare, encoding=encoding))
    assert message.payload == paper
    assert (message.type, message.declare) == ("INV101", declare)
    assert message.envelope == compose.envelope("INV101")


@quick
@given(strategies.gate_pass(), ENCODINGS)
def test_a_pass_comes_back(paper, encoding):
    assert good(compose.request("SAS121", paper, encoding=encoding)).payload == paper


@quick
@given(strategies.book_filing(), ENCODINGS)
def test_a_filing_comes_back(paper, encoding):
    assert good(compose.request("BWS101", paper, encoding=encoding)).payload == paper


@quick
@given(strategies.approval(), strategies.list_with_status(), ENCODINGS)
def test_a_list_receipt_comes_back(result, stand, encoding):
    payload = ListReceipt(result, *stand)
    assert receipt("INV201", payload, encoding).payload == payload


@quick
@given(strategies.approval())
def test_a_bare_result_comes_back(result):
    for name, kind in (("INV201", ListReceipt), ("SAS221", PassReceipt), ("BWS201", BookReceipt)):
        assert receipt(name, kind(result)).payload == kind(result)


@quick
@given(strategies.list_with_status(), st.lists(strategies.book_line(), max_size=3))
def test_a_posting_notice_comes_back(stand, book_lines):
    document, status = stand
    payload = PostingNotice(document, status, tuple(book_lines))
    found = receipt("INV211", payload).payload
    assert (found.book_lines, found.document.book_no) == (tuple(book_lines), document.book_no)
    assert (found.status.posted_mark, found.status.list_no) == (status.posted_mark, document.list_no)
    assert found.document.lines == ()


@quick
@given(strategies.approval(), strategies.pass_with_state(), st.sampled_from(["SAS221", "SAS222", "SAS223", "SAS224"]))
def test_a_pass_receipt_comes_back(result, stand, name):
    payload = PassReceipt(result, *stand)
    assert receipt(name, payload).payload == payload


@quick
@given(strategies.approval(), strategies.filing_with_state(), st.lists(strategies.book_line(), max_size=3))
def test_a_book_receipt_comes_back(result, stand, book_lines):
    payload = BookReceipt(result, *stand, tuple(book_lines))
    assert receipt("BWS201", payload, "gb18030").payload == payload


@quick
@given(strategies.moment, st.sampled_from(["INV200", "SAS200", "BWS200"]), st.sampled_from("12"))
def test_a_pocket_receipt_comes_back(at, name, result):
    payload = StoredResult("1", "202500000000000031", "P-1", 3, 2, "QD425825I000000031", result, at, "ok")
    assert receipt(name, payload).payload == payload


@quick
@given(strategies.moment, strategies.text(100))
def test_a_draft_declaration_receipt_comes_back(at, said):
    payload = EntryResult("202500000000000031", "QD425825I000000031", "I20250000000001", "1", at, said)
    assert receipt("INV202", payload).payload == payload


@pytest.mark.parametrize("flag", ["0", "-1"])
def test_a_client_reply_comes_back(flag):
    reply = ClientReply("202500000000000031", "HT-1", "处理成功 <&>", flag)
    message = good(write_reply(reply))
    assert message.payload == reply
    assert message.payload.accepted is (flag == "0")


@quick
@given(st.data())
def test_a_collection_comes_back(data):
    paper = compose.collection(
        direction=data.draw(st.sampled_from("IE")),
        mode=data.draw(st.sampled_from("AMB")),
        collected_at=data.draw(strategies.moment),
        card=data.draw(st.just("") | strategies.code(18)),
        plate_confident=data.draw(st.booleans()),
        containers=data.draw(st.sampled_from([(), ("CSQU3054383",), ("CSQU3054383", "TGHU1234567")])),
        weight=data.draw(st.none() | strategies.quantity),
        form_type="rmft",
        form_no="F1",
        driver_no="D1",
        operator="425801",
        seal="L1",
        photos=("a-1", "a-2"),
    )
    assert good(write_bare("GATHER_INFO", paper)).payload == paper


@quick
@given(st.sampled_from("YNM"), st.none() | strategies.quantity, strategies.text(60))
def test_a_gate_answer_comes_back(result, weight, said):
    at = dt.datetime(2025, 3, 12, 9, 31, tzinfo=SHANGHAI)
    answer = GateAnswer(
        "4258000001", "4258000101", "S1", result, at, "GAT-101", said, "放行", said, compose.PLATE,
        weight, weight, Decimal("13540.5"), Decimal(13000), "CSQU3054383", "pass", compose.PASS, "4258",
    )  # fmt: skip
    assert good(write_bare("GATHER_FEEDBACK", answer)).payload == answer


@pytest.mark.parametrize("result", ["1", "2", "3"])
def test_a_manual_check_comes_back(result):
    check = ManualCheck("4258000001", "4258000101", "S1", result, "照片相符", "425801")
    assert good(write_bare("MANUAL_CHECK", check)).payload == check


def test_what_the_interface_cannot_carry_is_not_written():
    with pytest.raises(ValueError, match="MSG-042"):
        compose.request("INV101", compose.bonded_list(0, lines=(compose.line(declared_qty=Decimal("0.000001")),)))
    with pytest.raises(ValueError, match="the envelope says"):
        write_request("INV101", compose.bonded_list(), compose.envelope("SAS121"))


def test_receipts_of_one_list_say_the_same_whether_it_is_put_into_text_once_or_twice(monkeypatch):
    paper = compose.bonded_list(3)
    status = ListStatus("QD425825I000000031", "202500000000000031", lines=(LineStatus(1, Decimal(2)),))
    first, second = (
        ListReceipt(ApprovalResult("1", "2", 0, "1", result, compose.MOMENT), paper, status) for result in "Y4"
    )
    notice = PostingNotice(paper, status)
    receipts = (("INV201", first), ("INV201", second), ("INV211", notice))
    alone = [write_receipt(name, one, compose.envelope(name)) for name, one in receipts]
    asked = []
    views = ListReceipt.views.fget
    monkeypatch.setattr(ListReceipt, "views", property(lambda self: asked.append(self) or views(self)))
    memo: Memo = {}
    assert [write_receipt(name, one, compose.envelope(name), memo=memo) for name, one in receipts] == alone
    assert asked == [first]
    other = replace(status, lines=())
    changed = ListReceipt(second.result, paper, other)
    assert write_receipt("INV201", changed, compose.envelope("INV201"), memo=memo) == write_receipt(
        "INV201", changed, compose.envelope("INV201")
    )
