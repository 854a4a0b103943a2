"""How a run ends that cannot do what was asked: reasons for a reader, or exactly one JSON document."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable
from typing import Any, NoReturn

from zongbao.cli import faults, output, speaking
from zongbao.core.decision import Decision, Refused

# Nothing there, or nothing readable: accounts, files and options, rows, messages.
_UNREADABLE = ("ACC-404", "CLI-", "MSG-")


def for_a_reader(run: Callable[[], Any]) -> Any:
    """Run a command; a refusal is printed as its reasons, everything else goes its way."""
    try:
        return run()
    except Refused as refusal:
        code = _exit_code(refusal.decision)
        text = "\n".join(speaking.lines(refusal.decision.reasons))
        print(text, file=sys.stdout if code == speaking.REFUSED else sys.stderr)
        sys.exit(code)


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
    if hasattr(error, "format_message"):  # an error of usage; its class is typer's own affair
        return Refused.because("CLI-103", **faults.misused(error))
    traceback.print_exception(error)
    return Refused.because("CLI-500", **faults.broken(error))


def _exit_code(decision: Decision) -> int:
    return speaking.UNREADABLE if decision.codes[0].startswith(_UNREADABLE) else speaking.REFUSED
