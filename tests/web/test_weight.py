"""What a list page weighs on the wire, and that no template carries script or style in its lines."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse
from tests.web.conftest import World

from zongbao import web
from zongbao.core.roles import Role

HEAVIEST = 160_000  # bytes after gzip: page, styles and scripts together, without charts
LISTS = ("lists", "declarations", "passes", "passages", "vehicles", "books", "messages", "receipts")
TEMPLATES = Path(web.__file__).parent / "templates"
LINKED = re.compile(r'<(?:link|script)[^>]+(?:href|src)="/static/([^"?#]+)')
INLINE = {
    "style attribute": re.compile(r"\sstyle\s*="),
    "style element": re.compile(r"<style\b"),
    "handler": re.compile(r"<[^>{}]*\son[a-z]+\s*="),
    "script": re.compile(r"<script\b(?![^>]*\bsrc=)(?![^>]*application/json)"),
}


def parts(html: str) -> dict[str, int]:
    """Bytes after gzip of the page and of each file it links."""
    found = {"page": len(gzip.compress(html.encode()))}
    for name in set(LINKED.findall(html)):
        file = finders.find(name)
        assert file, name
        found[name] = len(gzip.compress(Path(file).read_bytes()))
    return found


@pytest.mark.parametrize("name", LISTS)
def test_a_list_page_is_light(world: World, name: str) -> None:
    found = parts(world.browser(Role.CUSTOMS).get(reverse(name), {"size": 100}).content.decode())
    assert len(found) > 3, "styles and scripts must be among what is weighed"
    assert sum(weight for part, weight in found.items() if "echarts" not in part) <= HEAVIEST, found


def test_no_template_carries_script_or_style() -> None:
    files = sorted(TEMPLATES.rglob("*.html"))
    assert len(files) > 20
    wrong = [
        f"{file.relative_to(TEMPLATES)}: {kind}"
        for file in files
        for kind, pattern in INLINE.items()
        if pattern.search(file.read_text("utf-8"))
    ]
    assert wrong == []


@pytest.mark.parametrize("bad", ['<p style="x">', "<style>", '<a onclick="x">', "<script>x</script>"])
def test_the_check_notices_each_kind(bad: str) -> None:
    assert any(pattern.search(bad) for pattern in INLINE.values())
