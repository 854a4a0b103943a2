"""Gate passes on paper: what stands on each, and the one PDF of one or of many."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import segno
from barcode.codex import Code128
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation

from zongbao.core import clock
from zongbao.core.lives import PASS
from zongbao.store.models import GatePass
from zongbao.web import printing, shell
from zongbao.web.components import cells
from zongbao.web.pages import common, driver
from zongbao.web.pages.barcode import QUIET, bars
from zongbao.web.text import T, named

SIZES = ("a4", "thermal")
_QR_QUIET = 4  # modules of white around, as the symbology asks


def printed(request: HttpRequest, rows: Sequence[GatePass], size: str) -> HttpResponse:
    """The passes as one PDF, each on paper of its own, shown in the browser; at least one is given."""
    papers = [paper(row, size, driver.address(request, row)) for row in rows]
    try:
        content = printing.pdf("gate_pass", papers[0] if len(papers) == 1 else {**papers[0], "papers": papers})
    except printing.NoChineseFontError:
        return _no_font(request)
    response = HttpResponse(content, content_type="application/pdf")
    name = rows[0].pass_no if len(rows) == 1 else f"passes-{len(rows)}"
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


def _no_font(request: HttpRequest) -> HttpResponse:
    """The server has no Chinese font: say so, and how to print all the same."""
    text = T(
        "这台服务器没有中文字体，不能生成 PDF。请管理员安装 fonts-noto-cjk；现在可用浏览器打印核放单页面。",
        "This server has no Chinese font and cannot make the PDF. Ask the administrator to install fonts-noto-cjk; "
        "meanwhile print the pass's page from the browser: its barcode scans as well.",
    )
    heading = T("不能生成 PDF", "The PDF cannot be made")
    crumbs = [shell.Crumb(T("核放单", "Gate passes"), reverse("passes")), shell.Crumb(heading)]
    context = {"heading": heading, "lead": text, "panels": ()}
    return shell.page(
        request, "zb/pages/panels.html", context, title=heading, section="passes", crumbs=crumbs, status=503
    )


def paper(row: GatePass, size: str, link: str) -> dict[str, Any]:
    """All that the template shows, as plain values in the reader's language."""
    modules: str = Code128(row.pass_no).build()[0]
    heading = T("核放单", "Gate pass")
    return {
        "size": size,
        "lang": (translation.get_language() or "zh")[:2],
        "author": "Zongbao",
        "heading": f"{heading} · {cells.direction(row.direction).plain}",
        "number": row.pass_no,
        "bars": [list(bar) for bar in bars(modules)],
        "modules": len(modules) + 2 * QUIET,
        "qr": [list(line) for line in segno.make(link, micro=False, error="m").matrix_iter(border=_QR_QUIET)],
        "hint": str(
            T(
                "卡口扫条码；司机用手机扫二维码，查看本单状态和下一步，无需登录。",
                "The gate scans the bars; the driver scans the square to see state and next step, without an account.",
            )
        ),
        "facts": [[str(label), value] for label, value in _facts(row)],
        "columns": [str(title) for title in _COLUMNS],
        "short_columns": [str(_COLUMNS[at]) for at in (0, 3, 4)],
        "goods": [_goods(line) for line in row.lines.all()],
        "footer": str(T("打印于 {at}", "Printed {at}").of(at=cells.moment(clock.now()).plain)),
    }


_COLUMNS = (
    T("序号", "Line"),
    T("核注清单", "Bonded list"),
    T("商品编码", "HS code"),
    T("名称", "Name"),
    T("数量", "Quantity"),
    T("毛重(kg)", "Gross (kg)"),
)


def _facts(row: GatePass) -> list[tuple[T, str]]:
    return [
        (T("车牌号", "Plate"), row.plate),
        (T("状态", "State"), str(cells.state_name(PASS, row.state))),
        (T("企业", "Enterprise"), str(named(row.enterprise))),
        (T("监管区域", "Zone"), common.name_of(row.zone).plain),
        (T("类型", "Type"), cells.code_name("passportTypecd", row.pass_type)),
        (T("集装箱", "Container"), row.container_no or "—"),
        (T("总重量(kg)", "Total (kg)"), cells.grouped(row.total_weight)),
        (T("货物毛重(kg)", "Goods gross (kg)"), cells.grouped(row.gross_weight)),
        (T("申请时间", "Applied"), cells.moment(row.applied_at).plain),
        (T("有效至", "Valid until"), cells.moment(row.valid_until).plain),
    ]


def _goods(line: Any) -> list[str]:
    source = line.list_line
    unit = cells.code_name("unit", source.declared_unit)
    return [
        str(line.line_no),
        source.list.list_no,
        source.hs_code,
        source.name,
        f"{cells.grouped(line.declared_qty)} {unit}",
        cells.grouped(line.gross_weight),
    ]
