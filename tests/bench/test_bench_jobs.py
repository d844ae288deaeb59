"""The counter of `mingcha bench jobs`, the peers' ways and the table beside them."""

from pathlib import Path

import pytest

from mingcha.bench.jobs.counting import Count, EventKind, PageEvent, counted
from mingcha.bench.jobs.measure import JOBS
from mingcha.bench.jobs.peers import read_peers
from mingcha.bench.jobs.table import is_fewer, table_lines
from mingcha.kit.errors import Fault

CLICK, KEY, TEXT = EventKind.CLICK, EventKind.KEY, EventKind.TEXT


def test_a_key_a_click_and_a_choice_are_a_step_each() -> None:
    events = [PageEvent(KEY, key="x"), PageEvent(KEY, key="1"), PageEvent(CLICK), PageEvent(EventKind.CHOICE)]
    assert counted(events) == Count(clicks=2, keys=2)
    assert counted(events).steps == 4


def test_a_text_is_one_step_with_the_click_or_the_tab_that_leads_into_its_field() -> None:
    typed = [PageEvent(TEXT, field="a", characters=1)] * 3
    by_click = [PageEvent(CLICK, field="a"), *typed]
    by_tab = [PageEvent(KEY, key="Tab", field="b"), *typed]
    assert counted([*by_click, *by_tab]) == Count(clicks=1, keys=1, entries=2, led=2, characters=6)
    assert counted([*by_click, *by_tab]).steps == 2


def test_a_click_elsewhere_and_a_key_with_an_effect_do_not_belong_to_the_text_after_them() -> None:
    typed = PageEvent(TEXT, field="a", characters=1)
    assert counted([PageEvent(CLICK, field="b"), typed]).steps == 2
    assert counted([PageEvent(KEY, key="/"), typed]).steps == 2
    assert counted([typed, PageEvent(KEY, key="Enter", field="a"), typed]).steps == 3, "typed again after Enter"


def test_a_file_is_its_button_and_its_name_and_a_load_is_no_step() -> None:
    count = counted([PageEvent(EventKind.FILE), PageEvent(EventKind.LOAD)])
    assert (count.clicks, count.entries, count.page_loads, count.steps) == (1, 1, 1, 2)


def test_what_a_page_reports_is_read_and_another_kind_is_refused() -> None:
    reported = {"kind": "text", "field": "7", "key": "", "characters": 2}
    assert PageEvent.of(reported) == PageEvent(TEXT, "7", "", 2)
    with pytest.raises(ValueError, match="telepathy"):
        PageEvent.of({**reported, "kind": "telepathy"})


def test_ours_is_fewer_only_where_a_manual_was_found_and_every_one_takes_more() -> None:
    assert is_fewer(3, {"a": 4, "b": None}) is True
    assert is_fewer(3, {"a": 4, "b": 3}) is False
    assert is_fewer(3, {"a": None, "b": None}) is None


def test_every_way_of_a_peer_has_steps_and_a_source() -> None:
    peers = read_peers()
    assert {"milestone", "genetec", "nx"} < set(peers.names)
    found = {peer: steps for peer, steps in peers.counts("hold_span").items() if steps is not None}
    assert found == {"milestone": 10, "genetec": 7, "eocortex": 7}
    assert set(peers.names) == {peer for ways in peers.ways.values() for peer in ways}, "no peer without a way"
    assert peers.counts("hand_over_shift") == dict.fromkeys(peers.names)


def test_a_way_without_a_source_is_refused(tmp_path: Path) -> None:
    held = "peers: {a: A}\njobs: {one: {a: {steps: [click], source: {document: D, section: S}}}}\n"
    (tmp_path / "peers.yaml").write_text(held, encoding="utf-8")
    with pytest.raises(Fault, match="lacks steps or a source"):
        read_peers(tmp_path / "peers.yaml")


def test_the_table_names_what_was_not_found_and_what_was_not_done() -> None:
    row = {
        "name": "one", "done": True, "clicks": 1, "keys": 2, "entries": 0, "steps": 3, "characters": 0,
        "page_loads": 0, "seconds": 0.5, "peers": {"a": 5, "b": None, "c": 4}, "fewer": True,
    }  # fmt: skip
    alone = row | {"name": "three", "peers": {"a": None, "b": None, "c": None}, "fewer": None}
    undone = {"name": "two", "done": False, "problem": "no page"}
    lines = table_lines([row, undone, alone], {"a": "Peer A", "b": "Peer B", "c": "Peer C"})
    assert lines[0].endswith("| seconds | steps of peers by their manuals | fewer |")
    assert lines[2] == "| one | 1 | 2 | 0 | 3 | 0 | 0 | 0.5 | Peer C 4, Peer A 5 | yes |"
    assert lines[3].startswith("| two | not done: no page |")
    assert lines[4].endswith("| not found | – |")
    assert len({line.count("|") for line in lines}) == 1


def test_ten_jobs_of_each_side_and_no_peer_of_an_unknown_job() -> None:
    names = [job.name for job in JOBS]
    assert [sum(job.side.value == side for job in JOBS) for side in ("operator", "administrator")] == [10, 10]
    assert len(set(names)) == len(names)
    assert set(read_peers().ways) <= set(names)
