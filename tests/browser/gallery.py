"""A picture of every page of the demo province, in both languages and at three widths, with an index to look through.

    make gallery                      # into build/gallery
    make gallery GALLERY=/some/where GALLERY_DAYS=5   # elsewhere, after fewer days of history

The pages are those of the sweeps; one that cannot be shown is named at the head of the index and fails the command.
"""

from __future__ import annotations

import os
from html import escape
from pathlib import Path

from playwright.sync_api import Browser
from playwright.sync_api import Error as BrowserError
from rich.progress import Progress
from tests.browser.conftest import Site
from tests.browser.pages import LANGUAGES, WIDTHS, Stop, prepare
from tests.browser.province import province  # noqa: F401 - a fixture
from tests.browser.reader import Reader


def test_gallery(province: Site, chromium: Browser) -> None:  # noqa: F811
    folder = Path(os.environ.get("GALLERY", "build/gallery"))
    folder.mkdir(parents=True, exist_ok=True)
    walk = prepare(province)
    failed: dict[str, str] = {}
    with Progress() as progress:
        task = progress.add_task("gallery", total=len(walk.stops) * len(LANGUAGES) * len(WIDTHS))
        for language in LANGUAGES:
            for stop, reader in walk.each(chromium, language):
                for width in WIDTHS:
                    name = picture(stop, language, width)
                    progress.update(task, advance=1, description=name)
                    problem = _take(reader, stop, width, folder / name)
                    if problem:
                        failed[name] = problem
    (folder / "index.html").write_text(_index(walk.stops, failed), encoding="utf-8")
    print(f"{folder / 'index.html'}: {len(walk.stops)} pages, {len(failed)} pictures failed")
    assert failed == {}


def picture(stop: Stop, language: str, width: int) -> str:
    """The file's name."""
    return f"{stop.name}.{language}.{width}.png"


def _take(reader: Reader, stop: Stop, width: int, file: Path) -> str:
    """Take the picture; gives what went wrong, or nothing."""
    file.unlink(missing_ok=True)
    try:
        reader.page.set_viewport_size({"width": width, "height": 900})
        status = reader.open(stop.path)
        reader.page.screenshot(path=file, full_page=True)
    except BrowserError as error:
        return str(error)
    problems = [*reader.problems, *([] if status == 200 else [f"status {status}"])]
    reader.problems.clear()
    return "; ".join(problems)


def _index(stops: list[Stop], failed: dict[str, str]) -> str:
    bad = "".join(f"<li>{escape(name)}: {escape(why)}</li>" for name, why in failed.items())
    parts = [f"<h2>Failed: {len(failed)}</h2><ul>{bad}</ul>"]
    for stop in stops:
        parts.append(f"<h2>{escape(stop.name)} <code>{escape(stop.path)}</code> {escape(stop.role or 'stranger')}</h2>")
        for language in LANGUAGES:
            parts += [_link(picture(stop, language, width), width) for width in WIDTHS]
    return f'<!doctype html><meta charset="utf-8"><title>Gallery</title>{"".join(parts)}\n'


def _link(name: str, width: int) -> str:
    return f'<a href="{escape(name)}"><img src="{escape(name)}" alt="{escape(name)}" width="{width // 6}"></a> '
