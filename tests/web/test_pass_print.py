"""The printed pass scans back from the paper, in both sizes and languages; the driver's page tells no secrets."""

from __future__ import annotations

import datetime as dt
import random
import runpy
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from django.test import Client
from django.urls import reverse
from tests.web.conftest import World

from zongbao.core.roles import Role
from zongbao.store import models
from zongbao.web.pages import driver
from zongbao.web.printing import NoChineseFontError
from zongbao.web.printing.typesetting import chinese_font

DPI = 200  # a common office printer scanned back


@pytest.fixture(scope="module")
def font() -> str:
    try:
        return chinese_font()
    except NoChineseFontError:
        pytest.skip("no Chinese font is installed")


def printed(world: World, size: str, role: str = Role.DECLARANT) -> bytes:
    url = reverse("pass_print", args=[world.gate_pass.pass_no, size])
    answer = world.browser(role).get(url)
    assert answer.status_code == 200
    return answer.content


def scanned(content: bytes) -> dict[str, str]:
    """Symbology → text of every code on the first page."""
    page = pypdfium2.PdfDocument(content)[0]
    found = zxingcpp.read_barcodes(page.render(scale=DPI / 72).to_pil())
    return {code.format.name: code.text for code in found}


@pytest.mark.parametrize("size", ["a4", "thermal"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_codes_scan_back_from_the_paper(world: World, font: str, size: str, language: str) -> None:
    world.speak(language)
    codes = scanned(printed(world, size))
    number = world.gate_pass.pass_no
    assert codes.pop("Code128") == number
    (link,) = codes.values()
    assert link.endswith(reverse("driver", args=[number, driver.code_of(number)]))


def test_made_up_passes_scan_back_too(font: str) -> None:
    """A small sample of what benches/barcodes.py does a thousand times."""
    bench = runpy.run_path(str(Path(__file__).parents[2] / "benches/barcodes.py"))
    chance = random.Random(7)
    assert [bench["fault_of"](bench["made_up"](chance), size, DPI) for size in ("a4", "thermal") * 3] == [""] * 6


def test_the_paper_carries_plate_goods_and_chinese_text(world: World, font: str) -> None:
    text = pypdfium2.PdfDocument(printed(world, "a4"))[0].get_textpage().get_text_range()
    for words in ("核放单", world.gate_pass.plate, world.bonded_list.list_no, "有效至"):
        assert words in text


def test_a_size_that_no_printer_has(world: World) -> None:
    url = reverse("pass_print", args=[world.gate_pass.pass_no, "a0"])
    assert world.browser(Role.DECLARANT).get(url).status_code == 404


def test_without_a_font_the_reader_learns_what_to_do(world: World, monkeypatch) -> None:
    def none() -> str:
        raise NoChineseFontError

    monkeypatch.setattr("zongbao.web.printing.typesetting.chinese_font", none)
    answer = world.browser(Role.DECLARANT).get(reverse("pass_print", args=[world.gate_pass.pass_no, "a4"]))
    assert answer.status_code == 503
    assert "fonts-noto-cjk" in answer.content.decode()


def visit(number: str, code: str | None = None):
    return Client().get(reverse("driver", args=[number, code or driver.code_of(number)]))


def test_the_driver_needs_no_account_and_learns_the_next_step(world: World) -> None:
    page = visit(world.gate_pass.pass_no).content.decode()
    assert "可以过卡" in page
    assert driver.masked(world.gate_pass.plate) in page


def test_the_driver_reads_nothing_that_is_not_theirs(world: World) -> None:
    row = world.gate_pass
    page = visit(row.pass_no).content.decode()
    for secret in (row.plate, row.enterprise.name_zh, world.bonded_list.list_no, str(row.total_weight)):
        assert secret not in page


def test_the_driver_reads_why_the_barrier_did_not_lift(world: World) -> None:
    held = world.passage.gate_pass
    assert held is not None
    assert "没有抬杆的原因" in visit(held.pass_no).content.decode()


def test_a_guessed_address_is_no_pass(world: World) -> None:
    number = world.gate_pass.pass_no
    assert visit(number, "0" * driver.CODE_LENGTH).status_code == 404
    assert visit("P0000000000000000000000", None).status_code == 404


def test_some_days_after_its_end_a_pass_says_no_more(world: World) -> None:
    rows = models.GatePass.objects.filter(pk=world.gate_pass.pk)
    old = world.gate_pass.updated_at - driver.TOLD_AFTER_END - dt.timedelta(minutes=1)
    rows.update(state="void", updated_at=old)
    page = visit(world.gate_pass.pass_no).content.decode()
    assert "已经结束" in page
    assert "监管区域" not in page
