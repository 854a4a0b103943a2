"""Deviations of real clients and of the centre that must be read, and what is left unread."""

from __future__ import annotations

import datetime as dt
import hashlib
from decimal import Decimal

import pytest
from tests.exchange import compose
from tests.exchange.compose import spoil

from zongbao.core.clock import SHANGHAI
from zongbao.domain.papers.gate_pass import PassDocument
from zongbao.exchange import registry
from zongbao.exchange.message import read
from zongbao.exchange.reader import SIGNATURE_NAMESPACE


def test_the_digest_is_that_of_the_bytes():
    raw = compose.inv101()
    assert read(raw).digest == hashlib.sha256(raw).hexdigest()


def test_order_of_elements_does_not_matter():
    text = compose.inv101().decode()
    flag = "<DelcareFlag>1</DelcareFlag>"
    moved = text.replace(flag, "").replace("<InvtMessage>", f"{flag}<InvtMessage>")
    number = f"<PutrecNo>{compose.BOOK}</PutrecNo>"
    moved = moved.replace(number, "").replace("</InvtHeadType>", f"{number}</InvtHeadType>")
    message = read(moved.encode())
    assert message.ok
    assert message.payload == compose.bonded_list()
    assert message.declare


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("DclQty>10</DclQty", "DclQt>10</DclQt"),
        ("CorrEntryDclEtpsNo>370266K021</CorrEntryDclEtpsNo", "CorrEntryDclEtpsno>370266K021</CorrEntryDclEtpsno"),
    ],
)
def test_known_misspellings_are_read(old, new):
    message = read(spoil(compose.inv101(), old, new))
    assert message.ok
    assert message.payload == compose.bonded_list()


@pytest.mark.parametrize("written", ["20250312", "2025-03-12", "2025-03-12T00:00:00", "2025-03-12 08:00:00"])
def test_dates_are_read_in_every_form(written):
    message = read(spoil(compose.inv101(), "20250312</InputTime>", f"{written}</InputTime>"))
    assert message.ok
    assert message.payload.input_date == compose.DAY


def test_a_byte_order_mark_and_missing_declaration_are_accepted():
    body = compose.inv101().split(b"\n", 1)[1]
    for raw in (body, b"\xef\xbb\xbf" + body, b"\xef\xbb\xbf" + compose.inv101()):
        message = read(raw)
        assert (message.ok, message.encoding) == (True, "utf-8")


def test_gbk_without_declaration_is_recognised():
    message = read(compose.inv101().split(b"\n", 1)[1].decode().encode("gbk"))
    assert (message.ok, message.encoding) == (True, "gb18030")
    assert message.payload.operator.name == compose.party().name


def test_gbk_that_happens_to_be_valid_utf8_keeps_its_declaration():
    raw = compose.request("INV101", compose.bonded_list(remark="桐"), encoding="gbk")
    assert read(raw).payload.remark == "桐"


def test_what_the_platform_sets_itself_is_named_as_ignored():
    raw = spoil(compose.inv101(), "</InvtHeadType>", "<VrfdedMarkcd>2</VrfdedMarkcd><ListStat/></InvtHeadType>")
    raw = spoil(raw, "<DelcareFlag>", "<DelcareFlag>")
    message = read(spoil(raw, "</InvtMessage>", "<InvtDecHeadType><BillNo>B1</BillNo></InvtDecHeadType></InvtMessage>"))
    assert message.ok
    body = f"{compose.BODY}/InvtMessage"
    assert message.ignored == (f"{body}/InvtHeadType/VrfdedMarkcd", f"{body}/InvtDecHeadType")


def test_an_empty_relation_group_of_a_template_is_no_document():
    raw = compose.sas121(pass_type="6", binding="", document_kind="", documents=())
    raw = spoil(raw, "</PassportHead>", "</PassportHead><PassportAcmp><RtlBillTypecd/><RtlBillNo/></PassportAcmp>")
    message = read(raw)
    assert message.ok
    assert message.payload.documents == ()


@pytest.mark.parametrize("separator", ["\\", "/", ",", ";"])
def test_documents_are_taken_from_the_head_where_relation_lines_are_missing(separator):
    raw = spoil(
        compose.sas121(documents=()),
        "<DclErConc>",
        f"<RltNo>{compose.LIST}{separator}QD425825I000000032</RltNo><DclErConc>",
    )
    assert read(raw).payload.documents == (PassDocument("1", compose.LIST), PassDocument("1", "QD425825I000000032"))


