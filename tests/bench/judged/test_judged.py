"""What makes each measurement without a reach fail: one figure that is wrong is enough, one that is gone no pass."""

import argparse
import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest

from mingcha.bench.kind import BenchKind, Criterion
from mingcha.bench.pages import _answered, _time
from mingcha.kit.errors import Fault
from mingcha.run.commands import bench

MACHINE = {"cpus": 2, "python": "3.13.5", "load_1_min": 9.5, "file_system": "ext4"}
PICTURE = {
    "live_frames": 75, "live_unreadable_frames": 0, "first_picture_starts": 2, "first_picture_missing": 0,
    "seeks": 3, "hangs": 0,
}  # fmt: skip
WALL16 = {"wall16_seconds": 3, "wall16_fps_slowest_tile": 23.7, "wall16_dropped": 90}
RUN = {"database": "sqlite", "camera_hours": 9, "rows": 9, "in_order": True, "check_findings": []}
RIGHT: dict[str, dict[str, Any]] = {
    "record": {
        "frames": 300, "lost_frames": 0, "mistimed_frames": 0, "packets_lost": 0,
        "live": {"cameras": 2, "pictures": 250}, "machine": MACHINE,
    },
    "live": {"machine": MACHINE, **PICTURE, **WALL16},
    "wall": {"walls": [{"tiles": 4, "fps_slowest_tile": 24.0}, {"tiles": 9, "fps_slowest_tile": 0.3}]},
    "map": {
        "tiles": 84, "lists": 21, "largest_tile_sent_bytes": 662,
        "search_tile_p95_ms": 5.1, "search_list_p95_ms": 7.4,
    },
    "pages": {
        "p95_ms_by_role": {"monitor": {"/today": 9.0}, "auditor": {"/law": 5.0}},
        "first_page_bytes": 62_600,
        "first_page_parts": {"/today": 9_000, "/static/all.css": 30_000, "/static/all.js": 23_600},
    },
    "registry": {"points": 5000, "parts": 5000, "gaps": 1024, "duplicates": 3000, "systems": 500},
    "placement": {
        "recorders": 4, "cameras": 40, "taken_over": 10, "leader_taken_over": 13, "rows_out_of_order": 0,
        "rows_beside": 30, "rows_beside_expected": 30, "held_during_outage": 40, "moved_by_outage": 0,
        "recorders_given_another_set": 0, "alive_after_outage": 3,
    },
    "log": {"leaves": 3000, "logs": [{"log": "recorder"}, {"log": "application"}]},
    "classify": {"segments": 50, "accused": 0, "counts": {"present_ok": 40, "disposed_lawful": 10}},
    "witness": {"fragments": 90, "entries": 12},
    "acts": {
        "findings": 0,
        "databases": [{"database": "sqlite", "runs": [{"writers": 1, "acts": 9}, {"writers": 4, "acts": 7}]}],
    },
    "import": {"points": 5, "findings": 0, "databases": [{"database": "sqlite", "stored": {"tiles": 1}}]},
    "check": {"cameras": 2, "files": 2},
    "catchup": {"cameras": 3, "hours": 3, "runs": [RUN, RUN | {"database": "postgresql", "rows": 12}]},
}  # fmt: skip
"""Figures that pass, of each kind those that are judged."""
WRONG: list[tuple[str, dict[str, Any], str]] = [
    ("record", {"frames": 0}, "frames is 0"),
    ("record", {"lost_frames": 1}, "lost_frames is 1"),
    ("record", {"mistimed_frames": 1}, "mistimed_frames is 1"),
    ("record", {"packets_lost": 1}, "packets_lost is 1"),
    ("record", {"live": {"cameras": 2, "pictures": 0}}, "live.pictures is 0"),
    ("live", {"live_frames": 0}, "live_frames is 0"),
    ("live", {"live_unreadable_frames": 1}, "live_unreadable_frames is 1"),
    ("live", {"first_picture_starts": 0}, "first_picture_starts is 0"),
    ("live", {"first_picture_missing": 1}, "first_picture_missing is 1"),
    ("live", {"seeks": 0}, "seeks is 0"),
    ("live", {"hangs": 3}, "hangs is 3"),
    ("live", {"wall16_fps_slowest_tile": 0.0}, "wall16_fps_slowest_tile is 0.0"),
    ("wall", {"walls": []}, "walls is empty"),
    ("wall", {"walls": [{"tiles": 4, "fps_slowest_tile": 0.0}]}, "4 tiles: fps_slowest_tile is 0.0"),
    ("map", {"tiles": 0}, "tiles is 0"),
    ("map", {"lists": 0}, "lists is 0"),
    ("map", {"largest_tile_sent_bytes": 0}, "largest_tile_sent_bytes is 0"),
    ("map", {"search_tile_p95_ms": None}, "search_tile_p95_ms is null"),
    ("map", {"search_list_p95_ms": None}, "search_list_p95_ms is null"),
    ("pages", {"p95_ms_by_role": {}}, "p95_ms_by_role is empty"),
    ("pages", {"p95_ms_by_role": {"monitor": {"/today": 9.0}, "auditor": {}}}, "auditor may open no page"),
    ("pages", {"first_page_bytes": 0}, "first_page_bytes is 0"),
    ("pages", {"first_page_parts": {"/today": 9_000, "/a.js": 1}}, "first_page_parts has no .css"),
    ("pages", {"first_page_parts": {"/today": 9_000, "/a.css": 1, "/a.js": 0}}, "first_page_parts has no .js"),
    ("registry", {"parts": 4999}, "parts is 4999"),
    ("registry", {"gaps": 499}, "gaps is 499"),
    ("registry", {"gaps": 5000}, "gaps is 5000"),
    ("registry", {"duplicates": 0}, "duplicates is 0"),
    ("registry", {"systems": 0}, "systems is 0"),
    ("placement", {"taken_over": 0}, "taken_over is 0"),
    ("placement", {"leader_taken_over": 0}, "leader_taken_over is 0"),
    ("placement", {"rows_out_of_order": 1}, "rows_out_of_order is 1"),
    ("placement", {"rows_beside": 29}, "rows_beside is 29"),
    ("placement", {"held_during_outage": 39}, "held_during_outage is 39"),
    ("placement", {"moved_by_outage": 1}, "moved_by_outage is 1"),
    ("placement", {"recorders_given_another_set": 1}, "recorders_given_another_set is 1"),
    ("placement", {"alive_after_outage": 2}, "alive_after_outage is 2"),
    ("log", {"leaves": 0}, "leaves is 0"),
    ("log", {"logs": [{"log": "recorder"}]}, "logs has no application log"),
    ("log", {"logs": [{"log": "application"}]}, "logs has no recorder log"),
    ("classify", {"segments": 0}, "segments is 0"),
    ("classify", {"accused": 1}, "accused is 1"),
    ("classify", {"counts": {"present_ok": 49, "missing": 1}}, "counts has 1 of missing"),
    ("witness", {"fragments": 0}, "fragments is 0"),
    ("witness", {"entries": 0}, "entries is 0"),
    ("acts", {"findings": 1}, "findings is 1"),
    ("acts", {"databases": []}, "databases is empty"),
    ("acts", {"databases": [{"database": "sqlite", "runs": []}]}, "sqlite: runs is empty"),
    (
        "acts",
        {"databases": [{"database": "sqlite", "runs": [{"writers": 4, "acts": 0}]}]},
        "sqlite, 4 writers: acts is 0",
    ),
    ("import", {"findings": 1}, "findings is 1"),
    ("import", {"points": 0}, "points is 0"),
    ("import", {"databases": []}, "databases is empty"),
    ("import", {"databases": [{"database": "sqlite", "stored": {"tiles": 0}}]}, "sqlite: stored.tiles is 0"),
    ("check", {"files": 1}, "files is 1"),
    ("catchup", {"runs": []}, "runs is empty"),
    (
        "catchup",
        {"runs": [RUN | {"check_findings": ["bulk_altered x"]}]},
        "sqlite: check_findings is ['bulk_altered x']",
    ),
    ("catchup", {"runs": [RUN, RUN | {"in_order": False}]}, "sqlite: in_order is False"),
    ("catchup", {"runs": [RUN | {"rows": 8}]}, "sqlite: rows is 8"),
    ("catchup", {"runs": [RUN | {"camera_hours": 8}]}, "sqlite: camera_hours is 8"),
]
"""Each of these figures alone fails its kind, with these words."""


