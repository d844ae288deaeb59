"""Builders of the tests of control: a camera that turns, more monitors of its unit, a gateway that logs moves."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, cast

from django.conf import settings
from tests.support.registry.city import ADJUSTED, City, add_person
from tests.support.registry.staffing import appoint, make_monitor

from mingcha.access.control.actions import take_control
from mingcha.access.control.issuing import issue_control_ticket
from mingcha.access.duty.actions import open_duty_grant
from mingcha.access.openings.tasks import carry_openings
from mingcha.access.tickets.tokens import TICKET_KEY, TicketPayload, open_ticket
from mingcha.kit.clock import Clock, HandClock
from mingcha.kit.home import Home
from mingcha.media.gateway.opening_log import OpeningLog
from mingcha.registry.identity.models import User
from mingcha.registry.places.position import View
from mingcha.registry.points.actions import set_point_view
from mingcha.registry.views.actions import set_home_preset

GATEWAY = "rec-0001"
TURN = {"verb": "move", "pan": 0.5, "tilt": 0.0, "zoom": 0.0}


def turning(city: City, clock: HandClock, site: str = "HQX", *, preset: str = "7", by: str = "manager") -> str:
    """Makes the camera of a site one that turns and returns to a home preset after five minutes; gives its code."""
    code = city.points[site].code
    set_point_view(city[by], code=code, view=View(moves=True), clock=clock, adjustment=ADJUSTED)
    set_home_preset(city[by], code=code, preset=preset, return_minutes=5, clock=clock)
    return code


def second_monitor(clock: Clock, username: str = "second", unit: str = "HQXX") -> User:
    """Another trained and filed monitor of a unit."""
    add_person(username, unit, clock)
    make_monitor(username, clock, organisation=unit)
    return User.objects.select_related("organisation").get(username=username)


def leading_monitor(clock: HandClock, username: str = "leader", unit: str = "HQXX") -> User:
    """A monitor of a unit who is its manager, too."""
    add_person(username, unit, clock)
    appoint(username, "unit_manager", clock, organisation=unit)
    make_monitor(username, clock, organisation=unit, trained_on=None)
    return User.objects.select_related("organisation").get(username=username)


def payload_of(token: str) -> TicketPayload:
    """What the gateway reads in a ticket."""
    return open_ticket(token, settings.MINGCHA_KEYS.verifier(TICKET_KEY))


class LoggingGateway:
    """A gateway that writes lines of moves as the contract of the log says, and an uplink that takes them up."""

    def __init__(self, folder: Path, clock: Clock, name: str = GATEWAY) -> None:
        self.folder, self._clock, self._name = folder, clock, name
        self.log = OpeningLog(folder, clock)
        self.log.begin()

    def moved(self, ticket: TicketPayload, verb: Mapping[str, object] = TURN, **other: object) -> None:
        """A verb that begins."""
        self.write("moved", {
            "ticket": ticket.id, "grant": ticket.grant, "who": ticket.who, "within": ticket.within,
            "iat_ms": ticket.iat_ms, "exp_ms": ticket.exp_ms, "from_ms": ticket.from_ms, "to_ms": ticket.to_ms,
            "camera": ticket.points[0], "way": "control", "lease": ticket.lease, "verb": json.dumps(verb), **other,
        })  # fmt: skip

    def write(self, kind: str, facts: Mapping[str, object]) -> None:
        """Any line."""
        self.log._write(cast("Any", {"t": kind, **facts}))

    def carried(self) -> int:
        """What the uplink takes up."""
        self.log.sync()
        return carry_openings(self.folder, self._name, self._clock)


def lines_of(gateway: LoggingGateway, lines: Sequence[Mapping[str, object]]) -> int:
    """Writes lines that need no ticket, and takes them up."""
    for line in lines:
        gateway.write(str(line["t"]), {name: value for name, value in line.items() if name != "t"})
    return gateway.carried()


def add_control(person: User, code: str, home: Home, clock: Clock) -> None:
    """A monitor turns a camera, which the gateway of a home logs, and the uplink takes it up."""
    grant = open_duty_grant(person, purpose="duty_patrol", points=[code], hours=1, clock=clock)
    lease = take_control(person, grant=grant.no, point=code, clock=clock)
    gateway = LoggingGateway(home.openings, clock)
    gateway.moved(payload_of(issue_control_ticket(person, lease=lease.number, clock=clock).token))
    gateway.log.close()
    assert carry_openings(home.openings, home.recorder_name, clock)
