"""What a scenario does not show: moves that no ticket explains, odd lines, ends of leases by session, role and mask
(articles 2, 7(2), 16(3), 18, 19)."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import DatabaseError, transaction
from tests.support.access.control import LoggingGateway, payload_of, second_monitor, turning
from tests.support.registry.city import City

from mingcha.access.control.actions import give_control_back, take_control
from mingcha.access.control.issuing import issue_control_ticket
from mingcha.access.control.models import CameraPosition, ControlLease, ControlMove
from mingcha.access.control.queries import control_states, moves
from mingcha.access.control.tasks import end_leases, find_cameras_away
from mingcha.access.control.values import LeaseRow, MoveSearch
from mingcha.access.duty.actions import open_duty_grant
from mingcha.access.endings.actions import Ended, end_viewing_of_ended
from mingcha.access.openings.checks import check_opening_log
from mingcha.access.openings.models import StrangeOpening
from mingcha.access.tickets.tokens import CONTROL, TICKET_KEY, TicketPayload, within_session
from mingcha.evidence.models import Entry, attested_models
from mingcha.kit.actor import program
from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Decision
from mingcha.media.gateway.tickets import TicketDesk
from mingcha.registry.accounts.actions import disable_person
from mingcha.registry.findings.models import Finding
from mingcha.registry.sessions.actions import begin_session, end_session
from mingcha.registry.sessions.rules import Method
from mingcha.run.programs.gateway import TicketDoor

WORKER = program("work")


@pytest.fixture
def code(city: City, clock: HandClock) -> str:
    return turning(city, clock)


@pytest.fixture
def gateway(tmp_path: Path, clock: HandClock) -> LoggingGateway:
    return LoggingGateway(tmp_path / "openings", clock)


def taken(city: City, clock: HandClock, code: str, by: str = "guard", within: str = "") -> LeaseRow:
    grant = open_duty_grant(city[by], purpose="duty_patrol", points=[code], hours=8, clock=clock)
    return take_control(city[by], grant=grant.no, point=code, clock=clock, within=within)


def ticket_of(city: City, clock: HandClock, lease: LeaseRow) -> TicketPayload:
    return payload_of(issue_control_ticket(city["guard"], lease=lease.number, clock=clock).token)


def strange() -> list[str]:
    return list(StrangeOpening.objects.order_by("pk").values_list("kind", flat=True))


@pytest.mark.law("2", "7(2)", "16(3)")
def test_the_ticket_of_an_ended_lease_turns_nothing_any_more(city: City, clock: HandClock, code: str) -> None:
    lease, sent = taken(city, clock, code), list[str]()
    issued = issue_control_ticket(city["guard"], lease=lease.number, clock=clock).token
    verifier = settings.MINGCHA_KEYS.verifier(TICKET_KEY)
    door = TicketDoor(verifier, clock, lambda *_: None)
    desk = TicketDesk(door.authorise, door.revocation, clock)
    admitted = desk.admit(issued, code, CONTROL, None)
    assert not isinstance(admitted, Decision)
    assert end_viewing_of_ended(WORKER, Ended.LEASES, clock=clock, send=sent.append) == ()
    give_control_back(city["guard"], lease=lease.number, clock=clock)
    assert desk.is_valid(admitted)
    assert end_viewing_of_ended(WORKER, Ended.LEASES, clock=clock, send=sent.append) == (f"lease:{lease.number}",)
    assert end_viewing_of_ended(WORKER, Ended.LEASES, clock=clock, send=sent.append) == ()
    for token in sent:
        desk.revoke(token)
    assert (len(sent), desk.is_valid(admitted)) == (1, False)


@pytest.mark.law("2", "16(3)")
def test_a_move_that_no_ticket_explains_is_named_and_is_no_line(
    city: City, clock: HandClock, code: str, gateway: LoggingGateway
) -> None:
    ticket = ticket_of(city, clock, taken(city, clock, code))
    gateway.moved(ticket)
    gateway.moved(replace(ticket, id="f" * 32))
    gateway.moved(replace(ticket, lease=ticket.lease + 1))
    gateway.moved(replace(ticket, who="user:1"))
    gateway.moved(replace(ticket, points=(city.points["JHG"].code,)))
    gateway.moved(ticket, way="live")
    kinds = ["no_ticket", *["other_than_issued"] * 4]
    assert [one.kind for one in check_opening_log(gateway.folder, "rec-0001")] == [f"opening_{one}" for one in kinds]
    gateway.carried()
    assert strange() == kinds
    assert ControlMove.objects.count() == 1
    assert Finding.objects.filter(kind="opened_without_ticket", subject=code).exists()


@pytest.mark.law("7(2)", "16(3)")
def test_a_move_after_the_end_of_its_lease_is_a_finding(
    city: City, clock: HandClock, code: str, gateway: LoggingGateway
) -> None:
    lease = taken(city, clock, code)
    ticket = ticket_of(city, clock, lease)
    give_control_back(city["guard"], lease=lease.number, clock=clock)
    gateway.moved(ticket)
    clock.advance(timedelta(seconds=120))
    gateway.moved(ticket)
    gateway.carried()
    assert (strange(), ControlMove.objects.count()) == (["after_lease"], 1)
    assert Finding.objects.get(kind="opened_without_ticket", subject=code).article == "16(3)"


@pytest.mark.parametrize("verb", ["", "[]", "{", '{"verb":"unheard"}', '{"verb":"move","pan":9}', "[" * 3000])
def test_a_verb_that_cannot_be_read_is_a_move_all_the_same(
    city: City, clock: HandClock, code: str, gateway: LoggingGateway, verb: str
) -> None:
    ticket = ticket_of(city, clock, taken(city, clock, code))
    gateway.moved(ticket, {"verb": "stop"})
    gateway.write("moved", {**_facts(ticket), "verb": verb})
    gateway.carried()
    found = moves(city["manager"], MoveSearch(point=code), at=clock.now(), limit=10)
    assert found[0].verb == '{"verb":"unknown"}'
    assert CameraPosition.objects.get().away_since is not None


def _facts(ticket: TicketPayload) -> dict[str, object]:
    return {
        "ticket": ticket.id, "grant": ticket.grant, "who": ticket.who, "within": ticket.within,
        "iat_ms": ticket.iat_ms, "exp_ms": ticket.exp_ms, "from_ms": ticket.from_ms, "to_ms": ticket.to_ms,
        "camera": ticket.points[0], "way": "control", "lease": ticket.lease,
    }  # fmt: skip


@pytest.mark.law("7(2)")
def test_odd_lines_of_a_return_and_an_older_line(
    city: City, clock: HandClock, code: str, gateway: LoggingGateway, tmp_path: Path
) -> None:
    lease = taken(city, clock, code)
    ticket = ticket_of(city, clock, lease)
    gateway.write("home", {"camera": "no such camera", "lease": lease.number, "by": "clock", "after_s": 300})
    gateway.write("home", {"camera": code, "lease": "x", "by": "clock", "after_s": -1})
    gateway.write("home_failed", {"camera": city.points["JHG"].code, "lease": lease.number, "why": "y" * 900})
    gateway.carried()
    kinds = ControlMove.objects.order_by("pk").values_list("kind", "lease", "after_s")
    assert list(kinds) == [("home", None, 0), ("home_failed", None, 0)], "a lease of another point is none"
    other = LoggingGateway(tmp_path / "other", clock, "rec-0002")
    other.moved(ticket)
    clock.advance(timedelta(seconds=30))
    gateway.write("home", {"camera": code, "lease": lease.number, "by": "clock", "after_s": 30})
    gateway.carried()
    other.carried()
    assert CameraPosition.objects.get(point__code=code).away_since is None, "the other gateway's line is older"
    assert strange() == []


def test_lines_of_moves_only_grow(city: City, clock: HandClock, code: str, gateway: LoggingGateway) -> None:
    assert {ControlLease, ControlMove, CameraPosition} <= set(attested_models())
    gateway.moved(ticket_of(city, clock, taken(city, clock, code)))
    gateway.carried()
    for attempt in (lambda: ControlMove.objects.update(why="x"), lambda: ControlMove.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt()
    entries = Entry.objects.count()
    assert (end_leases(WORKER, clock=clock), find_cameras_away(WORKER, clock=clock)) == (0, 0)
    assert Entry.objects.count() == entries, "nothing to write, no act"


@pytest.mark.law("16(3)", "19")
def test_the_end_of_a_session_ends_lease_and_ticket(city: City, clock: HandClock, code: str) -> None:
    session = begin_session(city["guard"], method=Method.PASSKEY, address="10.1.1.1", browser="?", clock=clock)
    lease = taken(city, clock, code, within=within_session(session))
    issue_control_ticket(city["guard"], lease=lease.number, clock=clock, within=within_session(session))
    assert end_leases(WORKER, clock=clock) == 0
    end_session(city["guard"], number=session, clock=clock)
    sent: list[str] = []
    assert end_viewing_of_ended(WORKER, Ended.SESSIONS, clock=clock, send=sent.append) == (within_session(session),)
    assert (len(sent), end_leases(WORKER, clock=clock)) == (1, 1)
    assert ControlLease.objects.get().ended_why == "grant_ended"


@pytest.mark.law("3", "19")
def test_the_end_of_an_account_ends_its_lease(city: City, clock: HandClock, code: str) -> None:
    taken(city, clock, code)
    disable_person(city["security"], username="guard", reason="离职", clock=clock)
    assert end_leases(WORKER, clock=clock) == 1
    second = second_monitor(clock)
    grant = open_duty_grant(second, purpose="duty_patrol", points=[code], hours=8, clock=clock)
    assert take_control(second, grant=grant.no, point=code, clock=clock).person == "人员 second"


@pytest.mark.law("3")
def test_a_reader_of_another_unit_reads_the_unit(city: City, clock: HandClock, code: str) -> None:
    taken(city, clock, code)
    (state,) = control_states(city["guard"], [code], at=clock.now()).values()
    assert (state.name, state.mine) == ("人员 guard", True)
    assert control_states(city["monitor"], [code], at=clock.now()) == {}, "who may not watch it reads nothing"
