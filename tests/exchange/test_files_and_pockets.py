"""Archives and their names, file names of replies and receipts, and messages in several pockets."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.exchange import compose

from zongbao.core.clock import SHANGHAI
from zongbao.exchange import archive, files, pockets
from zongbao.exchange.message import Message, read
from zongbao.exchange.pockets import State, assemble
from zongbao.exchange.validator import check

AT = dt.datetime(2025, 3, 12, 9, 30, 15, 123456, tzinfo=SHANGHAI)


def test_a_zip_gives_the_xml_of_its_own_name():
    raw = compose.inv101()
    assert archive.opened(compose.zipped(raw, "INV101_I_7.xml"), "C:\\OutBox\\INV101_I_7.zip").xml == raw
    (problem,) = archive.opened(compose.zipped(raw, "other.xml"), "INV101_I_7.zip").problems
    assert (problem.code, problem.facts["expected"]) == ("MSG-022", "INV101_I_7.xml")


def test_a_chinese_entry_name_in_gbk_is_understood():
    raw = compose.zipped(compose.inv101(), "qd.xml")
    renamed = raw.replace(b"qd.xml", "清.xml".encode("gbk"))
    assert archive.opened(renamed, "清.zip").problems == ()


def test_plain_xml_passes_through():
    assert archive.opened(b"<a/>", "a.zip").xml == b"<a/>"


@given(st.text("ABab12_-", min_size=1).filter(lambda name: name.strip("_")), st.booleans())
def test_a_reply_name_is_read_back(name, accepted):
    made = files.reply_name(name, AT, accepted=accepted, serial=7)
    assert files.parse_reply_name(made) == files.ReplyName(accepted, name, files.stamp(AT, 7))


@pytest.mark.parametrize("name", ["Successed_a.xml", "Success_a_20250312093015123456007.xml", "Failed__1.xml", "a", ""])
def test_other_names_are_no_replies(name):
    assert files.parse_reply_name(name) is None


def test_names_are_those_of_the_client_and_the_centre():
    assert files.reply_name("INV101_I_7", AT, accepted=True) == "Successed_INV101_I_7_20250312093015123456000.xml"
    message_id = files.receipt_message_id(AT, 31)
    assert message_id == "CUS0000E010000202503120930151230000000031"
    endings = {
        kind: files.receipt_name(kind, message_id, AT).rsplit(".", 1)[1]
        for kind in ("INV201", "INV202", "SAS223", "BWS201")
    }
    assert endings == {"INV201": "INV", "INV202": "INVT", "SAS223": "SAS", "BWS201": "xml"}


def pocket(number: int, total: int, **changes: object) -> Message:
    """The n-th pocket of a list with one line in each."""
    paper = compose.bonded_list(0, lines=(compose.line(number),), **changes)
    message = read(compose.request("INV101", paper, pocket_id="P-31", pocket_total=total, pocket_no=number))
    assert message.ok
    return message


def test_pockets_join_in_their_order_whatever_order_they_came_in():
    parts = [pocket(number, 4) for number in range(1, 5)]
    random.Random(31).shuffle(parts)
    found = assemble([*parts, parts[0]])
    assert (found.state, found.missing) == (State.COMPLETE, ())
    assert found.message is not None
    assert found.message.payload == compose.bonded_list(4)
    assert not found.message.envelope.split


def test_missing_pockets_are_counted():
    found = assemble([pocket(3, 4), pocket(1, 4)])
    assert (found.state, found.missing, found.message) == (State.INCOMPLETE, (2, 4), None)


def test_pockets_with_different_heads_are_refused():
    found = assemble([pocket(1, 2), pocket(2, 2, remark="another")])
    assert (found.state, [problem.code for problem in found.problems]) == (State.REFUSED, ["MSG-073"])


def test_pockets_that_disagree_on_their_number_are_refused():
    assert [problem.code for problem in assemble([pocket(1, 2), pocket(2, 3)]).problems] == ["MSG-073"]


def test_the_same_pocket_with_other_content_is_refused():
    other = replace(pocket(1, 2), digest="0" * 64)
    assert [problem.code for problem in assemble([pocket(1, 2), other]).problems] == ["MSG-074"]


def test_pockets_of_two_messages_are_the_callers_mistake():
    part = pocket(1, 2)
    stranger = replace(part, envelope=replace(part.envelope, pocket_id="P-32"))
    with pytest.raises(ValueError, match="pocket_id"):
        assemble([part, stranger])


def test_one_pocket_alone_is_valid_though_its_numbers_do_not_begin_at_one():
    raw = compose.request(
        "INV101", compose.bonded_list(0, lines=(compose.line(2),)), pocket_id="P-31", pocket_total=2, pocket_no=2
    )
    assert check(raw, "", compose.DAY).valid


def test_problems_of_a_pocket_are_problems_of_the_whole():
    bad = read(
        compose.spoil(compose.request("INV101", compose.bonded_list(1), pocket_id="P"), "<DclQty>10<", "<DclQty>x<")
    )
    assert [problem.code for problem in pockets.assemble([bad]).problems] == ["MSG-041"]
