"""The commands on the acts: one JSON document on standard output, exit codes, everything else on standard error."""

from __future__ import annotations

import errno
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, ProgrammingError
from tests.acts.conftest import Play
from tests.acts.test_intake import inv101
from tests.worker.scratch import own_database
from typer.testing import CliRunner

import zongbao.cli
from zongbao.acts import people
from zongbao.acts.context import Actor
from zongbao.cli import faults
from zongbao.cli.main import app
from zongbao.core import clock
from zongbao.core.decision import Reason
from zongbao.demo import catalogue, papers
from zongbao.domain.worked import sound
from zongbao.exchange.message import read
from zongbao.exchange.writer import write_bare
from zongbao.regulations import rules
from zongbao.store import models


@dataclass
class Desk:
    """A shell beside one enterprise's files."""

    play: Play
    folder: Path

    def run(self, *words: str) -> Any:
        return CliRunner().invoke(app, list(words))

    def file(self, name: str, content: bytes) -> str:
        path = self.folder / name
        path.write_bytes(content)
        return str(path)

    @property
    def clerk(self) -> str:
        user = self.play.clerk.user
        assert user is not None
        return user.username


@pytest.fixture
def desk(founded_template, django_db_blocker, tmp_path) -> Iterator[Desk]:
    zone = catalogue.zones()[0]
    firm = next(firm for firm in catalogue.firms() if firm.zone == zone)
    with django_db_blocker.unblock(), own_database(founded_template):
        yield Desk(Play(firm), tmp_path)


def test_submit_and_render_and_show(desk):
    good = desk.file("good.xml", inv101(desk.play, "M1"))
    done = desk.run("message", "submit", good, "--as", desk.clerk, "--json")
    assert done.exit_code == 0, done.output
    (entry,) = json.loads(done.stdout)["files"]
    assert (entry["state"], entry["type"], entry["subject_kind"]) == ("accepted", "INV101", "list")
    assert read(entry["reply"].encode()).payload.accepted
    number = entry["subject_no"]
    request = desk.run("message", "render", "INV101", number)
    assert read(request.stdout_bytes.strip()).payload.list_no == number
    receipt = desk.run("message", "render", "inv201", number)
    assert read(receipt.stdout_bytes.strip()).type == "INV201"
    shown = desk.run("book", "show", desk.play.book().book_no, "--item", "1", "--json")
    assert json.loads(shown.stdout)["items"][0]["declared"]["pre_in"] == "100"
    past = desk.run("book", "show", desk.play.book().book_no, "--item", "1", "--as-of", "2020-01-01", "--json")
    assert json.loads(past.stdout)["items"][0]["declared"]["pre_in"] == "0"
    unknown = desk.run("book", "show", desk.play.book().book_no, "--known-on", "2020-01-01T00:00:00", "--json")
    assert unknown.exit_code == 0, (unknown.output, unknown.exception)
    assert {one["declared"]["pre_in"] for one in json.loads(unknown.stdout)["items"]} == {"0"}
    assert "实增" in desk.run("book", "show", desk.play.book().book_no).stdout


def test_the_worst_file_decides_the_exit_code(desk):
    good, bad = desk.file("good.xml", inv101(desk.play, "M1")), desk.file("bad.xml", b"<Signature/>")
    refused = desk.run("message", "submit", good, bad, "--as", desk.clerk)
    assert refused.exit_code == 1
    assert "✓" in refused.stdout
    assert "MSG-032" in refused.stdout
    absent = desk.run("message", "submit", bad, str(desk.folder / "none.xml"), "--as", desk.clerk, "--json")
    assert absent.exit_code == 2
    assert [one["state"] for one in json.loads(absent.stdout)["files"]] == ["refused", "absent"]


def test_submit_by_token_and_without_a_good_account(desk):
    good = desk.file("good.xml", inv101(desk.play, "M1"))
    token = people.issue_token(Actor.platform(), desk.clerk, "cli")
    assert desk.run("message", "submit", good, "--token", "made-up").exit_code == 2
    assert desk.run("message", "submit", good).exit_code == 2
    officer = desk.play.officer.user.username
    told = desk.run("message", "submit", good, "--as", officer, "--json")
    assert told.exit_code == 1
    assert json.loads(told.stdout)["reasons"][0]["code"] == "ACC-403"
    assert models.BondedList.objects.count() == 0
    assert desk.run("message", "submit", good, "--token", token).exit_code == 0


@pytest.mark.parametrize(
    "words",
    [
        ("message", "render", "INV101", "QD000000000000000"),
        ("message", "render", "NONE", "x"),
        ("book", "show", "NONE"),
        ("gate", "decide", "/nowhere.xml"),
    ],
)
def test_what_is_not_there_ends_with_2_and_an_empty_answer(desk, words):
    ended = desk.run(*words)
    assert (ended.exit_code, ended.stdout) == (2, "")
    assert ended.stderr


