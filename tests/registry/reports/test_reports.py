"""Reports of hidden cameras: received from nobody known, handled by the police of the place (article 18, T18d)."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from tests.support.registry.city import City, add_person
from tests.support.registry.last_act import last_entry
from tests.support.registry.staffing import appoint

from mingcha.evidence.models import EntryDetail
from mingcha.kit.actor import program
from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Refused
from mingcha.kit.errors import Fault, FaultKind
from mingcha.law import parameters
from mingcha.law.retention import shanghai_day
from mingcha.registry.findings.kinds import FindingKind
from mingcha.registry.findings.queries import FindingsAsked, open_findings
from mingcha.registry.identity.duty import DutyFacts, Role, RoleInForce, Territory
from mingcha.registry.identity.hands import Hand
from mingcha.registry.identity.models import User
from mingcha.registry.reports.actions import (
    close_report,
    find_reports_left_lying,
    receive_report,
    set_aside_reports,
    take_up_report,
)
from mingcha.registry.reports.limits import begin_look, begin_report, forget_senders, look_succeeded
from mingcha.registry.reports.models import Report, ReportSender
from mingcha.registry.reports.queries import (
    closing,
    count_reports,
    count_reports_to_sift,
    report,
    report_of_reporter,
    reports,
    reports_to_sift,
    waiting_reports,
)
from mingcha.registry.reports.rules import STEPS, is_of_other_organisation_or_above, may_follow
from mingcha.registry.reports.unsifted import find_unsifted_reports
from mingcha.registry.reports.values import NewReport, Receipt, ReportResult, ReportState, SetAside

pytestmark = pytest.mark.law("18")
PAGE, WORK = program("report-page"), program("work")
LYING = FindingsAsked(kind=FindingKind.REPORT_LEFT_LYING)
UNSIFTED = FindingsAsked(kind=FindingKind.REPORTS_UNSIFTED)
SEEN = "试衣间镜子后有镜头"


def received(clock: HandClock, district: str = "420102") -> Receipt:
    return receive_report(PAGE, NewReport(district, "fitting_room", "某商场三楼", SEEN), clock=clock)


def test_a_report_is_handled_with_result_and_day_and_its_reporter_sees_no_more(city: City, clock: HandClock) -> None:
    receipt = received(clock)
    number, today = Report.objects.get().pk, shanghai_day(clock.now())
    assert receipt.case_no == f"JB{number:06d}"
    assert last_entry()["by"] == "program:report-page"
    detail = EntryDetail.objects.order_by("entry_id").last()
    assert detail is not None
    assert SEEN not in json.dumps(json.loads(bytes(detail.event)), ensure_ascii=False)
    assert receipt.check_word not in json.dumps([list(row) for row in Report.objects.values_list()], default=str)
    for who in ("elsewhere", "manager", "monitor", "admin", "auditor"):
        with pytest.raises(Refused):
            take_up_report(city[who], number=number, clock=clock)
    with pytest.raises(Fault) as early:
        close_report(city["district"], number=number, result="removed", handled_on=today, note="已拆", clock=clock)
    assert early.value.kind is FaultKind.CONFLICT
    assert take_up_report(city["district"], number=number, clock=clock).state is ReportState.TAKEN_UP
    with pytest.raises(Fault) as twice:
        take_up_report(city["city"], number=number, clock=clock)
    assert twice.value.kind is FaultKind.CONFLICT
    with pytest.raises(Refused) as future:
        close_report(
            city["city"], number=number, result="removed", handled_on=today + timedelta(1), note="已拆", clock=clock
        )
    assert future.value.decision.article == "18"
    with pytest.raises(Refused) as alone:
        close_report(city["district"], number=number, result="removed", handled_on=today, note="已拆", clock=clock)
    assert "受理人以外" in alone.value.decision.reason.zh
    close_report(city["city"], number=number, result="removed", handled_on=today, note="已拆", clock=clock)
    assert last_entry()["act"] == "registry.report.close"
    seen = report_of_reporter(receipt.case_no.lower(), receipt.check_word.lower().replace("-", " "))
    assert (seen.state, seen.result, seen.handled_on) == (ReportState.CLOSED, ReportResult.REMOVED, today)
    assert not hasattr(seen, "note")


def test_neither_a_wrong_word_nor_a_wrong_number_tells_anything(clock: HandClock, city: City) -> None:
    receipt, other = received(clock), received(clock)
    answers = set()
    for no, word in (
        (receipt.case_no, other.check_word), ("JB999999", receipt.check_word), ("1 OR 1", receipt.check_word),
        ("JB" + "9" * 12, "x"),
        (receipt.case_no, ""), (receipt.case_no, "é" * 40),
    ):  # fmt: skip
        with pytest.raises(Fault) as fault:
            report_of_reporter(no, word)
        answers.add((fault.value.kind, fault.value.words))
    assert len(answers) == 1


def test_a_report_left_lying_is_a_finding_until_it_is_taken_up(city: City, clock: HandClock) -> None:
    received(clock)
    number = Report.objects.get().pk
    clock.advance(timedelta(days=3))
    assert find_reports_left_lying(WORK, clock=clock) == 0
    clock.advance(timedelta(days=1))
    assert (find_reports_left_lying(WORK, clock=clock), find_reports_left_lying(WORK, clock=clock)) == (1, 0)
    assert report(city["district"], number, at=clock.now()).is_overdue
    (found,) = open_findings(city["district"], at=clock.now(), asked=LYING)
    assert (found.subject, found.article) == (str(number), "18")
    assert open_findings(city["elsewhere"], at=clock.now(), asked=LYING) == ()
    take_up_report(city["district"], number=number, clock=clock)
    assert open_findings(city["district"], at=clock.now(), asked=LYING) == ()


def test_each_reads_the_reports_of_the_own_territory(city: City, clock: HandClock) -> None:
    for district in ("420102", "420106", "WHZ-DHGX"):
        received(clock, district)
    people = ("city", "district", "elsewhere", "auditor")
    assert [count_reports(city[who], at=clock.now()) for who in people] == [3, 1, 1, 3]
    waiting = [len(waiting_reports(city[who], at=clock.now(), limit=9)) for who in (*people, "manager")]
    assert waiting == [3, 1, 1, 0, 0], "an auditor reads, and handles none"
    (row,) = reports(city["elsewhere"], at=clock.now())
    assert row.place.division == "420106"
    with pytest.raises(Refused):
        report(city["district"], row.number, at=clock.now())
    for who in ("manager", "monitor", "nobody", "admin"):
        with pytest.raises(Refused):
            count_reports(city[who], at=clock.now())


def test_what_is_no_report_leaves_nothing(city: City, clock: HandClock) -> None:
    for new in (
        NewReport("420100", "", "楼上", SEEN),
        NewReport("999999", "", "楼上", SEEN),
        NewReport("420102", "", " ", SEEN),
        NewReport("420102", "", "楼上", "\n"),
    ):
        with pytest.raises(Refused):
            receive_report(PAGE, new, clock=clock)
    for new in (NewReport("420102", "moon", "楼上", SEEN), NewReport("420102", "", "楼上", "x" * 1001)):
        with pytest.raises(Fault) as fault:
            receive_report(PAGE, new, clock=clock)
        assert fault.value.kind is FaultKind.INVALID
    assert not Report.objects.exists()


def test_the_page_takes_no_more_than_its_number_a_day(
    city: City, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mingcha.registry.reports.rules.parameters.number", lambda key, on: 1)
    received(clock)
    with pytest.raises(Refused):
        received(clock)
    clock.advance(timedelta(days=1))
    received(clock)


def test_junk_of_one_network_is_sifted_by_two_and_turns_nobody_away(city: City, clock: HandClock) -> None:
    for number in range(12):
        new = NewReport("420102", "", f"某楼 {number}", SEEN)
        receive_report(PAGE, new, address=f"203.0.113.{number}", clock=clock)
    honest = receive_report(PAGE, NewReport("420102", "", "江汉路", SEEN), address="198.51.100.9", clock=clock)
    first, second, now = city["district"], city["city"], clock.now()
    assert [row.where for row in reports_to_sift(first, at=now, limit=9)] == ["某楼 10", "某楼 11"]
    assert [row.case_no for row in reports(first, at=now)][10] == honest.case_no, "what is to be sifted comes last"
    assert count_reports_to_sift(city["elsewhere"], at=now) == count_reports_to_sift(city["manager"], at=now) == 0
    with pytest.raises(Refused):
        reports_to_sift(city["manager"], at=now, limit=9)
    junk = [row.number for row in reports_to_sift(first, at=now, limit=9)]
    others = [row.number for row in reports(first, at=now)][:1]
    given = {"note": "同一文字", "clock": clock}
    for who, numbers, note in (
        (first, others, "同一文字"), (first, junk, " "), (city["elsewhere"], junk, "同一文字"), (first, [], "同一文字"),
    ):  # fmt: skip
        with pytest.raises(Refused):
            set_aside_reports(who, numbers=numbers, note=note, clock=clock)
    assert set_aside_reports(first, numbers=junk, **given) == SetAside(2, 0)  # type: ignore[arg-type]
    listed = [[row.number for row in reports_to_sift(who, at=now, limit=9)] for who in (first, second)]
    assert listed == [[], junk], "another one ends them, and they hide nothing that came later"
    assert [count_reports_to_sift(who, at=now) for who in (first, second)] == [0, 2]
    with pytest.raises(Refused):
        set_aside_reports(first, numbers=junk, **given)  # type: ignore[arg-type]
    take_up_report(first, number=junk[1], clock=clock)
    assert set_aside_reports(second, numbers=junk[:1], **given) == SetAside(0, 1)  # type: ignore[arg-type]
    assert last_entry()["act"] == "registry.report.set_aside"
    (ended,) = reports(first, at=now, closed=True)
    assert (ended.number, ended.result) == (junk[0], ReportResult.NO_REPORT)
    with pytest.raises(Refused):
        close_report(second, number=junk[1], result="no_report", handled_on=shanghai_day(now), note="无", clock=clock)
    assert count_reports_to_sift(first, at=now) == 0


def officer_of(organisation: str, clock: HandClock) -> User:
    """Another officer over Jiang'an, of this organisation."""
    username = f"of_{organisation.lower()}"
    add_person(username, organisation, clock)
    appoint(username, "district_officer", clock, division="420102")
    return User.objects.select_related("organisation").get(username=username)


