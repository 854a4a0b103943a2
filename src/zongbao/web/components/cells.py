"""What stands in a table cell or beside a label: safe HTML for the page, an exact value for the export."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.utils.html import conditional_escape, format_html, format_html_join

from zongbao.core import clock
from zongbao.core.clock import SHANGHAI
from zongbao.core.lifecycle import Lifecycle
from zongbao.exchange.sheets.writing import Kind
from zongbao.regulations import codes
from zongbao.web.text import T, lang

DASH = "—"
LONG = 24  # characters after which a cell may break


@dataclass(frozen=True, slots=True)
class Cell:
    """One value, shown twice: ``html`` is already escaped, ``plain`` is the same as words.

    ``exact`` is what an export writes where the words would lose something: digits without grouping.
    """

    html: str
    plain: str
    kind: Kind = Kind.TEXT
    exact: str = ""

    @property
    def exported(self) -> str:
        """The value as it goes into a sheet."""
        return self.exact or self.plain


def text(value: object) -> Cell:
    """Plain words; an empty value shows a dash."""
    plain = "" if value is None else str(value)
    if len(plain) > LONG:
        return Cell(format_html('<span class="zb-wrap">{}</span>', plain), plain)
    return Cell(conditional_escape(plain) if plain else DASH, plain)


def foreign(value: object, language: str) -> Cell:
    """Words in a language that is not the page's, marked for screen readers: ``zh-CN`` for data kept in Chinese."""
    plain = "" if value is None else str(value)
    return Cell(format_html('<span lang="{}">{}</span>', language, plain) if plain else DASH, plain)


def code(value: object) -> Cell:
    """A number or code in fixed-width figures."""
    plain = "" if value is None else str(value)
    return Cell(format_html('<span class="zb-code">{}</span>', plain) if plain else DASH, plain)


def link(url: str, label: object, *, mono: bool = True) -> Cell:
    """A link; document numbers are set in fixed width."""
    plain = str(label)
    if not plain:
        return Cell(DASH, "")
    return Cell(format_html('<a class="{}" href="{}">{}</a>', "zb-code" if mono else "zb-link", url, plain), plain)


def clipped(cell: Cell, kind: str = "zb-clip") -> Cell:
    """The same, cut where a narrow column ends; its whole text is told to a pointer and stays in the page."""
    return replace(cell, html=format_html('<span class="{}" title="{}">{}</span>', kind, cell.plain, cell.html))


def clipped_number(cell: Cell) -> Cell:
    """The same for long numbers of messages, of which more is left to see."""
    return clipped(cell, "zb-clip zb-clip-number")


def number(value: Decimal | int | None, unit: str = "") -> Cell:
    """An exact number: thousands separated, padding zeros dropped, never a float."""
    if value is None:
        return Cell(DASH, "")
    figure = grouped(value)
    shown = f"{figure} {unit}" if unit else figure
    return Cell(format_html('<span class="zb-num">{}</span>', shown), figure, Kind.DECIMAL, figure.replace(",", ""))


def grouped(value: Decimal | int) -> str:
    """E.g. 16,245.335 for Decimal("16245.33500")."""
    figure = f"{Decimal(value):,f}"
    return figure.rstrip("0").rstrip(".") if "." in figure else figure


def money(value: Decimal | None, currency: str = "") -> Cell:
    """An amount with two places."""
    if value is None:
        return Cell(DASH, "")
    figure, exact = f"{value:,.2f}", grouped(value).replace(",", "")
    return Cell(
        format_html('<span class="zb-num">{}</span>', f"{figure} {currency}".strip()), figure, Kind.DECIMAL, exact
    )


def moment(value: dt.datetime | None) -> Cell:
    """A point in time, Shanghai, to the minute."""
    if value is None:
        return Cell(DASH, "")
    local = value.astimezone(SHANGHAI)
    shown = f"{local:%Y-%m-%d %H:%M}"
    return Cell(format_html('<time datetime="{}">{}</time>', local.isoformat(), shown), shown)


def brief(value: dt.datetime | None) -> Cell:
    """A point in time in a narrow column: month, day and minute of this year, the day of another; whole in a file."""
    if value is None:
        return Cell(DASH, "")
    local = value.astimezone(SHANGHAI)
    shown = f"{local:%m-%d %H:%M}" if local.year == clock.now().astimezone(SHANGHAI).year else f"{local:%Y-%m-%d}"
    whole = f"{local:%Y-%m-%d %H:%M}"
    return Cell(format_html('<time datetime="{}" title="{}">{}</time>', local.isoformat(), whole, shown), whole)


def day(value: dt.date | None) -> Cell:
    """A calendar day."""
    if value is None:
        return Cell(DASH, "")
    # the calendar of spreadsheets begins in 1900, with a leap day that never was
    kind = Kind.DATE if value >= dt.date(1900, 3, 1) else Kind.TEXT
    return Cell(value.isoformat(), value.isoformat(), kind)


def tag(label: object, tone: str = "neutral") -> Cell:
    """A status tag in one of five tones; the word carries the meaning, the colour repeats it."""
    return Cell(format_html('<span class="zb-tag zb-tag-{}">{}</span>', tone, label), str(label))


def state(life: Lifecycle, code_of_state: str) -> Cell:
    """The tag of a paper's state."""
    found = life.states[code_of_state]
    return tag(T(found.zh, found.en), found.tone)


def state_name(life: Lifecycle, code_of_state: str) -> T:
    """The names of a paper's state; the code itself for a state of an older table."""
    found = life.states.get(code_of_state)
    return T(found.zh, found.en) if found else T(code_of_state, code_of_state)


def coded(table: str, value: str) -> Cell:
    """A national code with its name: 5000 料件进出区."""
    if not value:
        return Cell(DASH, "")
    name = codes.table(table).name(value, lang())
    if name == value:
        return code(value)
    return Cell(format_html('{} <span class="zb-dim">{}</span>', name, value), f"{value} {name}")


def code_name(table: str, value: str) -> str:
    """The name alone of a national code."""
    return codes.table(table).name(value, lang()) if value else ""


def flag(value: bool, yes: T = T("是", "Yes"), no: T = T("否", "No")) -> Cell:
    """A yes or no in words."""
    return text(yes if value else no)


def direction(value: str) -> Cell:
    """进区 / 出区."""
    return text(T("进区", "In") if value == "I" else T("出区", "Out"))


def stacked(first: Cell, second: Cell) -> Cell:
    """Two lines in one cell; the second is quieter."""
    html = format_html_join("", "{}", [(first.html,), (format_html('<div class="zb-dim">{}</div>', second.html),)])
    html = format_html('<div class="zb-stack">{}</div>', html)
    return Cell(html, f"{first.plain} {second.plain}".strip())


def joined(parts: list[Cell]) -> Cell:
    """Several cells on one line, comma-separated."""
    if not parts:
        return Cell(DASH, "")
    return Cell(format_html_join(", ", "{}", [(part.html,) for part in parts]), ", ".join(part.plain for part in parts))


def maybe(value: Any) -> Cell:
    """A cell as it is, anything else as text."""
    return value if isinstance(value, Cell) else text(value)


def strong(cell: Cell) -> Cell:
    """The same, in bold."""
    return replace(cell, html=format_html("<strong>{}</strong>", cell.html))
