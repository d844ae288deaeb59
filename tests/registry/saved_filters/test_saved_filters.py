"""Filters of lists that a person keeps: own, named, bounded, attested (article 3)."""

import pytest
from tests.support.registry.city import City

from mingcha.evidence.checks import check_application_log
from mingcha.evidence.queries import latest_entries
from mingcha.kit.clock import HandClock
from mingcha.kit.errors import Fault, FaultKind
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.saved_filters import rules
from mingcha.registry.saved_filters.actions import keep_filter, remove_filter
from mingcha.registry.saved_filters.kinds import ListKind
from mingcha.registry.saved_filters.queries import saved_filters, saved_filters_called
from mingcha.registry.saved_filters.rules import may_keep_filter

pytestmark = pytest.mark.law("3")


def names(city: City, clock: HandClock, who: str = "city", of: ListKind | None = None) -> list[str]:
    return [one.name for one in saved_filters(city[who], at=clock.now(), of=of)]


def keep(city: City, clock: HandClock, name: str, of: ListKind = ListKind.POINTS, who: str = "city") -> int:
    return keep_filter(city[who], of=of, name=name, query="state=down", clock=clock).number


def test_a_filter_is_of_its_person_and_removed_by_them(city: City, clock: HandClock) -> None:
    number = keep(city, clock, "中断的点位")
    keep(city, clock, "待查", ListKind.FINDINGS)
    assert names(city, clock) == ["中断的点位", "待查"]
    assert names(city, clock, of=ListKind.FINDINGS) == ["待查"]
    assert names(city, clock, "district") == []
    with pytest.raises(Fault) as fault:
        remove_filter(city["district"], number=number, clock=clock)
    assert fault.value.kind is FaultKind.NOT_FOUND
    remove_filter(city["city"], number=number, clock=clock)
    assert names(city, clock) == ["待查"]
    assert list(check_application_log()) == []


def test_the_entry_has_neither_name_nor_question(city: City, clock: HandClock) -> None:
    keep(city, clock, "张三的点位")
    (entry,) = latest_entries(1, with_event=True)
    assert entry.act == "registry.saved_filter.keep"
    assert "张三" not in str(entry.event)
    assert "down" not in str(entry.event)


def test_a_name_is_kept_once_a_list_and_not_beyond_the_most(
    city: City, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(city, clock, "中断")
    keep(city, clock, "中断", ListKind.ALARMS)
    keep(city, clock, "中断", who="district")
    with pytest.raises(Fault) as taken:
        keep(city, clock, " 中断 ")
    monkeypatch.setattr(rules, "MOST_FILTERS", 2)
    with pytest.raises(Fault) as full:
        keep(city, clock, "别的")
    assert (taken.value.kind, full.value.kind) == (FaultKind.CONFLICT, FaultKind.CONFLICT)
    for name, query in (("", ""), ("长", "q" * (rules.MOST_QUERY + 1))):
        with pytest.raises(Fault) as fault:
            keep_filter(city["monitor"], of=ListKind.POINTS, name=name, query=query, clock=clock)
        assert fault.value.kind is FaultKind.INVALID


@pytest.mark.parametrize("typed", ["中断", "zhongduan", "zd", "zduan", "ZD"])
def test_a_filter_is_found_by_name_pinyin_and_initials(city: City, clock: HandClock, typed: str) -> None:
    keep(city, clock, "中断")
    keep(city, clock, "在录")
    assert [one.name for one in saved_filters_called(city["city"], typed, at=clock.now())] == ["中断"]
    assert saved_filters_called(city["district"], typed, at=clock.now()) == ()


def test_an_account_that_is_off_and_a_program_keep_none() -> None:
    for user_id, active, allowed in ((7, True, True), (7, False, False), (0, True, False)):
        decision = may_keep_filter(DutyFacts(user_id, "who", "", "", "", active, ()))
        assert (decision.allowed, decision.article) == (allowed, "3")
