"""The source of a redaction: for who makes, edits or reviews it, on the register, and over with it (16(3), 21)."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.conf import settings
from tests.support.privacy.redacting import begin, detected, plugged_in
from tests.support.registry.city import City

from mingcha.access.duty import queries as duty_queries
from mingcha.access.duty.actions import end_grants_without_duty
from mingcha.access.duty.of_redactions import open_source, source_grant
from mingcha.access.register.checks import check_register
from mingcha.access.register.models import RegisterRow
from mingcha.access.tickets.actions import issue_ticket
from mingcha.access.tickets.tokens import TICKET_KEY, open_ticket
from mingcha.kit.actor import program
from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Refused
from mingcha.privacy.closed_spans.models import ClosedSpan
from mingcha.privacy.redaction.actions import refuse_redaction
from mingcha.registry.points.models import Point


@pytest.fixture(autouse=True)
def _plugged_in() -> Iterator[None]:
    """An engine, a source, and an approved publication for each redaction, until the test ends."""
    with plugged_in():
        yield


def refused_article(act: Callable[[], object]) -> str:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.decision.article


@pytest.mark.law("16(3)", "18", "21")
def test_the_source_of_a_redaction_is_opened_once_on_the_register_and_ends_with_it(
    city: City, clock: HandClock
) -> None:
    code = city.points["HQX"].code
    row = begin(city["guard"], code, clock)
    assert refused_article(lambda: open_source(city["guard"], no=row.no, clock=clock)) == "21"  # not tracked yet
    detected(row.no, clock)
    for other in ("district", "monitor", "auditor"):
        assert refused_article(lambda other=other: open_source(city[other], no=row.no, clock=clock)) == "21"
    grant = open_source(city["manager"], no=row.no, clock=clock)
    assert grant.no.startswith("T")
    assert open_source(city["manager"], no=row.no, clock=clock).no == grant.no  # one that runs is given again
    at = clock.now()
    assert duty_queries.grants(city["manager"], at=at) == ()
    assert duty_queries.current_grant(city["manager"], code, at=at) is None

    def ticket(modes: tuple[str, ...] = ("playback",), by: str = "manager") -> str:
        return issue_ticket(city[by], grant=grant.no, points=[code], modes=modes, clock=clock).token

    payload = open_ticket(ticket(), settings.MINGCHA_KEYS.verifier(TICKET_KEY))
    assert (payload.from_ms, payload.to_ms) == tuple(int(one.timestamp() * 1000) for one in (row.from_at, row.to_at))
    assert payload.modes == ("playback",)
    ticket()
    (line,) = RegisterRow.objects.filter(grant__no=grant.no)
    assert (line.person, line.way, line.purpose) == (city["manager"].name, "playback", "redaction")
    assert (line.from_ms, line.to_ms) == (payload.from_ms, payload.to_ms)
    assert list(check_register()) == []
    assert refused_article(lambda: ticket(("live", "playback"))) == "21"
    assert refused_article(lambda: ticket(by="guard")) == "799-16(2)(2)"
    assert end_grants_without_duty(program("work"), clock=clock) == ()
    refuse_redaction(city["guard"], no=row.no, reason="撤销", folder=settings.MINGCHA_HOME.redactions, clock=clock)
    assert refused_article(ticket) == "21"
    assert end_grants_without_duty(program("work"), clock=clock) == (grant.no,)
    assert source_grant(city["manager"], row.no, at=clock.now()) is None


@pytest.mark.law("8", "18", "21")
def test_the_source_is_not_opened_while_the_point_is_on_trial_or_its_footage_closed(
    city: City, clock: HandClock
) -> None:
    code = city.points["HQX"].code
    row = begin(city["guard"], code, clock)
    detected(row.no, clock)
    grant = open_source(city["guard"], no=row.no, clock=clock)
    Point.objects.filter(code=code).update(state="trial")
    assert refused_article(lambda: open_source(city["manager"], no=row.no, clock=clock)) == "21"
    play = {"grant": grant.no, "points": [code], "modes": ["playback"], "clock": clock}
    assert refused_article(lambda: issue_ticket(city["guard"], **play)) == "21"
    Point.objects.filter(code=code).update(state="in_use")
    issue_ticket(city["guard"], **play)
    between = {"why": "unmasked", "from_at": row.to_at - timedelta(seconds=1), "until_at": row.to_at}
    ClosedSpan.objects.create(point=Point.objects.get(code=code), **between)
    assert refused_article(lambda: issue_ticket(city["guard"], **play)) == "18"
    assert refused_article(lambda: open_source(city["manager"], no=row.no, clock=clock)) == "18"
