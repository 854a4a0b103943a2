"""How a run ends that cannot do what was asked: reasons for a reader, or exactly one JSON document."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable
from typing import Any, NoReturn

import typer

from zongbao.cli import faults, output, speaking
from zongbao.core.decision import Decision, Refused

# Nothing there, or nothing readable: accounts, files and options, rows, messages.
_UNREADABLE = ("ACC-404", "CLI-", "MSG-")


def for_a_reader(run: Callable[..., Any]) -> NoReturn:
    """Run a command; whatever keeps it from its work is told as reasons, and exits as a ``--json`` run would."""
    try:
        code = run(standalone_mode=False)
    except typer.Abort:
        typer.echo("已取消 Aborted", err=True)
        sys.exit(speaking.REFUSED)
    except Exception as error:  # noqa: BLE001  (told in both languages, faults in full as well)
        if type(error).__name__ == "NoArgsIsHelpError":  # a group alone asks for its help
            error.show()  # type: ignore[attr-defined]
            sys.exit(speaking.UNREADABLE)
        if context := getattr(error, "ctx", None):
            typer.echo(context.get_usage(), err=True)
        decision = _refusal(error).decision
        code = _exit_code(decision)
        typer.echo("\n".join(speaking.lines(decision.reasons)), err=code != speaking.REFUSED)
    sys.exit(code or speaking.OK)


def with_a_document(run: Callable[..., Any]) -> NoReturn:
    """Run a ``--json`` command; whatever keeps it from answering is told as the document of a refusal."""
    try:
        code = run(standalone_mode=False)
    except Exception as error:  # noqa: BLE001  (the answer is owed whatever happens; faults are told in full)
        decision = _refusal(error).decision
        output.document(speaking.shape(decision))
        sys.exit(_exit_code(decision))
    sys.exit(code or speaking.OK)


def _refusal(error: Exception) -> Refused:
    """The refusal that an error amounts to; a fault of ours is told in full on standard error."""
    if isinstance(error, Refused):
        return error
    if _is_misuse(error):
        return Refused.because("CLI-103", **faults.misused(error))
    traceback.print_exception(error)
    return Refused.because("CLI-500", **faults.broken(error))


def _is_misuse(error: Exception) -> bool:
    """Whether the command line is wrong; the error's class is typer's own affair."""
    return hasattr(error, "format_message")


def _exit_code(decision: Decision) -> int:
    return speaking.UNREADABLE if decision.codes[0].startswith(_UNREADABLE) else speaking.REFUSED
