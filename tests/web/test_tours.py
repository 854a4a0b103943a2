"""The tours of ``docs/tour``: each step names a page that opens for that role and shows the words that it quotes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from tests.web.conftest import World
from tests.web.markup import Page

from zongbao.core.roles import Role
from zongbao.web.pages.driver import code_of

DOCS = Path(__file__).parents[2] / "docs"
TOURS = DOCS / "tour"
LANGUAGES = {"": "en", ".zh": "zh-hans"}
STEP = re.compile(r"^\d+\. (.*(?:\n   .*)*)", re.MULTILINE)
PATH = re.compile(r"`(/[^`]*)`")
QUOTED = re.compile(r"“([^”]+)”")
PICTURE = re.compile(r"!\[[^\]]+\]\(\.\./pictures/([a-z_]+\.(?:zh|en)\.png)\)")
FEWEST = 6  # steps of a tour of ten minutes


def tour(role: str, suffix: str) -> str:
    return (TOURS / f"{role}{suffix}.md").read_text("utf-8")


def place(world: World, path: str) -> str:
    """The address of a step, its placeholders filled with the papers of this world."""
    number = world.gate_pass.pass_no
    return path.format(
        list=world.bonded_list.list_no, gate_pass=number, code=code_of(number), passage=world.passage.pk,
        book=world.book.book_no, lane=world.passage.lane_id, area=world.passage.lane.gate.area,
        user=world.play.clerk.user.username,
    )  # fmt: skip


def untrue(world: World, role: Role, suffix: str) -> list[str]:
    """The steps whose page does not open, or does not show what the step quotes."""
    world.speak(LANGUAGES[suffix])
    browser = world.browser(role)
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = LANGUAGES[suffix]
    found = []
    for step in (re.sub(r"\s+", " ", one) for one in STEP.findall(tour(role, suffix))):
        (path,) = PATH.findall(step)
        answer = browser.get(place(world, path))
        words = " ".join(Page(answer.content.decode()).words)
        missing = [quoted for quoted in QUOTED.findall(step) if quoted not in words]
        if answer.status_code != 200 or missing:
            found.append(f"{role}{suffix} {path} {answer.status_code} {missing}")
    return found


def test_each_step_opens_and_shows_what_it_quotes(world: World):
    wrong = [one for role in Role for suffix in LANGUAGES for one in untrue(world, role, suffix)]
    assert wrong == [], "\n".join(wrong)


@pytest.mark.parametrize("role", list(Role))
def test_both_languages_walk_the_same_pages(role: Role):
    assert len(STEP.findall(tour(role, ""))) >= FEWEST
    assert PATH.findall(tour(role, "")) == PATH.findall(tour(role, ".zh"))


def test_the_pictures_that_are_shown_are_there_and_light():
    files = {file.name for file in (DOCS / "pictures").glob("*.png")}
    shown = {name for role in Role for suffix in LANGUAGES for name in PICTURE.findall(tour(role, suffix))}
    assert shown <= files
    assert {file.name for file in (DOCS / "pictures").glob("*.png") if file.stat().st_size > 120_000} == set()
