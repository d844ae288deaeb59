"""Tickets: what each opens, when it ends, and the line that its first use leaves (articles 16(3), 19)."""

from datetime import timedelta

import pytest
from django.conf import settings
from tests.support.access.door import MODES, issued, ms, opened
from tests.support.registry.city import City, add_camera

from mingcha.access.duty import actions as duty_actions
from mingcha.access.duty import queries
from mingcha.access.register import queries as register_queries
from mingcha.access.register.models import RegisterRow
from mingcha.access.tickets import actions as tickets_actions
from mingcha.access.tickets.models import Ticket
from mingcha.access.tickets.rules import ticket_allows
from mingcha.access.tickets.tokens import TICKET_KEY, open_ticket
from mingcha.evidence.models import Entry
from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Refused
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.accounts import actions as accounts_actions
from mingcha.registry.identity import queries as identity_queries
from mingcha.registry.identity.models import User


def test_a_ticket_says_exactly_what_it_opens(city: City, clock: HandClock) -> None:
    grant = opened(city, clock)
    ticket = issued(city, clock, grant.no)
    payload = open_ticket(ticket.token, settings.MINGCHA_KEYS.verifier(TICKET_KEY))
    assert payload.who == f"user:{city['monitor'].pk}"
    assert payload.grant == grant.no
    assert payload.points == (city.points["JHG"].code,)
    assert payload.modes == MODES
    assert payload.iat_ms == ms(clock)
    assert payload.exp_ms - payload.iat_ms == 120_000
    assert payload.from_ms == ms(clock) - 24 * 3_600_000
    assert payload.to_ms == ms(clock) + 8 * 3_600_000
    assert payload.origin == "http://here"
    assert ticket_allows(payload, city.points["JHG"].code, "live", 0, 0, ms(clock))
    assert ticket.token not in repr(ticket)


def test_a_ticket_ends_with_its_grant(city: City, clock: HandClock) -> None:
    grant = opened(city, clock, hours=1)
    clock.advance(timedelta(minutes=59, seconds=30))
    assert issued(city, clock, grant.no).exp_ms - ms(clock) == 30_000


@pytest.mark.law("16(3)")
def test_a_first_opening_is_a_line_and_a_renewal_is_not(city: City, clock: HandClock) -> None:
    grant = opened(city, clock)
    before = Entry.objects.count()
    issued(city, clock, grant.no)
    clock.advance(timedelta(seconds=60))
    issued(city, clock, grant.no)
    assert Ticket.objects.count() == 2
    assert Entry.objects.count() == before + 2
    lines = register_queries.register_of_point(city["district"], city.points["JHG"].code, at=clock.now())
    assert sorted(line.way for line in lines) == ["live", "playback"]
    line = next(line for line in lines if line.way == "playback")
    assert line.person == "人员 monitor"
    assert line.badge_no == "061301"
    assert line.organisation == "江岸区公安分局"
    assert line.opened_at == clock.now() - timedelta(seconds=60)
    assert line.purpose == "duty_patrol"
    assert line.destination == "browser"
    assert line.purpose_words == Words("值班巡查", "Duty patrol")
    assert line.from_ms == ms(clock) - 60_000 - 24 * 3_600_000


def test_another_point_of_the_same_grant_is_a_line_of_its_own(city: City, clock: HandClock) -> None:
    second = add_camera("JHG", clock, name="西侧")
    codes = [city.points["JHG"].code, second.code]
    grant = duty_actions.open_duty_grant(city["monitor"], purpose="incident", points=codes, hours=1, clock=clock)
    for points in ([codes[0]], codes, [codes[1]]):
        tickets_actions.issue_ticket(city["monitor"], grant=grant.no, points=points, modes=["live"], clock=clock)
    assert sorted(RegisterRow.objects.values_list("camera", flat=True)) == sorted(codes)


@pytest.mark.law("16(3)")
@pytest.mark.parametrize(
    "username", ["admin", "city", "district", "manager", "guard", "auditor", "nobody", "elsewhere"]
)
def test_nobody_uses_the_grant_of_another(city: City, clock: HandClock, username: str) -> None:
    grant = opened(city, clock)
    with pytest.raises(Refused) as refused:
        issued(city, clock, grant.no, by=username)
    assert refused.value.decision.article == "799-16(2)(2)"
    assert not Ticket.objects.exists()
    assert not RegisterRow.objects.exists()


@pytest.mark.law("19")
def test_a_ticket_stays_inside_its_grant(city: City, clock: HandClock) -> None:
    grant = opened(city, clock)
    code = city.points["JHG"].code
    for points, modes in (([city.points["HQX"].code], ["live"]), ([], ["live"]), ([code], []), ([code], ["export"])):
        with pytest.raises(Refused) as refused:
            tickets_actions.issue_ticket(city["monitor"], grant=grant.no, points=points, modes=modes, clock=clock)
        assert refused.value.decision.article == "19"


@pytest.mark.law("16(3)")
def test_a_grant_ends_at_its_hour(city: City, clock: HandClock) -> None:
    grant = opened(city, clock, hours=1)
    clock.advance(timedelta(hours=1))
    with pytest.raises(Refused) as refused:
        issued(city, clock, grant.no)
    assert refused.value.decision.article == "799-16(2)(2)"
    assert queries.grants(city["monitor"], at=clock.now()) == ()
    assert len(queries.grants(city["monitor"], at=clock.now(), only_in_force=False)) == 1


@pytest.mark.law("16(2)")
def test_a_role_that_ended_ends_the_pictures_at_the_next_renewal(city: City, clock: HandClock) -> None:
    grant = opened(city, clock)
    issued(city, clock, grant.no)
    (role,) = identity_queries.roles(city["monitor"], at=clock.now())
    accounts_actions.end_role(city["district"], assignment=role.assignment, clock=clock)
    with pytest.raises(Refused) as refused:
        issued(city, clock, grant.no)
    assert refused.value.decision.article == "16(2)"


def test_a_person_who_was_switched_off_gets_no_ticket(city: City, clock: HandClock) -> None:
    grant = opened(city, clock)
    User.objects.filter(username="monitor").update(is_active=False)
    with pytest.raises(Fault) as fault:
        issued(city, clock, grant.no)
    assert fault.value.kind is FaultKind.UNAUTHENTICATED