@pytest.mark.law("799-24(2)")
def test_two_of_one_organisation_end_no_report_that_nobody_inspected(city: City, clock: HandClock) -> None:
    colleague, other = officer_of("JAGA", clock), officer_of("WCGA", clock)
    today, kept = shanghai_day(clock.now()), {"result": "nothing_found", "note": "未见", "clock": clock}
    received(clock)
    number = Report.objects.get().pk
    take_up_report(city["district"], number=number, clock=clock)
    with pytest.raises(Refused) as refused:
        close_report(colleague, number=number, handled_on=today, **kept)
    assert refused.value.decision.article == "799-24(2)"
    assert "其他单位" in refused.value.decision.reason.zh
    may = [bool(closing(who, number, at=clock.now())) for who in (city["district"], colleague, other, city["city"])]
    assert may == [False, False, True, True]
    close_report(other, number=number, handled_on=today, **kept)
    received(clock)
    Report.objects.filter(closed_at=None).update(beyond_bound=True)
    junk = [Report.objects.get(closed_at=None).pk]
    set_aside_reports(city["district"], numbers=junk, note="灌水", clock=clock)
    with pytest.raises(Refused) as together:
        set_aside_reports(colleague, numbers=junk, note="灌水", clock=clock)
    assert together.value.decision.article == "799-24(2)"
    assert set_aside_reports(city["city"], numbers=junk, note="灌水", clock=clock) == SetAside(0, 1)


