"""Checks the rows of a log against its signed head and its published files."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from mingcha.evidence.log.audit import TreeAudit, audit_tree, ranges
from mingcha.evidence.log.checkpoint import Checkpoint, open_checkpoint
from mingcha.evidence.log.findings import log_finding
from mingcha.evidence.log.merkle import TILE_HEIGHT, TILE_WIDTH, leaf_hash
from mingcha.evidence.log.publish import FolderFiles, StaticFiles, tile_content
from mingcha.evidence.log.published import PublishedAudit, PublishedTree, audit_published
from mingcha.evidence.log.rows import Head, LogRows
from mingcha.evidence.log.sqlite_rows import SqliteRows, open_or_empty
from mingcha.evidence.log.tiles import CHECKPOINT
from mingcha.kit.finding import Finding
from mingcha.kit.keys import Verifier

_HEAD_KEY = 1
_TILES_AT_A_TIME = 16
_FAR = 2**62


class StoredRows:
    """The rows of a log as a tree for the audit."""

    def __init__(self, rows: LogRows) -> None:
        self._rows = rows
        self._first = 0
        self._bodies: Sequence[bytes | None] = ()
        self._hashes: Sequence[bytes | None] = ()
        self.nodes = {(node.level, node.index): node.hash for node in rows.nodes()}

    def bodies(self, tile: int, width: int) -> Sequence[bytes | None]:
        """The entries of a tile."""
        offset = self._offset_of(tile)
        return list(self._bodies[offset : offset + width])

    def leaf_hashes(self, tile: int, width: int) -> Sequence[bytes | None]:
        """The leaf hashes of a tile."""
        offset = self._offset_of(tile)
        return list(self._hashes[offset : offset + width])

    def node(self, level: int, index: int) -> bytes | None:
        """A node row."""
        return self.nodes.get((level, index))

    def _offset_of(self, tile: int) -> int:
        """Where a tile begins in what is read, which is read from there on if it is not in it."""
        start = tile * TILE_WIDTH
        if not self._first <= start < self._first + len(self._bodies):
            self._first = start
            self._bodies, self._hashes = self._read(start, _TILES_AT_A_TIME * TILE_WIDTH)
        return start - self._first

    def _read(self, first: int, count: int) -> tuple[Sequence[bytes | None], Sequence[bytes | None]]:
        """The entries from `first` on and their leaf hashes, None for missing ones."""
        indices, bodies, hashes = self._rows.columns(first, first + count)
        if len(indices) == count and indices[0] == first and indices[-1] == first + count - 1:
            return bodies, hashes  # indices are unique and in order, so none is missing
        by_index = dict(zip(indices, zip(bodies, hashes, strict=True), strict=True))
        found = [by_index.get(index, (None, None)) for index in range(first, first + count)]
        return [body for body, _ in found], [hash_ for _, hash_ in found]


def check_log(origin: str | None, verifier: Verifier, rows: LogRows, files: StaticFiles) -> Iterator[Finding]:
    """Reports every row of a log and every published file that does not match the signed head.

    Rows: entries, nodes, head. Published files: verified by themselves and as a prefix of the log.
    """
    published = audit_published(files, verifier, origin)  # before the first row is read: a log only grows
    yield from published.findings
    yield from _check_beyond(published, rows)
    heads = dict(rows.heads())
    for key in heads.keys() - {_HEAD_KEY}:
        yield log_finding("head_unexplained", f"{rows.tables.head}/{key}")
    head = heads.get(_HEAD_KEY)
    if head is None or (head.size == 0 and not head.note):
        yield from _without_head(rows, published.checkpoint)
        return
    try:
        signed = open_checkpoint(head.note, verifier, origin).checkpoint
    except ValueError as error:
        yield log_finding("head_altered", f"{rows.tables.head}/{_HEAD_KEY}", reason=str(error))
        return
    earlier = published.checkpoint
    if earlier is not None and earlier.size > signed.size:
        yield log_finding("log_rolled_back", signed.origin, size=signed.size, published=earlier.size)
    yield from _check_rows(signed, head, rows, files, published)


def check_recorder_log(journal: Path, public_key: bytes, folder: Path, origin: str | None = None) -> list[Finding]:
    """check_log for the log in a recorder's journal, opened read-only, and its published folder. A missing journal
    counts as an empty log.
    Raises sqlite3.Error if the journal is not a database or has no log.
    """
    connection = open_or_empty(journal)
    try:
        connection.execute("BEGIN")  # one snapshot of the log while the recorder continues to write
        return list(check_log(origin, Verifier(public_key), SqliteRows(connection), FolderFiles(folder)))
    finally:
        connection.close()


def _check_beyond(published: PublishedAudit, rows: LogRows) -> Iterator[Finding]:
    """Compares tiles beyond the checkpoint, left by an interrupted publication, with the rows."""
    for tile, data in published.beyond.items():
        try:
            agrees = tile_content(tile, rows) == data
        except ValueError:
            agrees = False
        if not agrees:
            yield log_finding("published_unexplained", tile.path)
    if published.beyond and published.signed is None and not published.findings:
        yield log_finding("published_missing", CHECKPOINT)


def _without_head(rows: LogRows, earlier: Checkpoint | None) -> Iterator[Finding]:
    if earlier is not None or rows.entries(-_FAR, _FAR):
        yield log_finding("head_missing", f"{rows.tables.head}/{_HEAD_KEY}")
    for node in rows.nodes():
        yield log_finding("node_unexplained", f"{rows.tables.node}/{node.level}/{node.index}")


def _check_rows(
    signed: Checkpoint, head: Head, rows: LogRows, files: StaticFiles, published: PublishedAudit
) -> Iterator[Finding]:
    source, tables, earlier = StoredRows(rows), rows.tables, published.checkpoint
    wanted = frozenset() if earlier is None else frozenset({earlier.size})
    audit = audit_tree(signed.size, signed.root, source, wanted, published.known)
    altered = sorted({*audit.bodies_altered, *audit.hashes_altered})
    missing = sorted(set(audit.bodies_missing))
    if not audit.root_agrees and not altered and not missing and not audit.finds_rows:
        altered = _unlike_published(signed, rows, files, earlier)
        if not altered:
            yield log_finding("tree_altered", signed.origin, size=signed.size)
    for tile in audit.suspect_tiles:
        first = tile * TILE_WIDTH
        yield log_finding("tree_altered", f"{tables.entry}/{first}-{first + TILE_WIDTH - 1}")
    for index in altered:
        yield log_finding("entry_altered", f"{tables.entry}/{index}")
    for first, last in ranges(missing):
        subject = f"{tables.entry}/{first}" if first == last else f"{tables.entry}/{first}-{last}"
        yield log_finding("entry_missing", subject, entries=last - first + 1)
    for entry in (*rows.entries(-_FAR, 0), *rows.entries(signed.size, _FAR)):
        yield log_finding("entry_unexplained", f"{tables.entry}/{entry.index}")
    yield from _check_nodes(signed, source, audit, tables.node)
    if _head_is_altered(signed, head, audit):
        yield log_finding("head_altered", f"{tables.head}/{_HEAD_KEY}")
    if earlier is not None and audit.root_agrees and audit.roots.get(earlier.size, earlier.root) != earlier.root:
        yield log_finding("log_forked", signed.origin, size=signed.size, published=earlier.size)


def _check_nodes(signed: Checkpoint, source: StoredRows, audit: TreeAudit, table: str) -> Iterator[Finding]:
    for level, index in audit.nodes_altered:
        yield log_finding("node_altered", f"{table}/{level}/{index}")
    for level, index in audit.nodes_missing:
        yield log_finding("node_missing", f"{table}/{level}/{index}")
    for level, index in source.nodes:
        if level < 1 or not 0 <= index < signed.size >> min(TILE_HEIGHT * level, 64):
            yield log_finding("node_unexplained", f"{table}/{level}/{index}")


def _head_is_altered(signed: Checkpoint, head: Head, audit: TreeAudit) -> bool:
    if head.size != signed.size:
        return True
    return audit.root_agrees and audit.edge is not None and head.edge != audit.edge.to_bytes()


def _unlike_published(signed: Checkpoint, rows: LogRows, files: StaticFiles, earlier: Checkpoint | None) -> list[int]:
    """Entries that differ from the published ones although entry, hashes and nodes agree with each other."""
    if earlier is None:
        return []
    size = min(earlier.size, signed.size)
    published, stored, unlike = PublishedTree(files, earlier.size), StoredRows(rows), []
    for start in range(0, size, TILE_WIDTH):
        tile, width = start // TILE_WIDTH, min(TILE_WIDTH, size - start)
        published_width = min(TILE_WIDTH, earlier.size - start)
        theirs = published.leaf_hashes(tile, published_width)
        for offset, body in enumerate(stored.bodies(tile, width)):
            if body is not None and theirs[offset] is not None and leaf_hash(body) != theirs[offset]:
                unlike.append(start + offset)
    return unlike
