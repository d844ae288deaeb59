"""Builders of the door's tests: an opened grant, an issued ticket."""

from tests.support.registry.city import City

from mingcha.access.duty import actions as duty_actions
from mingcha.access.duty import values as duty_values
from mingcha.access.tickets import actions as tickets_actions
from mingcha.access.tickets import values as tickets_values
from mingcha.kit.clock import HandClock

MODES = ("live", "playback")


def opened(
    city: City, clock: HandClock, hours: int = 8, by: str = "monitor", site: str = "JHG"
) -> duty_values.GrantRow:
    """A grant of duty viewing."""
    return duty_actions.open_duty_grant(
        city[by], purpose="duty_patrol", points=[city.points[site].code], hours=hours, clock=clock
    )


def issued(
    city: City, clock: HandClock, grant: str, by: str = "monitor", site: str = "JHG"
) -> tickets_values.IssuedTicket:
    """A ticket for live and playback."""
    return tickets_actions.issue_ticket(
        city[by], grant=grant, points=[city.points[site].code], modes=MODES, clock=clock, origin="http://here"
    )


def ms(clock: HandClock) -> int:
    """The clock in Unix milliseconds."""
    return int(clock.now().timestamp() * 1000)
