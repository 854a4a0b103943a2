"""One person at a browser: finds things by role and label, and notes what is wrong with each page that is seen."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, Locator, Page, Request, Response

CHINESE = re.compile(r"[\u3400-\u9fff\uff01-\uff5e\u3001\u3002]")
REFUSALS = {403, 404, 422, 429}

# What a screen reader, a keyboard or a narrow screen would stumble on.
_LOOK = """() => {
  const found = [];
  const name = el => el.outerHTML.slice(0, 120);
  const aria = el => el.getAttribute('aria-label') || el.getAttribute('aria-labelledby');
  const named = el => (el.labels && el.labels.length) || aria(el);
  for (const el of document.querySelectorAll('input:not([type=hidden]),select,textarea'))
    if (!named(el)) found.push('no label: ' + name(el));
  for (const el of document.querySelectorAll('a,button'))
    if (!el.textContent.trim() && !el.getAttribute('aria-label')) found.push('no words: ' + name(el));
  for (const el of document.querySelectorAll('img')) if (!el.hasAttribute('alt')) found.push('no alt: ' + name(el));
  const ids = [...document.querySelectorAll('[id]')].map(el => el.id);
  for (const id of new Set(ids.filter((id, at) => ids.indexOf(id) !== at))) found.push('id twice: ' + id);
  const heads = document.querySelectorAll('h1').length;
  if (heads !== 1) found.push('h1: ' + heads);
  if (!['zh-CN', 'en'].includes(document.documentElement.lang)) found.push('lang: ' + document.documentElement.lang);
  for (const el of document.querySelectorAll('[aria-describedby]'))
    for (const id of el.getAttribute('aria-describedby').split(' '))
      if (!document.getElementById(id)) found.push('described by nothing: ' + id);
  const wide = document.documentElement.scrollWidth - window.innerWidth;
  if (wide > 0) found.push('wider than the window by ' + wide);
  return found;
}"""

_WORDS = """() => {
  const found = [];
  const walk = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const parent = walk.currentNode.parentElement;
    if (parent.closest('script,style,pre,[aria-hidden="true"],[lang^="zh"]')) continue;
    found.push(walk.currentNode.textContent.trim());
  }
  for (const el of document.querySelectorAll('*'))
    for (const name of ['aria-label', 'placeholder', 'title', 'alt', 'content'])
      if (el.getAttribute(name)) found.push(el.getAttribute(name));
  return found.filter(Boolean);
}"""


class Reader:
    """A browser window of one person."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.host = urlsplit(address).netloc
        self.problems: list[str] = []
        self._documents: set[str] = set()
        page.on("console", self._console)
        page.on("pageerror", lambda error: self._note(f"page error: {error}"))
        page.on("request", self._request)
        page.on("response", self._response)

    # --- going about ---

    def open(self, path: str) -> int:
        """Go to an address; gives the status of the answer."""
        answer = self.page.goto(path)
        assert answer is not None
        self.look()
        return answer.status

    def status_of(self, path: str) -> int:
        """The status that an address answers, without showing the page."""
        return self.page.request.get(path).status

    def follow(self, name: str | re.Pattern[str], *, within: Locator | None = None) -> None:
        """Click a link by its words."""
        self._click(self._in(within).get_by_role("link", name=name, exact=isinstance(name, str)))

    def choose(self, name: str) -> None:
        """Choose an entry of the main menu, whatever it says is waiting there."""
        entry = re.compile(rf"^{re.escape(name)}( \d+ .*)?$")
        self.follow(entry, within=self.page.get_by_role("navigation", name="主菜单"))

    def press(self, name: str, *, within: Locator | None = None) -> None:
        """Click a button by its words and wait for the page it leads to."""
        self._click(self._in(within).get_by_role("button", name=name, exact=True).last)

    def type(self, fields: dict[str, str], within: Locator | None = None) -> None:
        """Type or choose, by label."""
        for label, value in fields.items():
            field = self.field(label, within)
            if field.evaluate("el => el.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(value)

    def field(self, label: str, within: Locator | None = None) -> Locator:
        """A field by its label, with or without the star of a required one."""
        place = within if within is not None else self.page.get_by_role("main")
        return place.get_by_label(re.compile(rf"^{re.escape(label)}\*?$")).filter(visible=True)

    def group(self, name: str) -> Locator:
        """A fieldset by its legend."""
        return self.page.get_by_role("group", name=name, exact=True)

    def card(self, heading: str) -> Locator:
        """A section of the page by its heading."""
        head = self.page.get_by_role("heading", name=heading, exact=True)
        return self.page.locator("section").filter(has=head)

    def row(self, words: str, within: Locator | None = None) -> Locator:
        """A table row that holds these words."""
        return self._in(within).get_by_role("row").filter(has_text=words)

    def says(self, words: str) -> None:
        """The page shows these words somewhere."""
        main = self.page.get_by_role("main")
        assert words in main.inner_text(), f"{words!r} is not on {self.page.url}:\n{main.inner_text()[:3000]}"

    def sign_in(self, username: str, password: str) -> None:
        """Fill in the sign-in page."""
        for label, value in (("用户名|User name", username), ("密码|Password", password)):
            self.page.get_by_label(re.compile(label)).fill(value)
        self._click(self.page.get_by_role("main").get_by_role("button", name=re.compile("^(登录|Sign in)$")))
        assert "/login/" not in self.page.url, self.page.get_by_role("main").inner_text()

    @property
    def path(self) -> str:
        """Where the reader is."""
        return urlsplit(self.page.url).path

    # --- judging ---

    def look(self) -> None:
        """Judge the page that is open."""
        found: list[str] = self.page.evaluate(_LOOK)
        self.problems += [f"{self.path} at {self.page.viewport_size}: {one}" for one in found]

    def look_at(self, widths: Iterable[int]) -> None:
        """Judge the page at these widths too; the one it was opened at has been judged."""
        now = self.page.viewport_size
        for width in widths:
            if now is None or width != now["width"]:
                self.page.set_viewport_size({"width": width, "height": 900})
                self.look()

    def words(self) -> list[str]:
        """Every text of the page and of the attributes that are read out, outside what is marked as Chinese."""
        found: list[str] = self.page.evaluate(_WORDS)
        return found

    def _in(self, within: Locator | None) -> Any:
        return within if within is not None else self.page

    def _click(self, target: Locator) -> None:
        with self.page.expect_navigation():
            target.click()
        self.look()

    def _note(self, words: str) -> None:
        self.problems.append(f"{self.page.url}: {words}")

    def _console(self, message: ConsoleMessage) -> None:
        """Chromium itself reports a refused page as an error; nothing else may be reported."""
        own = message.location.get("url", "") in self._documents and message.text.startswith("Failed to load resource")
        if message.type in ("error", "warning") and not own:
            self._note(f"console {message.type}: {message.text}")

    def _request(self, request: Request) -> None:
        place = urlsplit(request.url)
        if place.scheme not in ("data", "blob") and place.netloc != self.host:
            self._note(f"a request to {place.netloc}")

    def _response(self, response: Response) -> None:
        if response.request.is_navigation_request():
            if response.status in REFUSALS:
                self._documents.add(response.url)
            if response.status < 300 or response.status in REFUSALS:
                self._guarded(response)
        if response.status >= 500:
            self._note(f"status {response.status} from {response.url}")

    def _guarded(self, response: Response) -> None:
        policy = response.headers.get("content-security-policy", "")
        if "default-src 'self'" not in policy or "unsafe" in policy:
            self._note(f"content security policy: {policy!r}")
