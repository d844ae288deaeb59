"""Of the three administrators none does another's acts: acts of each one by each of the three (articles 16(1),
799-16(2)(2)). Registering a person and confirming a proposal are acts of two of them by design, and not in the table.
"""

from collections.abc import Callable
from datetime import timedelta

import pytest
from tests.support.registry.city import OWNER, City, add_person
from tests.support.registry.last_act import last_entry
from tests.support.registry.notices import notice_of_2027
from tests.support.registry.planning import name_approver
from tests.support.registry.sharing_people import OF_SHARING, with_sharing_people
from tests.support.registry.staffing import train

from mingcha.access.duty.actions import open_duty_grant
from mingcha.access.oversight.actions import record_audit_table
from mingcha.evidence.entries import act
from mingcha.kit.actor import program
from mingcha.kit.clock import Clock, HandClock
from mingcha.kit.decision import Refused
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.registry.accounts.actions import assign_role, disable_person, end_role
from mingcha.registry.accounts.new_roles import WantedRole
from mingcha.registry.accounts.role_proposals import propose_role
from mingcha.registry.authorities.actions import set_up_zone
from mingcha.registry.calendars.actions import take_calendar
from mingcha.registry.findings.actions import close_finding, open_finding
from mingcha.registry.findings.kinds import FindingKind, SubjectKind
from mingcha.registry.funding.actions import record_funding
from mingcha.registry.funding.values import NewFunding
from mingcha.registry.identity.duty import Place
from mingcha.registry.identity.models import RoleAssignment, User
from mingcha.registry.networks.actions import record_network
from mingcha.registry.places.actions import add_organisation, add_site
from mingcha.registry.plans.approvers import end_approver
from mingcha.registry.plans.models import PlanApprover
from mingcha.registry.seats.actions import add_seat
from mingcha.registry.systems.actions import add_system, rename_system

pytestmark = pytest.mark.law("16(1)", "799-16(2)(2)")
THREE = ("admin", "security", "auditor")
"""System, security and audit administrator of the whole city."""
type Attempt = Callable[[User, Clock], object]


def _unit(by: User, clock: Clock) -> None:
    add_organisation(by, code="FIRM", name="安防公司", kind="contractor", division="420102", clock=clock)


def _zone(by: User, clock: Clock) -> None:
    set_up_zone(by, zone="WHZ-DHGX", clock=clock)


def _network(by: User, clock: Clock) -> None:
    record_network(by, organisation="HQXX", network="10.77.0.0/16", note="组网方案", clock=clock)


def _site(by: User, clock: Clock) -> None:
    add_site(by, code="ZSGY", name="中山公园", category="6(5)", organisation="JAGA", division="420102", clock=clock)


def _system(by: User, clock: Clock) -> None:
    add_system(by, code="JHG2", name="广场二期", site="JHG", clock=clock)


def _name(by: User, clock: Clock) -> None:
    rename_system(by, system="HQX", name="花桥小学视频", clock=clock)


def _seat(by: User, clock: Clock) -> None:
    add_seat(by, code="S1", name="一号席", organisation="JAGA", clock=clock)


def _money(by: User, clock: Clock) -> None:
    record_funding(by, system="HQX", new=NewFunding("private", "upkeep", 2026, 100), clock=clock)


def _calendar(by: User, clock: Clock) -> None:
    notice = notice_of_2027(published=shanghai_day(clock.now()).isoformat())
    take_calendar(by, content=notice, source="2027.yaml", clock=clock)


def _training(by: User, clock: Clock) -> None:
    train("guard", clock, held_on=shanghai_day(clock.now()) - timedelta(days=1), by=by)


def _right(by: User, clock: Clock) -> None:
    propose_role(by, WantedRole("nobody", "district_officer", "420102"), clock=clock)


def _end_of_right(by: User, clock: Clock) -> None:
    end_role(by, assignment=RoleAssignment.objects.get(user__username="guard").pk, clock=clock)


def _end_of_approver(by: User, clock: Clock) -> None:
    """A person who approves plans for the government of the district, as two administrators agreed."""
    if not PlanApprover.objects.exists():
        add_organisation(OWNER, code="JAZF", name="江岸区人民政府", kind="government", division="420102", clock=clock)
        add_person("head", "JAZF", clock)
        name_approver("head", "JAZF", clock)
    end_approver(by, number=PlanApprover.objects.get().pk, clock=clock)


def _account(by: User, clock: Clock) -> None:
    disable_person(by, username="guard", reason="离岗", clock=clock)


def _audit(by: User, clock: Clock) -> None:
    record_audit_table(by, query="", rows=1, digest="ab" * 32, clock=clock)


