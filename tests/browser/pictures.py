"""The pictures of the tours and the readmes: the demo province, in both languages, small enough to be committed.

make pictures                     # into docs/pictures
make pictures PICTURES=/some/where GALLERY_DAYS=5
"""

from __future__ import annotations

import io
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser
from tests.browser.conftest import Site
from tests.browser.pages import STRANGER, Walk, prepare
from tests.browser.province import province  # noqa: F401 - a fixture
from tests.browser.reader import Reader

from zongbao.core.roles import Role

DESK, PHONE = (1366, 860), (390, 780)  # width and height of the window in CSS pixels
WIDEST = 1000  # pixels of a kept picture
LARGEST = 120_000  # bytes
COLOURS = (128, 64, 32, 16)
SUFFIXES = {"zh-hans": "zh", "en": "en"}


@dataclass(frozen=True)
class Shot:
    """One picture: whose window, and of which size."""

    role: str
    window: tuple[int, int] = DESK


# By the page's name in the table of addresses.
SHOTS: Mapping[str, Shot] = {
    "home": Shot(Role.DECLARANT),
    "lists": Shot(Role.DECLARANT),
    "list_new": Shot(Role.DECLARANT),
    "list": Shot(Role.MANAGER),
    "driver": Shot(STRANGER, PHONE),
    "gate_console": Shot(Role.GATE),
    "gate_lane": Shot(Role.GATE, PHONE),
    "queue": Shot(Role.CUSTOMS),
    "list_compare": Shot(Role.CUSTOMS),
    "zone_flow": Shot(Role.PROVINCE),
    "rule": Shot(Role.AUDITOR),
    "users": Shot(Role.SYSTEM_ADMIN),
}


def test_pictures(province: Site, chromium: Browser) -> None:  # noqa: F811
    folder = Path(os.environ.get("PICTURES", "docs/pictures"))
    folder.mkdir(parents=True, exist_ok=True)
    walk = prepare(province)
    for language, suffix in SUFFIXES.items():
        province.do(lambda language=language: walk.world.speak(language))
        for name, shot in SHOTS.items():
            (folder / f"{name}.{suffix}.png").write_bytes(reduced(_taken(walk, chromium, name, shot, language)))
    too_large = {file.name: file.stat().st_size for file in folder.glob("*.png") if file.stat().st_size > LARGEST}
    assert too_large == {}


def _taken(walk: Walk, chromium: Browser, name: str, shot: Shot, language: str) -> bytes:
    """The page as its reader sees it without scrolling."""
    context = walk.window(chromium, shot.role, language)
    reader = Reader(context.new_page(), walk.site.address)
    width, height = shot.window
    reader.page.set_viewport_size({"width": width, "height": height})
    path = next(stop.path for stop in walk.stops if stop.name == name)
    assert reader.open(path) == 200, path
    taken = reader.page.screenshot()
    context.close()
    assert not reader.problems, reader.problems
    return taken


def reduced(png: bytes) -> bytes:
    """The picture at most so wide, with as many colours as fit into the size; ValueError if none do."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    if picture.width > WIDEST:
        size = (WIDEST, round(picture.height * WIDEST / picture.width))
        picture = picture.resize(size, Image.Resampling.LANCZOS)
    for colours in COLOURS:
        target = io.BytesIO()
        picture.quantize(colours, dither=Image.Dither.NONE).save(target, "PNG", optimize=True)
        if target.tell() <= LARGEST:
            return target.getvalue()
    raise ValueError(f"the picture stays above {LARGEST} bytes")
