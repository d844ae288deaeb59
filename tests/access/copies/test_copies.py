"""What recipients hold: due, overdue, ended with proof (article 19, second sentence)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path

import pytest
from tests.support.access.exporting import (
    REQUEST,
    Opened,
    Originals,
    request_facts,
    served,
    use_request,
    wanted,
    work,
)
from tests.support.evidence.bag_workshop import BEGIN_MS
from tests.support.registry.city import City, add_person
from tests.support.registry.staffing import appoint

from mingcha.access.copies.actions import end_copy, find_overdue_copies
from mingcha.access.copies.models import Copy
from mingcha.access.copies.queries import copies, copy, count_copies, due_copies, records_ends
from mingcha.access.copies.values import CopyEnd
from mingcha.access.exports.actions import start_export
from mingcha.access.exports.delivering import deliver_export
from mingcha.access.exports.models import Export
from mingcha.access.exports.queries import export, exports, reads_exports
from mingcha.access.register.models import RequestLine
from mingcha.kit.actor import program
from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Refused
from mingcha.kit.errors import Fault
from mingcha.law.retention import shanghai_day
from mingcha.registry.findings.models import Finding
from mingcha.registry.identity.duty import DutyFacts, Role, RoleInForce, Territory
from mingcha.registry.identity.models import User
from mingcha.registry.identity.queries import duty
from mingcha.registry.places.models import Organisation
from mingcha.web.overview.today.matters import matters

LARGER = (Territory(division="420102"), Territory(zone="WHZ-DHGX"), Territory(division="420100"), Territory())
"""Territories of more than a unit."""
pytestmark = pytest.mark.law("19", "16(3)")


@pytest.fixture
def clock() -> HandClock:
    return HandClock(datetime.fromtimestamp(BEGIN_MS / 1000 + 3600, UTC))


@pytest.fixture
def opened(city: City, clock: HandClock, monkeypatch: pytest.MonkeyPatch) -> Opened:
    """A request whose copy is to be returned thirty days later."""
    return use_request(monkeypatch, request_facts(city, return_by=shanghai_day(clock.now()) + timedelta(days=30)))


@pytest.fixture
def originals(city: City, clock: HandClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Originals]:
    with served(tmp_path, (city.points["HQX"].code,), clock, monkeypatch) as found:
        yield found


@pytest.fixture
def number(city: City, clock: HandClock, opened: Opened, originals: Originals) -> str:
    """A copy that was handed over."""
    row = start_export(city["guard"], wanted=wanted(), clock=clock)
    work(row, clock)
    deliver_export(city["guard"], number=row.no, clock=clock)
    (held,) = copies(city["guard"], at=clock.now())
    return held.no


def test_reminders_begin_a_week_before_and_overdue_is_a_finding_once(city: City, clock: HandClock, number: str) -> None:
    guard = city["guard"]
    clock.advance(timedelta(days=22))
    assert due_copies(guard, at=clock.now()) == ()
    clock.advance(timedelta(days=1))
    assert [(one.no, one.days_left) for one in due_copies(guard, at=clock.now())] == [(number, 7)]
    clock.advance(timedelta(days=7))
    assert [one.is_overdue for one in due_copies(guard, at=clock.now())] == [False]
    assert find_overdue_copies(program("work"), clock=clock) == 0
    clock.advance(timedelta(days=1))
    (late,) = due_copies(guard, at=clock.now())
    assert (late.no, late.days_left, late.is_overdue) == (number, -1, True)
    assert [find_overdue_copies(program("work"), clock=clock) for _ in range(2)] == [1, 0]
    assert Finding.objects.get(kind="copy_overdue").subject == number


@pytest.mark.parametrize("end", ["returned", "destroyed"])
def test_its_end_is_a_line_with_its_proof(city: City, clock: HandClock, number: str, opened: Opened, end: str) -> None:
    clock.advance(timedelta(days=40))
    find_overdue_copies(program("work"), clock=clock)
    ended = end_copy(city["manager"], number=number, end=end, proof="回执〔2026〕9 号，硬盘 1 块", clock=clock)
    assert (ended.end, ended.ended_by, ended.is_overdue) == (CopyEnd(end), "人员 manager", False)
    line = RequestLine.objects.get(no=ended.end_line)
    left = Export.objects.get(no=ended.export)
    assert (line.act, line.reason, line.method) == (end, opened.facts.reason, left.method)
    assert line.content == f"{number} {left.no}：回执〔2026〕9 号，硬盘 1 块"
    assert (line.points, line.from_ms, line.to_ms) == (left.points, left.from_ms, left.to_ms)
    assert Finding.objects.get(kind="copy_overdue").closed_at == clock.now()
    assert opened.steps == ["close"]
    with pytest.raises(Refused):
        end_copy(city["manager"], number=number, end=end, proof="再次登记", clock=clock)


@pytest.mark.parametrize(
    ("by", "end", "proof"),
    [
        ("district", "returned", "回执 9 号"),
        ("auditor", "returned", "回执 9 号"),
        ("admin", "returned", "回执 9 号"),
        ("guard", "lost", "回执 9 号"),
        ("guard", "returned", "   "),
    ],
)
def test_ends_that_are_refused(city: City, clock: HandClock, number: str, by: str, end: str, proof: str) -> None:
    with pytest.raises(Refused) as refused:
        end_copy(city[by], number=number, end=end, proof=proof, clock=clock)
    assert refused.value.decision.article == "19"
    assert Copy.objects.get(no=number).end == ""


@pytest.mark.parametrize("known_by", ["account", "name and unit"])
def test_who_asked_for_the_footage_records_no_end_of_its_copy(
    city: City, clock: HandClock, number: str, opened: Opened, known_by: str
) -> None:
    """The people who check, approve, open, export and vouch are others as well. Another one on duty records it."""
    manager, (first, second) = city["manager"], opened.facts.officers
    on_paper = replace(second, name=manager.name, unit="花桥小学", unit_code="")
    own = on_paper if known_by != "account" else replace(second, user_id=manager.pk)
    opened.facts = replace(opened.facts, officers=(first, own), state="delivered")
    for end in CopyEnd:
        with pytest.raises(Refused) as refused:
            end_copy(manager, number=number, end=end.value, proof="本人已销毁", clock=clock)
        assert (refused.value.decision.article, bool(refused.value.decision.next)) == ("19", True)
    assert Copy.objects.get(no=number).end == ""
    assert not records_ends(manager, opened.facts, at=clock.now()), "the page offers it to others alone"
    assert records_ends(city["guard"], opened.facts, at=clock.now())
    assert end_copy(city["guard"], number=number, end="returned", proof="回执 9 号", clock=clock).end == "returned"


def test_an_auditor_reads_of_copies_and_exports_in_the_territory_of_the_role(
    city: City, clock: HandClock, number: str
) -> None:
    """The school lies in Jiang'an (docs/design/oversight.md)."""
    at, found = clock.now(), {}
    for username, division in (("auditor-wc", "420106"), ("auditor-ja", "420102")):
        add_person(username, "WHGA", clock)
        appoint(username, "auditor", clock, division=division)
        found[username] = User.objects.select_related("organisation").get(username=username)
    here, elsewhere = found["auditor-ja"], found["auditor-wc"]
    later = at + timedelta(days=40)
    for reads in (copies, due_copies, exports):
        assert [len(reads(one, at=later)) for one in (here, city["auditor"], elsewhere)] == [1, 1, 0], reads
    assert [count_copies(one, at=at) for one in (here, elsewhere)] == [1, 0]
    held = copy(here, number, at=at)
    assert export(here, held.export, at=at).no == held.export
    for read, no, article in ((copy, number, "19"), (export, held.export, "15")):
        with pytest.raises(Refused) as refused:
            read(elsewhere, no, at=at)
        assert refused.value.decision.article == article
    assert [reads_exports(one, "HQXX", at=at) for one in (here, elsewhere)] == [True, False]


