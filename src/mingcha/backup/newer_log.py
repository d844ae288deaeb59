"""A published log that is newer than a backup: the entries that the restored home will lack (article 20)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from mingcha.evidence.log.audit import audit_tree
from mingcha.evidence.log.checkpoint import SignedCheckpoint, open_checkpoint
from mingcha.evidence.log.merkle import TILE_WIDTH
from mingcha.evidence.log.publish import FolderFiles
from mingcha.evidence.log.published import PublishedTree, audit_published
from mingcha.evidence.log.tiles import CHECKPOINT
from mingcha.kit.canonical import Json
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.keys import KeyFolder
from mingcha.kit.words import Words

_KEYS = {"application": "log-app", "recorder": "log-recorder"}
_LISTED = 1000


@dataclass(frozen=True, slots=True)
class Missing:
    """Entries `first`..`last` of a log that were published but are not in the backup; `root` (base64) covers them."""

    origin: str
    first: int
    last: int
    root: str
    entries: tuple[str, ...]
    """One line per entry ("index  act or kind  instant in ms"), at most a thousand."""

    def as_json(self) -> dict[str, Json]:
        """The form for both logs: the range, and the root that a witness of the newer log knows."""
        return {"origin": self.origin, "first": self.first, "last": self.last, "root": self.root}


def missing_after(folder: Path, heads: Mapping[str, SignedCheckpoint], keys: KeyFolder) -> Missing | None:
    """The entries of a published log that the backup lacks; None if the backup is at least as new.

    `heads`: origin -> head of the backup. Raises Fault(NOT_FOUND) if the folder is not a published log of this home,
    Fault(CORRUPT) if a signature is wrong, or if the log does not extend the backup's.
    """
    files = FolderFiles(folder)
    note = files.read(CHECKPOINT)
    origin = "" if note is None else note.decode("utf-8", "replace").split("\n")[0]
    if note is None or origin not in heads:
        words = Words(f"{folder} 中没有本系统的已公布日志", f"{folder} holds no published log of this home")
        raise Fault(FaultKind.NOT_FOUND, words)
    kind = next(kind for kind in _KEYS if f"/{kind}" in origin)
    verifier = keys.verifier(_KEYS[kind])
    findings = audit_published(files, verifier, origin).findings
    if findings:
        words = Words(f"较新的日志有误：{findings[0].subject}", f"the newer log does not hold: {findings[0].subject}")
        raise Fault(FaultKind.CORRUPT, words, str(folder))
    newer, older = open_checkpoint(note, verifier, origin).checkpoint, heads[origin].checkpoint
    if newer.size <= older.size:
        return None
    tree = PublishedTree(files, newer.size)
    if audit_tree(newer.size, newer.root, tree, frozenset({older.size})).roots.get(older.size) != older.root:
        words = Words(
            f"备份不是 {folder} 中日志的前段：两者是不同的历史",
            f"the backup is no beginning of the log in {folder}: they are different histories",
        )
        raise Fault(FaultKind.CORRUPT, words)
    lines = note.decode().splitlines()
    return Missing(origin, older.size, newer.size - 1, lines[2], _entries(tree, older.size, newer.size))


def _entries(tree: PublishedTree, first: int, size: int) -> tuple[str, ...]:
    found: list[str] = []
    for tile in range(first // TILE_WIDTH, (size + TILE_WIDTH - 1) // TILE_WIDTH):
        for offset, body in enumerate(tree.bodies(tile, min(TILE_WIDTH, size - tile * TILE_WIDTH))):
            index = tile * TILE_WIDTH + offset
            if index >= first and body is not None and len(found) < _LISTED:
                entry = json.loads(body)
                found.append(f"{index}  {entry.get('act') or entry['t']}  {entry.get('at_ms') or entry.get('at', '')}")
    return tuple(found)
