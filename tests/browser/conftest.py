"""A platform with two founded zones behind a real server, and a Chromium to visit it."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

import pytest
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application
from django.db import connections
from playwright.sync_api import Browser, StorageState, sync_playwright
from tests.acts.conftest import Play
from tests.browser import failures
from tests.browser.keyboard import Typist, arm
from tests.browser.reader import Reader
from tests.worker.scratch import own_database

from zongbao.demo import catalogue
from zongbao.demo.accounts import PASSWORD

Result = TypeVar("Result")
CHROMIUM = shutil.which("chromium") or ""
QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here drives a browser."""
    skip = pytest.mark.skip(reason="no chromium on the path (Debian: apt-get install chromium)")
    for item in items:
        if "tests/browser/" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)
            if not CHROMIUM:
                item.add_marker(skip)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A failed journey leaves its pages behind, for a person to look at."""
    report = yield
    browser = getattr(item, "funcargs", {}).get("chromium")
    if report.when == "call" and report.failed and browser is not None:
        report.sections += [("kept", str(path)) for path in failures.keep(browser, item.nodeid)]
    return report


@dataclass(frozen=True)
class Site:
    """Where the server answers, and the people of the first zone and of another."""

    address: str
    play: Play
    neighbour: Play
    stranger: Play

    def do(self, act: Callable[[], Result]) -> Result:
        """Something done to the data by acts: in a thread, for Playwright's loop runs in the test's own."""

        def work() -> Result:
            try:
                return act()
            finally:
                connections.close_all()

        with ThreadPoolExecutor(1) as pool:
            return pool.submit(work).result()

    @property
    def clerk(self) -> str:
        return f"{self.play.firm.short}.declarant"

    @property
    def officer(self) -> str:
        return f"{self.play.firm.zone.short}.customs"

    @property
    def crew(self) -> str:
        return f"{self.play.firm.zone.short}.gate"


class _Handler(WSGIRequestHandler):
    def log_message(self, *args: object) -> None:
        """Keep the test's output for the test."""


@pytest.fixture(scope="module")
def site(founded_template, django_db_blocker) -> Iterator[Site]:
    """The server with a database of the module's own: what the journeys commit, no other test sees."""
    first, second = catalogue.zones()[:2]
    here, next_door = [firm for firm in catalogue.firms() if firm.zone == first][:2]
    there = next(firm for firm in catalogue.firms() if firm.zone == second)
    with django_db_blocker.unblock(), own_database(founded_template), serving() as address:
        yield Site(address, Play(here), Play(next_door), Play(there))


@contextmanager
def serving() -> Iterator[str]:
    """The platform's own WSGI application, a thread for each connection, on a free port."""
    server = ThreadedWSGIServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    server.set_app(get_wsgi_application())
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join(10)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Ends with the module: while Playwright's loop runs in this thread, Django lets nobody query from it."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def sessions() -> dict[str, StorageState]:
    """The cookies of those who have signed in, so that each does so once."""
    return {}


@pytest.fixture
def visit(site: Site, chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Callable[..., Reader]]:
    """``visit()`` gives a stranger's window; at the end no window may have met a problem."""
    readers: list[Reader] = []

    def open_window(*, script: bool = True, width: int = 1366, state: StorageState | None = None) -> Reader:
        context = chromium.new_context(
            base_url=site.address,
            java_script_enabled=script,
            viewport={"width": width, "height": 900},
            locale="zh-CN",
            storage_state=state,
        )
        context.set_default_timeout(30_000)  # a busy machine is slow, not wrong
        readers.append(Reader(context.new_page(), site.address))
        return readers[-1]

    yield open_window
    problems = [problem for reader in readers for problem in reader.problems]
    if problems:
        failures.keep(chromium, request.node.nodeid)
    for reader in readers:
        reader.page.context.close()
    assert not problems, "\n".join(problems)


@pytest.fixture
def sign_in(visit: Callable[..., Reader], sessions: dict[str, StorageState]) -> Callable[..., Reader]:
    """``sign_in(username)`` gives a signed-in reader at the workplace, in Chinese unless English is asked for."""

    def sign(username: str, *, english: bool = False, **window: Any) -> Reader:
        reader = visit(state=sessions.get(username), **window)
        reader.open("/")
        if username not in sessions:
            reader.sign_in(username, PASSWORD)
            sessions[username] = reader.page.context.storage_state()
        wish = reader.page.get_by_role("button", name="English" if english else "中文", exact=True)
        if wish.count():
            wish.click()
            wish.wait_for(state="detached")
        return reader

    return sign


@pytest.fixture
def by_keyboard(
    sign_in: Callable[..., Reader], visit: Callable[..., Reader], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Typist]:
    """``by_keyboard(username)`` gives somebody signed in, ``by_keyboard()`` a stranger; from then on keys alone."""

    def take_the_mouse_away(username: str = "", **window: Any) -> Typist:
        typist = Typist(sign_in(username, **window) if username else visit(**window))
        arm(monkeypatch)
        return typist

    return take_the_mouse_away
