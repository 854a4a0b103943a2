"""Evidence and exports, and the verifier outside: what is true is proven, whatever is changed is refused."""

from __future__ import annotations

import copy
import json
import random
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from tests.ledger.sealed import PLATFORM, VERIFIER, Sealed, folder, founded, play, sealed, verified  # noqa: F401 - fixtures

from zongbao.acts import checkpoints, ledger_proof
from zongbao.core.decision import Refused
from zongbao.store.ledger.export import export


@pytest.fixture
def file(sealed: Sealed, tmp_path: Path) -> Path:  # noqa: F811
    """Evidence of a list with several lines."""
    found = tmp_path / "evidence.json"
    found.write_text(ledger_proof.evidence(PLATFORM, sealed.documents[-1]), encoding="utf-8")
    return found


def test_the_verifier_is_one_short_file_of_the_standard_library() -> None:
    text = VERIFIER.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 250
    assert "zongbao." not in "".join(line for line in text.splitlines() if "import" in line)


def test_evidence_is_proven(sealed: Sealed, file: Path) -> None:  # noqa: F811
    code, text = verified(file, "--key", str(sealed.key), "--witness", str(sealed.witness))
    assert code == 0, text
    body = json.loads(file.read_text(encoding="utf-8"))["body"]
    assert [movement["bytes"].split("\t")[6] for batch in body["batches"] for movement in batch["movements"]] == [
        "reserve", "confirm",
    ]  # fmt: skip
    assert text.count("proven: movement") == 2
    assert text.count("proven: decision") == len(body["decisions"]) > 0
    assert "not proven: that there are no other movements" in text
    assert "NOT CHECKED" not in text


def test_every_document_is_proven(sealed: Sealed, tmp_path: Path) -> None:  # noqa: F811
    for number in sealed.documents:
        path = tmp_path / f"{number}.json"
        path.write_text(ledger_proof.evidence(PLATFORM, number), encoding="utf-8")
        assert verified(path, "--witness", str(sealed.witness))[0] == 0


def test_reasons_come_with_words_and_citations(sealed: Sealed) -> None:  # noqa: F811
    """A list that customs must look at has reasons."""
    row = sealed.play.declare(sealed.play.in_paper(sealed.play.load(200)))
    body = json.loads(ledger_proof.evidence(PLATFORM, row.list_no))["body"]
    (reason,) = [one for decision in body["decisions"] for one in decision["explained"]][:1]
    assert reason["zh"] != reason["en"]
    assert reason["citations_zh"]
    assert reason["citations_en"]


def test_what_waits_for_a_checkpoint_gets_one(sealed: Sealed) -> None:  # noqa: F811
    before = len(sealed.witness.read_text(encoding="utf-8").splitlines())
    row = sealed.play.declare(sealed.play.in_paper(sealed.play.load(1)))
    assert row.list_no in ledger_proof.evidence(PLATFORM, row.list_no)
    assert len(sealed.witness.read_text(encoding="utf-8").splitlines()) == before + 1


@pytest.mark.django_db
def test_an_unknown_document_is_refused(folder: Path) -> None:  # noqa: F811
    with pytest.raises(Refused) as refused:
        ledger_proof.evidence(PLATFORM, "NOPE")
    assert refused.value.decision.codes == ("ACC-404",)


def test_without_openssl_it_says_so_and_ends_with_2(sealed: Sealed, file: Path) -> None:  # noqa: F811
    code, text = verified(file, path="/nowhere")
    assert code == 2
    assert "SIGNATURES WERE NOT CHECKED" in text
    code, text = verified(file, "--no-signature", path="/nowhere")
    assert code == 0
    assert "SIGNATURES WERE NOT CHECKED" in text


def test_another_key_or_another_witness_is_noticed(sealed: Sealed, file: Path, tmp_path: Path) -> None:  # noqa: F811
    other = tmp_path / "other.pem"
    other.write_text(sealed.key.read_text(encoding="ascii").replace("A", "B"), encoding="ascii")
    assert verified(file, "--key", str(other))[0] == 1
    lines = sealed.witness.read_text(encoding="utf-8").splitlines()
    strange = tmp_path / "witness.jsonl"
    strange.write_text("\n".join(line.replace("zongbao\\nnumber", "zongbae\\nnumber") for line in lines), "utf-8")
    assert verified(file, "--witness", str(strange))[0] == 1


