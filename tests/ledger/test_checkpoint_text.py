"""The canonical text of a checkpoint, the bytes of a decision, audit paths, and both signers."""

from __future__ import annotations

import datetime as dt
import hashlib
import shutil
import stat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zongbao.domain.ledger import checkpoint
from zongbao.domain.ledger.checkpoint import Checkpoint, DecisionFact, SlotHead
from zongbao.domain.ledger.seal import audit_path, leaf, merkle_root
from zongbao.store.ledger import signing

MOMENT = dt.datetime(2026, 3, 1, 4, 0, tzinfo=dt.UTC)
SMALL = Checkpoint("综保 demo", 2, MOMENT, b"\1" * 32, 0, checkpoint.NO_DECISIONS, (SlotHead(7, 3, b"\2" * 32, 12),))
TEXT = (
    "zongbao-checkpoint/1\norigin\t综保 demo\nnumber\t2\nmoment\t2026-03-01T04:00:00.000000Z\n"
    f"previous\t{'01' * 32}\ndecisions\t0\t{hashlib.sha256(b'').hexdigest()}\nslot\t7\t3\t{'02' * 32}\t12\n"
)


def test_the_text_is_written_and_read() -> None:
    assert SMALL.text() == TEXT
    assert checkpoint.read(TEXT) == SMALL
    assert SMALL.movements == 12
    assert checkpoint.digest(TEXT) == hashlib.sha256(TEXT.encode()).digest()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("checkpoint/1", "checkpoint/2"), ("number\t2", "number\t02"), ("0Z", "0+00:00"), ("slot\t7", "slot\tx"),
        ("01" * 32, "01" * 31 + "0"), ("\t12\n", "\t12"), ("\t12\n", "\t12\t1\n"), ("origin", "Origin"), (TEXT, ""),
    ],
)  # fmt: skip
def test_no_other_text_is_read(old: str, new: str) -> None:
    assert old in TEXT
    with pytest.raises(ValueError, match="checkpoint"):
        checkpoint.read(TEXT.replace(old, new, 1))


DECISION = DecisionFact(
    5, "list", "QD1", "declare", "refuse", [{"code": "LED-101", "facts": {"b": "铜", "a": "1"}}],
    {"z": 1, "a": [1.5]}, "0.1", MOMENT, None, 7, "改",
)  # fmt: skip


def test_the_bytes_of_a_decision() -> None:
    inputs = hashlib.sha256(b'{"a":[1.5],"z":1}').hexdigest()
    assert DECISION.canonical().decode() == (
        '{"decided_at":"2026-03-01T04:00:00.000000Z","decided_by":null,"id":5,"inputs_sha256":"' + inputs + '",'
        '"on_behalf_of":7,"outcome":"refuse","question":"declare",'
        '"reasons":[{"code":"LED-101","facts":{"a":"1","b":"铜"}}],"remark":"改","rule_version":"0.1",'
        '"subject_kind":"list","subject_no":"QD1"}'
    )


def rfc_root(leaves: list[bytes]) -> bytes:
    """MTH of RFC 9162, 2.1.1, word for word."""
    if len(leaves) == 1:
        return leaves[0]
    k = 1 << (len(leaves) - 1).bit_length() - 1
    return hashlib.sha256(b"\x01" + rfc_root(leaves[:k]) + rfc_root(leaves[k:])).digest()


def rfc_path(index: int, leaves: list[bytes]) -> list[bytes]:
    """PATH of RFC 9162, 2.1.3.1, word for word."""
    if len(leaves) == 1:
        return []
    k = 1 << (len(leaves) - 1).bit_length() - 1
    if index < k:
        return [*rfc_path(index, leaves[:k]), rfc_root(leaves[k:])]
    return [*rfc_path(index - k, leaves[k:]), rfc_root(leaves[:k])]


@given(st.integers(1, 70).flatmap(lambda size: st.tuples(st.just(size), st.integers(0, size - 1))))
def test_root_and_audit_path_are_those_of_the_rfc(drawn: tuple[int, int]) -> None:
    size, index = drawn
    leaves = [leaf(bytes([number])) for number in range(size)]
    assert merkle_root(leaves) == rfc_root(leaves) == checkpoint.decision_root(leaves)
    assert audit_path(leaves, index) == rfc_path(index, leaves)


def test_no_path_beyond_the_leaves() -> None:
    with pytest.raises(IndexError):
        audit_path([leaf(b"")], 1)


ALGORITHMS = ["ed25519", pytest.param("sm2", marks=pytest.mark.skipif(not shutil.which("openssl"), reason="openssl"))]


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_a_signer_keeps_its_key_and_signs(tmp_path, algorithm: str) -> None:
    signer = signing.signer_at(tmp_path / "keys", algorithm)
    (file,) = (tmp_path / "keys").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    again = signing.signer_at(tmp_path / "keys", algorithm)
    assert again.public_key == signer.public_key
    signature = again.sign(b"text")
    told = (signer.algorithm, signer.public_key)
    assert signing.is_signed(*told, b"text", signature)
    assert not signing.is_signed(*told, b"Text", signature)
    assert not signing.is_signed(*told, b"text", signature[:-1] + bytes([signature[-1] ^ 1]))
    other = signing.signer_at(tmp_path / "others", algorithm)
    assert signing.key_id(other.public_key) != signing.key_id(signer.public_key)
    assert not signing.is_signed(algorithm, other.public_key, b"text", signature)


def test_sm2_without_openssl_says_so(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(signing.SigningError, match="openssl"):
        signing.signer_at(tmp_path, "sm2")


def test_a_key_of_another_kind_is_refused(tmp_path) -> None:
    if shutil.which("openssl"):
        signing.signer_at(tmp_path, "sm2")
        (tmp_path / "checkpoint-sm2.pem").rename(tmp_path / "checkpoint-ed25519.pem")
        with pytest.raises(signing.SigningError, match="no Ed25519"):
            signing.signer_at(tmp_path, "ed25519")
    assert not signing.is_signed("ed25519", "no key", b"", b"")
