"""Scans of issued papers as they came back signed: by who acts in the matter, as kept (12, 23; APL 61)."""

from datetime import datetime
from pathlib import Path

import pytest
from django.conf import settings
from tests.support.access.scans import jpeg, png
from tests.support.registry.city import City
from tests.support.registry.city_copy import copied_city
from tests.support.supervision.case_course import CourseOfficers, act_ordered
from tests.support.supervision.officers import FIRST, HEAD, SECOND, add_officers

from mingcha.kit.clock import SHANGHAI, HandClock
from mingcha.kit.decision import Refused
from mingcha.kit.errors import Fault
from mingcha.registry.printed.actions import issue_document
from mingcha.registry.printed.kinds import PrintedKind
from mingcha.supervision.signed_papers.actions import SIGNED_PAPERS, keep_signed_paper
from mingcha.supervision.signed_papers.checks import check_signed_papers
from mingcha.supervision.signed_papers.models import SignedPaper
from mingcha.supervision.signed_papers.queries import paper_to_sign, signed_of, signed_scan

pytestmark = [pytest.mark.law("12", "23", "799-24"), pytest.mark.django_db]


@pytest.fixture
def clock() -> HandClock:
    return HandClock(datetime(2026, 9, 1, 10, tzinfo=SHANGHAI))


@pytest.fixture
def people(db: None, clock: HandClock) -> City:
    return add_officers(copied_city(clock), clock)


def test_a_signed_receipt_is_kept_by_an_officer_of_the_place_and_another_one_beside_it(
    people: City, clock: HandClock
) -> None:
    folder: Path = settings.MINGCHA_HOME.documents
    officers = CourseOfficers(people[FIRST], people[SECOND], people[HEAD])
    tree = act_ordered(officers, people.points["HQX"].code, folder, clock)
    issuing = {"typeset": lambda sheet: b"%PDF-1.7 " + sheet.no.encode(), "folder": folder, "clock": clock}
    no = issue_document(people[FIRST], PrintedKind.ORDER_SERVICE, str(tree), **issuing).no  # type: ignore[arg-type]
    signs = issue_document(people[FIRST], PrintedKind.SIGNS, "HQX", **issuing).no  # type: ignore[arg-type]
    assert paper_to_sign(people[SECOND], no, at=clock.now()).subject == tree
    for person, scan in (("elsewhere", jpeg()), ("manager", jpeg()), (FIRST, b""), (FIRST, b"text")):
        with pytest.raises(Refused):
            keep_signed_paper(people[person], no=no, scan=scan, folder=folder, clock=clock)
    with pytest.raises(Fault, match="no paper of enforcement"):
        keep_signed_paper(people[FIRST], no=signs, scan=jpeg(), folder=folder, clock=clock)
    keep_signed_paper(people[SECOND], no=no, scan=jpeg(), folder=folder, clock=clock)
    (row,) = signed_of([no])
    held = SignedPaper.objects.get()
    assert (row.no, row.sha256, row.kept_at) == (no, held.digest, clock.now())
    with pytest.raises(Refused):
        keep_signed_paper(people[FIRST], no=no, scan=png(), folder=folder, clock=clock)
    keep_signed_paper(people[FIRST], no=no, scan=png(), reason="缺第二页", folder=folder, clock=clock)
    first, later = signed_of([no])
    assert (first.reason, later.reason, later.number > first.number) == ("", "缺第二页", True)
    opened = signed_scan(people["auditor"], no, later.number, folder=folder, at=clock.now())
    assert (opened.data, opened.media_type) == (png(), "image/png")
    with pytest.raises(Refused):
        signed_scan(people["manager"], no, later.number, folder=folder, at=clock.now())
    with pytest.raises(Fault):
        signed_scan(people[FIRST], no, later.number + 1, folder=folder, at=clock.now())
    assert (held.file.split("/")[0], list(check_signed_papers(folder))) == (SIGNED_PAPERS, [])
    (folder / held.file).write_bytes(b"another")
    assert [one.kind for one in check_signed_papers(folder)] == ["signed_paper_altered"]