def test_gate_decides_from_a_file(desk):
    play = desk.play
    row = play.declare(play.in_paper(play.load(100)))
    play.release(row)
    gate_pass = play.apply(row)
    lanes = models.Lane.objects.select_related("gate").filter(gate__zone=gate_pass.zone, gate__double=False)
    lane = lanes.filter(direction=gate_pass.direction).first()
    paper = play.pass_paper(row)
    paper = papers.collection(paper, lane.gate.area, lane.number, "S1", clock.now().replace(microsecond=0))
    path = desk.file("seen.xml", write_bare("GATHER_INFO", paper))
    lifted = desk.run("gate", "decide", path, "--json")
    assert lifted.exit_code == 0, lifted.output
    assert json.loads(lifted.stdout)["answer"]["result"] == "Y"
    again = desk.run("gate", "decide", path, "--as", play.crew.user.username, "--json")
    assert json.loads(again.stdout)["passage"] == json.loads(lifted.stdout)["passage"], (
        "the session is answered as before"
    )
    assert desk.run("gate", "decide", desk.file("bad.xml", b"<x/>")).exit_code == 2
    assert desk.run("gate", "decide", path, "--as", desk.clerk).exit_code == 1


def told(ended: Any) -> dict[str, Any]:
    """The one document of a run that could not do what was asked: a refusal with code and texts, never an accept."""
    document = json.loads(ended.stdout)
    assert document["outcome"] == "refuse", document
    for reason in document["reasons"]:
        assert all(reason[name] for name in ("code", "zh", "en", "hint_zh", "hint_en")), reason
    first: dict[str, Any] = document["reasons"][0]
    return first


SINGLE = ("backup", "doctor", "init", "restore-drill")  # commands of one word
FAILURES: dict[str, tuple[tuple[str, ...], int, str]] = {
    "no such book": (("book", "show", "NOPE"), 2, "ACC-404"),
    "no day": (("book", "show", "NOPE", "--as-of", "never"), 2, "CLI-103"),
    "no moment": (("book", "show", "NOPE", "--known-on", "never"), 2, "CLI-103"),
    "a word too few": (("book", "show"), 2, "CLI-103"),
    "no account": (("message", "submit", "{good}"), 2, "CLI-101"),
    "no such token": (("message", "submit", "{good}", "--token", "made-up"), 2, "CLI-101"),
    "another's role": (("message", "submit", "{good}", "--as", "{officer}"), 1, "ACC-403"),
    "no message to validate": (("message", "validate"), 2, "CLI-103"),
    "no such rule": (("regulation", "explain", "NOPE"), 1, "API-007"),
    "no such day": (("regulation", "explain", "LST-101", "--on", "never"), 2, "CLI-103"),
    "no such file": (("gate", "decide", "/nowhere.xml"), 2, "CLI-102"),
    "another message": (("gate", "decide", "{good}"), 2, "MSG-195"),
    "no message": (("gate", "decide", "{bad}"), 2, "MSG-011"),
    "not the gate's role": (("gate", "decide", "{seen}", "--as", "{clerk}"), 1, "ACC-403"),
    "no such option": (("ledger", "verify", "--nope"), 2, "CLI-103"),
    "no such witness": (("ledger", "verify", "--witness", "/nowhere.jsonl"), 2, "CLI-102"),
    "no such option of a checkpoint": (("ledger", "checkpoint", "--nope"), 2, "CLI-103"),
    "no such folder for a backup": (("backup", "/nowhere/one.dump"), 2, "CLI-104"),
    "no such backup": (("restore-drill", "/nowhere/one.dump"), 2, "CLI-102"),
    "no such option of doctor": (("doctor", "--nope"), 2, "CLI-103"),
    "no such option of init": (("init", "--nope"), 2, "CLI-103"),
}


@pytest.mark.parametrize("case", FAILURES)
def test_a_json_run_that_fails_still_answers_with_one_document(desk, case):
    words, code, reason = FAILURES[case]
    collection = papers.collection(sound.gate_pass(), "4258000001", "1", "S9", clock.now().replace(microsecond=0))
    names = {
        "good": desk.file("good.xml", inv101(desk.play, "M1")),
        "bad": desk.file("bad.xml", b"<x/>"),
        "seen": desk.file("seen.xml", write_bare("GATHER_INFO", collection)),
        "clerk": desk.clerk,
        "officer": desk.play.officer.user.username,
    }
    ended = desk.run(*(word.format_map(names) for word in words), "--json")
    assert told(ended)["code"] == reason
    assert ended.exit_code == code