def test_who_reads_of_them(city: City, clock: HandClock, number: str) -> None:
    at = clock.now()
    assert [len(copies(city[by], at=at)) for by in ("guard", "manager", "auditor", "monitor", "admin")] == [
        1,
        1,
        1,
        0,
        0,
    ]
    assert copy(city["auditor"], number, at=at).measures == "专人保管"
    with pytest.raises(Refused):
        copy(city["monitor"], number, at=at)
    with pytest.raises(Fault):
        copy(city["auditor"], "C20260101-0001", at=at)


def test_due_copies_stand_on_the_first_page_of_the_unit(city: City, clock: HandClock, number: str) -> None:
    guard = city["guard"]
    assert [one.no for one in copies(guard, at=clock.now(), only_out=True)] == [number]
    assert count_copies(guard, at=clock.now()) == count_copies(city["auditor"], at=clock.now()) == 1
    assert count_copies(city["district"], at=clock.now()) == 0
    assert not [one for one in matters(duty(city["guard"], clock.now()), clock.now(), ()) if one.kind == "copy"]
    clock.advance(timedelta(days=24))
    (due,) = [one for one in matters(duty(city["guard"], clock.now()), clock.now(), ()) if one.kind == "copy"]
    assert (due.detail.zh, due.days_left(shanghai_day(clock.now()))) == (f"{REQUEST} · {number}", 6)


@pytest.mark.django_db
def test_the_due_copies_are_those_of_the_list_for_every_reader(clock: HandClock) -> None:
    """By queries of their own, which are compiled once; a copy of no unit is of none that a person serves."""
    at = clock.now()
    for code, division, zone in (("U1", "420102", ""), ("U2", "420102", "WHZ-DHGX"), ("U3", "420103", "")):
        Organisation.objects.create(code=code, name=code, kind="unit", division=division, zone=zone)
    for place, unit in enumerate(("U3", "U1", "", "U2", "U1")):
        Copy.objects.create(
            no=f"C{place}", export=f"E{place}", request="R1", managing_unit=unit, camera="1", holder="h", persons="p",
            measures="m", return_by=shanghai_day(at) - timedelta(days=place), given_at=at, line="L",
        )  # fmt: skip
    seen = set()
    for role, territory in product(Role, (*(Territory(organisation=f"U{n}") for n in (1, 2)), *LARGER)):
        for unit in ("", "U1"):
            who = DutyFacts(7, "", "", "", unit, active=True, roles=(RoleInForce(role, territory, at),))
            due = [one.no for one in due_copies(who, at=at)]
            assert due == [one.no for one in copies(who, at=at, only_out=True)], who
            seen.add(tuple(due))
    assert due_copies(replace(who, active=False), at=at) == ()
    assert seen >= {(), ("C4", "C1"), ("C3",), ("C4", "C3", "C1", "C0")}
