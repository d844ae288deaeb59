"""Verifies the published files of a log with only the log's public key (as a witness or a court does)."""

from collections.abc import Sequence, Set
from dataclasses import dataclass, field
from pathlib import Path

from mingcha.evidence.log.audit import KnownTiles, TreeAudit, audit_tree
from mingcha.evidence.log.checkpoint import Checkpoint, SignedCheckpoint, open_checkpoint
from mingcha.evidence.log.findings import log_finding
from mingcha.evidence.log.merkle import HASH_BYTES, TILE_WIDTH, split_hashes
from mingcha.evidence.log.publish import FolderFiles, StaticFiles
from mingcha.evidence.log.tiles import CHECKPOINT, WITNESSED, Tile, encode_bundle, parse_bundle, parse_path, tiles_of
from mingcha.evidence.log.time_stamps import FOLDER, STAMPED
from mingcha.kit.finding import Finding
from mingcha.kit.keys import Verifier

_HASHES_AT_A_TIME = 4
_MOST_TRIES = 3


@dataclass(slots=True)
class PublishedAudit:
    """The verified published head, if any, and the findings."""

    signed: SignedCheckpoint | None = None
    findings: list[Finding] = field(default_factory=list)
    beyond: dict[Tile, bytes] = field(default_factory=dict)
    """Tiles beyond the checkpoint, as left by a publication in progress: not verified here."""
    known: KnownTiles = field(default_factory=dict)
    """The tiles whose entries and leaf hashes agree with each other, for the audit of the rows."""

    @property
    def checkpoint(self) -> Checkpoint | None:
        """The verified published head without its signatures."""
        return None if self.signed is None else self.signed.checkpoint


class PublishedTree:
    """The published files as a tree for the audit; a malformed file counts as missing. The log may grow meanwhile: if a
    full tile has replaced a partial one, its beginning is used."""

    def __init__(self, files: StaticFiles, size: int) -> None:
        self._files = files
        self._size = size
        self._hashes: dict[Tile, list[bytes] | None] = {}

    def bodies(self, tile: int, width: int) -> Sequence[bytes | None]:
        """The entries of a bundle."""
        data = _stored(self._files, Tile(None, tile, width))
        try:
            entries = [] if data is None else parse_bundle(data)
        except ValueError:
            entries = []
        return entries if len(entries) == width else [None] * width

    def leaf_hashes(self, tile: int, width: int) -> Sequence[bytes | None]:
        """The hashes of a tile of level 0."""
        return self._read(Tile(0, tile, width)) or [None] * width

    def node(self, level: int, index: int) -> bytes | None:
        """A hash of a tile of level 1 or above."""
        number, offset = divmod(index, TILE_WIDTH)
        width = min(TILE_WIDTH, (self._size >> (8 * level)) - number * TILE_WIDTH)
        hashes = self._read(Tile(level, number, width)) if offset < width else None
        return None if hashes is None else hashes[offset]

    def _read(self, tile: Tile) -> list[bytes] | None:
        if tile not in self._hashes:
            data = _stored(self._files, tile)
            whole = data is not None and len(data) == tile.width * HASH_BYTES
            while len(self._hashes) >= _HASHES_AT_A_TIME:
                del self._hashes[next(iter(self._hashes))]
            self._hashes[tile] = split_hashes(data) if data is not None and whole else None
        return self._hashes[tile]


def verify_folder(folder: Path, public_key: bytes, origin: str | None = None) -> list[Finding]:
    """Verifies every published file of a log against its signed checkpoint; an empty list means that all match.

    `public_key`: the log's Ed25519 key, 32 bytes, from an independent source; `origin` is compared if given.
    """
    return audit_published(FolderFiles(folder), Verifier(public_key), origin).findings


def audit_published(files: StaticFiles, verifier: Verifier, origin: str | None = None) -> PublishedAudit:
    """As verify_folder, with the verified head; tries again if a new checkpoint was published meanwhile."""
    for _ in range(_MOST_TRIES):
        data = files.read(CHECKPOINT)
        result = _audit_once(files, data, verifier, origin)
        if not result.findings or files.read(CHECKPOINT) == data:
            break
    return result


def _audit_once(files: StaticFiles, data: bytes | None, verifier: Verifier, origin: str | None) -> PublishedAudit:
    result = PublishedAudit()
    if data is None:
        _audit_others(files, 0, set(), result)
        return result
    try:
        result.signed = open_checkpoint(data, verifier, origin)
    except ValueError as error:
        result.findings.append(log_finding("published_altered", CHECKPOINT, reason=str(error)))
        return result
    head = result.signed.checkpoint
    held = _held_heads(files, verifier, result)
    audit = audit_tree(
        head.size,
        head.root,
        PublishedTree(files, head.size),
        frozenset(each.size for each in held.values()),
        result.known,
    )
    wrong = _wrong_files(files, head.size, audit)
    result.findings += [log_finding(kind, path) for path, kind in sorted(wrong.items())]
    if not audit.root_agrees and not wrong:
        result.findings.append(log_finding("tree_altered", CHECKPOINT, size=head.size))
    for path, each in held.items():
        if each.size > head.size:
            result.findings.append(log_finding("log_rolled_back", path, size=head.size, witnessed=each.size))
        elif audit.root_agrees and audit.roots.get(each.size) != each.root:
            result.findings.append(log_finding("log_forked", path, size=head.size, witnessed=each.size))
    _audit_others(files, head.size, wrong.keys(), result)
    return result


