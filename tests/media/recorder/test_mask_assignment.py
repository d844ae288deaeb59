"""The plan of a camera's masks in the recorder: kept, logged, given to the reader; closed if unreadable (art. 18)."""

import base64
import hashlib
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from tests.support.media.masked import LEFT_HALF
from tests.support.media.recorder_house import ASSIGN, START, House, running
from tests.support.media.synthetic import CAMERA

from mingcha.kit.clock import HandClock
from mingcha.media.journal.assignments import kept_assignments, parse_assignments
from mingcha.media.journal.schema import open_writer
from mingcha.media.journal.writing import JournalWriter
from mingcha.media.masks.plan import CLOSED, MOST_TEXT_BYTES, UNMASKED, MaskPlan, Window, plan_from_text

OTHER = "42010200001310000002"
PLAN = MaskPlan((Window(0, None, LEFT_HALF),))
MASKED = {**ASSIGN, "mask_plan": PLAN.as_text()}


def logged(house: House) -> list[tuple[str, str | None]]:
    """Act and digest of the plan of every entry about a camera."""
    return [(entry["act"], entry.get("masks")) for entry in house.log() if entry["t"] == "camera"]


@pytest.mark.law("18(4)")
async def test_a_plan_is_kept_logged_and_given_to_the_reader(tmp_path: Path) -> None:
    clock = HandClock(START)
    digest = base64.b64encode(hashlib.sha256(PLAN.as_text().encode()).digest()).decode()
    async with running(tmp_path, clock) as house:
        assert (await house.client.ask("hello", v=1, role="test"))["masks"] == 1
        ingest = house.recorder.ingest
        await house.client.ask("assign", version=1, cameras=[ASSIGN])
        assert ingest.masks[CAMERA] == UNMASKED
        await house.client.ask("assign", version=2, cameras=[MASKED])
        assert ingest.masks[CAMERA] == PLAN
        assert logged(house) == [("assigned", None), ("changed", digest)]
    async with running(tmp_path, clock) as house:
        assert house.recorder.ingest.masks[CAMERA] == PLAN  # out of its journal, while nothing else is up
        await house.client.ask("assign", version=3, cameras=[ASSIGN])
        assert house.recorder.ingest.masks[CAMERA] == UNMASKED
        assert logged(house)[-1] == ("changed", None)


@pytest.mark.parametrize("text", ["{", "[{}]", "[" * 30_000, "[]" + " " * MOST_TEXT_BYTES, "[7]"])
@pytest.mark.law("18(4)")
async def test_a_plan_that_cannot_be_read_closes_its_camera_alone(tmp_path: Path, text: str) -> None:
    async with running(tmp_path, HandClock(START)) as house:
        cameras = [{**ASSIGN, "mask_plan": text}, {**ASSIGN, "camera": OTHER}]
        await house.client.ask("assign", version=1, cameras=cameras)
        assert house.recorder.ingest.masks == {CAMERA: CLOSED, OTHER: UNMASKED}
        with closing(sqlite3.connect(tmp_path / "journal.db", isolation_level=None)) as journal:
            journal.execute("UPDATE assignment SET mask_plan = 'x' WHERE camera = ?", (OTHER,))
    async with running(tmp_path, HandClock(START)) as house:
        assert house.recorder.ingest.masks == {CAMERA: CLOSED, OTHER: CLOSED}  # nor one that was altered in the journal


def test_a_plan_as_text_is_read_as_it_was_written() -> None:
    assert plan_from_text(PLAN.as_text()) == PLAN
    assert UNMASKED.as_text() == ""
    (row,) = parse_assignments([{**ASSIGN, "mask_plan": json.dumps(PLAN.as_json(), indent=1)}])
    assert row.mask_plan == PLAN.as_text()  # kept in one form, so that the same plan changes nothing


def test_a_journal_made_before_masks_gets_their_columns(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    open_writer(path).close()
    old = sqlite3.connect(path)
    old.execute("ALTER TABLE assignment DROP COLUMN mask_plan")
    old.execute("ALTER TABLE file DROP COLUMN mask")
    old.execute("INSERT INTO assignment VALUES ('4', 'rtsp://h', '', '', 1, 'R30', 1, x'00', '', 0, 0, 0)")
    old.commit()
    old.close()
    journal = JournalWriter(path)
    assert [(row.mask_plan, row.enabled) for row in kept_assignments(journal)] == [("", True)]
    assert journal.connection.execute("SELECT mask FROM file").fetchall() == []
    journal.close()
