"""The role of a monitor, its filing, administrators and resets: each by two persons (articles 3, 16(1), 16(2))."""

from datetime import date, datetime, timedelta

import pytest
from tests.support.registry.city import OWNER, PASSWORD, City
from tests.support.registry.last_act import last_facts
from tests.support.registry.staffing import appoint, confirm_as, make_monitor, train

from mingcha.access.duty.actions import open_duty_grant
from mingcha.evidence.checks import check_application_log
from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Refused
from mingcha.kit.errors import Fault, FaultKind
from mingcha.registry.accounts import actions as accounts_actions
from mingcha.registry.accounts.new_roles import WantedRole
from mingcha.registry.accounts.password_resets import propose_password_reset
from mingcha.registry.accounts.role_proposals import propose_role
from mingcha.registry.confirmations import actions as confirmations
from mingcha.registry.confirmations import queries as confirmations_queries
from mingcha.registry.identity import queries as identity_queries
from mingcha.registry.identity.asker import person_with_password
from mingcha.registry.identity.duty import Role
from mingcha.registry.identity.models import RoleAssignment, User
from mingcha.registry.staff import queries as staff_queries
from mingcha.registry.staff.actions import record_training
from mingcha.registry.staff.models import Filing

GUARD_2 = WantedRole("guard2", "monitor", organisation="HQXX")


def _person(city: City, clock: HandClock, by: str = "manager") -> None:
    accounts_actions.add_user(
        city[by], username="guard2", name="新保安", badge_no="", organisation="HQXX", password=PASSWORD, clock=clock
    )


@pytest.mark.law("16(2)")
def test_a_manager_proposes_a_monitor_and_the_officer_of_the_district_receives_the_filing(
    city: City, clock: HandClock
) -> None:
    """Issue point A.7: the filing carries the organ and its officer's receipt; before, it was a date that was typed."""
    _person(city, clock)
    train("guard2", clock, by=city["manager"])
    name = propose_role(city["manager"], GUARD_2, clock=clock).name
    (waiting,) = confirmations_queries.waiting_for(city["district"], at=clock.now())
    assert waiting.name == name
    assert waiting.effect[0].zh.startswith("新保安")
    assert "培训证 guard2" in waiting.effect[1].zh
    assert "江岸区" in waiting.effect[2].zh
    assert not Filing.objects.filter(user__username="guard2").exists()
    confirm_as("district", name, clock)
    (filing,) = staff_queries.filings_of(city["manager"], "guard2", at=clock.now())
    assert (filing.organ, filing.officer_name, filing.authority) == ("JAGA", "人员 district", "420102")
    assert filing.receipt_no == "420102-2026-00003"
    assert last_facts()["receipt"] == filing.receipt_no
    (role,) = RoleAssignment.objects.filter(user__username="guard2")
    assert (role.trained_on, role.filed_on) == (date(2026, 3, 1), filing.filed_on)
    assert not list(check_application_log())


@pytest.mark.law("16(2)")
@pytest.mark.parametrize("second", ["manager", "guard", "elsewhere", "security", "admin", "auditor", "city"])
def test_no_other_office_makes_a_monitor(city: City, clock: HandClock, second: str) -> None:
    """Issue point B.11: an administrator alone invented a monitor."""
    _person(city, clock)
    train("guard2", clock)
    name = propose_role(city["manager"], GUARD_2, clock=clock).name
    with pytest.raises(Refused):
        confirmations.confirm(city[second], name, clock=clock)
    assert not RoleAssignment.objects.filter(user__username="guard2").exists()


@pytest.mark.law("16(2)")
def test_one_officer_does_not_invent_a_manager_and_a_monitor(city: City, clock: HandClock) -> None:
    """The officer registers the accounts, knows their passwords, and would confirm for them."""
    _person(city, clock, by="district")
    train("guard2", clock)
    name = propose_role(city["manager"], GUARD_2, clock=clock).name
    with pytest.raises(Refused):
        confirmations.confirm(city["district"], name, clock=clock)
    accounts_actions.add_user(
        city["district"], username="puppet", name="某人", badge_no="", organisation="HQXX", password=PASSWORD,
        clock=clock,
    )  # fmt: skip
    train("puppet", clock)
    accounts_actions.assign_role(
        city["district"], username="puppet", role="unit_manager", organisation="HQXX", clock=clock
    )
    puppet = User.objects.get(username="puppet")
    train("nobody", clock)
    proposed = propose_role(puppet, WantedRole("nobody", "monitor", organisation="HQXX"), clock=clock).name
    with pytest.raises(Refused):
        confirmations.confirm(city["district"], proposed, clock=clock)


