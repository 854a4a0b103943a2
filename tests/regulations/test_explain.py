"""The explainer and its command: four kinds of key, one JSON document, clear failures, no Django."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from zongbao.cli.regulation import app
from zongbao.core.decision import Refused
from zongbao.regulations.explain import explain

ON = dt.date(2024, 1, 1)
run = CliRunner().invoke


@pytest.mark.parametrize(
    ("key", "kind"),
    [
        ("IDN-002", "rule"),
        ("pass_valid_days", "parameter"),
        ("supervision_mode:5000", "code"),
        ("GACC-2018-23#8", "law"),
        ("GACC-2018-23", "law"),
    ],
)
def test_each_kind_of_key(key: str, kind: str) -> None:
    found = explain(key, ON)
    assert found.kind == kind
    assert found.in_force
    assert found.title_zh
    assert found.title_en


def test_a_code_before_its_day_is_not_in_force() -> None:
    assert not explain("supervision_mode:5072", dt.date(2023, 12, 31)).in_force
    assert explain("supervision_mode:5072", ON).in_force


def test_a_parameter_shows_value_ground_and_history() -> None:
    found = explain("book_report_days", ON)
    assert (found.value, found.unit, found.since) == ("60", "day", "2023-12-01")
    assert [ground.key for ground in found.grounds] == ["GACC-2023-158"]
    assert [past.value for past in found.history] == ["30", "60"]


def test_a_parameter_without_value_on_the_day() -> None:
    found = explain("circulation_declaration_days", ON)
    assert not found.in_force
    assert found.value == ""
    assert found.history


@pytest.mark.parametrize("key", ["nope", "IDN-999", "supervision_mode:0000", "nope:1", ""])
def test_unknown_keys(key: str) -> None:
    with pytest.raises(LookupError):
        explain(key, ON)


def test_the_command_prints_one_json_document() -> None:
    result = run(app, ["explain", "book_report_days", "--on", "2023-11-30", "--json"])
    assert result.exit_code == 0
    document = json.loads(result.stdout)
    assert (document["value"], document["on"]) == ("30", "2023-11-30")


def test_the_command_speaks_to_people() -> None:
    result = run(app, ["explain", "IDN-002"])
    assert result.exit_code == 0
    assert "统一社会信用代码校验码" in result.stdout
    assert "GB 32100-2015" in result.stdout


def test_the_command_refuses_what_it_does_not_know() -> None:
    unknown = run(app, ["explain", "nope", "--json"])
    assert isinstance(unknown.exception, Refused)
    assert unknown.exception.decision.codes == ("API-007",)
    assert run(app, ["explain", "IDN-002", "--on", "yesterday"]).exit_code == 2


def test_the_explainer_starts_without_frameworks() -> None:
    program = (
        "import sys, zongbao.cli.regulation, zongbao.regulations.explain, zongbao.regulations.zones;"
        "print([name for name in ('django', 'psycopg', 'pydantic', 'lxml') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
