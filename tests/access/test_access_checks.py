"""`mingcha check` over access: a ticket without its line in the register is named."""

import pytest
from tests.support.registry.city import City

from mingcha.access.checks import check_access
from mingcha.access.duty import actions as duty_actions
from mingcha.access.tickets import actions as tickets_actions
from mingcha.access.tickets.models import Ticket
from mingcha.kit.clock import HandClock


@pytest.mark.law("16(3)")
def test_a_ticket_without_its_line_is_named_once(city: City, clock: HandClock) -> None:
    code = city.points["JHG"].code
    grant = duty_actions.open_duty_grant(city["monitor"], purpose="incident", points=[code], hours=1, clock=clock)
    for _ in range(2):
        tickets_actions.issue_ticket(city["monitor"], grant=grant.no, points=[code], modes=["live"], clock=clock)
    assert list(check_access()) == []
    Ticket.objects.update(modes="live playback")
    (finding,) = check_access()
    assert (finding.kind, finding.subject) == ("not_registered", f"access_ticket {grant.no} {code} playback")
