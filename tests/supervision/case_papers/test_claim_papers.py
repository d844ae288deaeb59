"""Papers of a claim that is paid in part, in instalments, or not at all (23; APL 66, 72; AEL 40, 54)."""

from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from tests.support.access.scans import png
from tests.support.registry.city import City
from tests.support.supervision.case_course import PERSON, CourseOfficers, act_fined, act_ordered, act_reinspected
from tests.support.supervision.officers import FIRST, HEAD, SECOND, officers_city

from mingcha.kit.clock import SHANGHAI, HandClock
from mingcha.law.penalty_dates import Payment
from mingcha.law.retention import shanghai_day
from mingcha.registry.printed.contents import content_of
from mingcha.registry.printed.kinds import PrintedKind
from mingcha.supervision.cases.queries import penalty_case
from mingcha.supervision.cases.states import Unenforced
from mingcha.supervision.cases.values import EndedUnenforced
from mingcha.supervision.collection.actions import (
    ask_court,
    close_case,
    demand_payment,
    record_payment,
    serve_demand,
)
from mingcha.supervision.collection.checks import check_claims
from mingcha.supervision.collection.unenforced import end_unenforced
from mingcha.supervision.orders.values import Served, ServiceWay
from mingcha.supervision.reliefs.actions import ask_relief, grant_relief
from mingcha.supervision.reliefs.values import Instalment

pytestmark = [pytest.mark.law("23", "APL 66", "APL 72", "AEL 40", "AEL 54"), pytest.mark.django_db]


@pytest.fixture
def clock() -> HandClock:
    return HandClock(datetime(2026, 9, 1, 10, tzinfo=SHANGHAI))


@pytest.fixture
def people(db: None, clock: HandClock) -> City:
    return officers_city(clock)


@pytest.fixture
def fined(people: City, clock: HandClock, tmp_path: Path) -> int:
    """A fine of 300 yuan that was served on 2026-10-12, payable by 2026-10-27."""
    officers = CourseOfficers(people[FIRST], people[SECOND], people[HEAD])
    tree = act_ordered(officers, people.points["HQX"].code, tmp_path, clock)
    act_reinspected(officers, tree, tmp_path, clock)
    return act_fined(officers, tree, clock)


def rows_of(people: City, kind: PrintedKind, case: int, clock: HandClock) -> list[tuple[str, str]]:
    """The rows of a paper as it reads now."""
    content = content_of(people[FIRST], kind, str(case), at=clock.now())
    return [(name, value) for name, value in content.values["rows"]]  # type: ignore[union-attr, misc]


def pay(people: City, case: int, clock: HandClock, yuan: str, receipt: str, revision: int) -> None:
    payment = Payment(shanghai_day(clock.now()), Decimal(yuan))
    record_payment(people[FIRST], case=case, new=payment, receipt=receipt, revision=revision, clock=clock)


def test_a_late_amount_of_what_is_paid_in_part_is_counted_on_to_the_court(
    people: City, fined: int, clock: HandClock
) -> None:
    """9 yuan on each of 11 days, 6 on each later one, 300 at most; paid whole it is counted to the last payment."""
    clock.advance(timedelta(days=26))
    pay(people, fined, clock, "100", "鄂财 1", 5)
    demand_payment(people[FIRST], case=fined, revision=6, clock=clock)
    today = shanghai_day(clock.now())
    served = Served(today, ServiceWay.HANDED_OVER, PERSON)
    serve_demand(people[FIRST], case=fined, served=served, revision=7, clock=clock)
    clock.advance(timedelta(days=160))
    filed = today + timedelta(days=158)
    ask_court(people[HEAD], case=fined, filed_on=filed, note="江岸区人民法院", revision=8, clock=clock)
    rows = rows_of(people, PrintedKind.LATE_AMOUNT, fined, clock)
    assert ("计算至", "2027年4月14日") in rows
    assert ("加处罚款", "300.00 元") in rows
    assert "逾期天数" not in dict(rows), "no one number of days: what is unpaid changed"
    pay(people, fined, clock, "500", "鄂财 2", 9)
    clock.advance(timedelta(days=3))
    assert ("计算至", "2027年4月16日") in rows_of(people, PrintedKind.LATE_AMOUNT, fined, clock)


def test_a_demand_asks_for_the_parts_that_are_overdue(people: City, fined: int, clock: HandClock) -> None:
    clock.advance(timedelta(days=20))  # 2026-11-01, five days late: 45 yuan
    today = shanghai_day(clock.now())
    ask_relief(people[FIRST], case=fined, asked_on=today, reason="失业", revision=5, clock=clock)
    parts = (
        Instalment(today + timedelta(days=10), Decimal(100)), Instalment(today + timedelta(days=90), Decimal(200))
    )  # fmt: skip
    grant_relief(people[HEAD], case=fined, parts=parts, reason="属实", revision=6, clock=clock)
    clock.advance(timedelta(days=15))  # the first part is five days late: 15 yuan
    demand_payment(people[FIRST], case=fined, revision=7, clock=clock)
    said = rows_of(people, PrintedKind.DEMAND, fined, clock)
    rows = dict(said)
    assert (rows["罚款"], rows["到期的缴款期限"]) == ("300.00 元", "至 2026年11月11日 100.00 元")
    assert rows["未到期的部分"] == "按批准的期限缴纳，本次不催告"
    assert rows["加处罚款"].startswith("截至 2026年11月16日 为 60.00 元")
    assert rows["应缴合计"] == "截至 2026年11月16日 为 160.00 元"


def test_an_end_without_payment_stands_in_the_report_and_its_paper_is_kept(
    people: City, fined: int, clock: HandClock, tmp_path: Path
) -> None:
    clock.advance(timedelta(days=300))
    ended = EndedUnenforced(Unenforced.TERM_OVER, "期限已过，无法申请")
    end_unenforced(people[HEAD], case=fined, ended=ended, scan=png(), folder=tmp_path, revision=5, clock=clock)
    rows = rows_of(people, PrintedKind.CLOSING_REPORT, fined, clock)
    assert ("不再执行", "申请人民法院强制执行的期限已过") in rows
    assert ("结案情况", "期限已过，无法申请") in rows
    assert list(check_claims(tmp_path)) == []
    (kept,) = (tmp_path / "unenforced").rglob("*.png")
    kept.write_bytes(b"another")
    assert [one.kind for one in check_claims(tmp_path)] == ["unenforced_altered"]


def test_a_case_shows_the_days_that_run_in_its_state(people: City, fined: int, clock: HandClock) -> None:
    def days() -> list[str]:
        return [name for name, _ in penalty_case(people[FIRST], fined, at=clock.now()).dates]

    assert days() == ["pay", "review", "lawsuit"]
    pay(people, fined, clock, "300", "鄂财 3", 5)
    assert days() == ["review", "lawsuit"], "a paid fine may still be challenged"
    close_case(people[SECOND], case=fined, reason="缴清", revision=6, clock=clock)
    assert days() == ["review", "lawsuit"]
