"""`zongbao book show`: a book's items with their balances, now or as of a day as it was known at a moment."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated, Any

import typer

from zongbao.cli import output, speaking

if TYPE_CHECKING:
    from zongbao.store.ledger.read import Balance, ItemRow
    from zongbao.store.models import AccountBook

app = typer.Typer(help="账册 / Account books.", no_args_is_help=True)

_COUNTERS = ("actual_in", "actual_out", "pre_in", "pre_out", "stock", "available")
_ITEM = ("item_no", "part_no", "hs_code", "name", "declared_unit", "legal_unit", "second_unit", "origin", "state")


@app.callback()
def group() -> None:
    """账册 / Account books."""


@app.command()
def show(
    book_no: Annotated[str, typer.Argument(metavar="BOOK", help="账册编号 / number of the book")],
    item: Annotated[int | None, typer.Option("--item", min=1, help="只看一项 / one item only")] = None,
    as_of: Annotated[str, typer.Option("--as-of", metavar="DATE", help="截至哪一天 / as of the end of a day")] = "",
    known_on: Annotated[str, typer.Option("--known-on", metavar="TIME", help="按何时所知 / as known at a moment")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="one JSON document on standard output")] = False,
) -> None:
    """查看账册 / Show a book. Exit 0 shown, 2 no such book or item."""
    day, moment = _day(as_of), _moment(known_on)
    speaking.set_up()
    from zongbao.store.models import AccountBook

    book = AccountBook.objects.filter(book_no=book_no).first()
    if book is None:
        raise speaking.absent("book", book_no)
    found = _items(book, item)
    if item and not found:
        raise speaking.absent("item", f"{book_no}/{item}")
    shapes = [_shape(book, one, day, moment) for one in found]
    if as_json:
        output.document(
            {"book_no": book.book_no, "state": book.state, "as_of": day, "known_on": moment, "items": shapes}
        )
    else:
        _table(book, shapes)


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        raise typer.BadParameter(f"{text} 不是日期 / is no date (YYYY-MM-DD)", param_hint="--as-of") from None


def _moment(text: str) -> dt.datetime | None:
    """An ISO moment; Shanghai time unless it says otherwise."""
    from zongbao.core.clock import SHANGHAI

    try:
        found = dt.datetime.fromisoformat(text) if text else None
    except ValueError:
        problem = f"{text} 不是时间 / is no time (YYYY-MM-DDTHH:MM:SS)"
        raise typer.BadParameter(problem, param_hint="--known-on") from None
    return found.replace(tzinfo=SHANGHAI) if found is not None and found.tzinfo is None else found


def _items(book: AccountBook, item: int | None) -> list[ItemRow]:
    """The item asked for, or every item of the book."""
    from django.db import connection

    from zongbao.store.ledger import read

    if item:
        return read.items(connection, book.slot, book.pk, item_nos=[item], limit=1)
    found: list[ItemRow] = []
    while page := read.items(connection, book.slot, book.pk, after=found[-1].item_no if found else 0, limit=1000):
        found += page
    return found


def _shape(book: AccountBook, item: ItemRow, day: dt.date | None, moment: dt.datetime | None) -> dict[str, Any]:
    from django.db import connection

    from zongbao.store.ledger import read

    balance = item.balance
    if day is not None or moment is not None:
        past = read.balance(connection, book.slot, book.pk, item.item_no, as_of=day, known_on=moment)
        balance = past or balance
    return {**{name: getattr(item, name) for name in _ITEM}, **_balance(balance)}


def _balance(balance: Balance) -> dict[str, Any]:
    from zongbao.core.quantity import plain

    units = ("declared", "legal", "second")
    return {unit: {name: plain(getattr(getattr(balance, unit), name)) for name in _COUNTERS} for unit in units}


def _table(book: AccountBook, shapes: list[dict[str, Any]]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(title=f"{book.book_no}  {book.state}")
    for heading in ("序号", "料号", "名称", "单位"):
        table.add_column(heading)
    for heading in ("实增", "实减", "预增", "预减", "库存", "可用"):
        table.add_column(heading, justify="right")
    for one in shapes:
        counters = (one["declared"][name] for name in _COUNTERS)
        table.add_row(str(one["item_no"]), one["part_no"], one["name"], one["declared_unit"], *counters)
    Console(highlight=False).print(table)
