"""Every address of the web door, each as the role that is most at home there: what the sweeps and the gallery walk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext
from tests.browser.conftest import Site
from tests.browser.reader import Reader
from tests.web.conftest import World, small_world
from tests.web.urltable import ADDRESSES, DOWNLOADS, OPEN_TO_STRANGERS

from zongbao.core.roles import Role

WIDTHS = (390, 1366, 1920)
LANGUAGES = ("zh-hans", "en")
STRANGER = ""
_AT_HOME = (Role.DECLARANT, Role.CUSTOMS, Role.GATE, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR)


@dataclass(frozen=True)
class Stop:
    """One page of the walk; ``role`` is empty for a stranger."""

    name: str
    role: str
    path: str


@dataclass
class Walk:
    """A world with one paper of every kind behind the running server, and the way through all its pages."""

    site: Site
    world: World
    stops: list[Stop]
    cookies: dict[str, str]

    def each(self, chromium: Browser, language: str) -> Iterator[tuple[Stop, Reader]]:
        """Every page in this language in turn, not opened yet; one window for each role."""
        self.site.do(lambda: self.world.speak(language))
        for role in dict.fromkeys(stop.role for stop in self.stops):
            context = self.window(chromium, role, language)
            reader = Reader(context.new_page(), self.site.address)
            for stop in self.stops:
                if stop.role == role:
                    yield stop, reader
            context.close()

    def window(self, chromium: Browser, role: str, language: str) -> BrowserContext:
        """A window in which that role is signed in and reads that language."""
        context = chromium.new_context(base_url=self.site.address, viewport={"width": WIDTHS[0], "height": 900})
        context.set_default_timeout(15_000)
        wanted = {settings.LANGUAGE_COOKIE_NAME: language}
        if role:
            wanted[settings.SESSION_COOKIE_NAME] = self.cookies[role]
        for name, value in wanted.items():
            context.add_cookies([{"name": name, "value": value, "url": self.site.address}])
        return context


def prepare(site: Site) -> Walk:
    """Make the world and sign every role in."""
    return site.do(lambda: _prepare(site))


def _prepare(site: Site) -> Walk:
    world = small_world(site.play, site.stranger)
    stops = [Stop(name, STRANGER, reverse(name, args=args(world))) for name, args in OPEN_TO_STRANGERS.items()]
    for name, address in ADDRESSES.items():
        if name not in DOWNLOADS:
            stops.append(Stop(name, at_home(address.opens), reverse(name, args=address.args(world)) + address.query))
    cookies = {role.value: world.browser(role).cookies[settings.SESSION_COOKIE_NAME].value for role in Role}
    return Walk(site, world, stops, cookies)


def at_home(opens: set[Role]) -> str:
    """The role that a page shows most to, among those for which it opens."""
    return next((role.value for role in _AT_HOME if role in opens), min(opens).value)
