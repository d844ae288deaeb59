"""The entries of a log for a bag, each with its proof under one signed head (C2SP tlog-proof), from published files."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from mingcha.evidence.log.checkpoint import SignedCheckpoint, open_checkpoint
from mingcha.evidence.log.merkle import HASH_BYTES, TILE_WIDTH, StoredTree, leaf_hash, split_hashes, verify_inclusion
from mingcha.evidence.log.note import parse_note
from mingcha.evidence.log.proof import make_proof
from mingcha.evidence.log.tiles import CHECKPOINT, WITNESSED, Tile, parse_bundle
from mingcha.evidence.log.time_stamps import FOLDER
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.keys import Verifier
from mingcha.kit.words import Words

type ReadFile = Callable[[str], bytes | None]
"""A published file of the log by its path (C2SP tlog-tiles); None if there is none."""
_TILES_AT_A_TIME = 64


def log_id(origin: str) -> str:
    """The first 16 hexadecimal digits of the SHA-256 of a log's origin."""
    return hashlib.sha256(origin.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Head:
    """The signed head of all proofs of a log; `token`: an RFC 3161 reply over its note, b"" for none."""

    signed: SignedCheckpoint
    token: bytes = b""


class LogProofs:
    """Entries and proofs of one log. `stamped`: sizes of its heads that have a time-stamp token."""

    def __init__(self, read: ReadFile, origin: str, verifier: Verifier, stamped: Sequence[int] = ()) -> None:
        self._read, self._verifier, self._stamped = read, verifier, stamped
        self.origin = origin
        self.id = log_id(origin)
        self._bundles: dict[int, list[bytes]] = {}
        self._tree: StoredTree | None = None
        self._head: Head | None = None

    def require_head(self, last: int) -> Head:
        """Chooses the head that covers the entry `last`: one with a token, else the newest witnessed one, else the
        published one. A head that witnesses cosigned comes before one that they did not.

        Raises Fault(UNAVAILABLE) if the log is not published far enough yet, Fault(CORRUPT) if a head is not signed.
        """
        heads = [head for head in self._heads() if head.signed.checkpoint.size > last]
        if not heads:
            words = Words(
                "录像存证日志尚未发布到所需条目，请稍后再试", "the log is not published so far yet: try again"
            )
            raise Fault(FaultKind.UNAVAILABLE, words, f"{self.origin}: entry {last}")
        self._head = next((head for head in heads if self._is_witnessed(head)), heads[0])
        self._tree = StoredTree(self._head.signed.checkpoint.size, self._hashes)
        return self._head

    def entry(self, index: int) -> bytes:
        """The bytes of an entry. Raises Fault(CORRUPT) if the published log has none with this index."""
        tile, place = divmod(index, TILE_WIDTH)
        entries = self._bundles.get(tile)
        if entries is None:
            data = self._tile(Tile(None, tile, self._width(0, tile)))
            try:
                entries = parse_bundle(data)
            except ValueError as error:
                raise self._corrupt(str(error)) from None
            while len(self._bundles) >= _TILES_AT_A_TIME:
                del self._bundles[next(iter(self._bundles))]
            self._bundles[tile] = entries
        if place >= len(entries):
            raise self._corrupt(f"no entry {index}")
        return entries[place]

    def proof(self, index: int, entry: bytes) -> bytes:
        """The bytes of the proof of an entry under the chosen head. Raises Fault(CORRUPT) if it is invalid."""
        assert self._tree is not None
        assert self._head is not None
        signed = self._head.signed
        try:
            hashes = self._tree.inclusion_proof(index)
        except ValueError as error:
            raise self._corrupt(str(error)) from None
        head = signed.checkpoint
        if not verify_inclusion(leaf_hash(entry), index, head.size, hashes, head.root):
            raise self._corrupt(f"entry {index} is not in the signed log")
        return make_proof(index, hashes, signed).to_bytes()

    def _heads(self) -> list[Head]:
        found = []
        for size in sorted(self._stamped):
            note, token = self._read(f"{FOLDER}/{size}.checkpoint"), self._read(f"{FOLDER}/{size}.tsr")
            if note is not None and token is not None:
                found.append(Head(self._open(note), token))
        for path in (WITNESSED, CHECKPOINT):
            note = self._read(path)
            if note is not None:
                found.append(Head(self._open(note)))
        return found

    def _open(self, note: bytes) -> SignedCheckpoint:
        try:
            return open_checkpoint(note, self._verifier, self.origin)
        except ValueError as error:
            raise self._corrupt(str(error)) from None

    def _is_witnessed(self, head: Head) -> bool:
        return any(line.name != self.origin for line in parse_note(head.signed.note).signatures)

    def _hashes(self, level: int, start: int, stop: int) -> Sequence[bytes]:
        tile = start // TILE_WIDTH
        return split_hashes(self._tile(Tile(level, tile, stop - start))[: (stop - start) * HASH_BYTES])

    def _width(self, level: int, tile: int) -> int:
        assert self._head is not None
        return min(TILE_WIDTH, (self._head.signed.checkpoint.size >> (8 * level)) - tile * TILE_WIDTH)

    def _tile(self, tile: Tile) -> bytes:
        """A partial tile, or the full one that replaced it."""
        for path in (tile.path, Tile(tile.level, tile.index, TILE_WIDTH).path):
            data = self._read(path)
            if data is not None:
                return data
        raise self._corrupt(f"no file {tile.path}")

    def _corrupt(self, detail: str) -> Fault:
        words = Words("录像存证日志的发布文件不完整或不相符", "the published files of the log are not whole")
        return Fault(FaultKind.CORRUPT, words, f"{self.origin}: {detail}")
