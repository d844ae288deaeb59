"""One append-only log: appends in the caller's transaction, a checkpoint signed with every append, and proofs."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from mingcha.evidence.log.checkpoint import Checkpoint, LineSigner, SignedCheckpoint, open_checkpoint, sign_checkpoint
from mingcha.evidence.log.merkle import Edge, Node, StoredTree, leaf_hash
from mingcha.evidence.log.publish import FolderFiles, StaticFiles, publish
from mingcha.evidence.log.rows import Head, LogRows, StoredEntry
from mingcha.evidence.log.tiles import MOST_ENTRY_BYTES
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.keys import Signer
from mingcha.kit.words import Words

_opened: dict[tuple[str, bytes], SignedCheckpoint] = {}
"""Of each log (origin, public key) the head that this process signed or verified last: a stored note with the same
bytes has the same signatures, so an act after an act does not verify them again."""


class Grown(NamedTuple):
    """What an extension writes, as `LogRows.add` takes it."""

    entries: list[StoredEntry]
    nodes: list[Node]
    head: Head


class Turn:
    """The writer's turn: the log's lock is held, so data read under it is still valid."""

    def __init__(self, log: "Log", edge: Edge) -> None:
        self._log = log
        self._edge = edge

    @property
    def size(self) -> int:
        """Entries so far, which is the index of the next one."""
        return self._edge.size

    def extend(self, entries: Sequence[bytes], at: datetime) -> Grown:
        """Entries (at least one) with their nodes and the signed head over them. The caller writes all of it in the
        transaction that holds the lock. Raises Fault(EXHAUSTED) on an entry that is too long or empty."""
        for entry in entries:
            if not 0 < len(entry) <= MOST_ENTRY_BYTES:
                words = Words("日志条目过长或为空", "a log entry is empty or longer than 65,535 bytes")
                raise Fault(FaultKind.EXHAUSTED, words, f"{len(entry)} bytes")
        edge, first = self._edge, self._edge.size
        leaves = [leaf_hash(entry) for entry in entries]
        nodes = edge.extend(leaves)
        signed = self._log.sign(Checkpoint(self._log.origin, edge.size, edge.root()), at)
        stored = [StoredEntry(first + i, entry, leaves[i]) for i, entry in enumerate(entries)]
        return Grown(stored, nodes, Head(edge.size, edge.to_bytes(), signed.note))


class Log:
    """The log named `origin`, signed by `signer` (and `others`, such as an SM2 key), kept in `rows`."""

    def __init__(self, origin: str, signer: Signer, rows: LogRows, others: Sequence[LineSigner] = ()) -> None:
        self.origin = origin
        self.rows = rows
        self._signer = signer
        self._others = others
        self._verifier = signer.verifier

    def append(self, entries: Sequence[bytes], at: datetime) -> range:
        """Appends entries (1 to 65,535 bytes each) and signs the new head; returns their indices.

        Runs inside the caller's open transaction. Raises Fault(EXHAUSTED) on an entry that is too long and
        Fault(CORRUPT) when the stored head is not the one that this log signed: it never continues a changed tree.
        """
        turn = self.lock()
        first = turn.size
        if entries:
            self.rows.add(*turn.extend(entries, at))
        return range(first, turn.size)

    def lock(self) -> "Turn":
        """Takes the writers' lock until the caller's transaction ends; the head as it is then. Raises as append."""
        return Turn(self, self._edge(self.rows.lock_head()))

    def sign(self, checkpoint: Checkpoint, at: datetime) -> SignedCheckpoint:
        """A head of this log, signed by all its keys."""
        signed = sign_checkpoint(checkpoint, self._signer, at, self._others)
        _opened[self.origin, self._signer.public] = signed
        return signed

    def head(self) -> SignedCheckpoint | None:
        """The signed head, or None before the first entry. Raises Fault(CORRUPT) when it is not signed by the log."""
        head = self.rows.head()
        return None if head is None else self._open(head)

    def inclusion_proof(self, index: int, size: int | None = None) -> list[bytes]:
        """RFC 6962, 2.1.1, in the tree of the first `size` entries (all). Raises ValueError outside the log."""
        return self._tree().inclusion_proof(index, size)

    def consistency_proof(self, old_size: int, size: int | None = None) -> list[bytes]:
        """RFC 6962, 2.1.2, from `old_size` to `size` (all). Raises ValueError outside the log."""
        return self._tree().consistency_proof(old_size, size)

    def publish(self, folder: Path, files: StaticFiles | None = None) -> int:
        """Writes what the folder lacks (C2SP tlog-tiles), the checkpoint last; returns the published size.

        Call it outside a transaction: a published head can never be withdrawn. Raises Fault(CORRUPT) when the folder
        holds something that is not a prefix of this log.
        """
        head = self.rows.committed_head()
        if head is None:
            return 0
        return publish(self._open(head), self.rows, files or FolderFiles(folder), self._verifier)

    def _tree(self) -> StoredTree:
        head = self.rows.head()
        return StoredTree(0 if head is None else head.size, self.rows.hashes)

    def _edge(self, head: Head | None) -> Edge:
        if head is None:
            return Edge()
        signed = self._open(head)
        try:
            edge = Edge.from_bytes(head.size, head.edge)
        except ValueError as error:
            raise self._corrupt(str(error)) from None
        if edge.root() != signed.checkpoint.root:
            raise self._corrupt("the edge does not lead to the signed root")
        return edge

    def _open(self, head: Head) -> SignedCheckpoint:
        signed = _opened.get((self.origin, self._verifier.public))
        if signed is None or signed.note != head.note:
            try:
                signed = open_checkpoint(head.note, self._verifier, self.origin)
            except ValueError as error:
                raise self._corrupt(str(error)) from None
            _opened[self.origin, self._verifier.public] = signed
        if signed.checkpoint.size != head.size:
            raise self._corrupt("the size is not the signed size")
        return signed

    def _corrupt(self, detail: str) -> Fault:
        words = Words(
            "存证日志的头与签名不符，拒绝续写（或 MINGCHA_KEYS 不是此目录的密钥）",
            "the head of the evidence log is not the signed one (or MINGCHA_KEYS names the keys of another home)",
        )
        return Fault(FaultKind.CORRUPT, words, f"{self.origin}: {detail}")
