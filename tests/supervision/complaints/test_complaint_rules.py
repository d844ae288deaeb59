"""The wall before a complaint, the bound of a day, and no end without an answer (article 25)."""

from datetime import UTC, date, datetime

import pytest

from mingcha.kit.spelling import name_key
from mingcha.registry.identity.duty import DutyFacts, Place, Role, RoleInForce, Territory
from mingcha.supervision.complaints import rules
from mingcha.supervision.complaints.values import Complained, ComplaintFacts, ComplaintState, number_of_complaint

pytestmark = pytest.mark.law("25")
NOW = datetime(2026, 11, 29, 4, tzinfo=UTC)
ON = date(2026, 11, 29)
ORGAN = Complained(Place("420102", "JAGA"), "JAGA", name_key("江岸区公安分局"), name_key("李 某"))
CITY = Territory("420100")


def auditor(code: str, unit: str, name: str = "审计员", territory: Territory = CITY) -> DutyFacts:
    held = RoleInForce(Role.AUDITOR, territory, NOW)
    return DutyFacts(7, "a", name, "", code, active=True, roles=(held,), organisation_name=unit)


@pytest.mark.parametrize(
    ("who", "reads"),
    [
        (auditor("WHGA", "武汉市公安局"), True),
        (auditor("JAGA", "江岸分局"), False),
        (auditor("X", "武汉市江岸区公安分局纪检组"), False),
        (auditor("X", "江岸区公安分局"), False),
        (auditor("X", "江岸区"), False),
        (auditor("WHGA", "武汉市公安局", name="李某"), False),
        (auditor("WHGA", "武汉市公安局", name="李某某"), False),
        (auditor("WHGA", "武汉市公安局", name="李"), False),
        (auditor("WHGA", "武汉市公安局", territory=Territory("420106")), False),
        (auditor("WHGA", "武汉市公安局", territory=Territory(organisation="JAGA")), False),
    ],
)
def test_the_wall_stands_before_the_organ_its_name_and_the_official(who: DutyFacts, reads: bool) -> None:
    assert rules.may_read_complaint(who, ORGAN) is reads


def test_the_open_page_has_a_bound_and_keeps_nothing_that_nobody_may_read() -> None:
    assert rules.may_receive_complaint(299, 1, ON)
    assert not rules.may_receive_complaint(300, 1, ON)
    later = date(2026, 12, 1)
    assert rules.may_receive_complaint(300, 1, later), "what others send in numbers turns nobody away"
    assert not rules.may_receive_complaint(20_000, 1, later)
    assert [rules.is_beyond_bound(*sent, later) for sent in ((9, 99), (10, 0), (0, 100))] == [False, True, True]
    nobody = rules.may_receive_complaint(0, 0, ON)
    assert (nobody.allowed, "12388" in nobody.next[0].words.zh) == (False, True)


@pytest.mark.parametrize(
    ("state", "has_reply", "closes"),
    [
        (ComplaintState.RECEIVED, False, False),
        (ComplaintState.EXAMINED, False, False),
        (ComplaintState.ANSWERED, False, True),
        (ComplaintState.REFERRED, False, False),
        (ComplaintState.REFERRED, True, True),
        (ComplaintState.CLOSED, True, False),
    ],
)
def test_no_complaint_ends_without_an_answer(state: ComplaintState, has_reply: bool, closes: bool) -> None:
    held = ComplaintFacts(state, ON, referred_on=ON, has_reply=has_reply)
    assert rules.may_close_complaint(held).allowed is closes


def test_our_own_term_ends_after_sixty_days_and_a_number_is_read_as_it_is_written() -> None:
    received = ComplaintFacts(ComplaintState.RECEIVED, date(2026, 9, 30))
    assert (rules.is_late(received, ON), rules.is_late(received, date(2026, 11, 30))) == (False, True)
    assert [number_of_complaint(text) for text in ("KG000017", " kg17 ", "17", "JB17", "-1", "")] == [
        17,
        17,
        17,
        0,
        0,
        0,
    ]


def test_an_organ_of_no_row_is_walled_off_from_every_organ_of_its_district() -> None:
    unknown = Complained(Place("420102", ""), "", name_key("大智街派出所"))
    who = auditor("JAGA", "江岸分局")
    seats = (None, Place("420106", "JAGA"), Place("420102", "JAGA"))
    assert [rules.may_read_complaint(who, unknown, seat) for seat in seats] == [True, True, False]
    assert rules.may_read_complaint(who, Complained(unknown.place, "X", unknown.organ_key), seats[-1])


def test_a_paper_is_of_a_day_since_the_decree_and_one_that_is_older_in_a_row_stops_no_list() -> None:
    days = (date(2023, 2, 28), date(2023, 3, 1), ON, date(2026, 11, 30))
    assert [rules.may_be_received_on(day, ON).allowed for day in days] == [False, True, True, False]
    assert rules.answer_due_on(date(2022, 12, 31)) == date(2023, 3, 1)
