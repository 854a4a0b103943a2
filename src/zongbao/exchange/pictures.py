"""What a picture's first bytes say it is; what its sender calls it is not believed."""

from __future__ import annotations

LARGEST = 2 * 1024 * 1024  # bytes
_PNG, _JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"


def kind_of(raw: bytes) -> str | None:
    """image/jpeg, image/png or image/webp; None for anything else."""
    if raw.startswith(_JPEG):
        return "image/jpeg"
    if raw.startswith(_PNG):
        return "image/png"
    if raw[:4] == b"RIFF" and raw[8:12] == b"WEBP":
        return "image/webp"
    return None
