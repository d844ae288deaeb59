"""Entries for `mingcha bench log`, the same for both logs and the peers: minutes as the recorder seals them."""

import hashlib
from collections.abc import Iterator

from mingcha.kit.canonical import Json, canonical_json

BATCH = 1000
PROOFS = 200


def entry(number: int) -> bytes:
    """A minute of a camera, as the recorder seals it (about 260 bytes)."""
    root = hashlib.sha256(number.to_bytes(8, "big")).digest().hex()[:44]
    file: dict[str, Json] = {"n": 0, "bytes": 11_800_000 + number % 1000, "parts": 61, "root": root}
    return canonical_json(
        {"v": 1, "t": "minute", "rec": "rec-0001", "cam": f"42010200001310{number % 1000:06d}", "ep": 1,
         "min": 29_000_000 + number // 1000, "label": "R30", "files": [file], "cover_ms": 60_000, "gaps": []}
    )  # fmt: skip


def batches(leaves: int) -> Iterator[list[bytes]]:
    """`leaves` entries in batches of BATCH."""
    for start in range(0, leaves, BATCH):
        yield [entry(number) for number in range(start, min(start + BATCH, leaves))]