def _held_heads(files: StaticFiles, verifier: Verifier, result: PublishedAudit) -> dict[str, Checkpoint]:
    """Path -> witnessed or time-stamped head with a valid signature of its log; the caller decides which cosignatures
    and tokens to trust."""
    if result.signed is None:
        return {}
    held: dict[str, Checkpoint] = {}
    stamped = (path for path in files.paths() if path.startswith(f"{FOLDER}/") and path.endswith(".checkpoint"))
    for path in (WITNESSED, *stamped):
        data = files.read(path)
        if data is None:
            continue
        try:
            held[path] = open_checkpoint(data, verifier, result.signed.checkpoint.origin).checkpoint
            if path != WITNESSED and path != f"{FOLDER}/{held[path].size}.checkpoint":
                raise ValueError("a checkpoint of another size than its name says")
        except ValueError as error:
            held.pop(path, None)
            result.findings.append(log_finding("published_altered", path, reason=str(error)))
    return held


def _wrong_files(files: StaticFiles, size: int, audit: TreeAudit) -> dict[str, str]:
    """Path -> kind of every file of the tree that is missing or wrong. A partial tile is not missing if the full one
    replaced it; an error in it is then an error in the full one."""
    wrong: dict[str, str] = {}
    for tile in tiles_of(size):
        if _path_of(files, tile) is None:
            wrong[tile.path] = "published_missing"
    doubtful: list[tuple[int | None, int]] = []
    doubtful += [(None, index) for index in (*audit.bodies_altered, *audit.bodies_missing)]
    doubtful += [(0, index) for index in (*audit.hashes_altered, *audit.hashes_missing)]
    doubtful += audit.nodes_altered + audit.nodes_missing
    for suspect in audit.suspect_tiles:
        doubtful += [(None, suspect * TILE_WIDTH), (0, suspect * TILE_WIDTH)]
    for level, number in {(level, index // TILE_WIDTH) for level, index in doubtful}:
        width = min(TILE_WIDTH, (size >> (8 * (level or 0))) - number * TILE_WIDTH)
        tile = Tile(level, number, width)
        wrong.setdefault(_path_of(files, tile) or tile.path, "published_altered")
    return wrong


def _audit_others(files: StaticFiles, size: int, wrong: Set[str], result: PublishedAudit) -> None:
    """Checks files outside the tree of `size` entries: old partial tiles are valid if they match the tiles that
    replaced them (a replacement that is itself wrong proves nothing)."""
    expected = {tile.path for tile in tiles_of(size)} | {CHECKPOINT, WITNESSED}
    for path in files.paths():
        if path in expected or STAMPED.fullmatch(path):
            continue
        data = files.read(path)
        try:
            tile = parse_path(path)
        except ValueError:
            result.findings.append(log_finding("published_unexplained", path))
            continue
        known = min(TILE_WIDTH, (size >> (8 * (tile.level or 0))) - tile.start)
        if data is None:
            continue  # an old partial tile, removed just now
        if known < tile.width:
            result.beyond[tile] = data
            continue
        later = Tile(tile.level, tile.index, known)
        names = {later.path, _full(later).path}
        if wrong.isdisjoint(names) and data != _beginning(_stored(files, later), tile):
            result.findings.append(log_finding("published_altered", path))


def _full(tile: Tile) -> Tile:
    return Tile(tile.level, tile.index, TILE_WIDTH)


def _path_of(files: StaticFiles, tile: Tile) -> str | None:
    """The path of a tile, else that of the full one that replaced it (tlog-tiles: a partial tile is removed only once
    the full one exists); None if neither exists."""
    paths = (tile.path, _full(tile).path)
    return next((path for path in paths if files.read(path) is not None), None)


def _stored(files: StaticFiles, tile: Tile) -> bytes | None:
    """The bytes of a tile, or the beginning of the full one that replaced it; None if neither exists."""
    data = files.read(tile.path)
    if data is None and tile.width < TILE_WIDTH:
        data = _beginning(files.read(_full(tile).path), tile)
    return data


def _beginning(later: bytes | None, tile: Tile) -> bytes | None:
    """The content of an old partial tile, from the beginning of the tile that replaced it."""
    if later is None:
        return None
    if tile.level is not None:
        return later[: tile.width * HASH_BYTES]
    try:
        return encode_bundle(parse_bundle(later)[: tile.width])
    except ValueError:
        return None
