"""Builders of the door's tests: an opened grant, an issued ticket."""

from datetime import timedelta

from tests.support.registry.city import City

from mingcha.access.duty import actions as duty_actions
from mingcha.access.duty import values as duty_values
from mingcha.access.tickets import actions as tickets_actions
from mingcha.access.tickets import values as tickets_values
from mingcha.kit.clock import HandClock
from mingcha.law.retention import shanghai_day
from mingcha.registry.viewing_grounds.actions import RecordedGround, record_ground
from mingcha.registry.viewing_grounds.values import GroundKind, GroundRow

MODES = ("live", "playback")


def opened(
    city: City, clock: HandClock, hours: int = 8, by: str = "monitor", site: str = "JHG"
) -> duty_values.GrantRow:
    """A grant of duty viewing."""
    return duty_actions.open_duty_grant(
        city[by], purpose="duty_patrol", points=[city.points[site].code], hours=hours, clock=clock
    )


def shared_with_police(city: City, clock: HandClock, unit: str = "HQXX", days: int = 30) -> GroundRow:
    """A sharing decision, recorded by the city's officer, by which the monitors of the district's police may watch the
    systems of a unit from today on, for some days."""
    today = shanghai_day(clock.now())
    ground = RecordedGround(
        kind=GroundKind.DECISION,
        unit=unit,
        organisation="JAGA",
        document="武政数〔2026〕31 号",
        authority="市政务服务大数据主管部门",
        issued_on=today,
        from_on=today,
        until_on=today + timedelta(days=days),
    )
    return record_ground(city["city"], ground=ground, clock=clock)


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
