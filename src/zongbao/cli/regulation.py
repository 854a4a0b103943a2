"""`zongbao regulation explain`: the text, value and legal ground of a code; works without a database."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated

import typer

from zongbao.cli import output

if TYPE_CHECKING:
    from zongbao.regulations.explain import Explanation

app = typer.Typer(help="法规与参数 / The law as data.", no_args_is_help=True)


@app.callback()
def group() -> None:
    """法规与参数 / The law as data."""


@app.command()
def explain(
    code: Annotated[str, typer.Argument(help="LST-101 | pass_valid_days | supervision_mode:5000 | GACC-2018-23#8")],
    on: Annotated[str, typer.Option("--on", help="YYYY-MM-DD; today if left out")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="one JSON document on standard output")] = False,
) -> None:
    """解释规则、参数、代码或法规 / Explain a rule, parameter, code or law as of a day."""
    from zongbao.core.clock import day_of, now
    from zongbao.core.decision import Refused
    from zongbao.regulations.explain import explain as ask

    try:
        found = ask(code, dt.date.fromisoformat(on) if on else day_of(now()))
    except ValueError:
        raise typer.BadParameter(f"{on} 不是日期 / is no date (YYYY-MM-DD)", param_hint="--on") from None
    except LookupError:
        raise Refused.because("API-007", key=code) from None
    if as_json:
        output.document(found)
    else:
        typer.echo(_page(found))


def _page(found: Explanation) -> str:
    """The answer for a reader, Chinese first; empty parts are left out."""
    state = "有效 / in force" if found.in_force else "该日不适用 / not in force on that day"
    lines = [f"{found.key}  {found.title_zh}", f"    {found.title_en}", f"{found.on}: {state}"]
    if found.value:
        lines.append(f"= {found.value} {found.unit}".rstrip())
    lines += [text for text in (found.text_zh, found.text_en, found.hint_zh, found.hint_en) if text]
    lines += [f"依据 / ground: {ground.zh}\n    {ground.en}" for ground in found.grounds]
    if found.confidence:
        lines.append(f"把握 / confidence: {found.confidence}")
    lines += [_past(past.value, past.since, past.until, past.scope) for past in found.history]
    return "\n".join(lines)


def _past(value: str, since: str, until: str, scope: str) -> str:
    return f"  {since or '…'} – {until or '…'}: {value} {scope}".rstrip()
