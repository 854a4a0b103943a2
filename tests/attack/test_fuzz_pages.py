"""Every page with junk in its address, its query and its form: no page breaks, whoever asks."""

from __future__ import annotations

import random
from html.parser import HTMLParser

import pytest
from django.test import Client
from django.urls import reverse
from tests.attack.test_fuzz_api import NASTY_TEXTS, quoted
from tests.web.conftest import World
from tests.web.urltable import ADDRESSES

SEED = 20180702
STATUSES = {200, 302, 400, 403, 404, 405, 413, 422, 429}
NUMBERS = ("9" * 5000, "-1", "0", "1e9", "٣", "²", str(2**63), str(10**30), "0.000001", "NaN")
NASTY = tuple(text for text in NASTY_TEXTS if text.isascii() or "\ud800" not in text) + NUMBERS
NAMES = (
    "q", "page", "size", "sort", "state", "since", "until", "direction", "format", "copy", "book", "as_of", "known_on",
    "list", "lists", "next", "tab", "text", "text_zh", "movements", "action", "month", "kind", "role", "active", "lane",
    "plate", "which", "reason", "language", "do", "line_count", "on", "family", "key", "table", "family", "items_page",
)  # fmt: skip


ASKED = ("q", "page", "size", "state", "since", "copy", "as_of", "known_on")
FORMS = {
    "book_new": "declarant", "book_pause": "customs", "book_review": "customs", "book_close": "declarant",
    "book_act": "customs",
    "list_new": "declarant", "list_change": "declarant", "list_act": "declarant", "declaration_act": "customs",
    "pass_new": "declarant", "pass_arrival": "declarant", "pass_act": "customs", "vehicle_new": "declarant",
    "vehicle_act": "customs", "trailer_new": "declarant", "trailer_act": "customs", "card_new": "declarant",
    "card_act": "customs", "visit_new": "gate", "visit_act": "customs",
    "gate": "gate", "passage_act": "customs", "user_new": "system_admin",
    "user_role": "security_admin", "user_token": "security_admin", "user_act": "security_admin",
    "language": "declarant", "login": "", "password": "declarant", "confirm": "declarant", "totp": "declarant",
    "passkey": "declarant", "user_factors": "security_admin",
}  # fmt: skip


class Fields(HTMLParser):
    """The fields of a page's forms with the values that they hold."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self._select = ""
        self.feed(text)

    def handle_starttag(self, tag: str, pairs: list[tuple[str, str | None]]) -> None:
        attrs = {name: value or "" for name, value in pairs}
        name = attrs.get("name", "")
        if tag == "select":
            self._select = name
        if tag == "option" and ("selected" in attrs or not self.values.get(self._select)):
            self.values[self._select] = attrs.get("value", "")
        if tag in ("input", "textarea", "button") and name and name != "csrfmiddlewaretoken":
            self.values.setdefault(name, attrs.get("value", ""))


def _address(world: World, name: str) -> str:
    arguments = ADDRESSES[name].args(world) if name in ADDRESSES else []
    return reverse(name, args=arguments) + (f"?list={world.bonded_list.list_no}" if name == "pass_new" else "")


def _browser(world: World, role: str) -> Client:
    browser = world.browser(role)
    browser.raise_request_exception = False
    return browser


def _chosen(world: World, name: str) -> str:
    """A role for which the page opens."""
    return sorted(ADDRESSES[name].opens)[0]


def _encoded(values: dict[str, str]) -> str:
    return "&".join(f"{name}={quoted(value)}" for name, value in values.items())


@pytest.mark.parametrize("name", sorted(ADDRESSES))
def test_junk_in_the_query_breaks_no_page(world: World, name: str) -> None:
    url, browser = reverse(name, args=ADDRESSES[name].args(world)), _browser(world, _chosen(world, name))
    draw = random.Random(f"{SEED}{name}")
    bad = []
    turns = [{one: nasty} for one in ASKED for nasty in ("\x00", "9" * 5000, "0001-01-01", "9999-12-31")]
    turns += [{one: draw.choice(NASTY) for one in draw.sample(NAMES, 8)} for _ in range(6)]
    for query in turns:
        answer = browser.get(f"{url}?{_encoded(query)}")
        if answer.status_code not in STATUSES:
            bad.append((query, answer.status_code, repr(answer.exc_info[1]) if answer.exc_info else ""))
        elif answer.streaming:
            b"".join(answer.streaming_content)
    assert bad == []


@pytest.mark.parametrize("name", sorted(FORMS))
def test_junk_in_a_form_breaks_no_page(world: World, name: str) -> None:
    url, browser = _address(world, name), _browser(world, FORMS[name])
    sound = Fields(browser.get(url).content.decode()).values | {"reason": "测试", "do": "declare"}
    draw, bad = random.Random(f"{SEED}{name}"), []
    for turn in range(16):
        names = draw.sample(sorted(sound), min(len(sound), draw.choice((1, 2, 5))))
        junk = {one: draw.choice(NASTY) for one in names}
        if turn % 4 == 3:
            junk |= {
                "do": draw.choice(("add", "fill", "remove:0", f"remove:{'9' * 5000}", "\x00")),
                "line_count": draw.choice(NUMBERS),
            }
        content = _encoded(sound | junk)
        answer = browser.post(url, content, content_type="application/x-www-form-urlencoded")
        if answer.status_code not in STATUSES:
            bad.append((junk, answer.status_code, repr(answer.exc_info[1]) if answer.exc_info else ""))
    assert bad == []


def test_a_flood_of_fields_is_refused(world: World) -> None:
    flood = "&".join(f"lines-{at}-name=x" for at in range(20_001))
    answer = _browser(world, "declarant").post(
        reverse("list_new"), flood, content_type="application/x-www-form-urlencoded"
    )
    assert answer.status_code == 400
