"""The platform's settings as one typed model, read from the environment and ``.env``."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

ROOT_HOME = Path("/var/lib/zongbao")
_YES = frozenset({"1", "true", "yes", "on"})
_NO = frozenset({"0", "false", "no", "off", ""})


class ConfigError(ValueError):
    """The environment holds values that cannot be used; ``problems`` lists them all at once."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


def _flag(text: str) -> bool:
    if text.lower() in _YES:
        return True
    if text.lower() in _NO:
        return False
    raise ValueError("must be yes or no")


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())


def _path(text: str) -> Path:
    return Path(text).expanduser().absolute()


def _optional_path(text: str) -> Path | None:
    return _path(text) if text else None


def _default_home() -> Path:
    """Root keeps data where an unprivileged server account can reach it; others keep it beside their work."""
    return ROOT_HOME if os.geteuid() == 0 else Path.cwd() / ".zongbao"


def _level(text: str) -> str:
    if text.upper() not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
        raise ValueError("must be DEBUG, INFO, WARNING or ERROR")
    return text.upper()


def _signer(text: str) -> str:
    if text.lower() not in {"ed25519", "sm2"}:
        raise ValueError("must be ed25519 or sm2")
    return text.lower()


def _name(text: str) -> str:
    if not text.isprintable() or not text.strip():
        raise ValueError("must be a name on one line")
    return text


def _url(text: str) -> str:
    if text and not text.startswith(("http://", "https://")):
        raise ValueError("must begin with http:// or https://")
    return text


def _entry(name: str, about: str, default: Any, read: Callable[[str], Any] = str, *, secret: bool = False) -> Any:
    """One setting: its environment name, what it is for, its default, and how its text is read."""
    about_it = {"name": name, "about": about, "read": read, "secret": secret}
    if callable(default):
        return field(default_factory=default, metadata=about_it)
    return field(default=default, metadata=about_it)


@dataclass(frozen=True, slots=True)
class Config:
    """Every setting that an operator may give, with its default."""

    data: Path = _entry("ZONGBAO_DATA", "folder of the database, the keys and the folder door", _default_home, _path)
    database_url: str = _entry("DATABASE_URL", "PostgreSQL server; empty: the embedded one", "", secret=True)
    database_role: str = _entry("ZONGBAO_DATABASE_ROLE", "role that serving processes step down to", "")
    server_programs: Path | None = _entry(
        "ZONGBAO_SERVER_PROGRAMS", "folder of other PostgreSQL programs for the own server", None, _optional_path
    )
    shared_buffers: str = _entry("ZONGBAO_SHARED_BUFFERS", "memory of the embedded server", "128MB")
    secret_key: str = _entry("ZONGBAO_SECRET_KEY", "signing key; empty: kept in the data folder", "", secret=True)
    allowed_hosts: tuple[str, ...] = _entry(
        "ZONGBAO_ALLOWED_HOSTS", "host names served", ("127.0.0.1", "localhost", "[::1]"), _words
    )
    trusted_origins: tuple[str, ...] = _entry(
        "ZONGBAO_TRUSTED_ORIGINS", "origins (https://…) that forms may come from", (), _words
    )
    https: bool = _entry("ZONGBAO_HTTPS", "served behind TLS: secure cookies and HSTS", False, _flag)
    require_second_factor: bool = _entry(
        "ZONGBAO_REQUIRE_SECOND_FACTOR", "officers, authorities and administrators need a second factor", True, _flag
    )
    oidc_url: str = _entry("ZONGBAO_OIDC_URL", "OpenID Connect issuer for signing in; empty: none", "")
    oidc_client: str = _entry("ZONGBAO_OIDC_CLIENT", "client id at that issuer", "")
    oidc_secret: str = _entry("ZONGBAO_OIDC_SECRET", "client secret at that issuer", "", secret=True)
    oidc_name: str = _entry("ZONGBAO_OIDC_NAME", "what the sign-in button calls the issuer", "OIDC")
    debug: bool = _entry("ZONGBAO_DEBUG", "error pages with insides; never on a real server", False, _flag)
    folder: Path | None = _entry("ZONGBAO_FOLDER", "root of the folder door; else <data>/folders", None, _optional_path)
    origin: str = _entry("ZONGBAO_ORIGIN", "name of this platform in the ledger's checkpoints", "zongbao", _name)
    signer: str = _entry(
        "ZONGBAO_SIGNER", "signs checkpoints: ed25519, or sm2 by the openssl program", "ed25519", _signer
    )
    witness: Path | None = _entry(
        "ZONGBAO_WITNESS_FOLDER", "folder that keeps checkpoints; else <data>/witness", None, _optional_path
    )
    witness_url: str = _entry(
        "ZONGBAO_WITNESS_URL", "HTTP address that checkpoints are posted to; empty: none", "", _url
    )
    log_level: str = _entry("ZONGBAO_LOG_LEVEL", "least severity logged", "INFO", _level)
    log_json: bool = _entry("ZONGBAO_LOG_JSON", "one JSON object per log line", True, _flag)

    @classmethod
    def read(cls, environ: Mapping[str, str] | None = None, dotenv: Path | None = Path(".env")) -> Config:
        """Read the environment, which wins over ``.env``; raises ``ConfigError`` with every problem."""
        given = {**read_dotenv(dotenv), **(os.environ if environ is None else environ)}
        values: dict[str, Any] = {}
        problems: list[str] = []
        for entry in fields(cls):
            name = entry.metadata["name"]
            if name not in given:
                continue
            try:
                values[entry.name] = entry.metadata["read"](given[name])
            except ValueError as error:
                problems.append(f"{name}: {error}")
        if problems:
            raise ConfigError(tuple(problems))
        return cls(**values)

    @property
    def embedded(self) -> bool:
        """Whether the platform runs its own database server."""
        return not self.database_url

    @property
    def folder_root(self) -> Path:
        """Where the folder door keeps its folders."""
        return self.folder or self.data / "folders"

    @property
    def witness_folder(self) -> Path:
        """Where the witness file and the public keys of checkpoints lie."""
        return self.witness or self.data / "witness"

    def shown(self) -> dict[str, str]:
        """Environment name → value as text, secrets masked; what ``doctor`` prints."""
        return {entry.metadata["name"]: _shown(getattr(self, entry.name), entry.metadata) for entry in fields(self)}


def _shown(value: Any, metadata: Mapping[str, Any]) -> str:
    if metadata["secret"]:
        return "(set)" if value else "(empty)"
    if isinstance(value, tuple):
        return ",".join(value)
    return "" if value is None else str(value)


def known_names() -> dict[str, str]:
    """Environment name → what it is for, of every setting."""
    return {entry.metadata["name"]: entry.metadata["about"] for entry in fields(Config)}


def unknown_names(environ: Mapping[str, str]) -> tuple[str, ...]:
    """``ZONGBAO_…`` variables that no setting reads: most often a slip of the pen."""
    return tuple(sorted(name for name in environ if name.startswith("ZONGBAO_") and name not in known_names()))


def read_dotenv(path: Path | None) -> dict[str, str]:
    """``NAME=value`` lines of a file; quotes around the value are taken off, ``#`` opens a comment line."""
    if path is None or not path.is_file():
        return {}
    found = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        name, sign, value = line.strip().removeprefix("export ").partition("=")
        if sign and not name.startswith("#"):
            found[name.strip()] = _unquoted(value.strip())
    return found


def _unquoted(value: str) -> str:
    if len(value) >= 2 and value[0] == value[-1] and value[0] in "'\"":
        return value[1:-1]
    return value
