"""A portable proof: one entry's inclusion and the signed checkpoint in one text (C2SP tlog-proof@v1)."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass

from mingcha.evidence.log.checkpoint import Checkpoint, SignedCheckpoint, open_checkpoint, parse_decimal
from mingcha.evidence.log.continuation import continues
from mingcha.evidence.log.log import Log
from mingcha.evidence.log.merkle import HASH_BYTES, leaf_hash, verify_inclusion
from mingcha.evidence.log.note import decode_base64
from mingcha.evidence.log.policy import Policy
from mingcha.evidence.log.publish import StaticFiles
from mingcha.evidence.log.tiles import WITNESSED
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.keys import Verifier
from mingcha.kit.words import Words

_FIRST_LINE = "c2sp.org/tlog-proof@v1"
_MOST_HASHES = 63


@dataclass(frozen=True, slots=True)
class EntryProof:
    """The index of an entry, its inclusion proof (sibling of the leaf first), and the checkpoint that it leads to."""

    index: int
    hashes: tuple[bytes, ...]
    checkpoint: bytes

    def to_bytes(self) -> bytes:
        """The file content; the usual suffix is .tlog-proof."""
        hashes = "".join(base64.b64encode(hash_).decode() + "\n" for hash_ in self.hashes)
        return f"{_FIRST_LINE}\nindex {self.index}\n{hashes}\n".encode() + self.checkpoint

    def verify(self, entry: bytes, verifier: Verifier, origin: str) -> SignedCheckpoint:
        """The verified checkpoint that covers the entry. Raises ValueError if anything does not match."""
        signed = open_checkpoint(self.checkpoint, verifier, origin)
        self._require_included(entry, signed.checkpoint)
        return signed

    def verify_by(self, policy: Policy, entry: bytes) -> Checkpoint:
        """As verify, with a policy of logs and witnesses. Raises ValueError if anything does not match."""
        checkpoint = policy.judge(self.checkpoint)
        self._require_included(entry, checkpoint)
        return checkpoint

    def _require_included(self, entry: bytes, head: Checkpoint) -> None:
        if not verify_inclusion(leaf_hash(entry), self.index, head.size, self.hashes, head.root):
            raise ValueError("the entry is not in the log at this place")


def prove(log: Log, files: StaticFiles, verifier: Verifier, index: int) -> EntryProof:
    """The proof of one entry under the newest witnessed head that covers it and that the log extends, else under the
    present head. Raises Fault(NOT_FOUND) if there is no such entry."""
    signed = log.head()
    size = 0 if signed is None else signed.checkpoint.size
    if signed is None or not 0 <= index < size:
        words = Words(f"日志中没有第 {index} 条", f"the log has no entry {index}")
        raise Fault(FaultKind.NOT_FOUND, words, log.origin)
    data = files.read(WITNESSED)
    try:
        witnessed = None if data is None else open_checkpoint(data, verifier, log.origin)
    except ValueError:
        witnessed = None  # `mingcha check` reports it
    if witnessed is not None and index < witnessed.checkpoint.size and continues(log.rows, size, witnessed):
        signed = witnessed
    return make_proof(index, log.inclusion_proof(index, signed.checkpoint.size), signed)


def make_proof(index: int, hashes: Sequence[bytes], signed: SignedCheckpoint) -> EntryProof:
    """The proof of one entry under a checkpoint."""
    return EntryProof(index, tuple(hashes), signed.note)


def parse_proof(data: bytes) -> EntryProof:
    """Parses a proof file; skips opaque extra data. Raises ValueError if it is malformed."""
    head, separator, checkpoint = data.partition(b"\n\n")
    lines = head.decode("utf-8").split("\n")
    if not separator or lines.pop(0) != _FIRST_LINE:
        raise ValueError("not a proof of a log entry")
    if lines and lines[0].startswith("extra "):
        decode_base64(lines.pop(0).removeprefix("extra "))
    if not lines or not lines[0].startswith("index "):
        raise ValueError("a proof names the index of its entry")
    index = parse_decimal(lines.pop(0).removeprefix("index "))
    hashes = tuple(decode_base64(line) for line in lines)
    if len(hashes) > _MOST_HASHES or any(len(hash_) != HASH_BYTES for hash_ in hashes):
        raise ValueError("a proof is at most 63 hashes of 32 bytes")
    return EntryProof(index, hashes, checkpoint)
