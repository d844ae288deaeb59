"""Papers: recorded with a scan that is kept as it was handed in, read by whom they concern (article 15(3))."""

import hashlib
from datetime import timedelta
from pathlib import Path

import pytest
from tests.support.access.papers import HOUR_MS, UNIT, new_paper, recorded, with_account
from tests.support.access.scans import jpeg, object_stream, pdf, png
from tests.support.registry.city import City
from tests.support.registry.last_act import last_entry, last_facts

from mingcha.access.papers import rules
from mingcha.access.papers.actions import record_paper
from mingcha.access.papers.checks import check_papers
from mingcha.access.papers.models import Paper
from mingcha.access.papers.queries import own_papers, paper, scan_of
from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Decision, Refused
from mingcha.kit.errors import Fault, FaultKind
from mingcha.law.retention import day_begins, shanghai_day


def refused(call: object, *given: object, **named: object) -> str:
    """The article of a refusal."""
    with pytest.raises(Refused) as caught:
        call(*given, **named)  # type: ignore[operator]
    return caught.value.decision.article


def fault(kind: FaultKind, call: object, *given: object, **named: object) -> None:
    with pytest.raises(Fault) as caught:
        call(*given, **named)  # type: ignore[operator]
    assert caught.value.kind is kind


@pytest.mark.law("15(3)")
@pytest.mark.parametrize(("scan", "kind"), [(pdf(), "application/pdf"), (jpeg(), "image/jpeg"), (png(), "image/png")])
def test_a_paper_is_kept_with_its_scan(city: City, clock: HandClock, tmp_path: Path, scan: bytes, kind: str) -> None:
    new = new_paper((city.points["HQX"].code,), clock)
    facts = record_paper(city["guard"], new, scan, folder=tmp_path, clock=clock)
    assert facts.no == f"L{shanghai_day(clock.now()):%Y%m%d}-0001"
    assert (facts.media_type, facts.sha256) == (kind, hashlib.sha256(scan).hexdigest())
    assert last_entry()["act"] == "access.paper.record"
    assert last_facts()["digest"] == facts.sha256
    found = scan_of(city["guard"], facts.no, folder=tmp_path, at=clock.now())
    assert (found.data, found.media_type) == (scan, kind)
    assert found.name.startswith(facts.no)
    assert paper(city["manager"], facts.no, at=clock.now()).last_day == new.issued_on + timedelta(days=7)
    assert list(check_papers(tmp_path)) == []


@pytest.mark.law("15(3)")
@pytest.mark.parametrize(
    "scan",
    [b"", b"MZ", png(90_000, 90_000, pixels=b""), pdf(object_stream(b"7 0 <</S/JavaScript>>")), jpeg()[:-2] + pdf()],
)
def test_a_file_that_is_no_scan_leaves_nothing_behind(
    city: City, clock: HandClock, tmp_path: Path, scan: bytes
) -> None:
    new = new_paper((city.points["HQX"].code,), clock)
    assert refused(record_paper, city["guard"], new, scan, folder=tmp_path, clock=clock) == "15(3)"
    assert not Paper.objects.exists()
    assert list(tmp_path.rglob("*")) == []
    assert last_entry()["act"] == "registry.refusal.note"
    assert last_facts()["article"] == "15(3)"


@pytest.mark.law("15(3)")
@pytest.mark.parametrize(
    "changed",
    [
        {"kind": "verbal"},
        {"issuer": " "},
        {"issuer_no": ""},
        {"points": ()},
        {"to_ms": 0},
        {"from_ms": 5, "to_ms": 5},
    ],
)
def test_a_paper_that_does_not_state_all_is_refused(
    city: City, clock: HandClock, tmp_path: Path, changed: dict[str, object]
) -> None:
    assert refused(recorded, city, tmp_path, clock, **changed) == "15(3)"
    assert list(tmp_path.rglob("*")) == []


@pytest.mark.law("15(3)")
def test_a_paper_out_of_its_term_is_refused(city: City, clock: HandClock, tmp_path: Path) -> None:
    today = shanghai_day(clock.now())
    assert refused(recorded, city, tmp_path, clock, issued_on=today + timedelta(days=1)) == "15(3)"
    assert refused(recorded, city, tmp_path, clock, issued_on=today - timedelta(days=8)) == "15(3)"
    assert refused(recorded, city, tmp_path, clock, valid_until=today - timedelta(days=1)) == "15(3)"
    assert recorded(city, tmp_path, clock, issued_on=today - timedelta(days=7)).no
    assert recorded(city, tmp_path, clock, issued_on=today - timedelta(days=90), valid_until=today).no


