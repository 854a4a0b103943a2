"""What a failed journey leaves behind: a picture and the source of every open page, in ``build/failures``."""

from __future__ import annotations

import os
import re
from pathlib import Path

from playwright.sync_api import Browser, Page
from playwright.sync_api import Error as BrowserError

PATIENCE = 3_000.0  # milliseconds for a page that is still loading


def folder() -> Path:
    """Where they are kept; ``FAILURES`` names another place."""
    return Path(os.environ.get("FAILURES", "build/failures"))


def keep(browser: Browser, test: str) -> list[Path]:
    """Save all pages that stand open when the test has failed: source and picture, or why there is none."""
    place, found = folder(), []
    place.mkdir(parents=True, exist_ok=True)
    pages = [page for context in browser.contexts for page in context.pages]
    for number, page in enumerate(pages, start=1):
        source = place / f"{_file_name(test)}.{number}.html"
        words = _drawn(page, source.with_suffix(".png"))
        source.write_text(f"<!-- {page.url} -->\n{words}\n", "utf-8")
        found.append(source)
    return found


def _drawn(page: Page, picture: Path) -> str:
    """The page's source, its picture taken; a page that is just going elsewhere may give neither."""
    try:
        page.wait_for_load_state(timeout=PATIENCE)
        page.screenshot(path=picture, full_page=True)
        return page.content()
    except BrowserError as error:
        return f"<!-- {error} -->"


def _file_name(test: str) -> str:
    """The test's name without what a file's name may not hold."""
    return re.sub(r"[^\w.-]+", "_", test.rpartition("/")[2])[:150]
