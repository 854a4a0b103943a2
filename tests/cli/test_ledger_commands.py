"""zongbao ledger: checkpoint, verify against a witness, evidence, export; the verifier outside on what they wrote."""

from __future__ import annotations

import json

import pytest
from tests.acts.test_intake import inv101
from tests.cli.test_commands import Desk, desk, told  # noqa: F401 - fixture
from tests.ledger.sealed import verified


@pytest.fixture
def shop(desk: Desk, monkeypatch) -> Desk:  # noqa: F811
    """A shell whose keys and witness lie in folders of their own."""
    monkeypatch.setenv("ZONGBAO_DATA", str(desk.folder / "data"))
    monkeypatch.setenv("ZONGBAO_WITNESS_FOLDER", str(desk.folder / "elsewhere"))
    return desk


def declared(shop: Desk, number: str) -> str:
    done = shop.run(
        "message", "submit", shop.file(f"{number}.xml", inv101(shop.play, number)), "--as", shop.clerk, "--json"
    )
    found: str = json.loads(done.stdout)["files"][0]["subject_no"]
    return found


def test_the_way_of_a_proof(shop: Desk) -> None:
    number = declared(shop, "M1")
    first = json.loads(shop.run("ledger", "checkpoint", "--json").stdout)
    assert first["number"] == 1
    assert len(first["hash"]) == 64
    assert json.loads(shop.run("ledger", "checkpoint", "--json").stdout) == {"number": None}
    assert "Nothing is new" in shop.run("ledger", "checkpoint").stderr
    declared(shop, "M2")
    assert shop.run("ledger", "checkpoint").stdout.startswith("2 ")
    witness = str(shop.folder / "elsewhere" / "checkpoints.jsonl")
    proven = shop.run("ledger", "verify", "--witness", witness, "--json")
    assert (proven.exit_code, json.loads(proven.stdout)) == (0, {"ok": True, "findings": []})
    evidence, export = shop.folder / "evidence.json", shop.folder / "ledger.jsonl"
    assert shop.run("ledger", "evidence", number, "-o", str(evidence)).exit_code == 0
    assert verified(evidence, "--witness", witness)[0] == 0
    shown = shop.run("ledger", "evidence", number).stdout
    assert json.loads(shown)["body"]["batches"] == json.loads(evidence.read_text("utf-8"))["body"]["batches"]
    assert shop.run("ledger", "export", str(export)).exit_code == 0
    assert verified(export, "--witness", witness)[0] == 0


def test_a_witness_that_knows_more_is_believed(shop: Desk) -> None:
    declared(shop, "M1")
    shop.run("ledger", "checkpoint")
    witness = shop.folder / "elsewhere" / "checkpoints.jsonl"
    line = json.loads(witness.read_text("utf-8"))
    line["text"] = line["text"].replace("number\t1", "number\t2")
    witness.write_text(witness.read_text("utf-8") + json.dumps(line) + "\n", "utf-8")
    broken = shop.run("ledger", "verify", "--witness", str(witness), "--json")
    assert broken.exit_code == 1
    found = json.loads(broken.stdout)["findings"]
    missing = {"table": "store_ledgercheckpoint", "slot": None, "row": "checkpoint 2"}
    assert {**missing, "problem": "is known to the witness and missing here"} in found
    assert "checkpoint 2: is known to the witness" in shop.run("ledger", "verify", "--witness", str(witness)).stdout
    assert shop.run("ledger", "verify").exit_code == 0  # which does not look at the witness's file


def test_an_unknown_document_is_refused_in_both_languages(shop: Desk) -> None:
    refused = shop.run("ledger", "evidence", "NOPE")
    assert refused.exit_code == 2
    assert "ACC-404" in refused.stderr
    assert "没有编号为“NOPE”的单证" in refused.stderr
    assert "There is no document" in refused.stderr


def test_a_key_that_cannot_sign_is_told(shop: Desk, monkeypatch) -> None:
    declared(shop, "M1")
    monkeypatch.setenv("ZONGBAO_SIGNER", "sm2")
    monkeypatch.setenv("PATH", "")
    refused = shop.run("ledger", "checkpoint")
    assert refused.exit_code == 2
    assert "openssl" in refused.stderr
