"""Filing an account book (账册备案) and asking for its closing (注销)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from zongbao.acts import books as acts
from zongbao.core import clock
from zongbao.core.decision import Reason, Refused
from zongbao.domain.papers.account_book import BookFiling, BookItem
from zongbao.store.models import AccountBook, Organisation
from zongbao.store.papers import from_json
from zongbao.web import shell
from zongbao.web.access import ENTERPRISE, actor, page_for, person
from zongbao.web.components.forms import Plain, Summary, all_valid, count_in, field_links
from zongbao.web.engine.listing import visible
from zongbao.web.pages import drafts
from zongbao.web.pages.books import TITLE
from zongbao.web.pages.list_fields import datalists, options, party_of
from zongbao.web.reasons import shown
from zongbao.web.text import L, T

LINES_MAX = 200
CREATE, CLOSE = "1", "3"


def _code(zh: str, en: str, table: str, size: int, *, required: bool = True) -> forms.CharField:
    widget = forms.TextInput(attrs={"list": f"codes-{table}", "autocomplete": "off"})
    return forms.CharField(label=L(zh, en), max_length=size, required=required, widget=widget)


class BookForm(Plain):
    """The head of a filing."""

    inner_no = forms.CharField(label=L("企业内部编号", "Inner number"), max_length=64)
    place_type = forms.ChoiceField(label=L("区域场所类型", "Place type"), choices=lambda: options("bwlTypecd"))
    posting_mode = forms.ChoiceField(label=L("记账模式", "Posting mode"), choices=lambda: options("appendTypecd"))
    usage = forms.ChoiceField(label=L("用途", "Usage"), choices=lambda: options("usageTypecd"), required=False)
    warehouse_name = forms.CharField(label=L("仓库名称", "Warehouse"), max_length=255, required=False)
    warehouse_address = forms.CharField(label=L("仓库地址", "Warehouse address"), max_length=255, required=False)
    contact = forms.CharField(label=L("联系人", "Contact"), max_length=32, required=False)
    phone = forms.CharField(label=L("联系电话", "Telephone"), max_length=32, required=False)
    valid_until = forms.DateField(
        label=L("有效至", "Valid until"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    remark = forms.CharField(label=L("备注", "Remark"), max_length=255, required=False)


class ItemForm(Plain):
    """One item of a cumulative book; a line without a part number is not filed."""

    part_no = forms.CharField(label=L("料号", "Part number"), max_length=32, required=False)
    hs_code = forms.CharField(label=L("商品编码", "HS code"), max_length=10, required=False)
    name = forms.CharField(label=L("商品名称", "Name"), max_length=512, required=False)
    spec = forms.CharField(label=L("规格型号", "Specification"), max_length=512, required=False)
    declared_unit = _code("申报单位", "Declared unit", "unit", 3, required=False)
    legal_unit = _code("法定单位", "Legal unit", "unit", 3, required=False)
    second_unit = _code("第二法定单位", "Second legal unit", "unit", 3, required=False)
    origin = _code("原产国", "Origin", "country", 3, required=False)


@page_for(ENTERPRISE)
def book_new(request: HttpRequest) -> HttpResponseBase:
    """File a new book; the form answers with every problem, or goes to the book."""
    if request.method != "POST":
        kept = drafts.resumed(request)
        return _book_page(request, *_typed(kept if kept is not None else {}))
    if drafts.asked(request):
        answer = drafts.save(request)
        if not isinstance(answer, Summary):
            return answer
        return _book_page(request, *_typed(request.POST), answer, 422)
    if request.POST.get("do") == "add":
        return _book_page(request, *_typed(request.POST, more=1))
    head, items = BookForm(request.POST), [ItemForm(request.POST, prefix=f"items-{at}") for at in _places(request.POST)]
    if all_valid((head, *items)):
        filed = _file(request, head, items)
        if not isinstance(filed, Summary):
            return filed
        return _book_page(request, head, items, filed, 422)
    return _book_page(request, head, items, _unread(head, items), 422)


def _places(typed: Mapping[str, Any], more: int = 0) -> range:
    return range(max(1, min(count_in(typed.get("line_count", "1")) + more, LINES_MAX)))


def _typed(typed: Mapping[str, Any], more: int = 0) -> tuple[BookForm, list[ItemForm]]:
    """The form as typed, not judged yet."""

    def item(at: int) -> ItemForm:
        prefix = f"items-{at}"
        values = {name: typed.get(f"{prefix}-{name}", "") for name in ItemForm.base_fields}
        return ItemForm(initial=values, prefix=prefix)

    head = {name: typed.get(name, "") for name in BookForm.base_fields}
    return BookForm(initial=head), [item(at) for at in _places(typed, more)]


def _unread(head: BookForm, items: Sequence[ItemForm]) -> Summary:
    links = field_links(head)
    for number, form in enumerate(items, start=1):
        links += field_links(form, str(T("第 {n} 项 · ", "Item {n} · ").of(n=number)))
    return Summary(links)


def _book_page(
    request: HttpRequest,
    head: BookForm,
    items: Sequence[ItemForm],
    summary: Summary = Summary(),  # noqa: B008 - frozen
    status: int = 200,
) -> HttpResponseBase:
    title = T("备案新账册", "File a new book")
    context = {
        "heading": title,
        "head": head,
        "items": items,
        "summary": summary,
        "count": len(items),
        "datalists": datalists(),
        "drafts": drafts.kept(request),
    }
    crumbs = [shell.Crumb(TITLE, reverse("books")), shell.Crumb(title)]
    return shell.page(
        request, "zb/pages/book_form.html", context, title=title, section="books", crumbs=crumbs, status=status
    )


def _file(request: HttpRequest, head: BookForm, items: Sequence[ItemForm]) -> HttpResponseBase | Summary:
    organisation = person(request).organisation
    assert organisation is not None, "enterprise roles have an organisation (acc_101)"
    try:
        outcome = acts.file_book(actor(request), _filing(organisation, head.cleaned_data, items))
    except Refused as refused:
        return _summary(head, refused.decision.reasons)
    if outcome.book is None:
        return _summary(head, outcome.decision.reasons)
    drafts.done(request)
    words = T("账册 {no} 已登记", "Book {no} is kept").of(no=outcome.book.book_no)
    (messages.success if outcome.decision.accepted else messages.warning)(request, str(words))
    return redirect("book", outcome.book.book_no)


def _summary(head: BookForm, reasons: Sequence[Reason]) -> Summary:
    head.mark(reasons)
    return Summary((), [shown(one, head[one.path].id_for_label if one.path in head.fields else "") for one in reasons])


def _filing(organisation: Organisation, head: dict[str, Any], items: Sequence[ItemForm]) -> BookFiling:
    own = party_of(organisation)
    named = [form.cleaned_data for form in items if form.cleaned_data["part_no"]]
    return BookFiling(
        declaration_kind=CREATE,
        master_customs=organisation.zone.customs_code if organisation.zone else "",
        operator=own,
        declarant=own,
        inputter=own,
        filed_on=clock.day_of(clock.now()),
        items=tuple(BookItem(item_no=number, **typed) for number, typed in enumerate(named, start=1)),
        **head,
    )


class CloseForm(Plain):
    """Asks before closing."""

    remark = forms.CharField(label=L("说明", "Remark"), max_length=255, required=False)


@page_for(ENTERPRISE)
def book_close(request: HttpRequest, key: str) -> HttpResponseBase:
    """Ask for a book's closing: no stock, no open papers."""
    row: AccountBook | None = visible(AccountBook.objects.all(), person(request)).filter(book_no=key).first()
    if row is None:
        raise Http404
    form, summary = CloseForm(request.POST or None), Summary()
    if request.method == "POST" and form.is_valid():
        answer = _close(request, row, form)
        if not isinstance(answer, Summary):
            return answer
        summary = answer
    title, back = T("申请注销 {no}", "Request closing of {no}").of(no=key), reverse("book", args=[key])
    context = {
        "form": form,
        "summary": summary,
        "heading": title,
        "submit": T("申请注销", "Request closing"),
        "back": back,
    }
    crumbs = [shell.Crumb(TITLE, reverse("books")), shell.Crumb(key, back), shell.Crumb(T("注销", "Close"))]
    status = 422 if request.method == "POST" else 200
    return shell.page(
        request, "zb/pages/form.html", context, title=title, section="books", crumbs=crumbs, status=status
    )


def _close(request: HttpRequest, row: AccountBook, form: CloseForm) -> HttpResponseBase | Summary:
    last = row.filings.order_by("-version").first()
    if last is None:
        raise Http404
    paper = from_json(BookFiling, last.paper)
    remark = form.cleaned_data["remark"]
    asked = replace(paper, declaration_kind=CLOSE, items=(), book_no=row.book_no, remark=remark)
    try:
        outcome = acts.file_book(actor(request), asked)
    except Refused as refused:
        return Summary((), [shown(one) for one in refused.decision.reasons])
    if not outcome.decision.accepted and outcome.decision.outcome != "manual":
        return Summary((), [shown(one) for one in outcome.decision.reasons])
    messages.success(request, str(T("注销申请已登记", "The closing is asked for")))
    return redirect("book", row.book_no)
