"""Notices on days off: who takes them in, which, and what they move (articles 3, 9, 26)."""

from datetime import date

import pytest
from tests.support.registry.city import OWNER, City
from tests.support.registry.last_act import last_facts
from tests.support.registry.notices import OF_2027, notice_of_2027, shipped_notice

from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Refused
from mingcha.kit.errors import Fault
from mingcha.law.filing import filing_clocks
from mingcha.registry.calendars.actions import take_calendar
from mingcha.registry.calendars.filings import filing_clocks_of
from mingcha.registry.calendars.models import CalendarNotice
from mingcha.registry.calendars.queries import calendar_in_force, listed_notices
from mingcha.registry.systems.models import System


def due(accepted: date) -> tuple[date, bool]:
    main = filing_clocks(accepted, calendar=calendar_in_force()).main
    assert main is not None
    return main.due, main.deadline.provisional


@pytest.mark.law("9")
def test_the_next_years_notice_moves_deadlines_and_says_so(city: City, clock: HandClock) -> None:
    """Issue point A.8: the next year's notice is taken in and what it moves is logged; before, no act took one in."""
    assert due(date(2026, 12, 2)) == (date(2027, 1, 4), True)
    assert due(date(2027, 1, 6)) == (date(2027, 2, 9), True), "正月初一至初三 and the weekend are off without notice"
    moved = take_calendar(city["city"], content=OF_2027, source="2027.yaml", clock=clock)
    assert due(date(2026, 12, 2)) == (date(2027, 1, 4), False)
    assert due(date(2027, 1, 6)) == (date(2027, 2, 12), False)
    assert (date(2027, 2, 5), date(2027, 2, 9), date(2027, 2, 12)) in [(m.raw, m.before, m.after) for m in moved]
    facts = last_facts()
    assert (facts["year"], facts["reference"], facts["source"]) == (2027, "国办发明电〔2026〕6 号", "2027.yaml")
    assert facts["moved"] == [[str(one.raw), str(one.before), str(one.after)] for one in moved]
    newest = listed_notices(OWNER, at=clock.now())[0]
    assert (newest.notice.year, newest.moved, newest.in_force) == (2027, moved, True)
    assert newest.taken_in_by == f"user:{city['city'].pk}"


@pytest.mark.law("3")
@pytest.mark.parametrize("username", ["district", "manager", "monitor", "auditor", "nobody"])
def test_only_the_citys_office_takes_a_notice_in(city: City, clock: HandClock, username: str) -> None:
    with pytest.raises(Refused) as refused:
        take_calendar(city[username], content=OF_2027, source="2027.yaml", clock=clock)
    assert refused.value.decision.article == "3"
    assert not CalendarNotice.objects.exists()


@pytest.mark.law("9", "26")
@pytest.mark.parametrize(
    ("content", "article"),
    [
        (notice_of_2027(published="2026-12-31"), "9"),
        (notice_of_2027(spring="[2027-02-06, 2027-02-12]"), "9"),
        # issue point A.8: a file that puts off every deadline of the autumn, or takes weekends away
        (notice_of_2027(spring="[2027-02-05, 2027-03-07]"), "9"),
        (
            OF_2027
            + "".join(
                f"  - 2027-{day}\n"
                for day in ("07-03", "07-10", "07-17", "07-24", "07-31", "08-07", "08-14", "08-21", "08-28")
            ),
            "9",
        ),
        (shipped_notice(2025), "26"),
        (shipped_notice(2026), "9"),
    ],
)
def test_a_notice_that_cannot_be_right_is_refused(city: City, clock: HandClock, content: str, article: str) -> None:
    with pytest.raises(Refused) as refused:
        take_calendar(OWNER, content=content, source="2027.yaml", clock=clock)
    assert refused.value.decision.article == article


def test_a_wrong_file_is_refused_with_its_line(city: City, clock: HandClock) -> None:
    with pytest.raises(Fault, match=r"2027\.yaml, line 7"):
        take_calendar(OWNER, content=notice_of_2027(spring="[2027-02-05, 2027-02-30]"), source="2027.yaml", clock=clock)


@pytest.mark.law("9")
def test_a_later_notice_replaces_an_earlier_one(city: City, clock: HandClock) -> None:
    take_calendar(OWNER, content=OF_2027, source="2027.yaml", clock=clock)
    with pytest.raises(Refused):
        take_calendar(OWNER, content=OF_2027, source="2027.yaml", clock=clock)
    longer = notice_of_2027(published="2026-11-20", spring="[2027-02-05, 2027-02-15]")
    (first, *_) = take_calendar(OWNER, content=longer, source="2027b.yaml", clock=clock)
    assert (first.before, first.after) == (date(2027, 2, 12), date(2027, 2, 16))
    assert [(one.notice.year, one.in_force) for one in listed_notices(OWNER, at=clock.now())] == [
        (2027, True), (2027, False), (2026, True), (2025, True),
    ]  # fmt: skip


@pytest.mark.law("9", "799-14")
def test_a_notice_names_the_systems_whose_filing_it_moves(city: City, clock: HandClock) -> None:
    """Issue point A.8: what the notice moves is named, system by system; before, nothing counted a filing deadline."""
    _, main = filing_clocks_of(System.objects.filter(code="HQX"), calendar_in_force())["HQX"]
    # accepted and put into use on one day: both clocks end together, article 9 is named first
    assert (main.reference, main.due, main.deadline.provisional) == ("9", date(2026, 11, 16), False)
    later = shipped_notice(2026).replace("2025-11-04", "2026-11-20")
    later = later.replace("workdays:", "  - [2026-11-16, 2026-11-17]\nworkdays:")
    take_calendar(city["city"], content=later, source="2026b.yaml", clock=clock)
    facts = last_facts()
    assert ["HQX", "2026-11-16", "2026-11-18"] in facts["filings"]
    assert facts["systems_moved"] == len(facts["filings"]) == 3
    assert [one.system for one in listed_notices(city["manager"], at=clock.now())[0].filings] == ["HQX"], "in reach"