@pytest.mark.law("799-24(2)")
@pytest.mark.parametrize(
    ("mine", "first", "city", "first_above", "ends"),
    [
        ("JAGA", "JAGA", True, False, False),
        ("WHGA", "JAGA", True, False, True),
        ("WHGA", "WHGA", True, True, False),
        ("JAGA", "WHGA", False, True, True),
        ("JAGA", "", False, False, True),
        ("", "", False, False, False),
        ("", "JAGA", True, False, True),
    ],
)
def test_two_of_one_organisation_end_no_report_whatever_their_levels(
    mine: str, first: str, city: bool, first_above: bool, ends: bool
) -> None:
    role, division = (Role.CITY_OFFICER, "420100") if city else (Role.DISTRICT_OFFICER, "420102")
    held = RoleInForce(role, Territory(division), datetime(2026, 1, 1, tzinfo=UTC))
    who = DutyFacts(7, "a", "甲", "", mine, active=True, roles=(held,))
    hands = (Hand(7, "甲", "", mine), Hand(8, "乙", "", first))
    assert is_of_other_organisation_or_above(who, "user:8", hands, first_above=first_above) is ends


@pytest.mark.law("799-24(2)")
def test_two_of_the_city_s_organ_end_no_report_that_nobody_inspected(city: City, clock: HandClock) -> None:
    add_person("colleague", "WHGA", clock)
    appoint("colleague", "city_officer", clock, division="420100")
    colleague = User.objects.select_related("organisation").get(username="colleague")
    received(clock)
    number, today = Report.objects.get().pk, shanghai_day(clock.now())
    take_up_report(city["city"], number=number, clock=clock)
    given = {"number": number, "result": "nothing_found", "handled_on": today, "note": "未见", "clock": clock}
    with pytest.raises(Refused) as refused:
        close_report(colleague, **given)  # type: ignore[arg-type]
    assert "其他单位" in refused.value.decision.reason.zh
    close_report(city["district"], **given)  # type: ignore[arg-type]
    received(clock)
    Report.objects.filter(closed_at=None).update(beyond_bound=True)
    junk = [Report.objects.get(closed_at=None).pk]
    set_aside_reports(city["city"], numbers=junk, note="灌水", clock=clock)
    with pytest.raises(Refused):
        set_aside_reports(colleague, numbers=junk, note="灌水", clock=clock)
    assert set_aside_reports(city["district"], numbers=junk, note="灌水", clock=clock) == SetAside(0, 1)


