"""Days are judged once, for everybody alike; a finding stands until an auditor closes it (article 25)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from tests.support.access.door import issued, opened
from tests.support.evidence.database_administrator import guards_off
from tests.support.registry.city import City

from mingcha.access.checks import check_access
from mingcha.access.oversight.actions import judge_use
from mingcha.access.oversight.checks import check_judged_days
from mingcha.access.oversight.day_use import uses_of_day
from mingcha.access.oversight.models import JudgedDay
from mingcha.access.oversight.queries import judged_days
from mingcha.access.oversight.values import AreaOfUse
from mingcha.evidence.models import Entry, attested_models
from mingcha.kit.actor import program
from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Refused, refuse
from mingcha.law import parameters
from mingcha.law.retention import shanghai_day
from mingcha.registry.findings.actions import close_finding
from mingcha.registry.findings.kinds import FindingKind
from mingcha.registry.findings.queries import FindingsAsked, finding, open_findings
from mingcha.registry.refusals.actions import note_refusal

WORK = program("work")
OUTSIDE = refuse("3", "不在管辖范围内", "outside the territory")


def refused_often(city: City, clock: HandClock, username: str, times: int = 10) -> date:
    """Refusals of a person, a minute apart; their day."""
    for number in range(times):
        note_refusal(city[username], page="point", thing=str(number), decision=OUTSIDE, clock=clock)
        clock.advance(timedelta(minutes=1))
    return shanghai_day(clock.now())


def judged(clock: HandClock, days: int = 1) -> tuple[date, ...]:
    clock.advance(timedelta(days=days, hours=9))
    return judge_use(WORK, clock=clock)


def standing(city: City, clock: HandClock, by: str = "auditor"):
    return open_findings(city[by], at=clock.now(), asked=FindingsAsked(kinds=(FindingKind.UNUSUAL_REFUSALS,)))


@pytest.mark.law("25")
@pytest.mark.parametrize("username", ["admin", "security", "auditor", "guard"])
def test_a_day_is_judged_once_for_everybody_alike(city: City, clock: HandClock, username: str) -> None:
    """T25-N: administrators and auditors are judged like anybody."""
    day = refused_often(city, clock, username)
    assert judged(clock) == (day,)
    entries = Entry.objects.count()
    assert judge_use(WORK, clock=clock) == ()
    assert Entry.objects.count() == entries, "judged already: no act"
    (found,) = standing(city, clock)
    assert (found.subject, found.article) == (f"user:{city[username].pk}", "25")
    assert "10" in found.words.zh
    assert "不是认定" in found.words.zh
    assert "not an accusation" in found.words.en
    assert JudgedDay in attested_models()
    assert [(one.people, one.found) for one in judged_days(city["auditor"], at=clock.now())] == [(1, 1)]


@pytest.mark.law("25")
def test_only_an_auditor_closes_it_and_never_the_person(city: City, clock: HandClock) -> None:
    refused_often(city, clock, "admin")
    judged(clock)
    (found,) = standing(city, clock)
    for username in ("admin", "security", "city", "district"):
        assert standing(city, clock, username) == ()
        with pytest.raises(Refused) as refused:
            close_finding(city[username], finding=found.number, reason="无事", document="", clock=clock)
        assert refused.value.decision.article == "25"
        with pytest.raises(Refused):
            finding(city[username], found.number, at=clock.now())
    close_finding(city["auditor"], finding=found.number, reason="值班交接", document="", clock=clock)
    assert standing(city, clock) == ()
    assert judge_use(WORK, clock=clock) == ()
    assert standing(city, clock) == (), "closed stays closed"


@pytest.mark.law("25")
def test_an_auditor_does_not_close_the_own_one(city: City, clock: HandClock) -> None:
    refused_often(city, clock, "auditor")
    judged(clock)
    (found,) = standing(city, clock)
    with pytest.raises(Refused) as refused:
        close_finding(city["auditor"], finding=found.number, reason="无事", document="", clock=clock)
    assert "本人" in refused.value.decision.reason.zh


def test_a_clock_that_was_stopped_takes_up_every_day(city: City, clock: HandClock) -> None:
    judged(clock)
    refused_often(city, clock, "guard")
    clock.advance(timedelta(days=4))
    days = judge_use(WORK, clock=clock)
    assert days == tuple(days[0] + timedelta(days=ahead) for ahead in range(len(days)))
    assert len(days) >= 4
    assert [one.day for one in JudgedDay.objects.order_by("day")][-len(days) :] == list(days)
    assert len(standing(city, clock)) == 1


@pytest.mark.law("25")
def test_a_day_that_was_left_out_is_named(city: City, clock: HandClock) -> None:
    """T25-N: the database refuses to take a day out of the audit or to change it; the check finds who does it past
    that."""
    judged(clock)
    clock.advance(timedelta(days=3))
    judge_use(WORK, clock=clock)
    assert list(check_judged_days()) == []
    left_out = JudgedDay.objects.order_by("day")[1]
    for statement in ("UPDATE access_judgedday SET found = 0", "DELETE FROM access_judgedday"):
        with pytest.raises(DatabaseError, match="only grows"), transaction.atomic():
            connection.cursor().execute(statement)
    with guards_off():
        JudgedDay.objects.filter(pk=left_out.pk).delete()
    assert [one.subject for one in check_judged_days()] == [left_out.day.isoformat()]
    assert "day_not_judged" in {one.kind for one in check_access()}


@pytest.mark.law("25")
def test_a_night_is_beside_the_own_nights(city: City, clock: HandClock) -> None:
    """Openings at night are counted by the Shanghai day and hour of the register's lines."""
    night = datetime(2026, 11, 27, 18, 30, tzinfo=UTC)  # 02:30 of the 28th in Shanghai
    clock.advance(night - clock.now())
    issued(city, clock, opened(city, clock).no)
    use = uses_of_day(date(2026, 11, 28))[city["monitor"].pk]
    assert (use.night_openings, use.nights_before, use.points, use.points_before) == (2, 0, 1, ())
    assert use.areas == (AreaOfUse("420102", openings=2),), "the district: the site names no street"
    clock.advance(timedelta(days=1))
    issued(city, clock, opened(city, clock).no)
    use = uses_of_day(date(2026, 11, 29))[city["monitor"].pk]
    assert (use.night_openings, use.nights_before, use.points_before) == (2, 1, (1,))
    assert use.areas == (AreaOfUse("420102", openings=2, days_before=1),)
    assert uses_of_day(date(2026, 12, 1)) == {}


@pytest.mark.law("25")
def test_no_configuration_switches_the_rules_off() -> None:
    """T25-N: each number of the rules has a bound beyond which nobody can set it."""
    today = date(2026, 11, 28)
    keys = [key for key in parameters.keys() if key.startswith("access.unusual_")]  # noqa: SIM118 - a function
    assert len(keys) == 15
    for key in keys:
        held = parameters.value(key, today)
        assert held.ceiling is not None or held.floor is not None, key
        if held.ceiling is not None:
            refused = parameters.may_set(key, held.ceiling + 1, today)
            assert (refused.allowed, refused.article) == (False, "25"), key
