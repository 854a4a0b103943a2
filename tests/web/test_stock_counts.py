"""The reconciliation pages: a bad file shows each bad row, a good one its gaps, narrowed and exported."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.web.conftest import World

from zongbao.core.roles import Role
from zongbao.exchange.sheets.reading import read


def upload(world: World, text: str):
    file = SimpleUploadedFile("盘点.csv", text.encode())
    return world.browser(Role.DECLARANT).post(reverse("stock_counts", args=[world.book.book_no]), {"file": file})


def test_a_bad_file_names_its_rows(world: World):
    answer = upload(world, "料号,数量\nA1,十箱\n,3\n")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "第2行" in page
    assert "第3行" in page
    assert "BOK-161" in page


def test_no_file_is_said_at_the_field(world: World):
    answer = world.browser(Role.DECLARANT).post(reverse("stock_counts", args=[world.book.book_no]))
    assert answer.status_code == 422
    assert 'href="#id_file"' in answer.content.decode()


def test_gaps_are_shown_narrowed_and_exported(world: World):
    answer = upload(world, "料号,数量\nNO-SUCH,0042\n")
    url = answer.headers["Location"]
    browser = world.browser(Role.DECLARANT)
    whole = browser.get(url).content.decode()
    assert "NO-SUCH" in whole
    assert "账册无此料号" in whole
    assert "NO-SUCH" not in browser.get(url, {"cause": "not_counted"}).content.decode()
    table = read(browser.get(url, {"format": "xlsx", "cause": "not_in_book"}).content)
    assert [row[0] for row in table[1:]] == ["NO-SUCH"]
    assert table[1][3] == "42"


def test_officers_see_the_comparisons_and_cannot_upload(world: World):
    page = world.browser(Role.CUSTOMS).get(reverse("stock_counts", args=[world.book.book_no])).content.decode()
    assert 'type="file"' not in page
    assert "以往核对" in page
