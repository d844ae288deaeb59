"""The tree hash over the parts of a footage file (RFC 6962, 2.1): leaf = H(00 || digest), node = H(01 || l || r)."""

from collections.abc import Sequence
from hashlib import sha256


def leaf_hash(data: bytes) -> bytes:
    """The hash of a leaf: of a part's digest, or of a log entry."""
    return sha256(b"\0" + data).digest()


def file_root(part_digests: Sequence[bytes]) -> bytes:
    """The root of a file: part 0 is the digest of its header, part i that of fragment i. At least one part."""
    if not part_digests:
        raise ValueError("a file has at least its header")
    level = [leaf_hash(digest) for digest in part_digests]
    # Pairing neighbours and carrying an odd last one up gives the tree of RFC 6962 (largest power of two on the left).
    while len(level) > 1:
        paired = [sha256(b"\1" + level[i] + level[i + 1]).digest() for i in range(0, len(level) - 1, 2)]
        level = paired + level[len(level) - len(level) % 2 :]
    return level[0]
