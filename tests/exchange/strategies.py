"""Hypothesis strategies for papers and receipts as the interface can carry them."""

from __future__ import annotations

import datetime as dt
import string
from dataclasses import replace
from decimal import Decimal

from hypothesis import strategies as st
from tests.exchange import compose

from zongbao.core.clock import SHANGHAI
from zongbao.domain.papers.account_book import BookFiling, BookItem
from zongbao.domain.papers.bonded_list import BondedList, ListLine
from zongbao.domain.papers.gate_pass import GatePass, PassDocument
from zongbao.domain.papers.party import Party
from zongbao.exchange.receipts import ApprovalResult, BookLine, BookState, LineStatus, ListStatus, PassState

_LETTERS = "综保区货物电脑零件（）·%&<>\"'#=/ Aa0-ß漢字𠮷"


def text(limit: int, *, blank: bool = True) -> st.SearchStrategy[str]:
    """Free text with awkward characters, without blanks at its ends."""
    made = st.text(_LETTERS, max_size=min(limit, 24)).map(str.strip)
    return made if blank else made.map(lambda found: found or "货")


def code(length: int) -> st.SearchStrategy[str]:
    """A code of letters and digits."""
    return st.text(string.ascii_uppercase + string.digits, min_size=1, max_size=min(length, 18))


def number(precision: int, places: int) -> st.SearchStrategy[Decimal]:
    """A decimal within the interface's digits."""
    largest = 10 ** min(precision, 18) - 1
    return st.integers(0, largest).map(lambda units: Decimal(units).scaleb(-places))


quantity = number(18, 5)
whole = st.integers(1, 10**9)
day = st.dates(dt.date(1990, 1, 1), dt.date(2099, 12, 31))
moment = st.integers(788_918_400, 4_070_908_800).map(lambda seconds: dt.datetime.fromtimestamp(seconds, SHANGHAI))


@st.composite
def party(draw: st.DrawFn, *, empty: bool = False) -> Party:
    """A firm; ``empty`` also draws none."""
    if empty and draw(st.booleans()):
        return Party()
    return Party(draw(code(10))[:10], draw(st.just("") | code(18)), draw(text(512, blank=False)))


@st.composite
def list_line(draw: st.DrawFn, position: int = 1, *, places: tuple[int, int] = (4, 2)) -> ListLine:
    """A line with every field of the interface drawn or left out."""
    optional = st.none() | quantity
    return ListLine(
        line_no=position,
        part_no=draw(text(32, blank=False)),
        hs_code=draw(code(10))[:10],
        name=draw(text(512, blank=False)),
        spec=draw(text(512, blank=False)),
        declared_unit="001",
        legal_unit="035",
        origin="116",
        destination="142",
        currency="502",
        unit_price=draw(number(18, places[0])),
        total=draw(number(18, places[1])),
        declared_qty=draw(quantity),
        legal_qty=draw(quantity),
        levy_mode="3",
        second_unit=draw(st.sampled_from(["", "011"])),
        second_qty=draw(optional),
        book_item=draw(st.none() | whole),
        entry_line=draw(st.none() | whole),
        usd_total=draw(optional),
        weight_factor=draw(optional),
        first_factor=draw(optional),
        second_factor=draw(optional),
        gross_weight=draw(optional),
        net_weight=draw(optional),
        use_code=draw(st.just("") | code(4).map(lambda found: found[:4])),
        dangerous_mark=draw(st.sampled_from(["", "0", "1"])),
        consumption_version=draw(text(8))[:8].strip(),
        application_line=draw(st.none() | whole),
        modification=draw(st.sampled_from("0123")),
        source_mark=draw(st.just("") | code(18)),
        filing_item=draw(st.none() | whole),
        remark=draw(text(200)),
    )