def test_every_json_command_is_among_the_failures():
    """A command that learns ``--json`` must be tried in a run that fails."""
    source = Path(zongbao.cli.__file__).parent
    offered = sum(path.read_text("utf-8").count('"--json", help=') for path in source.glob("*.py"))
    tried = {words[:1] if words[0] in SINGLE else words[:2] for words, _, _ in FAILURES.values()}
    assert offered == len(tried)


def test_a_fault_of_the_machine_is_a_document_too(desk, monkeypatch):
    monkeypatch.setattr("zongbao.acts.ledger_proof.verify", lambda _connection, **_how: 1 / 0)
    broken = desk.run("ledger", "verify", "--json")
    assert told(broken)["code"] == "CLI-500"
    assert broken.exit_code == 2
    assert "ZeroDivisionError" in broken.stderr


WRONGLY = {
    "no such option": (("ledger", "verify", "--nope"), "没有选项--nope", "there is no option --nope"),
    "a near option": (("ledger", "verify", "--witnes", "x"), "相近的有--witness", "but --witness"),
    "an argument too few": (("book", "show"), "缺少参数BOOK", "the argument BOOK is missing"),
    "an argument too many": (("book", "show", "A", "B", "C"), "多出的参数：B C", "too many arguments: B C"),
    "a bad value": (("book", "show", "A", "--as-of", "never"), "参数--as-of的值不对", "the value of --as-of is wrong"),
    "an option without its value": (("book", "show", "A", "--json", "--as-of"), "选项--as-of缺少值", "lacks its value"),
    "no such command": (("book", "fly"), "没有命令fly", "there is no command fly"),
}


@pytest.mark.parametrize("case", WRONGLY)
def test_what_is_wrong_with_a_command_is_said_in_our_own_words(desk, case):
    words, zh, en = WRONGLY[case]
    words = words if "--json" in words else (*words, "--json")
    reason = told(desk.run(*words))
    assert reason["code"] == "CLI-103"
    assert zh in reason["zh"]
    assert en in reason["en"]
    before, mark, after = reason["zh"].partition("（程序库原文：“")
    assert mark
    assert after.endswith("”）")
    assert "No such" not in before
    assert "Missing" not in before


def raised(error: Exception, state: str) -> Exception:
    """A Django error with the driver's own behind it."""
    error.__cause__ = type("Driver", (Exception,), {"sqlstate": state})()
    return error


FAULTS = [
    (OperationalError("connection refused"), "数据库连不上"),
    (raised(OperationalError("no space left"), "53100"), "数据库所在的磁盘已满"),
    (raised(ProgrammingError('relation "x" does not exist'), "42P01"), "请先运行zongbao init"),
    (raised(OperationalError("password"), "28P01"), "不接受这个账号或密码"),
    (OSError(errno.ENOSPC, "No space left on device"), "磁盘已满"),
    (PermissionError(errno.EACCES, "Permission denied"), "没有读写权限"),
    (OSError(errno.EXDEV, "Invalid cross-device link"), "操作系统报告读写失败"),
    (KeyError("x"), "程序内部出错"),
]


@pytest.mark.parametrize(("error", "zh"), FAULTS, ids=lambda value: str(value))
def test_what_broke_is_said_in_our_own_words(error, zh):
    facts = faults.broken(error)
    said = rules.render(Reason("CLI-500", facts), "zh").message
    assert zh in said.partition("（程序库原文：“")[0]
    assert type(error).__name__ in facts["library"]
    assert type(error).__name__ not in said.partition("（")[0]


def test_a_file_that_is_not_there_is_told_with_its_reason(desk):
    absent = str(desk.folder / "none.xml")
    checked = json.loads(desk.run("message", "validate", absent, "--json").stdout)["files"][0]
    assert (checked["state"], checked["problems"][0]["code"]) == ("unreadable", "CLI-102")
    handed_in = desk.run("message", "submit", absent, "--as", desk.clerk, "--json")
    (entry,) = json.loads(handed_in.stdout)["files"]
    assert (entry["decision"]["outcome"], entry["decision"]["reasons"][0]["code"]) == ("refuse", "CLI-102")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("ledger", "verify", "--nope"), "没有选项--nope"),
        (("book", "show"), "缺少参数BOOK"),
        (("nope",), "没有命令nope"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_a_reader_hears_of_a_wrong_command_line_in_chinese_too(desk, words, said):
    ended = desk.run(*words)
    assert ended.exit_code == 2
    assert ended.stderr.startswith("Usage: ")
    assert said in ended.stderr
    assert ended.stdout == ""


def test_a_reader_hears_of_a_fault_in_words(desk, monkeypatch):
    monkeypatch.setattr("zongbao.acts.ledger_proof.verify", lambda _connection, **_how: 1 / 0)
    broken = desk.run("ledger", "verify")
    assert broken.exit_code == 2
    assert "程序内部出错" in broken.stderr
    assert "ZeroDivisionError" in broken.stderr
