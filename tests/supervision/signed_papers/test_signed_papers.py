"""Scans of issued papers as they came back signed: by who is of the matter, confirmed by another officer, as kept (12,
23; APL 61)."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from tests.support.access.scans import jpeg, png
from tests.support.registry.city import City
from tests.support.supervision.case_course import CourseOfficers, act_fined, act_ordered, act_reinspected
from tests.support.supervision.officers import FIRST, HEAD, PLAIN, SECOND, officers_city

from mingcha.evidence.models import Entry
from mingcha.kit.clock import SHANGHAI, HandClock
from mingcha.kit.decision import Refused
from mingcha.kit.errors import Fault
from mingcha.law.retention import shanghai_day
from mingcha.registry.deadlines.waiting import WaitKind
from mingcha.registry.identity.models import User
from mingcha.registry.printed.actions import issue_document
from mingcha.registry.printed.kinds import PrintedKind
from mingcha.supervision.cases.queries import cases, count_cases, count_waiting_cases
from mingcha.supervision.obstructions.models import CorrectionOrder
from mingcha.supervision.recusals.actions import answer_recusal, ask_recusal
from mingcha.supervision.recusals.models import CaseRecusal
from mingcha.supervision.recusals.values import AskedBy, NewRecusal
from mingcha.supervision.signed_papers.actions import (
    SIGNED_PAPERS,
    answer_signed_scan,
    keep_signed_paper,
    open_signed_scan,
)
from mingcha.supervision.signed_papers.checks import check_signed_papers
from mingcha.supervision.signed_papers.models import ScanCheck, SignedPaper
from mingcha.supervision.signed_papers.queries import (
    may_hand_in,
    paper_to_sign,
    scans_to_answer,
    signed_of,
    signed_scan,
    waiting_scans,
)
from mingcha.supervision.signed_papers.rows import scanned_by
from mingcha.supervision.signed_papers.states import ScanState

pytestmark = [pytest.mark.law("12", "23", "799-24"), pytest.mark.django_db]


@pytest.fixture
def clock() -> HandClock:
    return HandClock(datetime(2026, 9, 1, 10, tzinfo=SHANGHAI))


@pytest.fixture
def people(db: None, clock: HandClock) -> City:
    return officers_city(clock)


@pytest.fixture
def tree(people: City, clock: HandClock) -> int:
    """A tree that was ordered to be cut: FIRST and SECOND are of the matter."""
    officers = CourseOfficers(people[FIRST], people[SECOND], people[HEAD])
    return act_ordered(officers, people.points["HQX"].code, settings.MINGCHA_HOME.documents, clock)


def issued(people: City, kind: PrintedKind, subject: str, clock: HandClock) -> str:
    """The number of a paper that is issued now."""
    documents = settings.MINGCHA_HOME.documents
    given = {"typeset": lambda sheet: b"%PDF-1.7 " + sheet.no.encode(), "folder": documents, "clock": clock}
    return issue_document(people[FIRST], kind, subject, **given).no  # type: ignore[arg-type]


def state(no: str) -> list[str]:
    return [one.state.value for one in signed_of([no])]


def test_a_signed_receipt_is_kept_by_who_is_of_the_matter_and_another_one_beside_it(
    people: City, tree: int, clock: HandClock
) -> None:
    folder: Path = settings.MINGCHA_HOME.documents
    no = issued(people, PrintedKind.ORDER_SERVICE, str(tree), clock)
    signs = issued(people, PrintedKind.SIGNS, "HQX", clock)
    assert paper_to_sign(people[SECOND], no, at=clock.now()).subject == tree
    for person, scan in (("elsewhere", jpeg()), ("manager", jpeg()), (FIRST, b""), (FIRST, b"text")):
        with pytest.raises(Refused):
            keep_signed_paper(people[person], no=no, scan=scan, folder=folder, clock=clock)
    for other in (PLAIN, HEAD):
        with pytest.raises(Refused, match="our own rule"):
            keep_signed_paper(people[other], no=no, scan=jpeg(), folder=folder, clock=clock)
    assert may_hand_in(people[SECOND], no, at=clock.now())
    assert not may_hand_in(people[PLAIN], no, at=clock.now())
    with pytest.raises(Fault, match="no paper of enforcement"):
        keep_signed_paper(people[FIRST], no=signs, scan=jpeg(), folder=folder, clock=clock)
    keep_signed_paper(people[SECOND], no=no, scan=jpeg(), folder=folder, clock=clock)
    (row,) = signed_of([no])
    held = SignedPaper.objects.get()
    assert (row.no, row.sha256, row.kept_at, row.state) == (no, held.digest, clock.now(), ScanState.WAITING)
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


def test_a_scan_counts_once_another_officer_opened_and_confirmed_it(people: City, tree: int, clock: HandClock) -> None:
    folder: Path = settings.MINGCHA_HOME.documents
    no = issued(people, PrintedKind.ORDER_SERVICE, str(tree), clock)
    scan = keep_signed_paper(people[FIRST], no=no, scan=jpeg(), folder=folder, clock=clock)
    given = {"no": no, "number": scan, "clock": clock}

    def opens(person: str) -> int:
        """How many entries the opening of the scan leaves."""
        before = Entry.objects.count()
        open_signed_scan(people[person], folder=folder, **given)  # type: ignore[arg-type]
        return Entry.objects.count() - before

    def answers(person: str, *, confirms: bool = True, reason: str = "") -> ScanState:
        return answer_signed_scan(people[person], confirms=confirms, reason=reason, **given)  # type: ignore[arg-type]

    assert [opens(one) for one in (FIRST, "auditor")] == [0, 0], "only who may confirm it"
    for person, why in ((FIRST, "another officer"), (SECOND, "is opened first"), ("elsewhere", "territory")):
        with pytest.raises(Refused, match=why):
            answers(person)
    User.objects.filter(username=PLAIN).update(name=people[FIRST].name)
    with pytest.raises(Refused, match="another officer"):
        answers(PLAIN)  # a second account of who kept it
    assert [opens(HEAD), opens(HEAD)] == [1, 0]
    with pytest.raises(Refused, match="is opened first"):
        answers(SECOND)
    with pytest.raises(Refused, match="why it is not confirmed"):
        answers(HEAD, confirms=False)
    proven = [scanned_by(PrintedKind.ORDER_SERVICE, str(tree))]
    assert (state(no), answers(HEAD)) == (["waiting"], ScanState.CONFIRMED)
    proven.append(scanned_by(PrintedKind.ORDER_SERVICE, str(tree)))
    assert proven == ["", f"user:{people[FIRST].pk}"], "a day of before rests on a confirmed scan"
    (row,) = signed_of([no])
    assert (row.state, people[HEAD].name in row.answered_by, row.answer) == (ScanState.CONFIRMED, True, "")
    with pytest.raises(Refused, match="does not wait"):
        answers(HEAD, confirms=False, reason="缺页")
    assert [(one.step, one.done_by) for one in ScanCheck.objects.order_by("pk")] == [
        ("opened", f"user:{people[HEAD].pk}"),
        ("confirmed", f"user:{people[HEAD].pk}"),
    ]
    assert opens(SECOND) == 0, "nothing waits any more"


def test_a_scan_waits_in_the_lists_of_other_officers_until_one_answers_it(
    people: City, tree: int, clock: HandClock
) -> None:
    folder: Path = settings.MINGCHA_HOME.documents
    no = issued(people, PrintedKind.ORDER_SERVICE, str(tree), clock)
    scan = keep_signed_paper(people[FIRST], no=no, scan=jpeg(), folder=folder, clock=clock)

    def waits(*persons: str) -> list[list[int]]:
        return [[one.number for one in scans_to_answer(people[person], at=clock.now())] for person in persons]

    others = (FIRST, SECOND, PLAIN, "city", "elsewhere", "auditor", "manager")
    assert waits(*others) == [[], [scan], [scan], [scan], [], [], []]
    (today,) = waiting_scans(people[SECOND], at=clock.now(), limit=9)
    assert (today.kind, today.subject, today.since) == (WaitKind.SCAN, f"{no}/{scan}", clock.now())
    User.objects.filter(username=PLAIN).update(name=people[FIRST].name)
    assert waits(PLAIN) == [[]], "a second account of who kept it"
    CorrectionOrder.objects.update(unit="江岸区公安分局")
    assert waits(SECOND, "city") == [[], [scan]], "of the unit that was ordered"
    CorrectionOrder.objects.update(unit="某物业公司")
    open_signed_scan(people[SECOND], no=no, number=scan, folder=folder, clock=clock)
    answer_signed_scan(people[SECOND], no=no, number=scan, confirms=True, reason="", clock=clock)
    assert waits(HEAD, "city") == [[], []]


def test_a_case_with_a_scan_that_waits_is_in_the_list_of_who_may_confirm_it(
    people: City, tree: int, clock: HandClock
) -> None:
    folder: Path = settings.MINGCHA_HOME.documents
    officers = CourseOfficers(people[FIRST], people[SECOND], people[HEAD])
    act_reinspected(officers, tree, folder, clock)
    case = act_fined(officers, tree, clock)
    clock.advance(timedelta(days=1))

    def mine(*persons: str) -> list[tuple[int, int, int]]:
        """For each person the numbers of the list, its count and that of the first page."""
        given = {"at": clock.now()}
        return [
            (
                sum(one.number for one in cases(people[name], mine=True, **given)),  # type: ignore[arg-type]
                count_cases(people[name], mine=True, **given),  # type: ignore[arg-type]
                count_waiting_cases(people[name], **given),
            )
            for name in persons
        ]

    assert mine(FIRST, SECOND) == [(0, 0, 0), (0, 0, 0)], "the person has days to pay"
    no = issued(people, PrintedKind.SERVICE, str(case), clock)
    keep_signed_paper(people[FIRST], no=no, scan=jpeg(), folder=folder, clock=clock)
    assert mine(FIRST, SECOND, "elsewhere") == [(0, 0, 0), (case, 1, 1), (0, 0, 0)]
    CaseRecusal.objects.create(
        case_id=case, officer=people[SECOND], officer_name="某", asked_by=AskedBy.OFFICER.value, reason="亲属",
        asked_on=shanghai_day(clock.now()), noted_by="user:1", granted=True, answer="同意",
        answered_on=shanghai_day(clock.now()), answered_by="user:2",
    )  # fmt: skip
    assert mine(SECOND) == [(0, 0, 0)]
    assert scans_to_answer(people[SECOND], at=clock.now()) == ()


def test_a_scan_that_is_not_confirmed_counts_for_nothing_and_one_of_before_counts(
    people: City, tree: int, clock: HandClock
) -> None:
    folder: Path = settings.MINGCHA_HOME.documents
    no = issued(people, PrintedKind.ORDER_SERVICE, str(tree), clock)
    keep_signed_paper(people[FIRST], no=no, scan=jpeg(), folder=folder, clock=clock)
    SignedPaper.objects.update(needs_second=False)  # of before it was asked for
    later = keep_signed_paper(people[FIRST], no=no, scan=png(), reason="缺页", folder=folder, clock=clock)
    open_signed_scan(people[SECOND], no=no, number=later, folder=folder, clock=clock)
    given = {"no": no, "number": later, "clock": clock}
    answer_signed_scan(people[SECOND], confirms=False, reason="不是本案文书", **given)  # type: ignore[arg-type]
    assert state(no) == ["earlier", "declined"]
    assert [one.answer for one in signed_of([no])] == ["", "不是本案文书"]


def test_once_nobody_of_the_matter_acts_any_more_another_officer_hands_a_scan_in(
    people: City, tree: int, clock: HandClock
) -> None:
    folder: Path = settings.MINGCHA_HOME.documents
    no = issued(people, PrintedKind.ORDER_SERVICE, str(tree), clock)
    User.objects.filter(username=FIRST).update(is_active=False)
    assert not may_hand_in(people[PLAIN], no, at=clock.now())
    User.objects.filter(username=SECOND).update(is_active=False)
    assert may_hand_in(people[PLAIN], no, at=clock.now())
    keep_signed_paper(people[PLAIN], no=no, scan=jpeg(), folder=folder, clock=clock)


def test_of_a_case_its_head_hands_a_scan_in_too_and_nobody_who_was_taken_off(
    people: City, tree: int, clock: HandClock
) -> None:
    folder: Path = settings.MINGCHA_HOME.documents
    officers = CourseOfficers(people[FIRST], people[SECOND], people[HEAD])
    act_reinspected(officers, tree, folder, clock)
    case = act_fined(officers, tree, clock)
    no = issued(people, PrintedKind.SERVICE, str(case), clock)
    assert [may_hand_in(people[one], no, at=clock.now()) for one in (FIRST, SECOND, HEAD, PLAIN)] == [True] * 3 + [
        False
    ]
    ask_recusal(people[FIRST], case=case, new=NewRecusal(SECOND, AskedBy.OFFICER, "近亲属"), revision=5, clock=clock)
    answer_recusal(people[HEAD], case=case, granted=True, reason="属实", revision=6, clock=clock)
    assert not may_hand_in(people[SECOND], no, at=clock.now())
