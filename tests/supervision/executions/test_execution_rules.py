"""What a record of confiscation or deletion needs, and how a list is read (decree 799, arts. 26 to 28; APL 42)."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from mingcha.kit.decision import Missing
from mingcha.law.fine_rules import Extra, Who
from mingcha.registry.identity.duty import DutyFacts, Place, Role, RoleInForce, Territory
from mingcha.registry.printed.kinds import PrintedKind
from mingcha.supervision.case_papers.rules import may_issue_of_case
from mingcha.supervision.cases.states import CaseState, Outcome
from mingcha.supervision.cases.values import CaseFacts
from mingcha.supervision.collection.rules import may_close_case
from mingcha.supervision.executions import rules
from mingcha.supervision.executions.things import things_in
from mingcha.supervision.executions.values import NewExecution, Thing, UnsignedExecution
from mingcha.supervision.matters.values import Matter
from mingcha.supervision.officers.values import Enforcer, Signature

pytestmark = pytest.mark.law("799-26", "799-27(1)", "799-28")
PLACE, SERVED, TODAY = Place("420102", ""), date(2026, 11, 20), date(2026, 11, 25)
ROLE = RoleInForce(Role.DISTRICT_OFFICER, Territory("420102"), datetime(2026, 1, 1, tzinfo=UTC))
OFFICER = DutyFacts(7, "a", "甲", "", "JAGA", active=True, roles=(ROLE,))
FIRST = Enforcer("user:7", 7, 1, "甲", "p7", "enforcement_certificate", "E7", TODAY)
SECOND = replace(FIRST, actor="user:8", user_id=8, session=2, person="p8")
CASE = CaseFacts(
    CaseState.SERVED, PLACE, "799-27(1)", Who.UNIT, date(2026, 11, 2), None, None, Matter(PLACE, None), frozenset(),
    outcome=Outcome.MEASURES, extras=(Extra.CONFISCATE_DEVICES, Extra.DELETE_FOOTAGE), served_on=SERVED,
)  # fmt: skip
NEW = NewExecution(Extra.CONFISCATE_DEVICES, TODAY, "拆除", "钱某", (Thing("针孔摄像头", 1),), "涉案财物室")
MOST = (Thing("摄像头", 1),) * rules.MOST_THINGS


def missing(new: NewExecution, held: CaseFacts = CASE) -> list[str] | str:
    """The fields that a refusal names, its article without any, "" where it is allowed."""
    answer = rules.may_record_execution(OFFICER, FIRST, held, "799-27(1)", new, TODAY)
    return "" if answer else [one.about for one in answer.missing if isinstance(one, Missing)] or answer.article


@pytest.mark.parametrize(
    ("new", "fields"),
    [
        (NEW, ""),
        (replace(NEW, done_on=SERVED), ""),
        (replace(NEW, done_on=SERVED - timedelta(days=1)), ["done_on"]),
        (replace(NEW, done_on=TODAY + timedelta(days=1)), ["done_on"]),
        (replace(NEW, record=" ", present=""), ["record", "present"]),
        (replace(NEW, things=(), kept_at=""), ["things", "kept_at"]),
        (replace(NEW, things=(Thing("摄像头", 0),)), ["things"]),
        (replace(NEW, things=(Thing("摄像头", rules.MOST_COUNT),)), ""),
        (replace(NEW, things=(Thing("摄像头", rules.MOST_COUNT + 1),)), ["things"]),
        (replace(NEW, things=MOST), ""),
        (replace(NEW, things=(*MOST, Thing("摄像头", 1))), ["things"]),
        (replace(NEW, measure=Extra.DELETE_FOOTAGE, kept_at=""), ""),
        (replace(NEW, measure=Extra.DELETE_FOOTAGE, kept_at="", things=()), ["things"]),
        (replace(NEW, undone="已灭失"), ["things"]),
        (replace(NEW, undone="已灭失", things=(), kept_at=""), ""),
        (replace(NEW, measure=Extra.CONFISCATE_GAINS), "799-27(1)"),
    ],
)
def test_a_record_says_what_how_many_where_and_when(new: NewExecution, fields: list[str] | str) -> None:
    assert missing(new) == fields


def test_it_is_recorded_after_the_service_one_at_a_time_and_not_beside_a_transfer() -> None:
    assert missing(NEW, replace(CASE, state=CaseState.DECIDED, served_on=None)) == "799-27(1)"
    assert missing(NEW, replace(CASE, frozen_to=TODAY)) == "TCC 11"
    waiting = UnsignedExecution(Extra.CONFISCATE_DEVICES, Signature("user:7", "甲", "p7", "E7", 1))
    assert missing(NEW, replace(CASE, unsigned=waiting)) == "APL 42"
    held = replace(CASE, unsigned=waiting)
    signs = [FIRST, replace(SECOND, person="p7"), replace(SECOND, session=1), SECOND]
    assert [bool(rules.may_sign_execution(OFFICER, one, held, TODAY)) for one in signs] == [False, False, False, True]
    assert not rules.may_sign_execution(OFFICER, SECOND, CASE, TODAY)
    assert [bool(rules.may_strike_execution(OFFICER, held, reason)) for reason in (" ", "数量不符")] == [False, True]
    assert not rules.may_strike_execution(OFFICER, CASE, "数量不符")


def test_a_measure_is_carried_out_once_and_one_that_could_not_be_leads_to_no_list() -> None:
    tried = replace(CASE, executed=frozenset({Extra.CONFISCATE_DEVICES}))
    assert tried.not_done == (Extra.DELETE_FOOTAGE, Extra.CONFISCATE_DEVICES)
    assert not may_issue_of_case(PrintedKind.CONFISCATION, tried)
    assert missing(NEW, tried) == ""
    assert missing(replace(NEW, undone="已灭失", things=(), kept_at=""), tried) == ["undone"]
    done = replace(tried, done=tried.executed)
    assert done.not_done == (Extra.DELETE_FOOTAGE,)
    assert may_issue_of_case(PrintedKind.CONFISCATION, done)
    assert missing(NEW, done) == ["measure"]


def test_a_case_ends_with_a_record_of_each_measure_alone() -> None:
    one = frozenset({Extra.CONFISCATE_DEVICES})
    assert len(may_close_case(OFFICER, CASE, "已执行", TODAY).missing) == 1
    assert may_close_case(OFFICER, replace(CASE, executed=one), "已执行", TODAY).article == "799-27(1)"
    assert may_close_case(OFFICER, replace(CASE, executed=frozenset(CASE.extras)), "已执行", TODAY).allowed
    assert may_close_case(OFFICER, replace(CASE, extras=(), outcome=Outcome.WARNING), "送达", TODAY).allowed


@pytest.mark.parametrize(
    ("text", "things"),
    [
        ("针孔摄像头 1", (Thing("针孔摄像头", 1),)),
        ("  存储卡（128 GB），2张 \n\n硬盘 DS-7 × 3", (Thing("存储卡（128 GB）", 2), Thing("硬盘 DS-7", 3))),
        ("", ()),
        ("摄像头", None),
        ("5", None),
        ("摄像头 1\n录像机", None),
        ("长" * rules.MOST_WHAT + " 1", (Thing("长" * rules.MOST_WHAT, 1),)),
        ("长" * (rules.MOST_WHAT + 1) + " 1", None),
        ("摄像头 1234567", None),
    ],
)
def test_a_list_is_read_line_by_line(text: str, things: tuple[Thing, ...] | None) -> None:
    assert things_in(text) == things
