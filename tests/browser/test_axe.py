"""Every page in both languages at three widths: WCAG 2.2 AA by axe, the console, the policy, and who is spoken to.

axe takes most of the time. In an ordinary run it judges each page at one width in Chinese and at another in English, in
turn from page to page; `make long` lets it judge every page at every width in both.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page
from tests.browser.conftest import Site
from tests.browser.pages import LANGUAGES, WIDTHS, Stop, Walk, prepare
from tests.browser.reader import Reader
from tests.length import LONG

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
_RUN = """tags => axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})
  .then(found => found.violations.map(one => [one.id, one.nodes.map(node => node.target.join(' ')).slice(0, 3)]))"""


@pytest.fixture(scope="module")
def walk(site: Site) -> Walk:
    return prepare(site)


def violations(page: Page) -> list[Any]:
    """What axe finds on the page as it stands: a rule's name with the first places that break it."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found: list[Any] = page.evaluate(_RUN, TAGS)
    return found


def judge(stop: Stop, reader: Reader, axe_at: Collection[int]) -> list[str]:
    """Open the page and look at it at every width, by axe at these; the reader's own notes count as faults."""
    reader.page.set_viewport_size({"width": WIDTHS[0], "height": 900})
    status = reader.open(stop.path)
    faults = [] if status == 200 else [f"status {status}"]
    for width in WIDTHS:
        reader.page.set_viewport_size({"width": width, "height": 900})
        if width in axe_at:
            faults += [f"axe at {width}: {rule} {places}" for rule, places in violations(reader.page)]
        if width != WIDTHS[0]:
            reader.look()
    faults += reader.problems
    reader.problems.clear()
    return [f"{stop.name} ({stop.role}): {fault}" for fault in faults]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_shuts_anybody_out(walk: Walk, chromium: Browser, language: str) -> None:
    faults = []
    for number, (stop, reader) in enumerate(walk.each(chromium, language), LANGUAGES.index(language)):
        faults += judge(stop, reader, WIDTHS if LONG else (WIDTHS[number % len(WIDTHS)],))
    assert not faults, "\n".join(faults)


def test_axe_notices_a_fault(walk: Walk, chromium: Browser) -> None:
    """The sweep must be able to fail: a picture without words and pale letters are made on a sound page."""
    stop, reader = next(walk.each(chromium, "en"))
    reader.open(stop.path)
    assert violations(reader.page) == []
    reader.page.evaluate("""() => {
        document.querySelector('main').append(document.createElement('img'));
        document.querySelector('h1').style.color = '#eeeeee';
    }""")
    assert {rule for rule, _ in violations(reader.page)} == {"image-alt", "color-contrast"}
