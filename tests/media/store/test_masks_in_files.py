"""A footage file names the privacy masks in its pictures, and its row is made again from it (article 18)."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from tests.support.media.recorder_house import START
from tests.support.media.synthetic import CAMERA, FORMAT, FRAME_90K, ListLog, units

from mingcha.kit.clock import HandClock, to_90k
from mingcha.media.disk.file_layer import SystemFiles
from mingcha.media.journal.found_rows import mask_of
from mingcha.media.journal.rows import InitRow
from mingcha.media.journal.writing import JournalWriter
from mingcha.media.mp4.fragment import Sample
from mingcha.media.mp4.init import init_id, init_segment
from mingcha.media.mp4.scan import parse_header
from mingcha.media.recorder.checks import check_footage
from mingcha.media.store.footage_store import FootageFile, FootageStore, FragmentJob
from mingcha.media.store.recovery import recover

NAMES = '[["M00000012.3","recorder"],["M00000013.1","camera"]]'


def written(folder: Path, mask: str) -> bytes:
    """The bytes of a footage file of one second with these masks; its journal is folder/a.db."""
    clock, files = HandClock(START), SystemFiles()
    at_90k, data = to_90k(clock.now()), init_segment(FORMAT)
    journal = JournalWriter(folder / "a.db")
    (folder / "footage").mkdir()
    store = FootageStore(folder / "footage", "rec-1", files, journal, clock)
    init = InitRow(init_id(data), FORMAT.codec, FORMAT.width, FORMAT.height, data)
    file = FootageFile(CAMERA, 1, "R30", at_90k // 5_400_000, "run-1", init, mask=mask)
    samples = [Sample(FRAME_90K, unit.key, 0, unit.payload) for unit in units(at_90k, 25)]
    store.keep([FragmentJob(file, at_90k, 90_000, samples, 1000)])
    store.close()
    journal.close()
    (path,) = (folder / "footage").rglob("*.mp4")
    return path.read_bytes()


def masks_in(journal: Path) -> list[str]:
    with closing(sqlite3.connect(journal)) as connection:
        return [row[0] for row in connection.execute("SELECT mask FROM file")]


@pytest.mark.law("18(4)")
def test_header_row_and_the_row_of_a_recovery_name_the_same_masks(tmp_path: Path) -> None:
    header = parse_header(written(tmp_path, NAMES))
    assert header is not None
    assert header.facts["mask"] == json.loads(NAMES)
    assert masks_in(tmp_path / "a.db") == [NAMES]
    again = JournalWriter(tmp_path / "b.db")
    recover(tmp_path / "footage", "rec-1", SystemFiles(), again, ListLog(), START)
    again.close()
    assert masks_in(tmp_path / "b.db") == [NAMES]
    assert list(check_footage(tmp_path / "footage", SystemFiles(), tmp_path / "b.db")) == []
    with closing(sqlite3.connect(tmp_path / "b.db", isolation_level=None)) as connection:
        connection.execute("UPDATE file SET mask = ''")
    found = check_footage(tmp_path / "footage", SystemFiles(), tmp_path / "b.db")
    assert [finding.kind for finding in found] == ["journal_altered"]


def test_a_file_without_masks_has_the_header_of_before(tmp_path: Path) -> None:
    header = parse_header(written(tmp_path, ""))
    assert header is not None
    assert set(header.facts) == {"v", "camera", "epoch", "label", "minute", "n", "recorder", "run"}
    assert masks_in(tmp_path / "a.db") == [""]


@pytest.mark.parametrize(
    ("fact", "column"),
    [
        (None, ""),
        ([], "[]"),
        ("M1.1", "[]"),
        (7, "[]"),
        ([["M1.1", "camera"], 5], '[["M1.1","camera"]]'),
        ([[1.5]], '[["1.5"]]'),
    ],
)
def test_what_a_foreign_header_names_is_text(fact: object, column: str) -> None:
    assert mask_of({"mask": fact}) == column
