"""Run by ``test_failures.py``: a journey that fails before an open page."""

from __future__ import annotations

from playwright.sync_api import Browser


def test_that_fails(chromium: Browser) -> None:
    page = chromium.new_context().new_page()
    page.goto("data:text/html;charset=utf-8,<h1>待查</h1>")
    assert page.get_by_role("heading").inner_text() == "something else"
