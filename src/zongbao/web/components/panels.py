"""The panels of a detail page; each dataclass names the template that draws it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from zongbao.web.components.cells import Cell
from zongbao.web.components.table import Button, Column
from zongbao.web.text import T


@dataclass(frozen=True, slots=True)
class Facts:
    """A description list: label and value, two or three to a row."""

    template: ClassVar[str] = "zb/panels/facts.html"
    title: T
    rows: Sequence[tuple[T, Cell]]
    aside: Cell | None = None
    columns: int = 3


@dataclass(frozen=True, slots=True)
class Grid:
    """A table inside a card; ``pages`` and ``search`` where it has more rows than a card holds."""

    template: ClassVar[str] = "zb/panels/grid.html"
    title: T
    columns: Sequence[Column]
    rows: Sequence[Any]
    empty: T = T("没有数据", "Nothing here yet")
    note: object = ""
    total: int | None = None
    more: Button | None = None
    pages: Any = None
    search: Any = None


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the steps bar."""

    label: T
    status: str  # done | now | todo | failed
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Steps:
    """Where a paper stands on its way."""

    template: ClassVar[str] = "zb/panels/steps.html"
    steps: Sequence[Step]


@dataclass(frozen=True, slots=True)
class Event:
    """One point of a timeline."""

    title: object
    when: Any
    who: object = ""
    note: object = ""
    tone: str = "info"


@dataclass(frozen=True, slots=True)
class Timeline:
    """What happened, newest first."""

    template: ClassVar[str] = "zb/panels/timeline.html"
    title: T
    events: Sequence[Event]
    empty: T = T("还没有记录", "No entries yet")


@dataclass(frozen=True, slots=True)
class Verdict:
    """One stored decision, ready to be read: outcome tag, question, who and when, reasons."""

    outcome: Cell
    question: object
    when: Any
    who: object
    reasons: Sequence[Any]
    remark: str = ""
    version: str = ""


@dataclass(frozen=True, slots=True)
class Verdicts:
    """The decisions on a paper with law, hint and the smallest change that would have turned them."""

    template: ClassVar[str] = "zb/panels/verdicts.html"
    title: T
    verdicts: Sequence[Verdict]
    empty: T = T("还没有决定", "No decision yet")


@dataclass(frozen=True, slots=True)
class Words:
    """Paragraphs or a preformatted text."""

    template: ClassVar[str] = "zb/panels/words.html"
    title: T
    paragraphs: Sequence[object] = ()
    preformatted: str = ""
    buttons: Sequence[Button] = ()


@dataclass(frozen=True, slots=True)
class Notice:
    """A coloured strip at the top of the page."""

    template: ClassVar[str] = "zb/panels/notice.html"
    text: object
    tone: str = "info"
    link: Button | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """Work that goes on elsewhere; the panel asks its ``url`` every second until that tells the page to reload."""

    template: ClassVar[str] = "zb/panels/progress.html"
    title: T
    words: T
    done: int
    total: int  # 0: not known yet
    url: str


@dataclass(frozen=True, slots=True)
class FormPanel:
    """A small form inside a card (GET or POST)."""

    template: ClassVar[str] = "zb/panels/form.html"
    title: T
    form: Any
    submit: T
    action: str = ""
    method: str = "post"
    note: object = ""
    files: bool = False  # the form carries a file


@dataclass(frozen=True, slots=True)
class Halves:
    """Panels in two columns where the window is wide enough, one below the other where not."""

    template: ClassVar[str] = "zb/panels/halves.html"
    panels: Sequence[Any]


@dataclass(frozen=True, slots=True)
class Barcode:
    """A number as Code 128, drawn as SVG bars, for the wedge scanner at the gate."""

    template: ClassVar[str] = "zb/panels/barcode.html"
    title: T
    text: str
    bars: Sequence[tuple[int, int]]
    width: int


@dataclass(frozen=True, slots=True)
class Shown:
    """All that a detail page shows of one row; the aside stands beside what comes before the first table."""

    heading: object
    tag: Cell | None
    panels: Sequence[Any]
    aside: Sequence[Any] = field(default=())
    buttons: Sequence[Button] = field(default=())

    @property
    def beside(self) -> Sequence[Any]:
        """The panels next to the aside; all of them where a table is the first."""
        return self.panels[: self._first_table() or len(self.panels)]

    @property
    def below(self) -> Sequence[Any]:
        """The panels that have the whole width: tables need it."""
        return self.panels[len(self.beside) :]

    def _first_table(self) -> int:
        places = (at for at, panel in enumerate(self.panels) if isinstance(panel, Grid))
        return next(places, len(self.panels))
