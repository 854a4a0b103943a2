"""Every operation of the API's own document, with random and boundary input: no fault of ours, no unknown status."""

from __future__ import annotations

import json
import random
import re
from functools import cache
from typing import Any

import pytest
from tests.api.conftest import Caller, caller_of
from tests.web.conftest import World

from zongbao.acts.context import Actor
from zongbao.api.docs import _document

SEED = 20180701
ROUNDS = 12
STATUSES = {200, 201, 202, 304, 400, 401, 403, 404, 405, 409, 413, 422}
NASTY_TEXTS = (
    "", " ", "\x00", "a\x00b", "\ud800", "\udfff x", "'; DROP TABLE store_user; --", "x" * 300, "x" * 70_000,
    "综" * 600, "../../etc/passwd", "%00", "%s%n", "{0}", "{line}", "\r\nX-Evil: 1", "=1+1", "<script>", "１２３",
    "\u202e", "😀" * 40, "1e309", "-1", "NaN", "Infinity", "0001-01-01", "9999-12-31", "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-14:00", "2026-02-30", "I", "E", "1", "0", "RMB", "999", "L1",
)  # fmt: skip
NASTY_NUMBERS = (
    0, -1, 1, 2**31 - 1, 2**31, 2**63 - 1, 2**63, -(2**63), 10**17, 10**30, 0.1, 1.123456, 1e-7, 1e30,
    99999999999999.99999, "1E+5", "0.000001", "99999999999999999999", "1" * 5000,
)  # fmt: skip
NASTY = (None, True, False, [], {}, [[]], [None], {"a": 1}, *NASTY_TEXTS, *NASTY_NUMBERS)


@cache
def document() -> dict[str, Any]:
    """The API's document."""
    found: dict[str, Any] = json.loads(_document()[0])
    return found


def operations() -> list[tuple[str, str]]:
    """(path, method) of everything that the document names."""
    return [(path, method) for path, methods in document()["paths"].items() for method in methods]


class Fuzzer:
    """Makes values for schemas: mostly sound, sometimes bent."""

    def __init__(self, seed: object, known: dict[str, list[Any]]) -> None:
        self.random = random.Random(str(seed))
        self.known = known

    def value(self, schema: dict[str, Any], name: str = "", depth: int = 0) -> Any:
        if "$ref" in schema:
            return self.value(document()["components"]["schemas"][schema["$ref"].rpartition("/")[2]], name, depth)
        if self.random.random() < 0.08 or depth > 6:
            return self.random.choice(NASTY)
        if name in self.known and self.random.random() < 0.6:
            return self.random.choice(self.known[name])
        for word in ("anyOf", "oneOf", "allOf"):
            if word in schema:
                return self.value(self.random.choice(schema[word]), name, depth)
        if "enum" in schema:
            return self.random.choice(schema["enum"])
        return self._plain(schema, name, depth)

    def _plain(self, schema: dict[str, Any], name: str, depth: int) -> Any:
        kind = schema.get("type")
        if kind == "object":
            return self._object(schema, depth)
        if kind == "array":
            inner = schema.get("items", {"type": "string"})
            return [self.value(inner, name, depth + 1) for _ in range(self.random.randint(0, 3))]
        if kind == "boolean":
            return self.random.random() < 0.5
        if kind in ("integer", "number"):
            return self.random.choice([1, 2, 100, *NASTY_NUMBERS])
        if kind == "null":
            return None
        return self.random.choice(["1", "110", "35", "502", "测试", *NASTY_TEXTS])

    def _object(self, schema: dict[str, Any], depth: int) -> dict[str, Any]:
        wanted = set(schema.get("required", ()))
        found = {
            name: self.value(inner, name, depth + 1)
            for name, inner in schema.get("properties", {}).items()
            if (name in wanted and self.random.random() < 0.99) or self.random.random() < 0.4
        }
        if self.random.random() < 0.02:
            found["is_admin"] = True
        return found

    def address(self, path: str, parameters: list[dict[str, Any]]) -> tuple[str, dict[str, str]]:
        """The path filled in, and the query."""
        filled = re.sub(r"\{(\w+)\}", lambda found: self._step(found[1]), path)
        query = {
            one["name"]: _text(self.value(one["schema"], one["name"]))
            for one in parameters
            if one["in"] == "query" and self.random.random() < 0.5
        }
        return filled, query

    def _step(self, name: str) -> str:
        value = self.value({"type": "string"}, name)
        return quoted(_text(value)[:200])


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def quoted(text: str) -> str:
    """A path step as a client would escape it, lone surrogates and all."""
    return "".join(f"%{byte:02X}" for byte in text.encode("utf-8", "surrogatepass"))


def _query(query: dict[str, str]) -> str:
    return "&".join(f"{name}={quoted(value)}" for name, value in query.items())


def _known(world: World) -> dict[str, list[Any]]:
    moves = ["approve", "return", "hold", "void", "inspect", "release", "request_deletion", "blacklist", "resume"]
    return {
        "book_no": [world.book.book_no],
        "list_no": [world.bonded_list.list_no, world.foreign_list.list_no],
        "pass_no": [world.gate_pass.pass_no],
        "pre_entry_no": [world.declaration.pre_entry_no],
        "plate": [world.gate_pass.plate, "鲁B12345"],
        "passage_id": [str(world.passage.pk)],
        "message_id": [str(world.message.pk), world.receipt.message_id],
        "receipt_id": [str(world.receipt.pk)],
        "item_no": ["1", "2", str(10**25)],
        "move": moves,
        "after": ["0", "1", str(2**63)],
        "limit": ["1", "500", "501", "-1", str(10**40)],
        "area": [world.passage.lane.gate.area],
        "lane": [world.passage.lane.number],
        "declaration_kind": ["1", "2", "3"],
        "direction": ["I", "E"],
    }


@pytest.fixture
def callers(world: World) -> list[Caller]:
    """One caller of every role."""
    roles = ("declarant", "manager", "customs", "gate", "zone", "province", "system_admin", "auditor")
    return [caller_of(Actor.of(world.user(role))) for role in roles]


def test_no_input_breaks_an_operation(world: World, callers: list[Caller]) -> None:
    """Seeded, so that what it finds is found again."""
    known = _known(world)
    bad = []
    for path, method in operations():
        operation = document()["paths"][path][method]
        body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
        for turn in range(ROUNDS):
            fuzzer = Fuzzer(f"{SEED} {path} {method} {turn}", known)
            caller = callers[turn % len(callers)] if turn < len(callers) else callers[0]
            address, query = fuzzer.address(path, operation.get("parameters", []))
            content = (
                json.dumps(fuzzer.value(body)) if body else fuzzer.random.choice(("", "<a/>", "\x00", "PK\x05\x06"))
            )
            raw = content.encode("utf-8", "surrogatepass")
            answer = caller.client.generic(
                method.upper(), f"{address}?{_query(query)}", raw, "application/json",
                headers={"Authorization": f"Bearer {caller.token}", "Idempotency-Key": f"{path}{method}{turn}"},
            )  # fmt: skip
            if answer.status_code not in STATUSES:
                bad.append(
                    (
                        method,
                        address[:80],
                        {k: v[:40] for k, v in query.items()},
                        content[:300],
                        answer.status_code,
                        answer.content[:300],
                    )
                )
    assert bad == []