def test_receipts_are_read_in_every_namespace_dress():
    plain = compose.receipt()
    wanted = read(plain).payload
    dressed = [
        spoil(plain, "<Package>", f'<Package xmlns="{SIGNATURE_NAMESPACE}">'),
        spoil(plain, "<Package>", '<Package xmlns="cn.gov.customs.hde.app.sas">'),
        plain.replace(b"<", b"<ns2:").replace(b"<ns2:/", b"</ns2:").replace(b"<ns2:?", b"<?")
        .replace(b"<ns2:Package>", b'<ns2:Package xmlns:ns2="http://www.chinaport.gov.cn/sas">'),
    ]  # fmt: skip
    for raw in dressed:
        message = read(raw)
        assert message.ok
        assert message.payload == wanted


def test_receipts_may_lack_time_and_file_name():
    text = compose.receipt().decode()
    start, end = text.index("<send_time>"), text.index("</send_time>") + len("</send_time>")
    assert read((text[:start] + text[end:]).encode()).ok


def test_several_notes_in_one_element_are_all_read():
    raw = spoil(compose.receipt(), "<note>已过卡</note>", "<note>一</note><note/><note>二</note>")
    assert read(raw).payload.result.notes == ("一", "二")


DEPLOYED = """<GATHER_INFO AREA_ID="4258000001" CHNL_NO="4258000101" I_E_TYPE="I" SEQ_NO="20250312093015000001">
<IC><DR_IC_NO>4258000077</DR_IC_NO><IC_EX_DATA/></IC><WEIGHT><GROSS_WT>13560</GROSS_WT></WEIGHT>
<CAR><VE_NAME>{named}</VE_NAME><CAR_EC_NO/></CAR>
<CONTA><CONTA_NUM>1</CONTA_NUM><CONTA_RECO>{mark}</CONTA_RECO><CONTA_ID_F>CSQU3054383</CONTA_ID_F><CONTA_ID_B/></CONTA>
<SEAL><ESEAL_ID/><SEAL_KEY/></SEAL><OPTCAR><PCAR_NO>鲁B5K7T2</PCAR_NO><PCAR_PICNAME>/p/1.jpg</PCAR_PICNAME></OPTCAR>
<BARCODE><CODE>x</CODE></BARCODE></GATHER_INFO>"""


def _deployed(named: str = "鲁B5K7T2", mark: str = "0") -> bytes:
    return DEPLOYED.format(named=named, mark=mark).encode()


def test_the_deployed_variant_of_a_collection_is_read():
    message = read(_deployed())
    assert message.ok
    found = message.payload
    assert (found.session, found.lane, found.direction) == ("20250312093015000001", "4258000101", "I")
    assert found.collected_at == dt.datetime(2025, 3, 12, 9, 30, 15, tzinfo=SHANGHAI)
    assert (found.plate, found.card, found.weight) == ("鲁B5K7T2", "4258000077", Decimal(13560))
    assert (found.containers, found.photos) == (("CSQU3054383",), ("/p/1.jpg",))
    assert found.plate_confident
    assert found.container_confident


def test_sources_that_differ_make_a_recognition_uncertain():
    assert not read(_deployed(named="鲁B00000")).payload.plate_confident
    assert not read(_deployed(mark="1")).payload.container_confident


def test_a_collection_without_time_takes_the_time_of_arrival():
    raw = spoil(_deployed(), 'SEQ_NO="20250312093015000001"', 'SEQ_NO="A1"')
    assert read(raw, received_at=compose.MOMENT).payload.collected_at == compose.MOMENT
    assert [problem.path for problem in read(raw).problems] == ["/GATHER_INFO/OPERATE_TIME"]


def test_a_gates_unknown_element_and_attribute_are_named():
    raw = spoil(spoil(_deployed(), "<WEIGHT>", "<AXLES>3</AXLES><WEIGHT>"), "AREA_ID=", 'VENDOR="x" AREA_ID=')
    assert {problem.code for problem in read(raw).problems} == {"MSG-030", "MSG-035"}


def test_every_type_is_described():
    for name in registry.TYPES:
        rows = registry.describe(name)
        assert rows
        assert all(row.path.startswith("/") and row.kind for row in rows)
    codes = {row.path: row.table for row in registry.describe("INV101")}
    assert codes["/InvtMessage/InvtListType/DclUnitcd"] == "unit"