def leaves_of(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The path to every plain value of a JSON document."""
    if isinstance(value, dict):
        return [found for key, inner in value.items() for found in leaves_of(inner, (*path, key))]
    if isinstance(value, list):
        return [found for at, inner in enumerate(value) for found in leaves_of(inner, (*path, at))]
    return [path]


def changed(value: Any) -> Any:
    if isinstance(value, int):
        return value + 1
    return ("b" if value[:1] == "a" else "a") + value[1:] if value else "a"


def put(document: Any, path: tuple[Any, ...]) -> Any:
    """A copy with one value changed."""
    again = copy.deepcopy(document)
    place = again
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = changed(place[path[-1]])
    return again


def canonical(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"


def kind_of(path: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple("#" if isinstance(step, int) else step for step in path)


def test_every_class_of_field_counts(file: Path, tmp_path: Path) -> None:
    """One value of each kind changed, and the file written anew in its canonical form."""
    document = json.loads(file.read_text(encoding="utf-8"))
    one_each = {kind_of(path): path for path in leaves_of(document)}
    assert len(one_each) >= 25
    for kind, path in one_each.items():
        strange = tmp_path / "changed.json"
        strange.write_text(canonical(put(document, path)), encoding="utf-8")
        code, text = verified(strange)
        assert code == 1, (kind, text)


def test_what_the_signature_does_not_hold_the_proofs_do(file: Path, tmp_path: Path) -> None:
    """Without signatures: whatever is proven by hashes is refused all the same."""
    document = json.loads(file.read_text(encoding="utf-8"))
    told = {"signature", "explained", "issued_at", "algorithm"}  # held by the signature alone
    one_each = {kind_of(path): path for path in leaves_of(document) if not told & set(path)}
    for kind, path in one_each.items():
        if kind[-1] == "text" or kind[:2] == ("body", "keys"):
            continue
        strange = tmp_path / "changed.json"
        strange.write_text(canonical(put(document, path)), encoding="utf-8")
        assert verified(strange, "--no-signature")[0] == 1, kind


def test_single_bits(file: Path, tmp_path: Path) -> None:
    raw, draw = file.read_bytes(), random.Random(4)
    for _ in range(60):
        at, bit = draw.randrange(len(raw)), 1 << draw.randrange(8)
        strange = tmp_path / "bit.json"
        strange.write_bytes(raw[:at] + bytes([raw[at] ^ bit]) + raw[at + 1 :])
        code, text = verified(strange)
        assert code == 1, (at, bit, raw[max(0, at - 20) : at + 20], text)


@pytest.mark.parametrize("cut", ["movements", "seals", "decisions", "checkpoints"])
def test_what_is_left_out_is_noticed_by_the_signature(file: Path, tmp_path: Path, cut: str) -> None:
    document = json.loads(file.read_text(encoding="utf-8"))
    for place in (document["body"], *document["body"]["batches"]):
        if place.get(cut):
            del place[cut][-1]
    strange = tmp_path / "cut.json"
    strange.write_text(canonical(document), encoding="utf-8")
    assert verified(strange)[0] == 1


def exported(path: Path) -> list[str]:
    with path.open("w", encoding="utf-8") as stream:
        export(connection.connection, stream)
    return path.read_text(encoding="utf-8").split("\n")[:-1]


def test_a_whole_export_is_proven(sealed: Sealed, tmp_path: Path) -> None:  # noqa: F811
    path = tmp_path / "ledger.jsonl"
    lines = exported(path)
    code, text = verified(path, "--key", str(sealed.key), "--witness", str(sealed.witness))
    assert code == 0, text
    counts = json.loads(lines[-1])["end"]
    assert counts["checkpoint"] == 4
    assert f"{counts['decision']} decisions, 4 checkpoints" in text
    assert "not proven: 0 movements are under no checkpoint yet" in text


def test_every_class_of_line_and_field_of_an_export_counts(sealed: Sealed, tmp_path: Path) -> None:  # noqa: F811
    path = tmp_path / "ledger.jsonl"
    lines = exported(path)
    one_each = {}
    for at, line in enumerate(lines):
        if '"last_seq":0' in line:  # the balance of an item that never moved says nothing that could be wrong
            continue
        for place in leaves_of(json.loads(line)):
            one_each[kind_of(place)] = (at, place)
    assert {"format", "seal", "movement", "balance", "key", "decision", "checkpoint", "end"} == {k[0] for k in one_each}
    for kind, (at, place) in one_each.items():
        if kind == ("seal", "marks"):  # they only help to name a row; the root alone is the proof
            continue
        again = json.dumps(put(json.loads(lines[at]), place), ensure_ascii=False, separators=(",", ":"))
        path.write_text("\n".join([*lines[:at], again, *lines[at + 1 :]]) + "\n", encoding="utf-8")
        assert verified(path)[0] == 1, kind


def test_every_kind_of_line_left_out_of_an_export_is_noticed(sealed: Sealed, tmp_path: Path) -> None:  # noqa: F811
    path = tmp_path / "ledger.jsonl"
    lines = exported(path)
    for at in {next(iter(json.loads(line))): at for at, line in enumerate(lines)}.values():
        path.write_text("\n".join(lines[:at] + lines[at + 1 :]) + "\n", encoding="utf-8")
        assert verified(path)[0] == 1, lines[at][:40]


def test_sm2_evidence_is_proven(sealed: Sealed, tmp_path: Path, monkeypatch) -> None:  # noqa: F811
    """The algorithm may change between two checkpoints; each says its own."""
    monkeypatch.setenv("ZONGBAO_SIGNER", "sm2")
    row = sealed.play.declare(sealed.play.in_paper(sealed.play.load(1)))
    assert checkpoints.take_checkpoint(PLATFORM).algorithm == "sm2"
    path = tmp_path / "sm2.json"
    path.write_text(ledger_proof.evidence(PLATFORM, row.list_no), encoding="utf-8")
    assert verified(path)[0] == 0
    document = json.loads(path.read_text(encoding="utf-8"))
    document["signature"] = document["signature"][:-1] + ("0" if document["signature"][-1] != "0" else "1")
    path.write_text(canonical(document), encoding="utf-8")
    assert verified(path)[0] == 1
