"""Keyboard alone: real keys, and a guard under which the mouse and every way around the keys fail the test."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any, NoReturn

import pytest
from playwright.sync_api import Keyboard, Locator, Page
from tests.browser.reader import Reader

FORBIDDEN = (
    "check", "click", "dblclick", "dispatch_event", "drag_and_drop", "drag_to", "fill", "focus", "hover", "press",
    "press_sequentially", "select_option", "set_checked", "set_input_files", "tap", "type", "uncheck",
)  # fmt: skip
STEPS = 200  # more Tabs than any page has stops


class NotByKeyboard(AssertionError):
    """A journey that says it is by keyboard alone used something else."""


def arm(monkeypatch: pytest.MonkeyPatch) -> None:
    """From here to the end of the test only keys are left."""
    for cls in (Locator, Page):
        for name in FORBIDDEN:
            if hasattr(cls, name):
                monkeypatch.setattr(cls, name, _refusing(f"{cls.__name__}.{name}"))
    for name in ("mouse", "touchscreen"):
        monkeypatch.setattr(Page, name, property(_refusing(f"Page.{name}")))


def _refusing(name: str) -> Callable[..., NoReturn]:
    def refuse(*args: Any, **kwargs: Any) -> NoReturn:
        raise NotByKeyboard(f"{name} in a journey by keyboard alone")

    return refuse


class Typist:
    """A reader whose only tool is the keyboard."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.keys: Keyboard = reader.page.keyboard

    def tab_to(self, target: Locator) -> None:
        """Press Tab until the element has the focus; who never gets there fails."""
        for _ in range(STEPS):
            if target.evaluate("el => el === document.activeElement"):
                return
            self.keys.press("Tab")
        raise AssertionError(f"Tab never reaches {target}")

    def enter(self, target: Locator | None = None) -> None:
        """Go to the element, or stay where the focus is, and press Enter; the page that it leads to is judged."""
        if target is not None:
            self.tab_to(target)
        with self.reader.page.expect_navigation():
            self.keys.press("Enter")
        self.reader.look()

    def follow(self, name: str) -> None:
        """Open a link of the page's main part by its words."""
        self.enter(self.reader.page.get_by_role("main").get_by_role("link", name=name, exact=True).first)

    def write(self, label: str, text: str) -> None:
        """Type into the field of that label, over what stands there."""
        self.tab_to(self.reader.field(label))
        self.keys.press("ControlOrMeta+a")
        self.keys.type(text)

    def pick(self, label: str, value: str) -> None:
        """Choose an option of a select with the arrow keys."""
        field = self.reader.field(label)
        self.tab_to(field)
        self.keys.press("Home")
        for _ in range(STEPS):
            if field.input_value() == value:
                return
            self.keys.press("ArrowDown")
        raise AssertionError(f"{label} has no option {value!r}")

    def write_day(self, label: str, day: dt.date) -> None:
        """Write a day into a date field: three parts, in the order of the browser's own language."""
        field = self.reader.field(label)
        self.tab_to(field)
        for order in ("%Y %m %d", "%m %d %Y", "%d %m %Y"):
            for _ in range(3):
                self.keys.press("ArrowLeft")
            for part in day.strftime(order).split():
                self.keys.type(part)
                if len(part) > 2:  # after a year the field waits for more digits
                    self.keys.press("ArrowRight")
            if field.input_value() == day.isoformat():
                return
        raise AssertionError(f"{label} took no order of {day}")

    def sign_in(self, username: str, password: str) -> None:
        """Write name and password into the sign-in page."""
        self.write("用户名", username)
        self.keys.press("Tab")
        self.keys.type(password)
        self.enter()
