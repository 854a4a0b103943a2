"""A failed journey leaves a picture and the source of its page; a keyboard journey may not touch the mouse."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from tests.browser.keyboard import NotByKeyboard, arm

HERE = Path(__file__).parent
PNG = b"\x89PNG"


def test_a_failed_journey_leaves_picture_and_source(tmp_path: Path) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    walk = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(HERE / "failing_walk.py")]
    ran = subprocess.run(
        walk, capture_output=True, text=True, env={**kept, "FAILURES": str(tmp_path)}, timeout=240, check=False,
        cwd=HERE.parents[1],
    )  # fmt: skip
    assert "1 failed" in ran.stdout, ran.stdout + ran.stderr
    (picture,), (source,) = tmp_path.glob("*test_that_fails*.png"), tmp_path.glob("*test_that_fails*.html")
    assert picture.read_bytes().startswith(PNG)
    assert "待查" in source.read_text("utf-8")


@pytest.mark.parametrize(
    "around",
    [
        lambda page: page.mouse,
        lambda page: page.get_by_role("textbox").fill("x"),
        lambda page: page.get_by_role("textbox").click(),
        lambda page: page.get_by_role("textbox").focus(),
        lambda page: page.click("input"),
    ],
    ids=["mouse", "fill", "click", "focus", "page.click"],
)
def test_a_keyboard_journey_may_not_go_around_the_keys(
    chromium: Browser, monkeypatch: pytest.MonkeyPatch, around
) -> None:
    context = chromium.new_context()
    page = context.new_page()
    page.set_content("<label>x<input></label>")
    arm(monkeypatch)
    with pytest.raises(NotByKeyboard):
        around(page)
    page.keyboard.press("Tab")
    page.keyboard.type("ok")
    assert page.get_by_role("textbox").input_value() == "ok"
    context.close()