def missed(kind: str, figures: dict[str, Any]) -> list[str]:
    criterion = bench.KINDS[kind].passed
    assert isinstance(criterion, Criterion)
    return criterion.missed(figures)


@pytest.mark.parametrize("kind", RIGHT)
def test_right_figures_pass(kind: str) -> None:
    assert missed(kind, RIGHT[kind]) == []
    assert bench.KINDS[kind].passed(RIGHT[kind])


@pytest.mark.parametrize(("kind", "change", "words"), WRONG)
def test_one_wrong_figure_fails(kind: str, change: dict[str, Any], words: str) -> None:
    figures = RIGHT[kind] | change
    assert not bench.KINDS[kind].passed(figures)
    assert missed(kind, figures)[0].startswith(words)


def _paths(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Each field of figures, those of objects and of lists of objects, too."""
    for name, held in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from [(*path, name)] if isinstance(name, str) else []
        yield from _paths(held, (*path, name))


FREE = {("pages", "p95_ms_by_role"), ("pages", "first_page_parts"), ("classify", "counts")}
"""Their keys are no fields."""
BESIDE = {"wall16_seconds", "wall16_dropped", "python", "file_system", "machine"}
"""Fields above that are not judged; the machine of `record` is told when frames were lost."""


@pytest.mark.parametrize("kind", RIGHT)
def test_a_field_that_is_not_there_is_no_pass(kind: str) -> None:
    for path in _paths(RIGHT[kind]):
        if BESIDE & {*path} or ((kind, path[0]) in FREE and len(path) > 1):
            continue
        figures = json.loads(json.dumps(RIGHT[kind]))
        holder = figures
        for name in path[:-1]:
            holder = holder[name]
        del holder[path[-1]]
        with pytest.raises(KeyError):
            bench.KINDS[kind].passed(figures)


def test_every_kind_can_fail() -> None:
    """`passed` has no default, and no kind passes whatever its figures are."""
    kind = bench.KINDS["witness"]
    named: dict[str, Any] = {
        "name": "x",
        "help": "x",
        "add_options": kind.add_options,
        "measure": kind.measure,
        "short": (),
    }
    with pytest.raises(TypeError, match="passed"):
        BenchKind(**named)
    for each in bench.KINDS.values():
        with suppress(KeyError):
            assert not each.passed({}), each.name


GOOD: dict[str, dict[str, Any]] = {
    "alarms": {"points": 300, "alarms": 12, "alarm_seen_p95_ms": 900.0},
    "find": {"texts": 30, "find_p95_ms": 90.0, "reach_ms": 100, "missed": []},
    "ps": {"streams": 3, "frames": 75, "lost_frames": 0, "packets_lost": 0},
    "soak": {
        "footage_s": 9.0, "check_ok": True, "unexplained_s": 0, "gaps_without_fault": [], "faults_invisible": 0,
    },
    "jobs": {"jobs": [{"done": True}], "undone": 0},
    "redaction": {"trials": 2, "fill_same": 2},
}  # fmt: skip
"""Figures of short forms that pass."""


@pytest.mark.parametrize(
    ("kind", "nothing"),
    [
        ("alarms", {"alarms": 0}),
        ("alarms", {"alarm_seen_p95_ms": None}),
        ("alarms", {"points": 5_000, "alarm_seen_p95_ms": 3_001.0}),
        ("find", {"texts": 0}),
        ("find", {"find_p95_ms": None}),
        ("find", {"find_p95_ms": 100.1}),
        ("find", {"missed": ["pinyin: x"]}),
        ("ps", {"frames": 0}),
        ("soak", {"footage_s": 0.0}),
        ("jobs", {"jobs": []}),
        ("redaction", {"trials": 0, "fill_same": 0}),
    ],
)
def test_what_measured_nothing_is_no_pass(kind: str, nothing: dict[str, Any]) -> None:
    assert bench.KINDS[kind].passed(GOOD[kind])
    assert not bench.KINDS[kind].passed(GOOD[kind] | nothing)


def test_each_part_of_live_is_judged_alone_and_none_is_no_pass() -> None:
    assert missed("live", {"machine": MACHINE, **PICTURE}) == []
    assert missed("live", {"machine": MACHINE, **WALL16}) == []
    assert missed("live", {"machine": MACHINE}) == ["nothing was measured"]


def test_watching_nobody_needs_no_picture() -> None:
    assert missed("record", RIGHT["record"] | {"live": {"cameras": 0, "pictures": 0}}) == []


def test_frames_that_a_busy_machine_may_have_lost_fail_and_say_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    figures = RIGHT["record"] | {"lost_frames": 7}
    monkeypatch.setitem(bench.KINDS, "record", replace(bench.KINDS["record"], needs=(), measure=lambda _: figures))
    assert bench.run(argparse.Namespace(kind="record", json=True)) == 1
    printed = capsys.readouterr()
    assert json.loads(printed.out) == figures
    assert "未通过 not passed: lost_frames is 7, must be 0\n" in printed.err
    assert "a starved machine loses frames, too (load_1_min 9.5 on 2 processors)" in printed.err


class _Answering:
    """Pages that all answer with this status."""

    def __init__(self, status: int) -> None:
        self.status, self.body, self.took_ms = status, b"", 1.0

    def get(self, _: str) -> "_Answering":
        return self


def test_a_page_that_fails_is_not_taken_for_one_that_is_refused() -> None:
    refused: Any = _Answering(403)
    assert _time(refused, 1, {})[0] == {}
    failing: Any = _Answering(500)
    for ask in (lambda: _time(failing, 1, {}), lambda: _answered(failing, "/static/a.css")):
        with pytest.raises(Fault, match="answered 500"):
            ask()
