"""The tree itself: floors, names that must not stand in it, and locks that can be trusted."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

# Written in pieces, so that this file does not find itself.
FORBIDDEN = {
    "a package registry's host": [
        "pypi" + ".org", "python" + "hosted.org", "registry." + "npmjs", "deb." + "debian.org",
    ],
    "a folder outside the tree": [
        ".." + "/shared", "/work" + "/main", "/work" + "/shared", "/ro" + "ot/", "/tmp" + "/brief",
    ],
    "an index or local wheel": ["--find" + "-links", "--extra" + "-index", "--index" + "-url"],
}  # fmt: skip


def _texts() -> list[tuple[str, str]]:
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    if listed.returncode:
        pytest.skip("not a git tree")
    found = []
    for name in listed.stdout.decode().split("\0"):
        path = ROOT / name
        if name and path.is_file() and b"\0" not in (raw := path.read_bytes()):
            found.append((name, raw.decode("utf-8")))
    return found


@pytest.mark.parametrize("what", FORBIDDEN)
def test_nothing_names(what: str) -> None:
    texts = _texts()
    assert len(texts) > 50
    hits = [f"{name}: {word}" for name, text in texts for word in FORBIDDEN[what] if word in text]
    assert hits == []


def test_the_floors_hold() -> None:
    answer = subprocess.run(
        [Path(sys.executable).with_name("lint-imports")], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert answer.returncode == 0, answer.stdout


def test_the_floors_contract_names_every_room() -> None:
    contract = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"][0]
    rooms = {room.strip() for layer in contract["layers"] for room in layer.split("|")}
    assert rooms == {path.parent.name for path in (ROOT / "src" / "zongbao").glob("*/__init__.py")}


@pytest.mark.parametrize("lock", ["run.lock", "dev.lock"])
def test_every_locked_package_has_a_version_and_a_hash(lock: str) -> None:
    text = (ROOT / "requirements" / lock).read_text()
    entries = re.split(r"\n(?=[a-z0-9])", text.strip())
    assert len(entries) > 30
    assert "://" not in text
    for entry in entries:
        assert re.match(r"[a-z0-9.-]+(\[[a-z,]+\])?==[^ ]+", entry), entry
        assert "--hash=sha256:" in entry, entry


def test_requirements_and_package_metadata_agree() -> None:
    declared = set(tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"])
    lines = (ROOT / "requirements" / "run.in").read_text().splitlines()
    wanted = {line.replace('"', "'") for line in lines if line and not line.startswith("#")}
    # The build's own tools are locked too, for installing the package without a second resolver.
    assert wanted - declared == {"hatchling>=1.27", "editables"}
    assert declared <= wanted
