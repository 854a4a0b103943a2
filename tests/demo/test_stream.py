"""The live stream: papers reach the platform through the folder, and no refusal stops a step."""

from __future__ import annotations

import os
import random
import threading
import zipfile
from pathlib import Path

import pytest
from tests.demo.conftest import NOW

from zongbao.core import clock
from zongbao.core.decision import Refused
from zongbao.demo import stream
from zongbao.demo.sending import drop, through_folder
from zongbao.demo.world import World, load_world
from zongbao.store import models
from zongbao.worker.main import FolderDoor

pytestmark = [pytest.mark.usefixtures("province"), pytest.mark.django_db]


@pytest.fixture
def world(tmp_path: Path) -> World:
    ended = threading.Event()
    ended.set()  # nobody answers here, so nobody is waited for
    return load_world(7, mark="L1", send=through_folder(tmp_path, ended))


def test_an_enterprise_drops_a_list_and_the_folder_door_takes_it(world: World, tmp_path: Path) -> None:
    before = models.BondedList.objects.count()
    with clock.simulated(NOW):
        assert stream.step(world, [(1.0, stream._arrive)]) == 1
        (file,) = tmp_path.glob("*/inbox/*")
        os.utime(file, (1, 1))  # long settled
        door = FolderDoor(tmp_path)
        door.run_once()
        door.close()
    assert [one.name for one in (file.parent.parent / "sent").iterdir()] == [file.name]
    assert models.BondedList.objects.count() == before + 1
    assert list((file.parent.parent / "receipts").glob("Successed_*"))


def test_the_zip_holds_one_xml_of_its_name(world: World, tmp_path: Path) -> None:
    with clock.simulated(NOW):
        stream.step(world, [(1.0, stream._arrive)])
    (file,) = tmp_path.glob("*/inbox/*.zip")
    assert zipfile.ZipFile(file).namelist() == [f"{file.stem}.xml"]


def test_a_file_appears_whole(tmp_path: Path) -> None:
    assert drop(tmp_path, b"content", "a.zip").read_bytes() == b"content"
    assert [one.name for one in tmp_path.iterdir()] == ["a.zip"]


def test_a_refusal_stops_nothing(world: World) -> None:
    def refused(_: World) -> int:
        raise Refused.because("ACC-403", act="x", role="y", allowed="z")

    assert stream.step(world, [(1.0, refused)]) == 0
    assert stream.step(world, [(1000.0, refused), (0.001, lambda _: 1)]) == 1


def test_every_move_can_be_drawn(world: World) -> None:
    world.draw = random.Random(3)
    with clock.simulated(NOW):
        done = [stream.step(world) for _ in range(25)]
    assert all(done)


def test_the_stream_ends_when_told(tmp_path: Path) -> None:
    stop = threading.Event()
    stop.set()
    stream.run(tmp_path, stop=stop)
    assert not list(tmp_path.iterdir())
