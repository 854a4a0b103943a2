"""Code 128 as bars: what a wedge scanner at the gate reads off a screen or a printed pass."""

from __future__ import annotations

from collections.abc import Iterator

from barcode.codex import Code128

from zongbao.web.components.panels import Barcode
from zongbao.web.text import T

QUIET = 10  # modules of white on either side, as the symbology asks


def barcode_panel(title: T, text: str) -> Barcode:
    """The bars of a number: (x, width) in modules."""
    modules: str = Code128(text).build()[0]
    return Barcode(title, text, list(bars(modules)), len(modules) + 2 * QUIET)


def bars(modules: str) -> Iterator[tuple[int, int]]:
    """The black bars of a row of modules, moved to the right by the quiet zone."""
    start = None
    for at, module in enumerate(f"{modules}0"):
        if module == "1" and start is None:
            start = at
        elif module == "0" and start is not None:
            yield start + QUIET, at - start
            start = None
