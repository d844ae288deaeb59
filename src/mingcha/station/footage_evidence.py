"""Facts about footage besides log, database and disk, for a check: witnesses, time, orders in progress."""

import sqlite3

from mingcha.custody.disposal.checks import Evidence
from mingcha.evidence.log.checkpoint import open_checkpoint
from mingcha.evidence.log.merkle import StoredTree
from mingcha.evidence.log.publish import FolderFiles
from mingcha.evidence.log.sqlite_rows import SqliteRows
from mingcha.kit.errors import Fault
from mingcha.kit.home import Home
from mingcha.kit.keys import KeyFolder
from mingcha.media.recorder.checks import gone_on_an_order
from mingcha.station.recorder_log import recorder_origin
from mingcha.station.witnesses.settings import (
    former_witnesses_from_environment,
    newest_witnessed,
    reader_of_heads,
    witnesses_from_environment,
)


def gather_evidence(home: Home, journal: sqlite3.Connection, evidence: Evidence) -> None:
    """Fills `evidence` from the journal (a reading connection) and the published files.
    If the log cannot be opened, its own check reports that, and no times are taken from it."""
    evidence.in_hand = lambda name: gone_on_an_order(journal, name)
    rows, origin, files = SqliteRows(journal), recorder_origin(home), FolderFiles(home.recorder_log)
    head = rows.head()
    if head is None:
        return
    try:
        verifier = KeyFolder(home.keys).verifier("log-recorder")
        signed = open_checkpoint(head.note, verifier, origin)
    except (ValueError, Fault):
        return
    tree = StoredTree(head.size, rows.hashes)

    def is_head(size: int, root: bytes) -> bool:
        try:
            return size <= head.size and tree.root(size) == root
        except ValueError:
            return False

    keys = [*(witness.key for witness in witnesses_from_environment()), *former_witnesses_from_environment()]
    evidence.cosigned = reader_of_heads(origin, keys, is_head)
    evidence.alive_ms = int(signed.at.timestamp() * 1000)
    ask = newest_witnessed(origin, verifier, files, keys)
    newest = None if ask is None else ask()
    if newest is not None:
        evidence.heads = ((newest.size, newest.at_ms),)
