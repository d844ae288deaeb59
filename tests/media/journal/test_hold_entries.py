"""Sets of holds in a recorder's log: of every size, told so that the log alone says what was held at each entry."""

import json
import random
from collections.abc import Sequence
from datetime import UTC, datetime

from mingcha.evidence.log.recorder_story import Story, read_story
from mingcha.media.journal.hold_entries import HoldSetReader
from mingcha.media.journal.holds import take_in_holds
from mingcha.media.journal.rows import HoldRow
from mingcha.media.journal.writing import JournalWriter

NOW = datetime(2026, 11, 25, 6, tzinfo=UTC)
CAMERA = "42010200001320000001"


class Entries:
    """A log that keeps nothing but its entries."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []

    def append(self, _connection: object, bodies: Sequence[bytes], _now: datetime) -> range:
        start = len(self.bodies)
        self.bodies += bodies
        return range(start, len(self.bodies))

    def story(self) -> Story:
        return read_story(enumerate(self.bodies), lambda _: None)


def hold(number: int) -> HoldRow:
    return HoldRow(f"H{number:08}", CAMERA, number * 10_000, number * 10_000 + 5_000)


def is_held(story: Story, number: int, index: int | None) -> bool:
    return story.is_held(CAMERA, number * 10_000 + 1, number * 10_000 + 2, index)


def test_a_set_beyond_one_entry_is_told_in_parts_and_then_by_what_changes(journal: JournalWriter) -> None:
    log = Entries()
    rows = [hold(number) for number in range(1201)]
    first = take_in_holds(journal, "rec-1", rows, 1, log.append, NOW)
    assert (first, [len(json.loads(body)["some"]) for body in log.bodies]) == (2, [500, 500, 201])
    assert max(map(len, log.bodies)) < 65_535
    second = take_in_holds(journal, "rec-1", [*rows[1:], hold(5000)], 2, log.append, NOW)
    entry = json.loads(log.bodies[second])
    assert (second, entry["base"], entry["removed"], len(entry["added"])) == (3, 1, ["H00000000"], 1)
    story = log.story()
    assert (story.unknown, story.unreadable) == ([], [])
    assert [is_held(story, 0, index) for index in (1, 2, 3)] == [False, True, False]
    assert [is_held(story, 5000, index) for index in (2, 3)] == [False, True]
    assert is_held(story, 1200, None)


def test_every_way_of_telling_says_the_same_set(journal: JournalWriter) -> None:
    """Random sets around the size of an entry; what an index says is what the recorder had taken in there."""
    chance, log = random.Random(20261127), Entries()
    rows: list[HoldRow] = []
    sets: dict[int, set[HoldRow]] = {}
    for version in range(1, 40):
        keep = chance.choice([1.0, 0.99, 0.9, 0.2])
        rows = [row for row in rows if chance.random() < keep]
        fresh = chance.choice([0, 1, 30, 400, 900])
        rows += [hold(version * 1000 + number) for number in range(fresh)]
        rows.sort(key=lambda row: row.hold)
        index = take_in_holds(journal, "rec-1", rows, version, log.append, NOW)
        sets[index] = set(rows)
    kinds = {next(key for key in ("ranges", "some", "base") if key in json.loads(body)) for body in log.bodies}
    assert kinds == {"ranges", "some", "base"}
    story, told = log.story(), HoldSetReader()
    assert (story.unknown, story.unreadable) == ([], [])
    for index, body in enumerate(log.bodies):
        told.take(json.loads(body))
        if index not in sets:
            continue
        assert told.rows is not None
        assert set(told.rows.values()) == sets[index]
        spans = [s for s in story.held.get(CAMERA, ()) if s.opened <= index and (s.closed is None or index < s.closed)]
        assert {(s.from_ms, s.to_ms) for s in spans} == {(row.from_ms, row.to_ms) for row in sets[index]}


def test_what_stands_by_its_digest_alone_accuses_nobody(journal: JournalWriter) -> None:
    """As versions before told a long set: a hold may have been released in between, and nobody can say when."""
    log = Entries()
    take_in_holds(journal, "rec-1", [hold(1), hold(2)], 1, log.append, NOW)
    for version in (2, 3):
        log.append(None, [json.dumps({"v": 1, "t": "holds", "at": 1, "version": version, "count": 501}).encode()], NOW)
    take_in_holds(journal, "rec-1", [hold(2)], 4, log.append, NOW)
    story = log.story()
    assert story.unknown == [(1, 3)]
    assert [is_held(story, 1, index) for index in (0, 1, 2, 3)] == [True, False, False, False]
    assert [is_held(story, 2, index) for index in (0, 1, 2, 3)] == [True, True, True, True]


def test_a_journal_of_before_begins_to_tell_a_long_set(journal: JournalWriter) -> None:
    log = Entries()
    rows = [hold(number) for number in range(600)]
    take_in_holds(journal, "rec-1", rows, 1, log.append, NOW)
    with journal.transaction():
        journal.set_state("holds_told", "")
    index = take_in_holds(journal, "rec-1", rows[1:], 2, log.append, NOW)
    assert [len(json.loads(body).get("some", ())) for body in log.bodies] == [500, 100, 500, 99]
    assert index == 3
    assert is_held(log.story(), 0, 2)
    assert not is_held(log.story(), 0, 3)
