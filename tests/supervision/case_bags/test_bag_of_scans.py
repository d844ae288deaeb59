"""Scans of signed papers in the folder of a case: one that nobody else confirmed is named so, and a bag that was made
before a scan came, or was confirmed, stays readable (20, 23; APL 61)."""

import json
from datetime import datetime
from pathlib import Path

import pytest
from django.conf import settings
from tests.support.access.scans import jpeg, png
from tests.support.registry.city import City
from tests.support.supervision.case_bag import unpacked, verified
from tests.support.supervision.case_course import CourseOfficers, act_fined, act_ordered, act_reinspected
from tests.support.supervision.officers import FIRST, HEAD, SECOND, officers_city

from mingcha.kit.clock import SHANGHAI, HandClock
from mingcha.registry.printed.actions import issue_document
from mingcha.registry.printed.kinds import PrintedKind
from mingcha.supervision.case_bags.actions import export_case
from mingcha.supervision.case_bags.queries import case_bag_file
from mingcha.supervision.signed_papers.actions import answer_signed_scan, keep_signed_paper, open_signed_scan

pytestmark = [pytest.mark.law("20", "23"), pytest.mark.django_db]

MANIFEST = "manifest-sha256.txt"


@pytest.fixture
def clock() -> HandClock:
    return HandClock(datetime(2026, 9, 1, 10, tzinfo=SHANGHAI))


@pytest.fixture
def people(db: None, clock: HandClock) -> City:
    return officers_city(clock)


def scans_in(bag: Path) -> list[str]:
    """The names of the files of scans in a bag, without their keys."""
    listed = json.loads((bag / "data/case.json").read_text())
    names = (one["path"].rpartition("/")[2] for one in listed["files"])
    return [one.rpartition("-")[0] for one in names if "signedpaper" in one]


def test_a_scan_is_in_the_folder_as_it_stands_and_folders_of_before_stay_as_they_are(
    people: City, clock: HandClock, tmp_path: Path
) -> None:
    documents, first, head = settings.MINGCHA_HOME.documents, people[FIRST], people[HEAD]
    officers = CourseOfficers(first, people[SECOND], head)
    tree = act_ordered(officers, people.points["HQX"].code, documents, clock)
    act_reinspected(officers, tree, documents, clock)
    case = act_fined(officers, tree, clock)
    given = {"typeset": lambda sheet: b"%PDF-1.7 " + sheet.no.encode(), "folder": documents, "clock": clock}
    no = issue_document(first, PrintedKind.SERVICE, str(case), **given).no  # type: ignore[arg-type]

    def made() -> str:
        return export_case(first, case=case, purpose="归档，区公安分局档案室", folder=documents, clock=clock).no

    def data_of(bag: str) -> bytes:
        return case_bag_file(first, bag, documents=documents, at=clock.now())

    def answered(scan: int, *, confirms: bool) -> None:
        open_signed_scan(head, no=no, number=scan, folder=documents, clock=clock)
        answer_signed_scan(head, no=no, number=scan, confirms=confirms, reason="缺页", clock=clock)

    before = made()
    as_made = unpacked(data_of(before), tmp_path / "before")
    assert scans_in(as_made) == []
    scan = keep_signed_paper(first, no=no, scan=png(), folder=documents, clock=clock)
    once_more = unpacked(data_of(before), tmp_path / "once_more")
    assert once_more.joinpath(MANIFEST).read_bytes() == as_made.joinpath(MANIFEST).read_bytes()
    waiting = made()
    bag = unpacked(data_of(waiting), tmp_path / "waiting")
    assert scans_in(bag) == ["unconfirmed-signedpaper"]
    assert (bag / f"data/files/unconfirmed-signedpaper-{scan}.png").read_bytes() == png()
    answered(scan, confirms=False)
    later = keep_signed_paper(first, no=no, scan=jpeg(), reason="补齐", folder=documents, clock=clock)
    answered(later, confirms=True)
    assert scans_in(unpacked(data_of(waiting), tmp_path / "again")) == ["unconfirmed-signedpaper"]
    bag = unpacked(data_of(made()), tmp_path / "after")
    assert sorted(scans_in(bag)) == ["declined-signedpaper", "signedpaper"]
    listed = json.loads((bag / "data/case.json").read_text())
    tables = [one["row"].partition("/")[0] for one in listed["rows"]]
    assert (tables.count("supervision_signedpaper"), tables.count("supervision_scancheck")) == (2, 2)
    (tmp_path / "key.pem").write_bytes((bag / "log-key.pem").read_bytes())
    code, answer = verified(bag, tmp_path / "key.pem")
    assert code == 0, answer
