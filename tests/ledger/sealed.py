"""A founded zone whose ledger stands under checkpoints, with a witness's folder of its own."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.acts.conftest import Play, founded, play  # noqa: F401 - fixtures

from zongbao.acts import checkpoints
from zongbao.acts.context import Actor
from zongbao.store.ledger import witness_file

VERIFIER = Path(__file__).parents[2] / "verifier/zongbao_verify.py"
PLATFORM = Actor.platform()


@dataclass(frozen=True)
class Sealed:
    """What was posted, and where the witness and the key lie."""

    play: Play
    folder: Path
    documents: tuple[str, ...]

    @property
    def witness(self) -> Path:
        return self.folder / witness_file.FILE

    @property
    def key(self) -> Path:
        return next(self.folder.glob("key-*.pem"))


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    """The witness's folder; the signing key lies in another one beside it."""
    monkeypatch.setenv("ZONGBAO_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("ZONGBAO_WITNESS_FOLDER", str(tmp_path / "elsewhere"))
    monkeypatch.delenv("ZONGBAO_WITNESS_URL", raising=False)
    monkeypatch.delenv("ZONGBAO_SIGNER", raising=False)
    return tmp_path / "elsewhere"


@pytest.fixture
def sealed(play: Play, folder: Path) -> Sealed:  # noqa: F811
    """Four lists of several lines in four batches, one of them posted and one refused, under three checkpoints."""
    numbers = []
    for quantities in ((5,), (2, 3, 4), (1, 6)):
        row = play.declare(play.in_paper(*(play.load(qty) for qty in quantities)))
        numbers.append(row.list_no)
        assert checkpoints.take_checkpoint(PLATFORM) is not None
    numbers.append(play.stocked(7).list_no)
    assert checkpoints.take_checkpoint(PLATFORM) is not None
    return Sealed(play, folder, tuple(numbers))


def verified(file: Path, *words: str, path: str | None = None) -> tuple[int, str]:
    """Exit code and output of the verifier, run as a stranger runs it: isolated, offline, without the package."""
    command = [sys.executable, "-I", "-S", str(VERIFIER), str(file), *words]
    env = None if path is None else {"PATH": path}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=env, timeout=60)
    return done.returncode, done.stdout + done.stderr