@st.composite
def bonded_list(draw: st.DrawFn) -> BondedList:
    """A list of up to four lines."""
    count = draw(st.integers(1, 4))
    optional_code = st.just("") | code(18)
    return compose.bonded_list(
        0,
        inner_no=draw(text(64, blank=False)),
        operator=draw(party()),
        processor=draw(party()),
        declarant=draw(party()),
        inputter=draw(party()),
        entry_declarant=draw(party(empty=True)),
        related_consignee=draw(party(empty=True)),
        related_consumer=draw(party(empty=True)),
        related_declarant=draw(party(empty=True)),
        input_date=draw(day),
        book_no=draw(optional_code),
        related_list_no=draw(optional_code),
        related_book_no=draw(optional_code),
        application_no=draw(optional_code),
        entry_no=draw(optional_code),
        related_entry_no=draw(optional_code),
        flow_type=draw(st.sampled_from(["", "A", "Y"])),
        ic_card=draw(text(20))[:20].strip(),
        pre_entry_no=draw(optional_code),
        list_no=draw(optional_code),
        change_count=draw(st.integers(0, 99)),
        declaration_kind=draw(st.sampled_from("123")),
        entry_needs_change=draw(st.sampled_from(["", "0", "1"])),
        levy_amount=draw(st.none() | quantity),
        remark=draw(text(400)),
        lines=tuple(draw(list_line(position)) for position in range(1, count + 1)),
        slips=tuple(draw(st.lists(code(18), max_size=3))),
        ecommerce_lists=tuple(draw(st.lists(code(18), max_size=3))),
    )


@st.composite
def gate_pass(draw: st.DrawFn) -> GatePass:
    """A pass with documents and lines."""
    kind = draw(st.sampled_from("12"))
    numbers = draw(st.lists(code(18), max_size=3, unique=True))
    count = draw(st.integers(0, 3))
    return compose.gate_pass(
        inner_no=draw(text(64, blank=False)),
        pass_type=draw(st.sampled_from("123456")),
        direction=draw(st.sampled_from("IE")),
        enterprise=draw(party()),
        declarant=draw(party()),
        inputter=draw(party()),
        applicant=draw(text(200, blank=False)),
        plate=draw(text(20)),
        ic_card=draw(text(20)),
        binding=draw(st.sampled_from(["", "1", "2", "3"])),
        document_kind=kind,
        documents=tuple(PassDocument(kind, one) for one in numbers),
        lines=tuple(compose.pass_line(at, declared_qty=draw(quantity)) for at in range(1, count + 1)),
        container_no=draw(text(20)),
        container_type=draw(text(20)),
        frame_no=draw(text(20)),
        total_weight=draw(quantity),
        gross_weight=draw(quantity),
        container_weight=draw(quantity),
        confirm_arrival=draw(st.booleans()),
        remark=draw(text(100)),
        pre_entry_no=draw(st.just("") | code(18)),
        pass_no=draw(st.just("") | code(18)),
        declaration_kind=draw(st.sampled_from("13")),
    )


@st.composite
def book_filing(draw: st.DrawFn) -> BookFiling:
    """A filing of up to three items."""
    items = tuple(
        BookItem(
            at, draw(text(32, blank=False)), draw(code(10))[:10], draw(text(100, blank=False)),
            draw(text(100, blank=False)), "001", "035", draw(st.sampled_from(["", "011"])),
            draw(st.sampled_from(["", "116"])), draw(st.none() | quantity), draw(st.sampled_from(["", "502"])),
            draw(st.sampled_from("0123")), draw(st.just("") | code(18)), draw(st.none() | whole), draw(text(100)),
        )
        for at in range(1, draw(st.integers(0, 3)) + 1)
    )  # fmt: skip
    return compose.book_filing(
        0,
        inner_no=draw(text(64, blank=False)),
        declaration_kind=draw(st.sampled_from("123")),
        operator=draw(party()),
        declarant=draw(party()),
        inputter=draw(party()),
        items=items,
        contact=draw(text(20)),
        phone=draw(text(20)),
        warehouse_name=draw(text(40)),
        warehouse_area=draw(st.none() | quantity),
        warehouse_volume=draw(st.none() | quantity),
        filed_on=draw(st.none() | day),
        valid_until=draw(st.none() | day),
        usage=draw(st.sampled_from(["", "1"])),
        remark=draw(text(100)),
        pre_entry_no=draw(st.just("") | code(18)),
        book_no=draw(st.just("") | code(12)),
    )