@pytest.mark.law("16(2)")
def test_nor_by_a_chain_of_accounts(city: City, clock: HandClock) -> None:
    """The officer registers a manager, who registers the next one, who proposes."""
    given = {"name": "某人", "badge_no": "", "organisation": "HQXX", "password": PASSWORD, "clock": clock}
    accounts_actions.add_user(city["district"], username="first", **given)
    train("first", clock)
    manager = {"role": "unit_manager", "organisation": "HQXX", "clock": clock}
    accounts_actions.assign_role(city["district"], username="first", **manager)
    accounts_actions.add_user(User.objects.get(username="first"), username="second", **given)
    train("second", clock)
    accounts_actions.assign_role(city["district"], username="second", **manager)
    train("nobody", clock)
    wanted = WantedRole("nobody", "monitor", organisation="HQXX")
    proposed = propose_role(User.objects.get(username="second"), wanted, clock=clock).name
    with pytest.raises(Refused):
        confirmations.confirm(city["district"], proposed, clock=clock)


@pytest.mark.law("16(2)")
def test_a_training_that_lapsed_meanwhile_stops_the_confirmation(city: City, clock: HandClock) -> None:
    _person(city, clock)
    train("guard2", clock, held_on=date(2025, 11, 26))
    name = propose_role(city["manager"], GUARD_2, clock=clock).name
    clock.advance(timedelta(days=2))
    with pytest.raises(Refused) as refused:
        confirmations.confirm(city["district"], name, clock=clock)
    assert refused.value.decision.article == "16(2)"


@pytest.mark.law("16(2)")
def test_another_district_means_another_filing(city: City, clock: HandClock) -> None:
    """Issue point A.7: before, one date counted everywhere."""
    make_monitor("nobody", clock, division="420106", officer="elsewhere")
    with pytest.raises(Refused):  # the officer of Wuchang received it, so nothing in Jiang'an is watched
        open_duty_grant(city["nobody"], purpose="duty_patrol", points=(city.points["JHG"].code,), hours=1, clock=clock)
    assert [row.authority for row in staff_queries.filings_of(city["nobody"], "nobody", at=clock.now())] == ["420106"]
    with pytest.raises(Refused):
        propose_role(OWNER, WantedRole("nobody", "monitor"), clock=clock)


@pytest.mark.law("16(2)")
def test_a_unit_in_two_districts_files_its_monitor_twice(city: City, clock: HandClock) -> None:
    """A point of the unit in another district is refused until that organ received a filing."""
    RoleAssignment.objects.filter(user=city["guard"]).update(organisation=city["manager"].organisation)
    Filing.objects.filter(user=city["guard"]).update(division="420106")
    with pytest.raises(Refused) as refused:
        open_duty_grant(city["guard"], purpose="duty_patrol", points=(city.points["HQX"].code,), hours=1, clock=clock)
    assert refused.value.decision.article == "16(2)"
    assert "备案" in refused.value.decision.reason.zh


@pytest.mark.law("16(2)")
@pytest.mark.parametrize("local", ["2027-03-01 22:30", "2027-03-01 17:00"])
def test_a_grant_ends_where_the_training_ends_also_in_the_night(city: City, clock: HandClock, local: str) -> None:
    """Issue point A.7: a grant of eight hours opened at 22:30 ran on until 06:30 of the day after the training."""
    at = datetime.fromisoformat(f"{local}:00+08:00")
    clock.advance(at - clock.now())
    grant = open_duty_grant(
        city["monitor"], purpose="duty_patrol", points=(city.points["JHG"].code,), hours=8, clock=clock
    )
    assert grant.valid_until == min(at + timedelta(hours=8), datetime.fromisoformat("2027-03-02T00:00:00+08:00"))


@pytest.mark.law("16(2)")
def test_a_new_training_lengthens_the_duty_without_another_role(city: City, clock: HandClock) -> None:
    clock.advance(datetime.fromisoformat("2027-03-02T09:00:00+08:00") - clock.now())
    points = (city.points["JHG"].code,)
    with pytest.raises(Refused):
        open_duty_grant(city["monitor"], purpose="duty_patrol", points=points, hours=1, clock=clock)
    train("monitor", clock, held_on=date(2027, 3, 1), by=city["district"])
    open_duty_grant(city["monitor"], purpose="duty_patrol", points=points, hours=1, clock=clock)


@pytest.mark.law("16(2)")
def test_a_failed_training_gives_nothing(city: City, clock: HandClock) -> None:
    record_training(
        city["manager"], username="guard", course="复训", held_on=date(2026, 11, 20), hours=8, taught_by="培训中心",
        document="记录 2", passed=False, clock=clock,
    )  # fmt: skip
    (row,) = [row for row in staff_queries.staff(city["manager"], at=clock.now()) if row.username == "guard"]
    assert row.valid_to == date(2027, 3, 1)
    failed, passed = staff_queries.trainings_of(city["manager"], "guard", at=clock.now())
    assert (failed.valid_to, passed.valid_to) == (None, date(2027, 3, 1))


