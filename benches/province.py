"""The demo province for benches: `zongbao demo` on a free port with throw-away data, and visitors who sign in."""

from __future__ import annotations

import contextlib
import http.cookiejar
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.parse
import urllib.request
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from zongbao.store.server import ServerConfig, stop

PATIENCE = 900  # seconds; a busy machine may be slow, the bench says how slow
_OWN = ("DATABASE_URL", "DJANGO_SETTINGS_MODULE", "ZONGBAO_DATA", "ZONGBAO_SECRET_KEY")
_LINK = re.compile(r'href="(/[^"#]*)"')
_NO_PAGE = ("/logout", "/static/", "/api/", "/healthz", "/readyz", "/metrics", "/language")


@dataclass(frozen=True)
class Province:
    """A demo that answers: address, accounts (name, password), supervisor, data, seconds until the first page came."""

    url: str
    accounts: list[tuple[str, str]]
    process: subprocess.Popen[bytes]
    data: Path
    seconds: float


@contextlib.contextmanager
def province(command: Sequence[str]) -> Iterator[Province]:
    """Start the demo with that ``zongbao`` command, wait for its first page, and take it down again."""
    home = Path(tempfile.mkdtemp(prefix="zongbao-bench-"))
    home.chmod(0o755)
    clean = {name: value for name, value in os.environ.items() if name not in _OWN}
    port = _free_port()
    began = time.perf_counter()
    said = home / "said.txt"
    with said.open("wb") as out:
        process = subprocess.Popen(
            [*command, "demo", "--bind", f"127.0.0.1:{port}"], cwd=home, env={**clean, "ZONGBAO_DATA": str(home)},
            stdout=out,
        )  # fmt: skip
    try:
        url = f"http://127.0.0.1:{port}"
        _until_first_page(url, process)
        seconds = time.perf_counter() - began
        yield Province(url, _accounts(said.read_text("utf-8")), process, home / "demo", seconds)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(120)
        stop(ServerConfig(home / "demo"))  # a demo that was interrupted while it loaded leaves its server running
        shutil.rmtree(home, ignore_errors=True)


def _accounts(said: str) -> list[tuple[str, str]]:
    """One account for each role, as the demo prints them: two blanks, name, password."""
    return [(line.split()[0], line.split()[1]) for line in said.splitlines() if line.startswith("  ")]


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number: int = free.getsockname()[1]
        return number


def _until_first_page(url: str, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError(f"the demo ended with {process.returncode}")
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{url}/login/", timeout=30) as answer:  # noqa: S310
            answer.read()
            return
        time.sleep(0.2)
    raise TimeoutError(f"no page within {PATIENCE} s")


class Visitor:
    """One signed-in browser without pictures: it opens a page and follows the links that it finds."""

    def __init__(self, url: str, username: str, password: str) -> None:
        self._url = url
        jar = http.cookiejar.CookieJar()
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
        form = self._text(f"{url}/login/")
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form)
        assert token, "the sign-in page has no form"
        typed = {"csrfmiddlewaretoken": token[1], "username": username, "password": password, "next": "/"}
        self._text(f"{url}/login/", urllib.parse.urlencode(typed).encode())
        assert any(cookie.name == "sessionid" for cookie in jar), f"{username} was not let in"

    def _text(self, address: str, body: bytes | None = None) -> str:
        request = urllib.request.Request(address, body, {"Referer": self._url})  # noqa: S310
        with self._opener.open(request, timeout=120) as answer:
            content: Any = answer.read()
        return content.decode("utf-8", "replace") if isinstance(content, bytes) else ""

    def walk(self, pages: int) -> int:
        """Open so many different pages, nearest first; gives how many answered."""
        waiting, seen, opened = deque(["/"]), {"/"}, 0
        while waiting and opened < pages:
            with contextlib.suppress(OSError):  # a page that this role may not open
                text = self._text(self._url + waiting.popleft())
                opened += 1
                links = [one.replace("&amp;", "&") for one in _LINK.findall(text)]
                fresh = [one for one in dict.fromkeys(links) if one not in seen and not one.startswith(_NO_PAGE)]
                seen.update(fresh)
                waiting.extend(fresh)
        return opened
