"""What the recorder is given of a home preset: kept over a restart, nothing that touches what is recorded (7(2))."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from tests.support.media.recorder_house import ASSIGN, START, House, running
from tests.support.media.synthetic import CAMERA

from mingcha.kit.clock import HandClock
from mingcha.kit.errors import Fault, FaultKind
from mingcha.media.journal.assignments import kept_assignments
from mingcha.media.journal.writing import JournalWriter

pytestmark = pytest.mark.law("7(2)")
HOME = {"home_preset": 7, "home_return_s": 300}


def homes(folder: Path) -> list[tuple[int, int]]:
    with closing(JournalWriter(folder / "journal.db")) as journal:
        return [(row.home_preset, row.home_return_s) for row in kept_assignments(journal)]


async def given(house: House, version: int, **changes: object) -> object:
    answer = await house.client.ask("assign", version=version, cameras=[ASSIGN | changes])
    return answer["changed"]


async def test_it_is_kept_and_neither_logged_nor_a_reason_to_read_the_camera_anew(tmp_path: Path) -> None:
    async with running(tmp_path, HandClock(START)) as house:
        await given(house, 1)
        sink, lines = house.recorder.ingest.sinks[CAMERA], len(house.log())
        assert await given(house, 2, **HOME) == 1
        assert (house.recorder.ingest.sinks[CAMERA] is sink, len(house.log())) == (True, lines)
    assert homes(tmp_path) == [(7, 300)]
    async with running(tmp_path, HandClock(START)) as house:
        assert await given(house, 3) == 1
    assert homes(tmp_path) == [(0, 0)]


@pytest.mark.parametrize(
    "wrong",
    [{"home_preset": 256}, {"home_preset": -1}, {"home_preset": "7"}, {"home_preset": True}, {"home_return_s": 86_401},
     {"home_return_s": -1}, {"home_return_s": 1.0}],
)  # fmt: skip
async def test_what_is_no_home_is_refused(tmp_path: Path, wrong: dict[str, object]) -> None:
    async with running(tmp_path, HandClock(START)) as house:
        with pytest.raises(Fault) as refused:
            await given(house, 1, **wrong)
        assert refused.value.kind is FaultKind.INVALID


async def test_a_journal_of_before_gets_its_columns(tmp_path: Path) -> None:
    async with running(tmp_path, HandClock(START)) as house:
        await given(house, 1, **HOME)
    with closing(sqlite3.connect(tmp_path / "journal.db")) as journal:
        for column in HOME:
            journal.execute(f"ALTER TABLE assignment DROP COLUMN {column}")
        journal.commit()
    assert homes(tmp_path) == [(0, 0)]
