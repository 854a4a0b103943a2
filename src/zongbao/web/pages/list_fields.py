"""The fields of a bonded list as a form: the head once, then lines; national codes are typed with suggestions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms

from zongbao.domain.papers.bonded_list import BondedList, ListLine
from zongbao.domain.papers.list_types import list_types
from zongbao.domain.papers.party import Party
from zongbao.regulations import codes
from zongbao.store.models import Organisation
from zongbao.web.components.forms import Plain
from zongbao.web.text import L, T, lang

BLANK = [("", "—")]
LINES_MAX = 500
PARTIES = {
    "entry_declarant": T("对应报关单申报单位", "Declarant of the entry"),
    "related_consignee": T("关联报关单收发货人", "Consignee of the related entry"),
    "related_consumer": T("关联报关单消费使用单位", "Consumer of the related entry"),
    "related_declarant": T("关联报关单申报单位", "Declarant of the related entry"),
}


def options(table: str, *, blank: bool = True) -> list[tuple[str, object]]:
    """Code and name pairs of a national table for a select box."""
    rows: list[tuple[str, object]] = [
        (row.code, T(f"{row.code} {row.zh}", f"{row.code} {row.en}")) for row in codes.table(table).rows
    ]
    return [*BLANK, *rows] if blank else rows


def datalists() -> list[tuple[str, list[tuple[str, str]]]]:
    """The lists behind the code fields of the lines: (id, [(code, name)])."""
    return [
        (f"codes-{name}", codes.table(name).choices(lang=lang()))
        for name in ("unit", "country", "currency", "levy_mode", "customs_office")
    ]


def _select(zh: str, en: str, table: str, *, required: bool = True) -> forms.ChoiceField:
    return forms.ChoiceField(label=L(zh, en), choices=lambda: options(table), required=required)


def _code(zh: str, en: str, table: str, size: int, *, required: bool = True) -> forms.CharField:
    widget = forms.TextInput(attrs={"list": f"codes-{table}", "autocomplete": "off"})
    return forms.CharField(label=L(zh, en), max_length=size, required=required, widget=widget)


def _text(zh: str, en: str, size: int, *, required: bool = False) -> forms.CharField:
    return forms.CharField(label=L(zh, en), max_length=size, required=required)


def _figure(zh: str, en: str, places: int, *, required: bool = True) -> forms.DecimalField:
    return forms.DecimalField(label=L(zh, en), max_digits=19, decimal_places=places, required=required)


class HeadForm(Plain):
    """The head (表头)."""

    book_no = forms.ChoiceField(label=L("账册", "Book"))
    inner_no = _text("企业内部清单编号", "Inner number", 64, required=True)
    list_type = forms.ChoiceField(
        label=L("清单类型", "List type"),
        choices=lambda: [(t.code, T(f"{t.code} {t.zh}", f"{t.code} {t.en}")) for t in list_types().values()],
    )
    direction = forms.ChoiceField(
        label=L("进出", "Direction"), choices=lambda: [("I", T("进区", "In")), ("E", T("出区", "Out"))]
    )
    side = _select("料件/成品", "Material or product", "mtpckEndprdMarkcd")
    supervision_mode = _select("监管方式", "Supervision mode", "supervision_mode")
    transport_mode = _select("运输方式", "Transport mode", "transport_mode")
    entry_exit_customs = _code("进出境关别", "Entry/exit customs", "customs_office", 4)
    country = _code("启运/运抵国", "Country", "country", 3)
    declare_flag = _select("报关标志", "Declare flag", "dclcusFlag")
    declare_type = _select("报关类型", "Declare type", "dclcusTypecd", required=False)
    generate_entry = _select("是否生成报关单", "Make an entry", "genDecFlag")
    entry_type = _select("报关单类型", "Entry type", "dec_type", required=False)
    related_list_no = _text("关联清单编号", "Related list", 64)
    related_book_no = _text("关联账册编号", "Related book", 64)
    application_no = _text("申报表编号", "Application", 64)
    entry_no = _text("对应报关单编号", "Entry number", 64)
    related_entry_no = _text("关联报关单编号", "Related entry", 64)
    remark = _text("备注", "Remark", 255)

    def __init__(self, books: Sequence[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chooser: Any = self.fields["book_no"]
        chooser.choices = [(number, number) for number in books]


class PartyForm(Plain):
    """One enterprise by its two codes and name."""

    customs_code = _text("海关编码(10 位)", "Customs code (10)", 10)
    credit_code = _text("统一社会信用代码", "Credit code", 18)
    name = _text("名称", "Name", 255)


class LineForm(Plain):
    """One line (表体)."""

    book_item = forms.IntegerField(
        label=L("备案序号", "Book item"),
        required=False,
        min_value=1,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    part_no = _text("料号", "Part number", 32, required=True)
    hs_code = _text("商品编码", "HS code", 13, required=True)
    name = _text("商品名称", "Name", 512, required=True)
    spec = _text("规格型号", "Specification", 512)
    declared_qty = _figure("申报数量", "Declared quantity", 5)
    declared_unit = _code("申报单位", "Declared unit", "unit", 3)
    legal_qty = _figure("法定数量", "Legal quantity", 5)
    legal_unit = _code("法定单位", "Legal unit", "unit", 3)
    second_qty = _figure("第二法定数量", "Second legal quantity", 5, required=False)
    second_unit = _code("第二法定单位", "Second legal unit", "unit", 3, required=False)
    unit_price = _figure("单价", "Unit price", 4)
    total = _figure("总价", "Total", 2)
    currency = _code("币制", "Currency", "currency", 3)
    origin = _code("原产国", "Origin", "country", 3)
    destination = _code("最终目的国", "Destination", "country", 3)
    levy_mode = _code("征免方式", "Levy mode", "levy_mode", 1)
    gross_weight = _figure("毛重(kg)", "Gross weight (kg)", 5, required=False)
    net_weight = _figure("净重(kg)", "Net weight (kg)", 5, required=False)


def party_of(organisation: Organisation) -> Party:
    """An organisation as the interface names it."""
    return Party(organisation.code, organisation.credit_code, organisation.name_zh)


def paper_of(
    organisation: Organisation,
    head: Mapping[str, Any],
    parties: Mapping[str, Party],
    lines: Sequence[Mapping[str, Any]],
    master_customs: str,
) -> BondedList:
    """The paper that the form says; all speaking parties are the enterprise itself."""
    own = party_of(organisation)
    said: dict[str, Any] = {**parties, **head}
    return BondedList(
        operator=own,
        processor=own,
        declarant=own,
        inputter=own,
        master_customs=master_customs,
        lines=tuple(_line(number, line) for number, line in enumerate(lines, start=1)),
        **said,
    )


def _line(number: int, typed: Mapping[str, Any]) -> ListLine:
    """One line as the paper states it."""
    return ListLine(line_no=number, **typed)


def head_initial(paper: BondedList) -> dict[str, Any]:
    """The head of a paper as the form's first values."""
    return {name: getattr(paper, name) for name in HeadForm.base_fields}


def line_initial(line: ListLine) -> dict[str, Any]:
    """One line of a paper as the form's first values."""
    return {name: plain(getattr(line, name)) for name in LineForm.base_fields}


def plain(value: Any) -> Any:
    """A decimal without padding zeros."""
    return f"{value:f}".rstrip("0").rstrip(".") if isinstance(value, Decimal) and "." in f"{value:f}" else value
