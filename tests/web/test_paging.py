"""Pages of large tables: keys first, counted no further than is turned over, found by the beginning of a number."""

from __future__ import annotations

import pytest
from django.db import connection
from django.urls import reverse
from tests.web.conftest import World

from zongbao.core.roles import Role
from zongbao.store.models import AuditEntry, BondedList, Declaration, GatePass, Passage, RawMessage, Receipt
from zongbao.web.components.table import Rows
from zongbao.web.engine import paging, searching
from zongbao.web.engine.paging import sliced
from zongbao.web.sight import visible


@pytest.fixture
def numbers(world: World) -> list[str]:
    """The numbers of all lists, in order; there are at least five."""
    for _ in range(3):
        world.play.declare(world.play.in_paper(world.play.load(1)))
    return list(BondedList.objects.order_by("list_no").values_list("list_no", flat=True))


def ordered() -> Rows:
    return BondedList.objects.order_by("list_no")


def test_a_page_has_its_rows_in_their_order(numbers: list[str]) -> None:
    found = sliced(ordered(), "2", 2, exact=False)
    assert [row.list_no for row in found.rows] == numbers[2:4]
    assert (found.number, found.count, found.beyond) == (2, str(len(numbers)), False)


@pytest.mark.parametrize(("asked", "page"), [("", 1), ("x", 1), ("0", 3), ("-1", 3), ("99", 3)])
def test_what_is_no_page_leads_to_one(numbers: list[str], asked: str, page: int) -> None:
    size = (len(numbers) + 2) // 3
    assert sliced(ordered(), asked, size, exact=False).number == page


def test_nothing_is_counted_or_turned_over_beyond_the_end(numbers: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging, "FAR", 4)
    found = sliced(ordered(), "9", 2, exact=False)
    assert (found.count, found.number, found.beyond, found.exact) == ("4+", 2, True, False)
    assert [row.list_no for row in found.rows] == numbers[2:4]
    known = sliced(ordered(), "", 2, exact=True)
    assert (known.count, known.beyond, known.exact) == (str(len(numbers)), True, True)


def test_the_page_says_more_and_counts_on_request(
    world: World, numbers: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paging, "FAR", 2)
    monkeypatch.setattr("zongbao.web.engine.listing.SIZES", (2, 50, 100))
    browser = world.browser(Role.DECLARANT)
    page = browser.get(reverse("lists")).content.decode()
    assert "共 2+ 条" in page
    assert "?count=exact" in page
    own = BondedList.objects.filter(enterprise=world.play.clerk.organisation).count()
    assert f"共 {own} 条" in browser.get(reverse("lists"), {"count": "exact"}).content.decode()


def test_an_empty_table_is_one_empty_page(world: World) -> None:
    found = sliced(ordered().filter(state="settled"), "3", 25, exact=False)
    assert (list(found.rows), found.number, found.count) == ([], 1, "0")


def plan(rows: Rows) -> str:
    """How the database reads the first page's keys when it may not read and sort whole tables."""
    with connection.cursor() as cursor:
        for way in ("seqscan", "sort", "bitmapscan"):
            cursor.execute(f"SET LOCAL enable_{way} = off")
    return rows.values_list("pk", flat=True)[:26].explain()


CASES: dict[str, tuple[type, str, dict[str, str]]] = {
    "lists": (BondedList, "declared_at", {"province": "list_newest", "customs": "list_newest_zone",
                                          "zone": "list_newest_zone", "declarant": "list_newest_enterprise"}),
    "passes": (GatePass, "applied_at", {"province": "pass_newest", "customs": "pass_newest_zone",
                                        "declarant": "pass_newest_enterprise"}),
    "declarations": (Declaration, "drafted_at", {"province": "declaration_newest", "customs": "declaration_newest_zone",
                                                 "declarant": "declaration_newest_enterprise"}),
    "passages": (Passage, "decided_at", {"province": "passage_newest"}),
    "messages": (RawMessage, "received_at", {"province": "message_newest", "declarant": "message_newest_sender"}),
    "receipts": (Receipt, "created_at", {"province": "receipt_newest", "declarant": "receipt_newest_receiver"}),
}  # fmt: skip


@pytest.mark.parametrize(
    ("page", "role"), [(page, role) for page, (_, _, indexes) in CASES.items() for role in indexes]
)
def test_the_newest_of_each_scope_are_read_from_an_index_in_order(world: World, page: str, role: str) -> None:
    model, moment, indexes = CASES[page]
    rows = visible(model.objects.all(), world.user(role)).order_by(f"-{moment}", "-pk")  # type: ignore[attr-defined]
    told = plan(rows)
    assert f" {indexes[role]} " in told, told
    assert "Sort" not in told, told


def test_the_audit_trail_is_read_in_order(world: World) -> None:
    told = plan(AuditEntry.objects.order_by("-at", "-pk"))
    assert " audit_newest " in told
    assert "Sort" not in told


@pytest.mark.parametrize("page", ["lists", "passes", "declarations", "passages", "messages", "receipts", "decisions"])
def test_a_number_is_found_by_its_beginning_in_any_case(world: World, page: str) -> None:
    number = {
        "lists": world.bonded_list.list_no, "declarations": world.bonded_list.list_no, "decisions": "QD",
        "passes": world.gate_pass.pass_no, "passages": world.gate_pass.pass_no[:4],
        "messages": world.message.message_id, "receipts": world.receipt.message_id,
    }[page]  # fmt: skip
    browser = world.browser(Role.CUSTOMS)
    for term in (number, number[:-1]):
        assert "<tbody>" in browser.get(reverse(page), {"q": term}).content.decode(), term
    assert "<tbody>" not in browser.get(reverse(page), {"q": "NO-SUCH-NUMBER"}).content.decode()


def test_capitals_need_not_be_typed(world: World) -> None:
    page = world.browser(Role.DECLARANT).get(reverse("lists"), {"q": world.bonded_list.list_no.lower()})
    assert world.bonded_list.list_no in page.content.decode()


@pytest.mark.parametrize("page", ["lists", "passes", "declarations"])
def test_papers_are_found_by_the_name_of_their_enterprise(world: World, page: str) -> None:
    firm = world.bonded_list.enterprise
    browser = world.browser(Role.CUSTOMS)
    for name in (firm.name_zh[1:5], firm.name_en[2:9]):
        assert "<tbody>" in browser.get(reverse(page), {"q": name}).content.decode(), name


def test_the_audit_is_found_by_who_acted(world: World) -> None:
    name = world.play.clerk.user.full_name
    assert name in world.browser(Role.AUDITOR).get(reverse("audit"), {"q": name[1:]}).content.decode()


def test_a_name_that_many_bear_is_left_to_a_subquery(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "FEW", 0)
    name = world.bonded_list.enterprise.name_zh[1:5]
    page = world.browser(Role.CUSTOMS).get(reverse("lists"), {"q": name}).content.decode()
    assert world.bonded_list.list_no in page
