"""Account books (电子账册): the list, one book with its items and filings, pausing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import connection
from django.db.models import F, Q
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from zongbao.acts import books as acts
from zongbao.core.decision import Refused
from zongbao.core.lives import BOOK
from zongbao.core.roles import ENTERPRISE_ROLES, Role
from zongbao.regulations.words import BOOK_KINDS
from zongbao.store.ledger import read
from zongbao.store.models import AccountBook, LedgerBalance, LedgerItem, User
from zongbao.web import shell
from zongbao.web.access import DESK, OFFICERS, actor, page_for, person
from zongbao.web.components import cells
from zongbao.web.components.forms import Plain, Summary, summary_of
from zongbao.web.components.panels import Facts, Grid, Notice, Shown
from zongbao.web.components.table import Button, Column, Filter, Rows, choice, states
from zongbao.web.engine.detail import DetailPage
from zongbao.web.engine.listing import ListPage, visible
from zongbao.web.pages import common
from zongbao.web.pages.book_review import LIFT, SET
from zongbao.web.text import L, T

TITLE = T("电子账册", "Account books")
ITEMS = 25
KINDS = {kind: T(*BOOK_KINDS[kind]) for kind in ("logistics", "equipment")}
FILINGS = {"1": T("备案", "Filing"), "2": T("变更", "Change"), "3": T("注销", "Closing")}
SHELVES = {
    "some": T("有库存", "In stock"),
    "taken": T("有库存但可用为零", "In stock, none available"),
}
PAUSES = {
    "in": T("暂停进货", "Pause goods in"),
    "out": T("暂停出货", "Pause goods out"),
    "change": T("暂停变更", "Pause changes"),
    "all": T("整本暂停", "Pause the whole book"),
}


def _rows(user: User) -> Rows:
    return visible(AccountBook.objects.all(), user).select_related("enterprise", "zone")


def _buttons(request: HttpRequest) -> list[Button]:
    if person(request).role not in ENTERPRISE_ROLES:
        return []
    return [Button(T("备案新账册", "File a new book"), reverse("book_new"), "plus", "primary")]


def _kind(row: AccountBook) -> cells.Cell:
    return cells.text(KINDS[row.kind])


def _ending(rows: Rows, value: str) -> Rows:
    """Books whose validity ends on that day or earlier."""
    return rows.filter(valid_until__lte=dt.date.fromisoformat(value))


BOOKS = ListPage(
    name="books",
    title=TITLE,
    roles=DESK,
    rows=_rows,
    columns=(
        Column("no", T("账册编号", "Book number"), lambda row: common.book_link(row.book_no), "book_no"),
        Column("state", T("状态", "State"), lambda row: cells.state(BOOK, row.state)),
        Column("kind", T("种类", "Kind"), _kind),
        Column(
            "enterprise", T("企业", "Enterprise"), lambda row: common.name_of(row.enterprise), unless=ENTERPRISE_ROLES
        ),
        Column("zone", T("监管区域", "Zone"), lambda row: cells.clipped(common.name_of(row.zone))),
        Column(
            "place",
            T("区域场所", "Place"),
            lambda row: cells.text(cells.code_name("bwlTypecd", row.place_type)),
            wide=True,
        ),
        Column(
            "mode",
            T("记账模式", "Posting mode"),
            lambda row: cells.text(cells.code_name("appendTypecd", row.posting_mode)),
        ),
        Column("valid", T("有效至", "Valid until"), lambda row: cells.day(row.valid_until), "valid_until"),
        Column("changes", T("变更", "Changes"), lambda row: cells.number(row.change_count), right=True, wide=True),
        Column("open", T("操作", "Action"), lambda row: common.open_link(reverse("book", args=[row.book_no]))),
    ),
    filters=(
        states(BOOK),
        choice("kind", T("种类", "Kind"), "kind", lambda: list(KINDS.items())),
        Filter("ending", T("有效期至", "Valid until"), "date", _ending),
    ),
    search=("book_no", "inner_no", "enterprise__name_zh"),
    search_hint=T("账册编号 / 企业", "Book, enterprise"),
    sort="no",
    buttons=_buttons,
    empty=T(
        "还没有账册。账册记区内企业的保税货物；备案通过后，核注清单才能记账。",
        "No account books yet. A book keeps an enterprise's bonded goods; lists post to it once it is in force.",
    ),
    pin=True,
)


def _find(user: User, number: str) -> AccountBook | None:
    found: AccountBook | None = _rows(user).filter(book_no=number).first()
    return found


def _show(request: HttpRequest, row: AccountBook) -> Shown:
    panels: list[Any] = [
        *_pauses(row),
        *_review(row),
        _head(row),
        _items(request, row),
        _filings(row),
        common.verdicts("book", row.book_no),
    ]
    heading = T("账册 {no}", "Account book {no}").of(no=row.book_no)
    aside = [common.history("book", row.book_no)]
    return Shown(heading, cells.state(BOOK, row.state), panels, aside, _shown_buttons(request, row))


def _shown_buttons(request: HttpRequest, row: AccountBook) -> list[Button]:
    found = [Button(T("核注清单", "Bonded lists"), f"{reverse('lists')}?book={row.book_no}", "list")]
    found.append(Button(T("全部备案项", "All items"), reverse("book_items", args=[row.book_no]), "list"))
    found.append(Button(T("对账单", "Statement"), reverse("book_statement", args=[row.book_no]), "file"))
    found.append(Button(T("账实核对", "Reconciliation"), reverse("stock_counts", args=[row.book_no]), "scale"))
    role = person(request).role
    if role in ENTERPRISE_ROLES and row.state == "active":
        found.append(Button(T("新建清单", "New list"), f"{reverse('list_new')}?book={row.book_no}", "plus", "primary"))
    if role == Role.CUSTOMS and row.state == "active" and (row.pause_in or row.pause_out or row.pause_change):
        found.append(Button(T("恢复", "Resume"), reverse("book_act", args=[row.book_no, "resume"]), tone="primary"))
    if role == Role.CUSTOMS:
        label = LIFT if row.enterprise.manual_review else SET
        found.append(Button(label, reverse("book_review", args=[row.book_no]), "shield"))
    return found


def _pauses(row: AccountBook) -> list[Notice]:
    marks = (("in", row.pause_in), ("out", row.pause_out), ("change", row.pause_change))
    paused = [PAUSES[name] for name, on in marks if on]
    if not paused:
        return []
    both = T("、".join(item.zh for item in paused), ", ".join(item.en.lower() for item in paused))
    return [Notice(T("海关已对这本账册：{what}。", "Customs set for this book: {what}.").of(what=both), "warning")]


def _review(row: AccountBook) -> list[Notice]:
    if not row.enterprise.manual_review:
        return []
    text = T("海关对该企业的单证人工审核。", "Customs decide about this enterprise's papers by hand.")
    return [Notice(text, "warning")]


def _head(row: AccountBook) -> Facts:
    return Facts(
        T("表头", "Head"),
        [
            (T("企业", "Enterprise"), common.organisation(row.enterprise)),
            (T("监管区域", "Zone"), common.name_of(row.zone)),
            (T("种类", "Kind"), _kind(row)),
            (T("区域场所类型", "Place type"), cells.coded("bwlTypecd", row.place_type)),
            (T("记账模式", "Posting mode"), cells.coded("appendTypecd", row.posting_mode)),
            (T("用途", "Usage"), cells.coded("usageTypecd", row.usage)),
            (T("主管海关", "Master customs"), cells.coded("customs_office", row.master_customs)),
            (T("仓库", "Warehouse"), cells.text(row.warehouse_name)),
            (T("有效至", "Valid until"), cells.day(row.valid_until)),
            (T("企业内部编号", "Inner number"), cells.code(row.inner_no)),
            (T("预录入编号", "Pre-entry number"), cells.code(row.pre_entry_no)),
            (T("批准时间", "Approved"), cells.moment(row.approved_at)),
        ],
    )


def _items(request: HttpRequest, row: AccountBook) -> Grid:
    """One page of the book's items with their counters, searched by name, part number or HS code."""
    term = request.GET.get("q", "").strip()[:64]
    known = LedgerItem.objects.filter(slot=row.slot, book_id=row.pk).order_by("item_no")
    if term:
        known = known.filter(Q(name__icontains=term) | Q(part_no__icontains=term) | Q(hs_code__startswith=term))
    shelf = request.GET.get("stock", "")
    if shelf in SHELVES:
        known = known.filter(item_no__in=_on_shelf(row, shelf))
    page = Paginator(known.values_list("item_no", flat=True), ITEMS).get_page(request.GET.get("page"))
    found = read.items(connection, row.slot, row.pk, item_nos=list(page.object_list), limit=ITEMS)
    form = SearchForm(initial={"q": term, "stock": shelf}, auto_id="items_%s")
    return Grid(
        T("备案项与实时底账", "Items and live balance"),
        _item_columns(row.book_no),
        found,
        T("没有符合条件的备案项", "No item here"),
        note=T(
            "可用 = 实增 − 实减 − 预减(申报单位)；点序号看三种单位和全部变动。",
            "Available = in − out − reserved out (declared unit); open an item for all three units and its movements.",
        ),
        total=page.paginator.count,
        pages=page if page.paginator.num_pages > 1 else None,
        search=form,
    )


