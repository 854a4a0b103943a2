"""The operators' values as the overlay that the reader of parameters asks for.

A day's values are fixed shortly before the day begins: tables and acts confirm nothing for a day that has begun, and
end nothing before it. So what a process reads on or after the morning of a day holds for that day and every earlier
one for good, in every process, without asking again. Only a later day is read anew.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

from zongbao.core import clock
from zongbao.domain.parameter_values import parsed
from zongbao.regulations import parameters
from zongbao.regulations.parameters import SCOPES, SET, Entry, Overlay
from zongbao.regulations.sources import all_sources
from zongbao.store.models import ParameterValue

IN_FORCE = (ParameterValue.State.CONFIRMED, ParameterValue.State.ENDED)


class Reader:
    """Keeps the overlay of this process, and the last day for which it is final."""

    def __init__(self) -> None:
        self._kept = Overlay()
        self._final: dt.date | None = None

    def __call__(self, on: dt.date) -> Overlay:
        """The overlay for a day: the kept one if it is final for that day, else what the table says now."""
        if self._final is None or on > self._final:
            today = clock.day_of(clock.now())
            self._kept, self._final = read(), today
        return self._kept

    def forget(self) -> None:
        """Read anew next time, for example after a change that this process made itself."""
        self._final = None


reader = Reader()


def read() -> Overlay:
    """Everything that was ever in force or will be."""
    found: dict[str, list[Entry]] = defaultdict(list)
    for row in ParameterValue.objects.filter(state__in=IN_FORCE).order_by("valid_from", "pk"):
        found[row.key].append(entry_of(row))
    return Overlay({key: tuple(entries) for key, entries in found.items()})


def entry_of(row: ParameterValue) -> Entry:
    """A row as the reader's entry; a citation that is no key of a known text stands in the note."""
    scope = tuple((name, value) for name in SCOPES if (value := getattr(row, name)))
    known = row.citation.partition("#")[0] in all_sources()
    note = "；".join(filter(None, ("" if known else row.citation, row.ground)))
    value = parsed(parameters.parameter(row.key), row.value)
    return Entry(value, row.valid_from, row.valid_to, scope, (row.citation,) if known else (), SET, note)