@st.composite
def approval(draw: st.DrawFn) -> ApprovalResult:
    """A result with notes."""
    return ApprovalResult(
        draw(code(18)), draw(code(18)), draw(st.integers(0, 9)), "1", draw(st.sampled_from("12345YZ")), draw(moment),
        draw(text(100)), tuple(draw(st.lists(text(100, blank=False), max_size=3))),
    )  # fmt: skip


def as_receipts_know_it(paper: BondedList) -> BondedList:
    """The list without what the receipts' vocabulary has no element for."""
    consignee = paper.related_consignee
    return replace(
        paper, inputter=Party(), input_date=None, entry_declarant=Party(), related_consumer=Party(),
        related_declarant=Party(), related_consignee=consignee, ic_card="", flow_type="", entry_type="",
        generate_entry="", ecommerce_lists=(),
    )  # fmt: skip


@st.composite
def list_with_status(draw: st.DrawFn) -> tuple[BondedList, ListStatus]:
    """A list and its status, numbers and lines agreeing."""
    number, pre_entry = draw(code(18)), draw(code(18))
    paper = as_receipts_know_it(replace(draw(bonded_list()), list_no=number, pre_entry_no=pre_entry))
    lines = tuple(LineStatus(one.line_no, draw(quantity), draw(quantity)) for one in paper.lines)
    when = st.none() | moment
    status = ListStatus(
        number, pre_entry, "0", draw(st.sampled_from("0123")), "1", "0", "1", "D",
        draw(when), draw(when), draw(when), draw(when), lines,
    )  # fmt: skip
    return paper, status


@st.composite
def pass_with_state(draw: st.DrawFn) -> tuple[GatePass, PassState]:
    """A pass and its state; receipts carry no book and no inner number."""
    number, pre_entry = draw(code(18)), draw(code(18))
    paper = replace(
        draw(gate_pass()), pass_no=number, pre_entry_no=pre_entry, inner_no="", book_no="",
        declarant=Party(), inputter=Party(),
    )  # fmt: skip
    when, weight = st.none() | moment, st.none() | quantity
    state = PassState(
        number, pre_entry, draw(st.integers(0, 3)), "4", "1", draw(st.sampled_from(["", "1"])), draw(when),
        draw(text(20)), draw(text(20)), draw(when), draw(when), draw(weight), draw(weight), "1",
    )  # fmt: skip
    return paper, state


@st.composite
def book_line(draw: st.DrawFn) -> BookLine:
    """A book line with its balance."""
    return BookLine(
        draw(code(12)), draw(whole), draw(text(32)), draw(code(10))[:10], draw(text(50)), draw(text(50)), "116", "001",
        "035", "", 0, draw(st.none() | quantity), "502", draw(st.none() | quantity), draw(st.none() | quantity),
        draw(quantity), draw(quantity), draw(quantity), draw(quantity), draw(quantity), draw(quantity), draw(quantity),
        draw(st.none() | day), draw(st.none() | day), draw(st.none() | day), "1", draw(code(18)),
        draw(st.none() | whole), "1", draw(text(50)), "3",
    )  # fmt: skip


@st.composite
def filing_with_state(draw: st.DrawFn) -> tuple[BookFiling, BookState]:
    """A filing and the book's state; receipts carry neither items, inner number, inputter, date nor usage."""
    number, pre_entry = draw(code(12)), draw(code(18))
    paper = replace(
        draw(book_filing()), book_no=number, pre_entry_no=pre_entry, inner_no="", items=(), inputter=Party(),
        filed_on=None, usage="",
    )  # fmt: skip
    when = st.none() | moment
    return paper, BookState(number, pre_entry, 1, draw(when), draw(when), draw(when), draw(when), "0", "1", "1", "1")
