"""The items of a book: what is in stock, and what is in stock but already promised."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse
from tests.acts.conftest import Play
from tests.web.conftest import BACKEND

from zongbao.core.roles import Role
from zongbao.store import models


def _clerk(play: Play) -> Client:
    user = models.User.objects.get(role=Role.DECLARANT, organisation=play.clerk.organisation)
    browser = Client()
    browser.force_login(user, backend=BACKEND)
    return browser


def test_items_are_narrowed_to_what_is_in_stock_and_what_is_promised(play: Play):
    number = play.stocked(30).book.book_no
    browser = _clerk(play)

    def count(stock: str) -> int:
        page = browser.get(reverse("book", args=[number]), {"stock": stock}).content.decode()
        return page.count(f"/books/{number}/items/")

    assert (count("some"), count("taken")) == (1, 0)
    play.declare(play.out_paper(play.load(30)))
    assert (count("some"), count("taken")) == (1, 1)
    assert count("nonsense") == count("") > 1, "all items of the book"