def test_what_nobody_sifts_is_a_finding_of_the_level_above_until_somebody_does(city: City, clock: HandClock) -> None:
    for number in range(12):
        new = NewReport("420102", "", f"某楼 {number}", SEEN)
        receive_report(PAGE, new, address=f"203.0.113.{number}", clock=clock)
    junk = [row.number for row in reports_to_sift(city["district"], at=clock.now(), limit=9)]
    assert len(junk) == 2

    def seen_by(*people: str) -> list[int]:
        return [len(open_findings(city[who], at=clock.now(), asked=UNSIFTED)) for who in people]

    clock.advance(timedelta(days=7))
    assert find_unsifted_reports(WORK, clock=clock) == 0
    clock.advance(timedelta(days=1))
    assert (find_unsifted_reports(WORK, clock=clock), find_unsifted_reports(WORK, clock=clock)) == (1, 0)
    assert seen_by("city", "auditor", "district", "elsewhere", "manager") == [1, 1, 0, 0, 0]
    (found,) = open_findings(city["city"], at=clock.now(), asked=UNSIFTED)
    assert (found.subject, found.article, "江岸区" in found.words.zh) == ("420102", "18", True)
    set_aside_reports(city["district"], numbers=junk[:1], note="灌水", clock=clock)
    set_aside_reports(city["city"], numbers=junk[:1], note="灌水", clock=clock)
    assert seen_by("city") == [1], "another one is past its day"
    take_up_report(city["district"], number=junk[1], clock=clock)
    assert seen_by("city") == [0]
    assert find_unsifted_reports(WORK, clock=clock) == 0