def _on_shelf(row: AccountBook, shelf: str) -> Rows:
    """The numbers of the book's items in stock; of "taken" ones all that is in stock is reserved to go out."""
    found = LedgerBalance.objects.filter(slot=row.slot, book_id=row.pk, actual_in__gt=F("actual_out"))
    if shelf == "taken":
        found = found.filter(actual_in__lte=F("actual_out") + F("pre_out"))
    return found.values("item_no")


class SearchForm(Plain):
    """Looks for items."""

    q = forms.CharField(label=L("找备案项", "Find items"), required=False, max_length=64)
    stock = forms.ChoiceField(
        label=L("库存", "Stock"), required=False, choices=lambda: [("", T("全部", "All")), *SHELVES.items()]
    )


def _item_columns(book_no: str) -> tuple[Column, ...]:
    def unit(item: read.ItemRow) -> str:
        return cells.code_name("unit", item.declared_unit)

    return (
        Column(
            "no",
            T("序号", "Item"),
            lambda item: cells.link(reverse("book_item", args=[book_no, item.item_no]), item.item_no),
        ),
        Column("part", T("料号", "Part number"), lambda item: cells.code(item.part_no)),
        Column("hs", T("商品编码", "HS code"), lambda item: cells.code(item.hs_code)),
        Column(
            "name",
            T("名称 / 规格", "Name / specification"),
            lambda item: cells.stacked(cells.text(item.name), cells.text(item.spec)),
        ),
        Column("in", T("实增", "In"), lambda item: cells.number(item.balance.declared.actual_in), right=True),
        Column("out", T("实减", "Out"), lambda item: cells.number(item.balance.declared.actual_out), right=True),
        Column("prein", T("预增", "Reserved in"), lambda item: cells.number(item.balance.declared.pre_in), right=True),
        Column(
            "preout", T("预减", "Reserved out"), lambda item: cells.number(item.balance.declared.pre_out), right=True
        ),
        Column(
            "free",
            T("可用", "Available"),
            lambda item: cells.strong(cells.number(item.balance.declared.available, unit(item))),
            right=True,
        ),
        Column("source", T("来源清单", "Source list"), lambda item: common.list_link(item.source_list)),
    )


