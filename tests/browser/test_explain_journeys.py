"""Explaining journeys: from an exception to its rule, glossary and help by keyboard alone, a code, an empty search."""

from __future__ import annotations

import pytest
from tests.browser.conftest import Site

from zongbao.store import models


@pytest.fixture(scope="module")
def exception(site: Site) -> int:
    """A passage five tonnes off, and so an exception that cites the rule of weights."""

    def drive() -> int:
        site.play.stocked(100)
        row = site.play.declare(site.play.in_paper(site.play.load(60), site.play.load(20, 2, good=1)))
        site.play.release(row)
        site.play.collect(site.play.apply(row, {1: 10}), off_by=5000)
        return models.Passage.objects.latest("pk").pk

    return site.do(drive)


def test_a_gate_hand_goes_from_the_exception_to_its_rule_and_back(site: Site, exception: int, sign_in) -> None:
    reader = sign_in(site.crew)
    reader.open(f"/passages/{exception}/")
    reader.page.get_by_role("main").get_by_role("link", name="GAT-106").first.click()
    reader.page.wait_for_url("**/regulations/rules/GAT-106/")
    reader.says("刚超过允许差")
    reader.says("最近30天用到它的决定")
    reader.page.get_by_role("main").get_by_role("link", name=str(exception), exact=True).click()
    reader.page.wait_for_url(f"**/passages/{exception}/")
    reader.look()


def test_a_term_is_found_by_its_initials_by_keyboard_alone(site: Site, by_keyboard) -> None:
    typist = by_keyboard(site.clerk)
    reader = typist.reader
    reader.open("/glossary/")
    typist.tab_to(reader.page.get_by_label("查术语"))
    typist.keys.type("hfd")
    typist.enter()
    assert "q=hfd" in reader.page.url
    typist.follow("核放单")
    assert reader.path == "/glossary/gate-pass/"
    reader.says("用到它的规则")
    reader.look()


def test_the_help_opens_by_keyboard_and_without_script(site: Site, by_keyboard) -> None:
    typist = by_keyboard(site.clerk, script=False)
    reader = typist.reader
    reader.open("/passes/")
    assert "打印核放单" not in reader.page.get_by_role("main").inner_text()
    typist.tab_to(reader.page.locator(".zb-assist > summary"))
    typist.keys.press("Enter")
    reader.says("打印核放单")
    typist.enter(reader.page.locator(".zb-assist").get_by_role("link", name="核放单", exact=True))
    assert reader.path == "/glossary/gate-pass/"


def test_a_code_is_looked_up_and_a_wrong_one_is_taught(site: Site, sign_in) -> None:
    reader = sign_in(site.officer, english=True)
    reader.open("/regulations/codes/supervision_mode/?q=zzzz")
    reader.says("No such code")
    reader.open("/regulations/codes/supervision_mode/?q=yibanmaoyi")
    reader.page.get_by_role("link", name="0110", exact=True).click()
    reader.page.wait_for_url("**/supervision_mode/0110/")
    reader.says("General trade")
    reader.look()
