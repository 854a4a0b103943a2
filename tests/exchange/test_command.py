"""`zongbao message validate`: exit codes, both languages, one JSON document, no Django and no database."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.exchange import compose
from typer.testing import CliRunner, Result

from zongbao.cli.message import app

SOUND = compose.inv101
run = CliRunner()


def faulty() -> bytes:
    return compose.spoil(compose.inv101(), "<DclQty>10<", "<DclQty>10.000001<")


def validate(*arguments: str | Path) -> Result:
    """Run the command."""
    return run.invoke(app, ["validate", *map(str, arguments)])


@pytest.mark.parametrize(
    ("contents", "code"),
    [([SOUND()], 0), ([faulty()], 1), ([b"junk"], 2), ([SOUND(), faulty()], 1), ([b"junk", faulty(), SOUND()], 2)],
)
def test_the_worst_file_settles_the_exit_code(tmp_path, contents, code):
    for number, content in enumerate(contents):
        (tmp_path / f"m{number}.xml").write_bytes(content)
    assert validate(tmp_path).exit_code == code


def test_people_read_both_languages(tmp_path):
    path = tmp_path / "m.xml"
    path.write_bytes(faulty())
    printed = validate(path).stdout
    assert "超过5位小数" in printed
    assert "more than 5 decimals" in printed
    assert "InvtListType[1]/DclQty" in printed


def test_programs_read_one_document(tmp_path):
    (tmp_path / "a.xml").write_bytes(faulty())
    (tmp_path / "b.zip").write_bytes(compose.zipped(compose.inv101(), "b.xml"))
    (tmp_path / "notes.txt").write_text("not a message")
    first, second = json.loads(validate(tmp_path, "--json").stdout)["files"]
    (problem,) = first["problems"]
    assert (first["type"], first["valid"], problem["code"]) == ("INV101", False, "MSG-042")
    assert problem["path"].endswith("InvtListType[1]/DclQty")
    assert all(problem[name] for name in ("zh", "en", "hint_zh", "hint_en"))
    assert (second["valid"], second["problems"]) == (True, [])


def test_a_missing_file_is_unreadable_and_stops_nothing(tmp_path):
    (tmp_path / "m.xml").write_bytes(compose.inv101())
    result = validate(tmp_path / "gone.xml", tmp_path / "m.xml", "--json")
    assert result.exit_code == 2
    assert [entry["valid"] for entry in json.loads(result.stdout)["files"]] == [False, True]


def test_many_files_show_progress_beside_the_answer(tmp_path):
    for number in range(25):
        (tmp_path / f"m{number}.xml").write_bytes(compose.inv101(1))
    result = validate(tmp_path, "--json")
    assert len(json.loads(result.stdout)["files"]) == 25
    assert "25/25" in result.stderr


def test_it_needs_neither_django_nor_a_database(tmp_path):
    (tmp_path / "m.xml").write_bytes(compose.inv101())
    program = (
        "import sys; from zongbao.cli.message import app\n"
        "try:\n    app(['validate', sys.argv[1]])\n"
        "except SystemExit as end:\n    print(end.code, 'django' in sys.modules, 'psycopg' in sys.modules)"
    )
    clean = {
        name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")
    }
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)],
        env=clean,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stdout.splitlines()[-1] == "0 False False"