@pytest.mark.law("15(3)")
def test_a_letter_without_a_term_ends_at_the_seventh_midnight(city: City, clock: HandClock, tmp_path: Path) -> None:
    facts = recorded(city, tmp_path, clock)
    ends = day_begins(facts.issued_on + timedelta(days=8))
    assert rules.paper_ends_at(facts) == ends
    assert rules.paper_stands(facts, ends - timedelta(microseconds=1))
    assert rules.paper_stands(facts, ends).article == "15(3)"
    assert not rules.covers(facts, facts.points, facts.from_ms, facts.to_ms, ends)


def test_an_unknown_point_is_not_found(city: City, clock: HandClock, tmp_path: Path) -> None:
    fault(FaultKind.NOT_FOUND, recorded, city, tmp_path, clock, points=("42010200001329999999",))
    fault(FaultKind.NOT_FOUND, recorded, city, tmp_path, clock, points=("../../etc/passwd",))


def test_a_person_records_a_bounded_number_a_day(city: City, clock: HandClock, tmp_path: Path) -> None:
    for _ in range(50):
        recorded(city, tmp_path, clock)
    fault(FaultKind.EXHAUSTED, recorded, city, tmp_path, clock)
    assert len(list(tmp_path.rglob("*.pdf"))) == 50
    assert recorded(city, tmp_path, clock, by="manager").no


@pytest.mark.law("15(3)")
@pytest.mark.parametrize("username", ["admin", "security", "auditor", "nobody"])
def test_who_may_not_record_papers(city: City, clock: HandClock, tmp_path: Path, username: str) -> None:
    assert refused(recorded, city, tmp_path, clock, by=username) == "15(3)"


@pytest.mark.law("15(3)")
def test_an_officer_hands_in_papers_by_the_own_account(city: City, clock: HandClock, tmp_path: Path) -> None:
    with_account(city, 1, "nobody", clock, officer="district")
    facts = recorded(city, tmp_path, clock, by="nobody")
    (row,) = own_papers(city["nobody"], at=clock.now())
    assert row.facts == facts
    assert scan_of(city["nobody"], facts.no, folder=tmp_path, at=clock.now()).sha256 == facts.sha256


@pytest.mark.law("15(3)", "3")
@pytest.mark.parametrize(
    ("username", "article"),
    [("manager", ""), ("guard", ""), ("district", ""), ("auditor", ""), ("elsewhere", "3"), ("nobody", "15(3)"),
     ("admin", "15(3)")],
)  # fmt: skip
def test_who_reads_a_paper(city: City, clock: HandClock, tmp_path: Path, username: str, article: str) -> None:
    facts = recorded(city, tmp_path, clock, by="city")
    if article:
        assert refused(scan_of, city[username], facts.no, folder=tmp_path, at=clock.now()) == article
        assert refused(paper, city[username], facts.no, at=clock.now()) == article
    else:
        assert scan_of(city[username], facts.no, folder=tmp_path, at=clock.now()).data == pdf()


@pytest.mark.law("15(3)")
def test_papers_are_judged_for_what_is_asked(city: City, clock: HandClock, tmp_path: Path) -> None:
    facts, other = recorded(city, tmp_path, clock), city.points["JHG"].code
    at = clock.now()

    def judged(points: tuple[str, ...], from_ms: int, to_ms: int, unit: str) -> Decision:
        return rules.covers(facts, points, from_ms, to_ms, at) and rules.is_of_unit(facts, unit)

    assert judged(facts.points, facts.from_ms, facts.to_ms, UNIT)
    for points, from_ms, to_ms, unit in (
        ((*facts.points, other), facts.from_ms, facts.to_ms, UNIT),
        ((), facts.from_ms, facts.to_ms, UNIT),
        (facts.points, facts.from_ms - 1, facts.to_ms, UNIT),
        (facts.points, facts.from_ms, facts.to_ms + 1, UNIT),
        (facts.points, facts.to_ms, facts.to_ms, UNIT),
        (facts.points, facts.from_ms, facts.to_ms, "江岸区公安分局"),
    ):
        answer = judged(points, from_ms, to_ms, unit)
        assert not answer
        assert answer.article == "15(3)"
        assert answer.missing
    assert judged(facts.points, facts.from_ms + HOUR_MS, facts.to_ms, f" {UNIT}")


@pytest.mark.law("15(3)")
def test_an_altered_or_missing_scan_is_named_and_not_handed_out(city: City, clock: HandClock, tmp_path: Path) -> None:
    facts = recorded(city, tmp_path, clock)
    (file,) = tmp_path.rglob("*.pdf")
    file.chmod(0o600)
    file.write_bytes(pdf() + b"\n")
    fault(FaultKind.CORRUPT, scan_of, city["guard"], facts.no, folder=tmp_path, at=clock.now())
    assert [one.kind for one in check_papers(tmp_path)] == ["paper_altered"]
    file.rename(file.with_name("other.pdf"))
    fault(FaultKind.CORRUPT, scan_of, city["guard"], facts.no, folder=tmp_path, at=clock.now())
    assert [one.kind for one in check_papers(tmp_path)] == ["paper_missing", "unexplained"]
