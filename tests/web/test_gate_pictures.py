"""Pictures at the gate: shown at the lane and at the desk to crew and officers, private, as pictures or not at all."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse
from tests.acts.conftest import Play
from tests.web.conftest import BACKEND, PICTURE, World

from zongbao.core.roles import Role
from zongbao.store import models


def console(world: World) -> str:
    area = models.Lane.objects.select_related("gate").get(pk=world.passage.lane_id).gate.area
    return world.browser(Role.GATE).get(reverse("gate_console", args=[area])).content.decode()


def test_the_drawing_stands_in_where_no_picture_came(world: World):
    page = console(world)
    assert "/pictures/" not in page
    assert page.count("示意图（没有抓拍照片）") == 2, "at the lane and at the desk"


def test_lane_and_desk_show_the_picture(world: World):
    url = reverse("gate_picture", args=[world.pictured.pk, 1])
    assert console(world).count(f'src="{url}"') == 2


def test_a_picture_is_private_and_taken_for_nothing_else(world: World):
    answer = world.browser(Role.GATE).get(reverse("gate_picture", args=[world.pictured.pk, 1]))
    assert answer.content == PICTURE
    assert answer["Content-Type"] == "image/png"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "private" in answer["Cache-Control"]
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"


def test_foreign_and_absent_pictures_are_missing(world: World, stranger: Play, client: Client):
    browser, url = world.browser(Role.GATE), reverse("gate_picture", args=[world.pictured.pk, 1])
    for number in (0, 2):
        assert browser.get(reverse("gate_picture", args=[world.pictured.pk, number])).status_code == 404
    client.force_login(stranger.crew.user, backend=BACKEND)
    assert client.get(url).status_code == 404, "another zone's crew"
    models.GatePicture.objects.update(zone=stranger.crew.organisation.zone)
    assert browser.get(url).status_code == 404, "another zone's picture of that id"
