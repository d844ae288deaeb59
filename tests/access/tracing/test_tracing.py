"""A film that turned up is traced to its line of the register, and that somebody traced is written (article 20(1))."""

import argparse
import hashlib
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from tests.support.access.lines import line_facts, written
from tests.support.registry.city import City

from mingcha.access.register.rules import mark_of
from mingcha.access.tracing.actions import trace_mark
from mingcha.access.tracing.values import Traced
from mingcha.evidence.queries import EntryView, acts_since
from mingcha.kit.actor import program
from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Refused
from mingcha.kit.errors import Fault, FaultKind
from mingcha.media.gateway.transcode.trace_film import Trace, trace_film
from mingcha.registry.identity.asker import Asker
from mingcha.run.commands import trace_mark as command


@pytest.fixture
def film(tmp_path: Path) -> Path:
    path = tmp_path / "leak.mp4"
    path.write_bytes(b"a film")
    return path


def entries(clock: HandClock) -> tuple[EntryView, ...]:
    """The entries of searches so far."""
    return acts_since("access.mark.trace", clock.now() - timedelta(days=1))


def traced(by: Asker, film: Path, clock: HandClock, found: Trace) -> Traced:
    return trace_mark(by, film=film, clock=clock, search=lambda _: found)


@pytest.mark.law("20(1)")
@pytest.mark.parametrize("who", ["auditor", "district", "city", "manager"])
def test_t20c_a_mark_names_the_line_and_leaves_an_entry(city: City, clock: HandClock, film: Path, who: str) -> None:
    number = written(city, clock)
    found = traced(city[who], film, clock, Trace(mark_of(number), 13.75))
    assert found.line is not None
    assert (found.line.no, found.line.facts, found.agreement) == (number, line_facts(city), 13.75)
    assert found.sha256 == hashlib.sha256(b"a film").hexdigest()
    (entry,) = entries(clock)
    assert (entry.index, entry.cites) == (found.entry, ("20(1)",))
    assert entry.event is not None
    assert entry.event["facts"]["line"] == number


@pytest.mark.law("20(1)")
def test_no_mark_is_said_and_written_too(city: City, clock: HandClock, film: Path) -> None:
    for by in (city["auditor"], program("console")):
        found = traced(by, film, clock, Trace(None, 10.9))
        assert (found.mark, found.line) == (None, None)
    assert len(entries(clock)) == 2


@pytest.mark.law("20(1)")
def test_a_mark_that_no_line_has_accuses_nobody(city: City, clock: HandClock, film: Path) -> None:
    number = written(city, clock)
    for mark in (7, mark_of(number) + 1, (1 << 40) - 1):
        found = traced(city["auditor"], film, clock, Trace(mark, 14.0))
        assert (found.mark, found.line) == (mark, None)


@pytest.mark.law("20(1)", "3")
def test_another_territory_is_told_the_office_to_ask_and_no_person(
    city: City, clock: HandClock, film: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    number = written(city, clock)
    found = Trace(mark_of(number), 13.75)
    told = traced(city["elsewhere"], film, clock, found)
    assert (told.mark, told.line, told.office) == (mark_of(number), None, "花桥小学")
    (entry,) = entries(clock)
    assert entry.event is not None
    assert (entry.event["facts"]["line"], entry.event["facts"]["office"]) == (number, "花桥小学")
    search = partial(trace_mark, search=lambda _: found)
    monkeypatch.setattr(command, "trace_mark", lambda _, **given: search(city["elsewhere"], **given))
    assert command.run(parsed("trace-mark", str(film))) == 1
    said = capsys.readouterr().out
    assert "花桥小学" in said
    assert "陈一" not in said


@pytest.mark.law("20(1)")
def test_the_command_prints_the_line_or_that_there_is_none(
    city: City, clock: HandClock, film: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    number = written(city, clock)
    found = Trace(mark_of(number), 13.75)
    monkeypatch.setattr(command, "trace_mark", partial(trace_mark, search=lambda _: found))
    for more in ([], ["--json"]):
        assert command.run(parsed("trace-mark", str(film), *more)) == 0
        said = capsys.readouterr().out
        assert all(text in said for text in (number, "D20261125-0001", "陈一", "林二"))
    for found, said in ((Trace(mark_of(number) + 1, 14.0), "no line of this register"), (Trace(None, 9.0), "no mark")):
        monkeypatch.setattr(command, "trace_mark", partial(trace_mark, search=lambda _, one=found: one))
        assert command.run(parsed("trace-mark", str(film))) == 1
        assert said in capsys.readouterr().out


def parsed(*words: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    command.add_parser(parser.add_subparsers())
    return parser.parse_args(words)


@pytest.mark.law("20(1)")
@pytest.mark.parametrize("who", ["monitor", "admin", "security", "nobody"])
def test_others_trace_nothing(city: City, clock: HandClock, film: Path, who: str) -> None:
    with pytest.raises(Refused) as refused:
        traced(city[who], film, clock, Trace(mark_of("2026-000001"), 13.75))
    assert refused.value.decision.article == "20(1)"
    assert entries(clock) == ()


def test_what_is_no_film_is_a_fault_and_no_entry(city: City, clock: HandClock, tmp_path: Path) -> None:
    for name, content, kind in (
        ("text.mp4", b"no film at all" * 100, FaultKind.CORRUPT),
        ("empty.mp4", b"", FaultKind.CORRUPT),
        ("list.m3u8", b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n", FaultKind.CORRUPT),
        ("gone.mp4", None, FaultKind.NOT_FOUND),
    ):
        path = tmp_path / name
        if content is not None:
            path.write_bytes(content)
        with pytest.raises(Fault) as fault:
            trace_mark(city["auditor"], film=path, clock=clock, search=trace_film)
        assert fault.value.kind is kind, name
    assert entries(clock) == ()
