"""How many statements the main acts send to the database; ``UPDATE_BASELINE=1`` writes the committed numbers anew."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest

from zongbao.acts import bonded_lists, declarations, gate_passes, passages
from zongbao.acts.bonded_lists import Submission
from zongbao.store import models
from zongbao.store.ledger.writer import writer

BASELINE = Path(__file__).with_name("query_counts.json")


@contextmanager
def counted(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Every statement and COPY of this process, Django's and the ledger's alike."""
    seen: list[str] = []

    def watched(name: str) -> Callable[..., Any]:
        original = getattr(psycopg.Cursor, name)

        def call(self: Any, statement: Any, *args: Any, **more: Any) -> Any:
            seen.append(str(statement))
            return original(self, statement, *args, **more)

        return call

    with monkeypatch.context() as patch:
        for name in ("execute", "executemany", "copy"):
            patch.setattr(psycopg.Cursor, name, watched(name))
        yield seen


def lists(play, count):
    submissions = [Submission(play.clerk, play.in_paper(play.load(1))) for _ in range(count)]
    return lambda: bonded_lists.declare_lists(submissions)


def releasing(play):
    row = play.declare(play.early_paper(play.load(1)))
    number, officer = row.declaration.pre_entry_no, play.officer
    declarations.declare_entry(play.clerk, number)
    play.pass_gate(play.apply(row, pass_type="1"))
    return lambda: declarations.release_entry(officer, number)


def applying(play):
    clerk, paper = play.clerk, play.pass_paper(play.declare(play.in_paper(play.load(1))))
    return lambda: gate_passes.apply_pass(clerk, paper)


def passing(play):
    row = play.declare(play.in_paper(play.load(1)))
    play.release(row)
    crew, seen = play.crew, play.seen(play.apply(row))
    return lambda: passages.decide_passage(crew, seen)


ACTS = {
    "declare_1_list": lambda play: lists(play, 1),
    "declare_2_lists": lambda play: lists(play, 2),
    "declare_10_lists": lambda play: lists(play, 10),
    "apply_pass": applying,
    "decide_passage_that_posts": passing,
    "release_that_posts": releasing,
}


def clear_the_road() -> None:
    """No vehicle is inside or has a live pass."""
    models.GatePass.objects.filter(state="approved").update(state="void")
    models.Vehicle.objects.update(inside_zone=None)


def test_the_main_acts_send_what_the_baseline_says(play, monkeypatch):
    found = {}
    for name, scene in ACTS.items():
        scene(play)()  # once before: code tables and parameters are then in memory
        clear_the_road()
        act = scene(play)
        writer().forget()
        with counted(monkeypatch) as seen:
            act()
        found[name] = len(seen)
        clear_the_road()
    if os.environ.get("UPDATE_BASELINE"):
        BASELINE.write_text(json.dumps(found, indent=2) + "\n", "utf-8")
    assert found == json.loads(BASELINE.read_text("utf-8"))


def test_ten_lists_cost_no_statement_more_than_two():
    """One or two rows go in by a statement each, more of them together."""
    baseline = json.loads(BASELINE.read_text("utf-8"))
    assert baseline["declare_1_list"] <= baseline["declare_10_lists"] <= baseline["declare_2_lists"]
