"""A log may only continue from a state that extends everything of it that was published or witnessed (article 20).

A lawful restore writes an entry; signed heads from before that entry that are not extended are explained by it.
"""

import json
from collections.abc import Iterable
from datetime import UTC, datetime

from mingcha.evidence.log.checkpoint import SignedCheckpoint, open_checkpoint
from mingcha.evidence.log.merkle import TILE_WIDTH, StoredTree
from mingcha.evidence.log.publish import StaticFiles
from mingcha.evidence.log.rows import LogRows
from mingcha.evidence.log.tiles import CHECKPOINT, WITNESSED
from mingcha.evidence.log.witness_views import WitnessViews
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.keys import Verifier
from mingcha.kit.words import Words

_RESTORES = {b'"act":"evidence.home.restore"': "at_ms", b'"t":"restored"': "at"}
"""The marker of a restore in each of the two logs, and the field with its time."""


class Continuation:
    """Checks that the rows of a log extend its published and witnessed heads."""

    def __init__(self, origin: str, verifier: Verifier, files: StaticFiles, views: WitnessViews) -> None:
        self._origin = origin
        self._verifier = verifier
        self._files = files
        self._views = views

    def require(self, rows: LogRows, size: int) -> None:
        """Raises Fault(CORRUPT) if the log of `size` entries is older than, or differs from, a head that it signed.

        Costs one small file and one small folder if all is well: lengths are compared first.
        """
        published = self._files.read(CHECKPOINT)
        if (published is None or _size_line(published) <= size) and not self._views.has_incident():
            return
        self.require_whole(rows, size)

    def require_whole(self, rows: LogRows, size: int) -> None:
        """The same with every signature and root compared, at the start of a program. Ends each incident that is now
        extended or explained by a restore, and no other; raises an incident, visible to all, for a head that is
        neither."""
        heads = self.signed_heads()
        wrong = unlawful(rows, size, heads)
        for signed in wrong:
            self._views.raise_incident(signed.note, signed.at)
        still_open = {signed.checkpoint for signed in wrong}  # one head may have two times; one unexplained suffices
        for signed in heads:
            if signed.checkpoint not in still_open:
                self._views.end_incident(signed.checkpoint)
        self._views.end_unreadable(self._verifier, self._origin)
        if wrong:
            raise rolled_back(self._origin, size, wrong[0])

    def signed_heads(self) -> list[SignedCheckpoint]:
        """Every head signed by this log's key that another party may have seen."""
        notes = [self._files.read(CHECKPOINT), self._files.read(WITNESSED)]
        found = []
        for note in notes:
            try:
                if note is not None:
                    found.append(open_checkpoint(note, self._verifier, self._origin))
            except ValueError:
                continue  # `mingcha check` reports an altered published file
        return [*found, *self._views.incidents(self._verifier, self._origin)]


def unlawful(rows: LogRows, size: int, heads: Iterable[SignedCheckpoint]) -> list[SignedCheckpoint]:
    """The signed heads that the log of `size` entries neither extends nor explains by a later restore. Reads the log
    for its last restore once, and only if a head is not extended."""
    lost = [signed for signed in heads if not continues(rows, size, signed)]
    restored = restored_at(rows, size) if lost else None
    return [signed for signed in lost if restored is None or restored < signed.at]


def continues(rows: LogRows, size: int, signed: SignedCheckpoint) -> bool:
    """Whether the log of `size` entries extends a signed head."""
    if signed.checkpoint.size > size:
        return False
    try:
        return StoredTree(size, rows.hashes).root(signed.checkpoint.size) == signed.checkpoint.root
    except ValueError:
        return False


def restored_at(rows: LogRows, size: int) -> datetime | None:
    """The time of the last restore in the log; None if there was none. Reads backwards, only on demand."""
    for start in range((size - 1) // TILE_WIDTH * TILE_WIDTH, -1, -TILE_WIDTH):
        for entry in reversed(rows.entries(start, min(start + TILE_WIDTH, size))):
            for mark, field in _RESTORES.items():
                if mark in entry.body:
                    return datetime.fromtimestamp(json.loads(entry.body)[field] / 1000, UTC)
    return None


def rolled_back(origin: str, size: int, signed: SignedCheckpoint) -> Fault:
    """The fault that stops the program."""
    words = rolled_back_words(signed)
    has = Words(f"现有 {size} 条。{words.zh}", f"{words.en}; it has {size} entries")
    return Fault(FaultKind.CORRUPT, has, origin)


def rolled_back_words(signed: SignedCheckpoint) -> Words:
    """What happened and what to do, for status, pages and the fault."""
    head = signed.checkpoint
    at = f"{signed.at:%Y-%m-%d %H:%M:%S} UTC"
    return Words(
        f"存证日志曾被回退或改写：{at} 签名的 {head.size} 条已对外公布或见证，日志不是其延续。为保全证据，拒绝续写；"
        "请先查明原因，合法恢复须用 mingcha restore",
        f"the evidence log was rolled back or rewritten: it does not continue {head.size} entries that were signed at "
        f"{at} and published or witnessed. It refuses to go on; find out why, and restore a backup with "
        "`mingcha restore` only",
    )


def _size_line(note: bytes) -> int:
    """The size in a note, unverified: only for deciding whether to verify. Larger than any size if missing."""
    parts = note.split(b"\n", 2)
    return int(parts[1]) if len(parts) == 3 and parts[1].isdigit() and len(parts[1]) < 20 else 2**63
