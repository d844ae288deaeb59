"""Whatever is changed in the rows or the published files of a log is found, and the very row or file is named."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.support.evidence.log_workshop import ORIGIN, SIGNER, MemoryFiles, SqliteLog, entries

from mingcha.evidence.log.checkpoint import Checkpoint, sign_checkpoint
from mingcha.evidence.log.merkle import leaf_hash
from mingcha.evidence.log.published import audit_published, verify_folder
from mingcha.evidence.log.stored import check_log, check_recorder_log
from mingcha.evidence.log.tiles import encode_bundle, parse_bundle
from mingcha.kit.finding import Finding
from mingcha.kit.keys import Signer, Verifier

VERIFIER = Verifier(SIGNER.public)
SIZE = 530


@pytest.fixture
def whole() -> Iterator[tuple[SqliteLog, MemoryFiles]]:
    """A log of 530 entries of which 300 are published."""
    log, files = SqliteLog(), MemoryFiles()
    log.append(entries(0, 300))
    log.log.publish(Path(), files)
    log.append(entries(300, SIZE))
    yield log, files
    log.close()


def found(log: SqliteLog, files: MemoryFiles) -> list[tuple[str, str]]:
    return [(finding.kind, finding.subject) for finding in check_log(ORIGIN, VERIFIER, log.rows, files)]


def test_an_untouched_log_gives_no_finding(whole: tuple[SqliteLog, MemoryFiles]) -> None:
    assert found(*whole) == []


@pytest.mark.parametrize("index", [0, 255, 256, 299, 300, 511, 512, 529])
@pytest.mark.parametrize(
    "column",
    ["body = CAST(body || x'20' AS BLOB)", "leaf_hash = zeroblob(32)", "leaf_hash = x'00'", "leaf_hash = x''"],
)
def test_an_altered_entry(whole: tuple[SqliteLog, MemoryFiles], index: int, column: str) -> None:
    whole[0].edit(f"UPDATE log_entry SET {column} WHERE entry_index = ?", index)
    assert found(*whole) == [("entry_altered", f"log_entry/{index}")]


@pytest.mark.parametrize("change", ["body = 'text'", "body = -1", "body = CAST(x'ff' AS TEXT)", "leaf_hash = 0"])
@pytest.mark.parametrize("index", [7, 529])
def test_a_value_of_another_type_in_a_table_made_anew(
    whole: tuple[SqliteLog, MemoryFiles], index: int, change: str
) -> None:
    log, files = whole
    log.log.publish(Path(), files)
    log.connection.executescript(
        "CREATE TABLE loose (entry_index INTEGER PRIMARY KEY, body, leaf_hash);"
        "INSERT INTO loose SELECT * FROM log_entry; DROP TABLE log_entry; ALTER TABLE loose RENAME TO log_entry;"
    )
    assert found(log, files) == []
    log.edit(f"UPDATE log_entry SET {change} WHERE entry_index = ?", index)
    assert found(log, files) == [("entry_altered", f"log_entry/{index}")]


def test_a_byte_that_moved_to_the_next_column_or_row(whole: tuple[SqliteLog, MemoryFiles]) -> None:
    """The rows of a published tile are compared with it as a whole: their bytes joined are not what is compared."""
    log, files = whole
    log.log.publish(Path(), files)
    first, second = (one.leaf_hash for one in log.rows.entries(7, 9))
    log.edit("UPDATE log_entry SET leaf_hash = ? WHERE entry_index = 7", first + second[:1])
    log.edit("UPDATE log_entry SET leaf_hash = ? WHERE entry_index = 8", second[1:])
    assert found(log, files) == [("entry_altered", "log_entry/7"), ("entry_altered", "log_entry/8")]


def test_rows_altered_as_the_published_files_were(whole: tuple[SqliteLog, MemoryFiles]) -> None:
    """Entry, hash and bundle alike: that they agree with each other does not make them the signed ones."""
    log, files = whole
    log.log.publish(Path(), files)
    bundle = parse_bundle(files.files["tile/entries/000"])
    hashes = bytearray(files.files["tile/0/000"])
    bundle[7], hashes[7 * 32 : 8 * 32] = b"new", leaf_hash(b"new")
    files.files |= {"tile/entries/000": encode_bundle(bundle), "tile/0/000": bytes(hashes)}
    log.edit("UPDATE log_entry SET body = ?, leaf_hash = ? WHERE entry_index = 7", b"new", leaf_hash(b"new"))
    assert ("tree_altered", "log_entry/0-255") in found(log, files)


@pytest.mark.parametrize("index", [0, 255, 299, 300, 511, 529])
def test_a_deleted_or_moved_entry(whole: tuple[SqliteLog, MemoryFiles], index: int) -> None:
    whole[0].edit("UPDATE log_entry SET entry_index = 9999 WHERE entry_index = ?", index)
    assert found(*whole) == [("entry_missing", f"log_entry/{index}"), ("entry_unexplained", "log_entry/9999")]
    whole[0].edit("DELETE FROM log_entry WHERE entry_index = 9999")
    assert found(*whole) == [("entry_missing", f"log_entry/{index}")]


def test_a_run_of_deleted_entries_is_one_finding(whole: tuple[SqliteLog, MemoryFiles]) -> None:
    whole[0].edit("DELETE FROM log_entry WHERE entry_index BETWEEN 200 AND 400")
    assert found(*whole) == [("entry_missing", "log_entry/200-400")]


def test_entries_added_behind_the_head(whole: tuple[SqliteLog, MemoryFiles]) -> None:
    log = whole[0]
    log.connection.execute("INSERT INTO log_entry VALUES (530, x'61', ?), (-1, x'61', ?)", (b"x" * 32, b"x" * 32))
    assert found(*whole) == [("entry_unexplained", "log_entry/-1"), ("entry_unexplained", "log_entry/530")]


@pytest.mark.parametrize("index", [3, 299, 400, 520])
def test_an_entry_rewritten_together_with_its_hash(whole: tuple[SqliteLog, MemoryFiles], index: int) -> None:
    statement = "UPDATE log_entry SET body = ?, leaf_hash = ? WHERE entry_index = ?"
    whole[0].edit(statement, b"new", leaf_hash(b"new"), index)
    if index >= 512:  # in the last, partial tile and not published yet: only the root says so
        assert found(*whole) == [("tree_altered", ORIGIN)]
    else:
        first = index // 256 * 256
        assert ("tree_altered", f"log_entry/{first}-{first + 255}") in found(*whole)


def test_an_entry_rewritten_with_all_hashes_above_it_is_named_by_what_was_published(
    whole: tuple[SqliteLog, MemoryFiles],
) -> None:
    log, files = whole
    forged = SqliteLog()
    forged.append([*entries(0, 7), b"new", *entries(8, SIZE)])
    ((_, head),) = forged.rows.heads()
    node = forged.rows.nodes()[0]
    log.edit("UPDATE log_entry SET body = ?, leaf_hash = ? WHERE entry_index = 7", b"new", leaf_hash(b"new"))
    log.edit("UPDATE log_node SET hash = ? WHERE level = 1 AND node_index = 0", node.hash)
    log.edit("UPDATE log_head SET edge = ?", head.edge)
    assert ("entry_altered", "log_entry/7") in found(log, files)
    forged.close()


def test_a_history_signed_anew_with_the_logs_own_key_is_a_fork(whole: tuple[SqliteLog, MemoryFiles]) -> None:
    forged = SqliteLog()
    forged.append([*entries(0, 7), b"new", *entries(8, SIZE)])
    assert found(forged, whole[1]) == [("log_forked", ORIGIN)]
    forged.close()


def test_a_log_set_back_to_an_old_backup(whole: tuple[SqliteLog, MemoryFiles]) -> None:
    old = SqliteLog()
    old.append(entries(0, 299))
    assert found(old, whole[1]) == [("log_rolled_back", ORIGIN)]
    old.close()


@pytest.mark.parametrize("edit", ["hash = zeroblob(32)", "hash = x''"])
def test_an_altered_node(whole: tuple[SqliteLog, MemoryFiles], edit: str) -> None:
    whole[0].edit(f"UPDATE log_node SET {edit} WHERE node_index = 1")
    assert found(*whole) == [("node_altered", "log_node/1/1")]


@pytest.mark.parametrize(
    ("edit", "subject"),
    [("level = 2", "2/1"), ("node_index = 77", "1/77"), ("level = 0", "0/1"), ("level = -9", "-9/1")],
)
def test_a_moved_or_deleted_node(whole: tuple[SqliteLog, MemoryFiles], edit: str, subject: str) -> None:
    whole[0].edit(f"UPDATE log_node SET {edit} WHERE node_index = 1")
    assert found(*whole) == [("node_missing", "log_node/1/1"), ("node_unexplained", f"log_node/{subject}")]
    whole[0].edit("DELETE FROM log_node WHERE NOT (level = 1 AND node_index = 0)")
    assert found(*whole) == [("node_missing", "log_node/1/1")]


@pytest.mark.parametrize("edit", ["size = 529", "size = 531", "edge = zeroblob(96)", "edge = x''", "note = x'00'"])
def test_an_altered_head(whole: tuple[SqliteLog, MemoryFiles], edit: str) -> None:
    whole[0].edit(f"UPDATE log_head SET {edit}")
    assert found(*whole) == [("head_altered", "log_head/1")]


def test_a_deleted_head(whole: tuple[SqliteLog, MemoryFiles]) -> None:
    whole[0].edit("DELETE FROM log_head")
    assert ("head_missing", "log_head/1") in found(*whole)


def test_every_bit_of_every_published_file_counts(whole: tuple[SqliteLog, MemoryFiles]) -> None:
    """A bit is flipped in every file, at its ends and at places between; the file is named, no other."""
    log, files = whole
    log.log.publish(Path(), files)
    checked = 0
    for path, data in list(files.files.items()):
        for place in {0, 1, len(data) - 1, *range(0, len(data), max(1, len(data) // 5))}:
            changed = bytearray(data)
            changed[place] ^= 1 << (place % 8)
            files.files[path] = bytes(changed)
            subjects = {finding.subject for finding in audit_published(files, VERIFIER, ORIGIN).findings}
            assert subjects == {path}, (path, place)
            checked += 1
        files.files[path] = data
    assert checked > 40
    assert found(log, files) == []


def test_a_published_file_that_is_gone_or_too_much(whole: tuple[SqliteLog, MemoryFiles]) -> None:
    log, files = whole
    for path, data in list(files.files.items()):
        del files.files[path]
        assert ("published_missing", path) in found(log, files)
        files.files[path] = data
    for path in ("note.txt", "tile/0/001.p/300", "tile/0/900"):
        files.files[path] = b"x"
        assert found(log, files) == [("published_unexplained", path)]
        del files.files[path]
    files.files["tile/0/000.p/2"] = b"x" * 64  # said to be a partial tile of the past
    assert found(log, files) == [("published_altered", "tile/0/000.p/2")]


class GrowingFiles(MemoryFiles):
    """Published files of a log that is published again meanwhile: just before a partial tile is read, the full one of
    `full` takes its place."""

    def __init__(self) -> None:
        super().__init__()
        self.full: dict[str, bytes] = {}

    def read(self, path: str) -> bytes | None:
        name, partial, _ = path.partition(".p/")
        if partial and name in self.full:
            self.files.setdefault(name, self.full[name])
            self.remove_below(f"{name}.p")
        return super().read(path)


@pytest.fixture
def growing(whole: tuple[SqliteLog, MemoryFiles]) -> GrowingFiles:
    """The files of a checkpoint of 300 entries, whose partial tiles give way to full ones as they are looked at."""
    made, later = GrowingFiles(), MemoryFiles()
    made.files = dict(whole[1].files)
    whole[0].log.publish(Path(), later)
    made.full = {path: later.files[path] for path in ("tile/0/001", "tile/entries/001")}
    return made


def test_a_log_that_is_published_again_while_it_is_checked_is_not_accused(
    whole: tuple[SqliteLog, MemoryFiles], growing: GrowingFiles
) -> None:
    audit = audit_published(growing, VERIFIER, ORIGIN)
    assert audit.findings == []
    assert audit.signed is not None
    assert audit.signed.checkpoint.size == 300
    assert not {"tile/0/001.p/44", "tile/entries/001.p/44"} & growing.files.keys(), "they were replaced"
    assert found(whole[0], growing) == []


def test_a_partial_tile_of_the_past_is_compared_with_the_full_one_beside_it(growing: GrowingFiles) -> None:
    growing.files["tile/0/001"] = growing.full["tile/0/001"]
    growing.files["tile/0/001.p/3"] = growing.files.pop("tile/0/001.p/44")[:96]  # not removed yet
    growing.full.clear()
    assert audit_published(growing, VERIFIER, ORIGIN).findings == []
    growing.files["tile/0/001.p/3"] = bytes(96)
    (finding,) = audit_published(growing, VERIFIER, ORIGIN).findings
    assert (finding.kind, finding.subject) == ("published_altered", "tile/0/001.p/3")


@pytest.mark.parametrize("path", ["tile/0/001", "tile/entries/001"])
def test_what_replaced_a_partial_tile_must_begin_with_it(growing: GrowingFiles, path: str) -> None:
    data = growing.full[path]
    growing.full[path] = data[:20] + bytes([data[20] ^ 1]) + data[21:]
    (finding,) = audit_published(growing, VERIFIER, ORIGIN).findings
    assert (finding.kind, finding.subject) == ("published_altered", path)
    growing.full.clear()
    del growing.files[path]
    (finding,) = audit_published(growing, VERIFIER, ORIGIN).findings
    assert (finding.kind, finding.subject) == ("published_missing", f"{path}.p/44")


def test_a_folder_under_another_key(whole: tuple[SqliteLog, MemoryFiles], tmp_path: Path) -> None:
    whole[0].log.publish(tmp_path)
    assert verify_folder(tmp_path, SIGNER.public) == []
    (finding,) = verify_folder(tmp_path, Signer(b"o" * 32).public)
    assert (finding.kind, finding.subject) == ("published_altered", "checkpoint")
    (finding,) = verify_folder(tmp_path, SIGNER.public, "another.example/log")
    assert finding.facts["reason"] == f"the checkpoint of another log: {ORIGIN}"


def test_a_checkpoint_signed_over_a_wrong_root(whole: tuple[SqliteLog, MemoryFiles]) -> None:
    files = whole[1]
    files.files["checkpoint"] = sign_checkpoint(
        Checkpoint(ORIGIN, 300, bytes(32)),
        SIGNER,
        whole[0].log.head().at,  # type: ignore[union-attr]
    ).note
    findings: list[Finding] = audit_published(files, VERIFIER, ORIGIN).findings
    assert [(finding.kind, finding.subject) for finding in findings] == [("tree_altered", "checkpoint")]


def test_the_log_of_a_recorder_is_read_from_its_journal(tmp_path: Path) -> None:
    log = SqliteLog(tmp_path / "journal.db")
    log.connection.execute("PRAGMA journal_mode=WAL")
    log.append(entries(0, 40))
    log.log.publish(tmp_path / "log")
    assert check_recorder_log(tmp_path / "journal.db", SIGNER.public, tmp_path / "log", ORIGIN) == []
    log.edit("UPDATE log_entry SET body = x'00' WHERE entry_index = 11")
    (tmp_path / "log/tile/0/000.p/40").write_bytes(bytes(32 * 40))
    kinds = {
        (finding.kind, finding.subject)
        for finding in check_recorder_log(tmp_path / "journal.db", SIGNER.public, tmp_path / "log", ORIGIN)
    }
    assert kinds == {("entry_altered", "log_entry/11"), ("published_altered", "tile/0/000.p/40")}
    log.close()
