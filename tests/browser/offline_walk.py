"""Run by ``test_offline.py`` in a network namespace: every page is shown, and the world outside is out of reach."""

from __future__ import annotations

import socket

import pytest
from playwright.sync_api import Browser
from tests.browser.conftest import Site
from tests.browser.pages import prepare

ELSEWHERE = ("192.0.2.1", 80)  # RFC 5737: an address for documents, routed nowhere


def test_every_page_without_a_network(site: Site, chromium: Browser) -> None:
    with pytest.raises(OSError, match="unreachable"):
        socket.create_connection(ELSEWHERE, timeout=2)
    walk = prepare(site)
    faults = []
    for stop, reader in walk.each(chromium, "zh-hans"):
        status = reader.open(stop.path)
        faults += [] if status == 200 else [f"{stop.name}: status {status}"]
        faults += reader.problems
        reader.problems.clear()
    assert not faults, "\n".join(faults)