@pytest.mark.law("16(2)")
def test_managers_are_trained_and_listed_when_due(city: City, clock: HandClock) -> None:
    """Issue point A.7: before, only monitors were."""
    with pytest.raises(Refused) as refused:
        accounts_actions.assign_role(
            city["district"], username="nobody", role="unit_manager", organisation="HQXX", clock=clock
        )
    assert refused.value.decision.article == "16(2)"
    rows = {row.username: row for row in staff_queries.staff(city["district"], at=clock.now())}
    assert rows["manager"].roles == (Role.UNIT_MANAGER,)
    assert not rows["manager"].due
    clock.advance(datetime.fromisoformat("2027-02-10T09:00:00+08:00") - clock.now())
    assert all(row.due for row in staff_queries.staff(city["district"], at=clock.now()))
    assert [row.username for row in staff_queries.staff(city["guard"], at=clock.now())] == ["guard"]
    with pytest.raises(Fault) as fault:
        staff_queries.trainings_of(city["guard"], "manager", at=clock.now())
    assert fault.value.kind is FaultKind.NOT_FOUND


@pytest.mark.law("16(1)", "3")
def test_an_officer_is_proposed_by_one_administrator_and_confirmed_by_another(city: City, clock: HandClock) -> None:
    with pytest.raises(Refused):
        accounts_actions.assign_role(
            city["security"], username="nobody", role="district_officer", division="420102", clock=clock
        )
    wanted = WantedRole("nobody", "district_officer", "420102")
    name = propose_role(city["security"], wanted, clock=clock).name
    for second in ("security", "city", "district", "auditor", "nobody"):
        with pytest.raises(Refused):
            confirmations.confirm(city[second], name, clock=clock)
    confirm_as("admin", name, clock)
    assert [row.role for row in identity_queries.roles(city["nobody"], at=clock.now())] == [Role.DISTRICT_OFFICER]


@pytest.mark.law("16(1)")
def test_what_the_owner_of_the_machine_gives_is_not_confirmed_by_its_administrator(
    city: City, clock: HandClock
) -> None:
    name = propose_role(OWNER, WantedRole("nobody", "district_officer", "420102"), clock=clock).name
    with pytest.raises(Refused):
        confirmations.confirm(city["admin"], name, clock=clock)
    confirm_as("security", name, clock)


@pytest.mark.law("16(1)")
def test_a_password_is_reset_by_two_and_shown_to_the_second_alone(city: City, clock: HandClock) -> None:
    """Issue point B.11: an administrator alone reset the auditor's password and looked in that person's name."""
    name = propose_password_reset(city["manager"], "guard", clock=clock).name
    for second in ("manager", "guard", "district", "city", "auditor"):
        with pytest.raises(Refused):
            confirmations.confirm(city[second], name, clock=clock)
    password = confirm_as("security", name, clock)
    assert person_with_password("guard", PASSWORD) is None
    assert person_with_password("guard", password) == city["guard"]
    assert password not in str(last_facts())
    for by, about in (("admin", "auditor"), ("district", "admin"), ("elsewhere", "monitor"), ("city", "security")):
        with pytest.raises(Refused):
            propose_password_reset(city[by], about, clock=clock)


@pytest.mark.law("3")
def test_a_districts_administrator_does_not_take_over_the_citys(city: City, clock: HandClock) -> None:
    """Issue point B.11: by setting the password, a district administrator took over a city administrator."""
    accounts_actions.add_user(
        OWNER, username="small", name="区安全管理员", badge_no="", organisation="WHGA", password=PASSWORD, clock=clock
    )
    appoint("small", "security_admin", clock, division="420102")
    small = User.objects.get(username="small")
    User.objects.filter(username="city").update(organisation=city["district"].organisation)
    with pytest.raises(Refused) as refused:
        propose_password_reset(small, "city", clock=clock)
    assert refused.value.decision.article == "799-16(2)(2)"
    with pytest.raises(Refused):
        accounts_actions.disable_person(small, username="city", reason="离职", clock=clock)
    (role,) = identity_queries.roles(city["city"], at=clock.now())
    with pytest.raises(Refused):
        accounts_actions.end_role(small, assignment=role.assignment, clock=clock)
    propose_password_reset(small, "monitor", clock=clock)


@pytest.mark.law("16(1)")
def test_the_last_of_the_three_administrators_stays(city: City, clock: HandClock) -> None:
    for username in ("admin", "auditor"):
        (role,) = identity_queries.roles(city[username], at=clock.now())
        with pytest.raises(Refused):
            accounts_actions.end_role(city["security"], assignment=role.assignment, clock=clock)
    appoint("nobody", "auditor", clock, division="420100")
    (role,) = identity_queries.roles(city["auditor"], at=clock.now())
    accounts_actions.end_role(city["security"], assignment=role.assignment, clock=clock)