def _filings(row: AccountBook) -> Grid:
    filings = list(row.filings.select_related("message").defer("paper").order_by("-version"))

    def answer(filing: Any) -> cells.Cell:
        if filing.open:
            return cells.tag(T("等海关审核", "Waits for customs"), "warning")
        return (
            cells.tag(T("通过", "Granted"), "success")
            if filing.accepted
            else cells.tag(T("退回", "Returned"), "danger")
        )

    return Grid(
        T("备案与变更", "Filings and changes"),
        (
            Column("version", T("次序", "Version"), lambda one: cells.number(one.version)),
            Column("kind", T("申报", "Kind"), lambda one: cells.text(FILINGS.get(one.kind, one.kind))),
            Column("filed", T("申报时间", "Filed"), lambda one: cells.moment(one.filed_at)),
            Column("decided", T("决定时间", "Decided"), lambda one: cells.moment(one.decided_at)),
            Column("answer", T("结果", "Answer"), answer),
            Column("message", T("来源报文", "Source message"), lambda one: common.message_link(one.message)),
        ),
        filings,
        total=len(filings),
    )


BOOK_DETAIL = DetailPage(
    name="book",
    section="books",
    parent=TITLE,
    roles=DESK,
    find=_find,
    show=_show,
    title=lambda row: row.book_no,
    key=lambda row: row.book_no,
    life=BOOK,
    moves={
        "approve": acts.approve_filing,
        "approve_change": acts.approve_filing,
        "approve_close": acts.approve_filing,
        "return": acts.return_filing,
        "return_change": acts.return_filing,
        "return_close": acts.return_filing,
        "resume": acts.resume_book,
    },
    links={"pause": "book_pause", "renew": "book_renew", "request_close": "book_close"},
)


