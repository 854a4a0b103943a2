"""Signers of checkpoints whose key lies in a file: Ed25519 by the cryptography package, SM2 by the openssl program."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from zongbao.domain.ledger.checkpoint import Signer

# GB/T 32918 with SM3; the distinguishing identifier is the one that GM/T 0009 sets where none is agreed.
_SM2 = ("-rawin", "-digest", "sm3", "-pkeyopt", "distid:1234567812345678")


class SigningError(RuntimeError):
    """A signature can be neither made nor checked here: no openssl program, or it does not know SM2."""


@dataclass(frozen=True, slots=True)
class Ed25519Signer:
    """Signs with an Ed25519 key."""

    private: Ed25519PrivateKey
    public_key: str
    algorithm: str = "ed25519"

    @classmethod
    def at(cls, file: Path) -> Ed25519Signer:
        """The signer whose private key lies in this file; it is made now if there is none."""
        fresh = Ed25519PrivateKey.generate().private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        try:
            key = serialization.load_pem_private_key(_laid(file, fresh), None)
        except (ValueError, UnsupportedAlgorithm) as error:
            raise SigningError(f"{file} holds no Ed25519 key") from error
        if not isinstance(key, Ed25519PrivateKey):
            raise SigningError(f"{file} holds no Ed25519 key")
        shown = key.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        return cls(key, shown.decode())

    def sign(self, message: bytes) -> bytes:
        """64 bytes (RFC 8032)."""
        return self.private.sign(message)


@dataclass(frozen=True, slots=True)
class Sm2Signer:
    """Signs with an SM2 key, digest SM3."""

    file: Path
    public_key: str
    algorithm: str = "sm2"

    @classmethod
    def at(cls, file: Path) -> Sm2Signer:
        """The signer whose private key lies in this file; it is made now if there is none."""
        if not file.exists():
            _laid(file, _openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:SM2"))
        return cls(file, _openssl("pkey", "-in", str(file), "-pubout").decode())

    def sign(self, message: bytes) -> bytes:
        """An ASN.1 SEQUENCE of r and s."""
        with tempfile.TemporaryDirectory() as folder:
            said = Path(folder, "message")
            said.write_bytes(message)
            return _openssl("pkeyutl", "-sign", "-inkey", str(self.file), "-in", str(said), *_SM2)


def signer_at(folder: Path, algorithm: str) -> Signer:
    """The signer whose software key lies in the folder; it is made at the first call, readable by its owner alone."""
    file = folder / f"checkpoint-{algorithm}.pem"
    return Sm2Signer.at(file) if algorithm == "sm2" else Ed25519Signer.at(file)


def is_signed(algorithm: str, public_key: str, message: bytes, signature: bytes) -> bool:
    """Whether the holder of that key signed these bytes; ``SigningError`` where that cannot be told."""
    if algorithm == "sm2":
        return _is_signed_by_sm2(public_key, message, signature)
    try:
        key = serialization.load_pem_public_key(public_key.encode())
        if not isinstance(key, Ed25519PublicKey):
            return False
        key.verify(signature, message)
    except (InvalidSignature, ValueError, UnsupportedAlgorithm):
        return False
    return True


def key_id(public_key: str) -> str:
    """A short name of a public key: the first 16 hex digits of the SHA-256 of its PEM text."""
    return sha256(public_key.encode()).hexdigest()[:16]


def _is_signed_by_sm2(public_key: str, message: bytes, signature: bytes) -> bool:
    with tempfile.TemporaryDirectory() as folder:
        key, said, signed = (Path(folder, name) for name in ("key", "message", "signature"))
        key.write_text(public_key, encoding="ascii")
        said.write_bytes(message)
        signed.write_bytes(signature)
        words = ("-pubin", "-inkey", str(key), "-in", str(said), "-sigfile", str(signed), *_SM2)
        return _run("pkeyutl", "-verify", *words).returncode == 0


def _laid(file: Path, fresh: bytes) -> bytes:
    """The key in the file; the fresh one is put there, mode 0600, if it is the first."""
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return file.read_bytes()
    with os.fdopen(handle, "wb") as stream:
        stream.write(fresh)
    return fresh


def _openssl(*words: str) -> bytes:
    done = _run(*words)
    if done.returncode:
        raise SigningError(f"openssl {words[0]}: {done.stderr.decode(errors='replace').strip()}")
    return done.stdout


def _run(*words: str) -> subprocess.CompletedProcess[bytes]:
    program = shutil.which("openssl")
    if program is None:
        raise SigningError("there is no openssl program on the path, which SM2 needs")
    return subprocess.run([program, *words], check=False, capture_output=True)