def test_a_count_of_a_network_names_no_address_and_goes_with_the_day(city: City, clock: HandClock) -> None:
    for address in ("203.0.113.7", "203.0.113.250", "2001:db8:1::7", "2001:db8:1:ffff::1", "nonsense", ""):
        receive_report(PAGE, NewReport("420102", "", "某楼", SEEN), address=address, clock=clock)
    kept = list(ReportSender.objects.values_list("key", "received").order_by("-received"))
    assert [received for _, received in kept] == [2, 2]
    assert all(len(key) == 64 for key, _ in kept)
    assert forget_senders(clock.now()) == 0
    clock.advance(timedelta(days=1))
    receive_report(PAGE, NewReport("420102", "", "某楼", SEEN), address="203.0.113.7", clock=clock)
    assert (forget_senders(clock.now()), ReportSender.objects.count()) == (2, 1)


def test_beyond_the_bound_of_a_district_the_others_stay_in_theirs(
    city: City, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    bounds = {"areas.reports_of_a_district": 1, "areas.reports_of_a_network": 9, "areas.reports_of_a_day": 9}
    numbered = parameters.number
    monkeypatch.setattr(
        "mingcha.registry.reports.rules.parameters.number", lambda key, on: bounds.get(key) or numbered(key, on)
    )
    for district in ("420102", "420102", "420106"):
        received(clock, district)
    assert list(Report.objects.order_by("pk").values_list("beyond_bound", flat=True)) == [False, True, False]
    clock.advance(timedelta(days=4))
    assert find_reports_left_lying(WORK, clock=clock) == 2, "the list of what is to be sifted shows the other one"


def test_what_is_beyond_the_bound_of_a_network_fills_no_district(
    city: City, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    bounds = {"areas.reports_of_a_district": 4, "areas.reports_of_a_network": 2, "areas.reports_of_a_day": 99}
    numbered = parameters.number
    monkeypatch.setattr(
        "mingcha.registry.reports.rules.parameters.number", lambda key, on: bounds.get(key) or numbered(key, on)
    )
    for last in range(9):
        given = NewReport("420102", "", "某楼", SEEN)
        receive_report(PAGE, given, address=f"203.0.113.{last}", clock=clock)
    receive_report(PAGE, NewReport("420102", "", "校门口", SEEN), address="198.51.100.7", clock=clock)
    assert list(Report.objects.order_by("pk").values_list("beyond_bound", flat=True)) == [
        *[False] * 2, *[True] * 7, False,
    ]  # fmt: skip


def test_a_crowd_behind_one_address_reports_and_asks_and_a_flood_waits_for_the_day(
    city: City, clock: HandClock
) -> None:
    campus, others = "203.0.113.7", ("203.0.114.7", "2001:db8::1")
    assert {begin_report(campus, clock.now()) for _ in range(40)} == {0}, "forty people of one campus"
    assert [begin_report("203.0.113.99", clock.now()) for _ in range(62)][-2:] == [0, 5], "one network of them"
    assert [begin_report(other, clock.now()) for other in others] == [0, 0]
    clock.advance(timedelta(days=1))
    assert begin_report(campus, clock.now()) == 0, "the bound is that of a day"
    for _ in range(120):
        assert begin_look(campus, clock.now()) == 0
        look_succeeded(campus, clock.now())
    assert {begin_look(campus, clock.now()) for _ in range(40)} == {0}, "wrong words of some keep no others out"
    for _ in range(70):
        begin_look(campus, clock.now())
    assert begin_look(campus, clock.now()) > 0


def test_the_steps_are_those_of_the_check_constraints() -> None:
    assert set(STEPS) == set(ReportState)
    names = {one.name: str(one.condition) for one in Report._meta.constraints}  # type: ignore[attr-defined]
    for state in ReportState:
        assert repr(state.value) in names["report_taken_up"], state
    assert repr("closed") in names["report_closed"]
    assert [(one.value, two.value) for one in ReportState for two in ReportState if may_follow(one, two)] == [
        ("received", "taken_up"),
        ("taken_up", "closed"),
    ]
