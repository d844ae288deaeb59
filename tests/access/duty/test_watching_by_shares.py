"""Monitors whom a share names watch on duty what it opens, in its way and for its purpose (13(2), 15, 16(2), 19)."""

from collections.abc import Callable
from datetime import time, timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.support.access.door import ms
from tests.support.access.shares import end_share, remove, shared
from tests.support.registry.city import City

from mingcha.access.duty import actions, queries
from mingcha.access.duty.values import GrantRow
from mingcha.access.duty.ways import opens_ways
from mingcha.access.shares.values import ShareFacts, ShareKind
from mingcha.access.tickets.actions import issue_ticket
from mingcha.access.tickets.tokens import TICKET_KEY, TicketPayload, open_ticket
from mingcha.kit.actor import program
from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Refused

NAMED = {"people": ("monitor",), "department": "JAGA"}
"""The monitor of Jiang'an police, whose territory has the school."""


def article(act: Callable[[], object]) -> str:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.decision.article


def opened(city: City, clock: HandClock, *sites: str, purpose: str = "disaster") -> GrantRow:
    codes = [city.points[site].code for site in sites or ("HQX",)]
    return actions.open_duty_grant(city["monitor"], purpose=purpose, points=codes, hours=8, clock=clock)


def ticket(city: City, clock: HandClock, grant: GrantRow, *modes: str) -> TicketPayload:
    given = {"grant": grant.no, "points": [city.points["HQX"].code], "modes": modes, "clock": clock}
    return open_ticket(issue_ticket(city["monitor"], **given).token, settings.MINGCHA_KEYS.verifier(TICKET_KEY))


@pytest.mark.law("13(2)", "15", "19")
def test_a_live_share_opens_duty_viewing_until_it_ends(city: City, clock: HandClock) -> None:
    """T13-25, T13-27-N, F13: beside a point of their own, which the share takes with it when it ends."""
    assert article(lambda: opened(city, clock)) == "15"
    share = shared(city, clock, **NAMED, until_at=clock.now() + timedelta(hours=3))
    assert article(lambda: opened(city, clock, purpose="duty_patrol")) == "19"
    grant = opened(city, clock, "HQX", "JHG")
    assert grant.valid_until == clock.now() + timedelta(hours=3)
    assert ticket(city, clock, grant, "live").modes == ("live",)
    for modes in (("playback",), ("live", "playback")):
        assert article(lambda modes=modes: ticket(city, clock, grant, *modes)) == "13(2)"
    patrol = opened(city, clock, "JHG", purpose="duty_patrol")
    add = {"grant": patrol.no, "points": [city.points["HQX"].code], "clock": clock}
    assert article(lambda: actions.widen_duty_grant(city["monitor"], **add)) == "19"
    assert queries.grants_without_duty(clock.now()) == ()
    end_share(share, clock)
    assert article(lambda: ticket(city, clock, grant, "live")) == "15"
    sent: list[str] = []
    assert actions.end_grants_without_duty(program("work"), clock=clock, send=sent.append) == (grant.no,)
    assert len(sent) == 1


@pytest.mark.law("13(2)", "15")
def test_playback_on_duty_reaches_back_as_far_as_the_share(city: City, clock: HandClock) -> None:
    clock.advance(timedelta(hours=9))
    shared(city, clock, ShareKind.SNAPSHOT, **NAMED)
    shared(city, clock, ShareKind.PLAYBACK, **NAMED, back_hours=6, opens=time(8), closes=time(7, 59))
    assert article(lambda: opened(city, clock)) == "15", "pictures and hours that duty viewing cannot cut"
    share = shared(city, clock, ShareKind.PLAYBACK, **NAMED, back_hours=6, from_at=clock.now() - timedelta(hours=9))
    grant = opened(city, clock)
    assert ticket(city, clock, grant, "playback").from_ms == ms(clock) - 6 * 3_600_000
    assert article(lambda: ticket(city, clock, grant, "live")) == "13(2)"
    remove(share, city["monitor"].pk, clock)
    assert queries.grants_without_duty(clock.now()) == (grant.no,)


@pytest.mark.law("15")
def test_own_people_cost_no_query_of_shares(city: City, clock: HandClock) -> None:
    shared(city, clock, **NAMED)
    for username, site, asked in (("guard", "HQX", 0), ("monitor", "JHG", 0), ("monitor", "WCT", 1)):
        with CaptureQueriesContext(connection) as found:
            queries.watching(city[username], [city.points[site].code], at=clock.now())
        shares = [one for one in found.captured_queries if "access_share" in one["sql"]]
        assert len(shares) == asked, (username, site)


def test_only_moving_pictures_without_hours_are_cut_as_duty_viewing_is(clock: HandClock) -> None:
    given = {"no": "U1", "data_set": "s", "department": "JAGA", "purpose": "disaster"}
    given |= {"from_at": clock.now(), "until_at": clock.now() + timedelta(days=1)}
    hours = {"opens": time(8), "closes": time(20)}
    for kind, daily, ways in (
        (ShareKind.LIVE, hours, {"live"}),
        (ShareKind.PLAYBACK, {}, {"playback"}),
        (ShareKind.PLAYBACK, hours, set()),
        (ShareKind.SNAPSHOT, {}, set()),
    ):
        assert opens_ways(ShareFacts(kind=kind, **given, **daily)) == ways
