"""Footage made by hand, box by box, from the interface page alone: no code of the media plane."""

import base64
import hashlib
import struct
from dataclasses import dataclass
from pathlib import Path

CAMERA = "42010600001310000101"
MINUTE = 29_926_443  # 2026-11-25T06:03Z
STAMP = "20261125T0603Z"


@dataclass(frozen=True)
class HandMadeFile:
    """A footage file, what its minute entry must say of it, and where it lies."""

    path: str
    data: bytes
    entry: dict[str, object]


def box(kind: bytes, body: bytes) -> bytes:
    """size(4) type(4) body, ISO/IEC 14496-12 section 4.2."""
    return struct.pack(">I", 8 + len(body)) + kind + body


def hand_made_file(number: int, fragments: int) -> HandMadeFile:
    """A file of a header and some fragments, with its Merkle root written out for one, two or three parts."""
    header = box(b"ftyp", b"iso6mp41") + box(b"moov", b"m" * 40) + box(b"uuid", b"H" * 16 + b'{"v":1}')
    parts, data = [hashlib.sha256(header).digest()], header
    for index in range(fragments):
        media = box(b"prft", b"p" * 24) + box(b"moof", bytes([index]) * 30) + box(b"mdat", bytes([number, index]) * 99)
        digest = hashlib.sha256(media).digest()
        parts.append(digest)
        data += media + box(b"uuid", b"D" * 16 + digest)
    leaves = [hashlib.sha256(b"\x00" + part).digest() for part in parts]
    pair = hashlib.sha256(b"\x01" + leaves[0] + leaves[1]).digest()
    root = pair if len(parts) == 2 else hashlib.sha256(b"\x01" + pair + leaves[2]).digest()
    entry = {"n": number, "bytes": len(data), "parts": len(parts), "root": base64.b64encode(root).decode()}
    return HandMadeFile(f"{CAMERA}/20261125/06/{CAMERA}-1-{STAMP}-{number}.mp4", data, entry)


def write(footage: Path, file: HandMadeFile) -> Path:
    """Puts the file into a footage folder."""
    path = footage / file.path
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(file.data)
    return path