def _reason() -> forms.CharField:
    return forms.CharField(
        label=L("理由", "Reason"),
        max_length=255,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=L("会记入审计日志，企业看得到。", "Kept in the audit trail; the enterprise sees it."),
    )


class PauseForm(Plain):
    """What is paused, and why."""

    which = forms.ChoiceField(label=L("暂停什么", "What"), choices=lambda: list(PAUSES.items()))
    reason = _reason()


class RenewForm(Plain):
    """Until when an expired book is in force again, and why."""

    valid_until = forms.DateField(label=L("有效至", "Valid until"), widget=forms.DateInput(attrs={"type": "date"}))
    reason = _reason()


@page_for(OFFICERS)
def book_pause(request: HttpRequest, key: str) -> HttpResponseBase:
    """Pause a book for goods in, goods out, changes, or altogether."""
    title = T("暂停账册 {no}", "Pause book {no}").of(no=key)
    return _asked(request, key, PauseForm, acts.pause_book, title, T("暂停", "Pause"), T("已暂停", "Paused"))


@page_for(OFFICERS)
def book_renew(request: HttpRequest, key: str) -> HttpResponseBase:
    """Put an expired book in force again until another day."""
    title = T("账册 {no} 延期", "Renew book {no}").of(no=key)
    return _asked(request, key, RenewForm, acts.renew_book, title, T("延期", "Renew"), T("已延期", "Renewed"))


def _asked(
    request: HttpRequest, key: str, asks: type[Plain], act: Callable[..., object], title: T, submit: T, done: T
) -> HttpResponseBase:
    """A form whose fields, in their order, are what the act wants to know beside the book."""
    if _find(person(request), key) is None:
        raise Http404
    form, summary = asks(request.POST or None), Summary()
    if request.method == "POST" and form.is_valid():
        try:
            act(actor(request), key, *form.cleaned_data.values())
        except Refused as refused:
            summary = summary_of(form, refused.decision.reasons)
        else:
            messages.success(request, str(done))
            return redirect("book", key)
    summary = summary if summary.reasons else summary_of(form)
    back = reverse("book", args=[key])
    crumbs = [shell.Crumb(TITLE, reverse("books")), shell.Crumb(key, back), shell.Crumb(submit)]
    context = {"form": form, "summary": summary, "heading": title, "submit": submit, "back": back}
    status = 422 if request.method == "POST" else 200
    return shell.page(
        request, "zb/pages/form.html", context, title=title, section="books", crumbs=crumbs, status=status
    )
