"""Settings are read from the environment, typed, complete in their complaints, and never shown with their secrets."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from zongbao.core.config import Config, ConfigError, known_names, read_dotenv, unknown_names
from zongbao.site.config import databases, secret_key
from zongbao.store.server.keys import lay_key


def test_values_are_typed() -> None:
    config = Config.read(
        {"ZONGBAO_DATA": "/srv/zb", "ZONGBAO_HTTPS": "yes", "ZONGBAO_ALLOWED_HOSTS": "a.cn, b.cn"}, dotenv=None
    )
    assert config.data == Path("/srv/zb")
    assert config.https is True
    assert config.allowed_hosts == ("a.cn", "b.cn")
    assert config.folder_root == Path("/srv/zb/folders")


def test_all_problems_come_at_once() -> None:
    with pytest.raises(ConfigError) as found:
        Config.read({"ZONGBAO_HTTPS": "perhaps", "ZONGBAO_LOG_LEVEL": "LOUD"}, dotenv=None)
    assert [text.partition(":")[0] for text in found.value.problems] == ["ZONGBAO_HTTPS", "ZONGBAO_LOG_LEVEL"]


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    dotenv = tmp_path / ".env"
    dotenv.write_text("# ours\nexport ZONGBAO_LOG_LEVEL='debug'\nZONGBAO_HTTPS=\"on\"\n\nnonsense\n", encoding="utf-8")
    assert read_dotenv(dotenv) == {"ZONGBAO_LOG_LEVEL": "debug", "ZONGBAO_HTTPS": "on"}
    config = Config.read({"ZONGBAO_HTTPS": "off"}, dotenv)
    assert (config.log_level, config.https) == ("DEBUG", False)


def test_secrets_are_masked() -> None:
    config = Config.read({"ZONGBAO_SECRET_KEY": "s3cret", "DATABASE_URL": "postgresql://u:s3cret@db/z"}, dotenv=None)
    shown = config.shown()
    assert "s3cret" not in "".join(shown.values())
    assert shown["ZONGBAO_SECRET_KEY"] == "(set)"
    assert shown.keys() == known_names().keys()


def test_a_slip_of_the_pen_is_noticed() -> None:
    assert unknown_names({"ZONGBAO_HTTPSS": "1", "ZONGBAO_HTTPS": "1", "HOME": "/"}) == ("ZONGBAO_HTTPSS",)


def test_the_signing_key_is_drawn_once_and_kept_to_its_owner(tmp_path: Path) -> None:
    config = Config(data=tmp_path)
    assert secret_key(config) != secret_key(config)  # nothing laid yet: good for one process only
    key = lay_key(tmp_path)
    assert lay_key(tmp_path) == key == secret_key(config)
    assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600


def test_the_address_becomes_django_s_database() -> None:
    url = "postgresql://clerk:p%40ss@db.example:6432/zb?sslmode=require"
    entry = databases(Config(database_url=url, database_role="zongbao_app"))["default"]
    assert (entry["NAME"], entry["USER"], entry["PASSWORD"]) == ("zb", "clerk", "p@ss")
    assert (entry["HOST"], entry["PORT"]) == ("db.example", "6432")
    assert entry["OPTIONS"]["sslmode"] == "require"
    assert entry["OPTIONS"]["options"] == "-c role=zongbao_app"


def test_reading_the_settings_writes_nothing(tmp_path: Path) -> None:
    environ = {"PATH": os.environ["PATH"], "ZONGBAO_DATA": str(tmp_path / "home")}
    command = [sys.executable, "-c", "import zongbao.site.settings"]
    subprocess.run(command, env=environ, cwd=tmp_path, check=True)
    assert list(tmp_path.iterdir()) == []


def test_numbers_are_grouped_by_threes_in_both_languages() -> None:
    from django.contrib.humanize.templatetags.humanize import intcomma
    from django.utils import translation

    for language in ("zh-hans", "en"):
        with translation.override(language):
            assert intcomma("1234567.80000") == "1,234,567.80000"
            assert intcomma(1234567) == "1,234,567"
