"""The gate's pictures: kept once under their id, never replaced, never anything else, cleared after their term."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.acts.checking import refuses

from zongbao.acts import pictures
from zongbao.core import clock
from zongbao.exchange.pictures import LARGEST, kind_of
from zongbao.store import models

JPEG = b"\xff\xd8\xff\xe0 rest"


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (JPEG, "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n rest", "image/png"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", None),
        (b"<html>", None),
        (b"GIF89a", None),
        (b"", None),
    ],
)
def test_what_a_picture_is(raw: bytes, kind: str | None):
    assert kind_of(raw) == kind


def test_a_picture_is_kept_once_and_never_replaced(play):
    first = pictures.keep_picture(play.crew, "CAM-1", JPEG)
    assert pictures.keep_picture(play.crew, "CAM-1", JPEG) == first
    with refuses("GAT-167"):
        pictures.keep_picture(play.crew, "CAM-1", JPEG + b"!")
    assert bytes(models.GatePicture.objects.get().body) == JPEG
    assert models.AuditEntry.objects.filter(act="picture.keep").count() == 1


def test_what_is_not_kept(play):
    with refuses("GAT-165"):
        pictures.keep_picture(play.crew, "CAM-1", JPEG + bytes(LARGEST))
    with refuses("GAT-166"):
        pictures.keep_picture(play.crew, "CAM-1", b"<svg/>")
    for actor in (play.clerk, play.officer):
        with refuses("ACC-403"):
            pictures.keep_picture(actor, "CAM-1", JPEG)


def test_two_zones_may_use_the_same_id(play, stranger):
    pictures.keep_picture(play.crew, "CAM-1", JPEG)
    assert pictures.keep_picture(stranger.crew, "CAM-1", JPEG + b"!").zone != play.crew.organisation.zone


def test_pictures_are_cleared_after_their_term(play):
    pictures.keep_picture(play.crew, "CAM-1", JPEG)
    now = clock.now()
    assert pictures.expire_pictures(now + dt.timedelta(days=80)) == 0
    assert pictures.expire_pictures(now + dt.timedelta(days=100)) == 1
    assert pictures.expire_pictures(now + dt.timedelta(days=100)) == 0