def _unusual(by: User, clock: Clock) -> None:
    """A finding on a person's use, opened as the clock does, is closed."""
    with act("access.oversight.judge_day", by=program("work"), clock=clock, cites=("25",)) as record:
        number = open_finding(
            record,
            kind=FindingKind.UNUSUAL_NIGHT,
            article="25",
            subject_kind=SubjectKind.PERSON,
            subject="user:1",
            words=Words("夜间查看", "looked at night"),
            place=Place("420102", "JAGA"),
            now=clock.now(),
        )
    close_finding(by, finding=number, reason="已核实", document="", clock=clock)


TABLE: dict[str, tuple[str, Attempt]] = {
    # act: whose it is, and the attempt
    "registry.organisation.add": ("admin", _unit),
    "registry.zone.set_up": ("admin", _zone),
    "registry.network.record": ("admin", _network),
    "registry.site.add": ("admin", _site),
    "registry.system.add": ("admin", _system),
    "registry.system.rename": ("admin", _name),
    "registry.seat.add": ("admin", _seat),
    "registry.funding.record": ("admin", _money),
    "registry.calendar.take_in": ("admin", _calendar),
    "registry.training.record": ("security", _training),
    "registry.proposal.make": ("security", _right),
    "registry.role.end": ("security", _end_of_right),
    "registry.user.disable": ("security", _account),
    "registry.plan.end_approver": ("security", _end_of_approver),
    "access.oversight.export": ("auditor", _audit),
    "registry.finding.close": ("auditor", _unusual),
}


@pytest.mark.parametrize("name", TABLE)
def test_none_of_the_three_does_another_ones_acts(city: City, clock: HandClock, name: str) -> None:
    whose, attempt = TABLE[name]
    for who in sorted(THREE, key=lambda one: one == whose):  # the one whose act it is comes last
        if who == whose:
            attempt(city[who], clock)
            assert last_entry()["act"] == name
            continue
        with pytest.raises(Refused):
            attempt(city[who], clock)
        assert last_entry()["act"] != name


@pytest.mark.law("13(1)", "13(2)")
@pytest.mark.parametrize("who", OF_SHARING)
def test_the_roles_of_sharing_do_none_of_their_acts_and_watch_nothing(city: City, clock: HandClock, who: str) -> None:
    people = with_sharing_people(city, clock)
    for name, (_, attempt) in TABLE.items():
        with pytest.raises(Refused):
            attempt(people[who], clock)
        assert last_entry()["act"] != name
    for site in ("JHG", "HQX"):
        with pytest.raises(Refused):
            open_duty_grant(people[who], purpose="duty_patrol", points=[city.points[site].code], hours=1, clock=clock)


@pytest.mark.law("13(1)", "13(2)")
def test_who_gets_a_role_of_sharing_and_over_what(city: City, clock: HandClock) -> None:
    """A clerk takes effect when another administrator confirms, a department user at once; the owner's word is not
    enough either."""
    people = with_sharing_people(city, clock)
    add_person("second", "WHSJ", clock)
    add_person("fire", "XFJY", clock)
    give = {"clock": clock, "username": "fire", "role": "department_user"}
    with pytest.raises(Refused) as elsewhere:
        assign_role(people["security"], organisation="HQXX", **give)  # type: ignore[arg-type]
    assert elsewhere.value.decision.article == "13(2)"
    for by in ("clerk", "city", "admin"):
        with pytest.raises(Refused):
            assign_role(people[by], organisation="XFJY", **give)  # type: ignore[arg-type]
    assign_role(people["security"], organisation="XFJY", **give)  # type: ignore[arg-type]
    clerk = {"clock": clock, "role": "data_clerk", "division": "420100"}
    with pytest.raises(Refused) as alone:
        assign_role(people["security"], username="second", **clerk)  # type: ignore[arg-type]
    assert alone.value.decision.article == "799-16(2)(2)"
    with pytest.raises(Refused) as school:
        propose_role(people["security"], WantedRole("guard", "data_clerk", "420100"), clock=clock)
    assert school.value.decision.article == "13(1)"


def test_each_of_the_three_has_acts_in_the_table() -> None:
    assert {whose for whose, _ in TABLE.values()} == set(THREE)


@pytest.mark.parametrize("who", THREE)
def test_none_of_the_three_watches(city: City, clock: HandClock, who: str) -> None:
    points = [city.points["JHG"].code]
    with pytest.raises(Refused):
        open_duty_grant(city[who], purpose="duty_patrol", points=points, hours=1, clock=clock)
