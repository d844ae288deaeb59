"""The pure rules of the registry: every role against every verb, and that each rule names its articles."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from mingcha.kit.decision import Decision, allow, refuse
from mingcha.kit.errors import Fault, FaultKind
from mingcha.registry.factors.rules import needs_factor
from mingcha.registry.identity import rules as identity_rules
from mingcha.registry.identity.duty import DutyFacts, Place, Role, RoleInForce, Territory, division_prefix
from mingcha.registry.identity.sharing_roles import Employer
from mingcha.registry.networks.typed import networks_from
from mingcha.registry.places import rules as places_rules
from mingcha.registry.points import rules as points_rules
from mingcha.registry.sessions.rules import is_confirmed
from mingcha.registry.systems import rules as systems_rules

NOW = datetime(2026, 11, 25, 6, 3, 22, tzinfo=UTC)
SCHOOL = Place("420102", "HQXX")
NETWORKS = networks_from(["10.0.0.0/8"])


def person(*roles: Role, territory: Territory | None = None, active: bool = True) -> DutyFacts:
    """A person with these roles over a territory (the whole installation when none is named)."""
    held = tuple(
        RoleInForce(role, territory or Territory(), NOW, trained_on=date(2026, 3, 1), filed_on=date(2026, 3, 1))
        for role in roles
    )
    return DutyFacts(7, "someone", "某人", "061301", "JAGA", active=active, roles=held)


@pytest.mark.law("8")
def test_what_was_not_accepted_is_on_trial_and_says_so_on_its_footage() -> None:
    assert points_rules.state_after_building(acceptance_passed=False) == "trial"
    assert points_rules.state_after_building(acceptance_passed=True) == "accepted"
    assert points_rules.label_of("R30", "trial") == "R30/trial"
    assert [points_rules.label_of("R90", state) for state in ("accepted", "in_use", "out_of_use")] == ["R90"] * 3


@pytest.mark.law("16(5)")
def test_a_key_target_has_its_own_class() -> None:
    assert systems_rules.retention_of(key_target=True).value == "R90"
    assert systems_rules.retention_of(key_target=False).value == "R30"


@pytest.mark.law("6")
def test_a_point_is_mandatory_by_its_part() -> None:
    assert points_rules.mandatory("6(5)", "entrance")
    assert not points_rules.mandatory("6(5)", "other")
    for category, part in (("6(13)", "entrance"), ("6(5)", "roof")):
        with pytest.raises(Fault) as fault:
            points_rules.mandatory(category, part)
        assert fault.value.kind is FaultKind.INVALID


@pytest.mark.law("3")
@pytest.mark.parametrize("role", list(Role))
def test_which_roles_write_and_see(role: Role) -> None:
    keeper = role in {Role.ADMINISTRATOR, Role.UNIT_MANAGER, Role.DISTRICT_OFFICER, Role.CITY_OFFICER}
    assert places_rules.may_write(person(role), SCHOOL).allowed is keeper
    assert places_rules.may_see_address(person(role), SCHOOL).allowed is keeper
    registers = keeper or role is Role.SECURITY_ADMINISTRATOR
    assert identity_rules.may_add_person(person(role), SCHOOL).allowed is registers
    sees = role is not Role.CONTRACTOR and not role.keeps_no_register
    assert places_rules.may_see(person(role), SCHOOL).allowed is sees
    assert places_rules.may_enter_register(person(role)).allowed is not role.keeps_no_register
    for territory in (Territory("420106"), Territory(organisation="BJYH")):
        for rule in (
            places_rules.may_write,
            places_rules.may_see,
            places_rules.may_see_address,
            identity_rules.may_add_person,
        ):
            decision = rule(person(role, territory=territory), SCHOOL)
            assert (decision.allowed, decision.article) == (False, "3")


@pytest.mark.parametrize("role", list(Role))
def test_who_is_not_active_may_nothing(role: Role) -> None:
    idle = person(role, active=False)
    new = identity_rules.NewRole(8, Role.MONITOR, Territory("420102"), None, date(2026, 3, 1))
    decisions = [
        places_rules.may_write(idle, SCHOOL),
        places_rules.may_see(idle, SCHOOL),
        places_rules.may_add_organisation(idle, Place("420102", "")),
        systems_rules.may_mark_key_target(idle, SCHOOL, "文书"),
        identity_rules.may_assign_role(idle, new, (), NOW),
        identity_rules.may_end_role(idle, Role.MONITOR, Territory("420102"), None),
        identity_rules.may_set_password(idle, 7),
        identity_rules.may_set_password(idle, 8),
        identity_rules.may_act_on_account(idle, identity_rules.AccountFacts(8, SCHOOL, ())),
    ]
    assert not [decision for decision in decisions if decision.allowed]


@pytest.mark.parametrize(
    ("mine", "other", "seat", "contains"),
    [
        (Territory(), Territory(), "", True),
        (Territory("420100"), Territory(), "", False),
        (Territory(), Territory("420100"), "", True),
        (Territory("420100"), Territory("420100"), "", True),
        (Territory("420100"), Territory("420106"), "", True),
        (Territory("420102"), Territory("420100"), "", False),
        (Territory("420102"), Territory("420106"), "", False),
        (Territory("420102"), Territory(organisation="HQXX"), "420102", True),
        (Territory("420106"), Territory(organisation="HQXX"), "420102", False),
        (Territory(organisation="HQXX"), Territory(organisation="HQXX"), "420102", True),
        (Territory(organisation="HQXX"), Territory(organisation="BJYH"), "420102", False),
        (Territory(organisation="HQXX"), Territory("420102"), "", False),
        (Territory(organisation="HQXX"), Territory(), "", False),
        (Territory("420100"), Territory(zone="WHZ-DHGX"), "", True),
        (Territory("420111"), Territory(zone="WHZ-DHGX"), "", False),
        (Territory(zone="WHZ-DHGX"), Territory(zone="WHZ-DHGX"), "", True),
        (Territory(zone="WHZ-DHGX"), Territory(zone="WHZ-JKQ"), "", False),
        (Territory(zone="WHZ-DHGX"), Territory("420111"), "", False),
        (Territory(zone="WHZ-DHGX"), Territory(), "", False),
    ],
)
def test_which_territory_lies_in_which(mine: Territory, other: Territory, seat: str, contains: bool) -> None:
    at = Place(seat, other.organisation) if seat else None
    assert mine.contains(other, at) is contains


@pytest.mark.law("3", "4")
def test_what_a_zone_administers_is_not_the_districts() -> None:
    in_zone = Place("420111", "GGGC", "WHZ-DHGX")
    reached = {
        Territory("420111"): False,
        Territory("420100"): True,
        Territory(): True,
        Territory(zone="WHZ-DHGX"): True,
        Territory(zone="WHZ-JKQ"): False,
        Territory(organisation="GGGC"): True,
    }
    assert {territory: territory.covers(in_zone) for territory in reached} == reached


@pytest.mark.law("3")
def test_a_contractor_reaches_what_it_builds() -> None:
    theirs = Place("420102", "HQXX", "", "JIANGCHENG")
    contractor = person(Role.CONTRACTOR, territory=Territory(organisation="JIANGCHENG"))
    assert places_rules.may_see(contractor, theirs).allowed
    assert not places_rules.may_see(contractor, SCHOOL).allowed
    assert not places_rules.may_write(contractor, theirs).allowed
    # an organisation that maintains a place does not manage it, and one that manages it does not maintain it
    assert not places_rules.may_see(person(Role.CONTRACTOR, territory=Territory(organisation="HQXX")), theirs).allowed
    assert not places_rules.may_see(
        person(Role.UNIT_MANAGER, territory=Territory(organisation="JIANGCHENG")), theirs
    ).allowed


def test_prefixes_of_divisions() -> None:
    assert [division_prefix(code) for code in ("420102", "420100", "420000", "", "420110")] == [
        "420102",
        "4201",
        "42",
        "",
        "420110",
    ]


@pytest.mark.law("16(2)")
@pytest.mark.parametrize(
    ("trained_on", "filed_on", "missing"),
    [
        (date(2026, 11, 25), date(2026, 11, 25), 0),
        (date(2025, 11, 25), date(2026, 11, 25), 0),  # twelve months, to the day
        (date(2025, 11, 24), date(2026, 11, 25), 1),
        (date(2026, 11, 26), date(2026, 11, 25), 1),  # tomorrow's training
        (date(2026, 11, 25), date(2026, 11, 26), 1),
        (date(2026, 11, 25), None, 1),
        (None, None, 2),
    ],
)
def test_when_monitoring_staff_are_ready(trained_on: date | None, filed_on: date | None, missing: int) -> None:
    decision = identity_rules.monitor_ready(trained_on, filed_on, NOW)
    assert decision.allowed is (missing == 0)
    assert len(decision.missing) == missing
    assert decision.article == "16(2)"


@pytest.mark.law("16(2)")
def test_the_day_of_training_is_a_shanghai_day() -> None:
    evening = datetime(2026, 11, 25, 16, 30, tzinfo=UTC)  # 00:30 of the 26th in Shanghai
    assert identity_rules.monitor_ready(date(2026, 11, 26), date(2026, 11, 26), evening)
    assert not identity_rules.monitor_ready(date(2025, 11, 25), date(2026, 11, 25), evening)


CLERKS = Employer("WHSJ", "government", "big_data")
"""The data authority, whose people may be clerks and ask for data, too."""


def _suiting(role: Role) -> tuple[Territory, Place | None]:
    """A territory of Jiang'an that suits the role, with the place of its organisation."""
    if role is Role.DEPARTMENT_USER:
        return Territory(organisation="WHSJ"), Place("420102", "WHSJ")
    return Territory("420102"), None


@pytest.mark.parametrize("appointing", list(Role))
@pytest.mark.parametrize("role", list(Role))
def test_who_appoints_also_ends(appointing: Role, role: Role) -> None:
    new = identity_rules.NewRole(8, role, *_suiting(role), date(2026, 3, 1), CLERKS)
    may = identity_rules.may_assign_role(person(appointing), new, (), NOW)
    assert may.allowed is (role in identity_rules.MAY_APPOINT[appointing])
    assert identity_rules.may_end_role(person(appointing), role, new.territory, new.seat).allowed is may.allowed
    narrow = person(appointing, territory=Territory("420106"))
    decisions: list[Decision] = [
        identity_rules.may_assign_role(narrow, new, (), NOW),
        identity_rules.may_end_role(narrow, role, new.territory, new.seat),
    ]
    assert [(decision.allowed, decision.article) for decision in decisions] == [(False, "3")] * 2


@pytest.mark.law("16(1)")
def test_two_roles_that_go_together_and_two_that_do_not() -> None:
    assert identity_rules.powers_apart((Role.MONITOR, Role.UNIT_MANAGER))
    assert identity_rules.powers_apart((Role.AUDITOR, Role.AUDITOR))
    assert not identity_rules.powers_apart((Role.ADMINISTRATOR, Role.MONITOR))
    for role in set(Role) - {Role.AUDITOR}:
        assert not identity_rules.powers_apart((role, Role.AUDITOR))
    for role in set(Role) - {Role.DATA_CLERK}:
        assert not identity_rules.powers_apart((role, Role.DATA_CLERK))


@pytest.mark.law("13(2)")
def test_who_asks_for_shared_data_neither_decides_nor_gives() -> None:
    beside = {
        role for role in Role if role is not Role.DEPARTMENT_USER
        and identity_rules.powers_apart((Role.DEPARTMENT_USER, role))
    }  # fmt: skip
    assert beside == {Role.MONITOR, Role.UNIT_MANAGER, Role.CONTRACTOR, Role.TECHNICIAN}


@pytest.mark.law("3", "13(1)")
@pytest.mark.parametrize("role", [Role.DATA_CLERK, Role.DEPARTMENT_USER])
def test_a_role_of_sharing_reaches_nothing_unless_it_is_named(role: Role) -> None:
    territory = Territory("420100") if role is Role.DATA_CLERK else Territory(organisation="HQXX")
    who = person(role, territory=territory)
    assert who.over(SCHOOL) == ()
    assert len(who.over(SCHOOL, role)) == 1
    assert not who.reads_register
    # the user of a department is refused at the catalogue, too: nobody is sent there
    assert places_rules.may_enter_register(who).reason.zh == "您的岗位不查看点位登记册"
    assert not who.over_all((SCHOOL,))
    both = replace(who, roles=(*who.roles, *person(Role.MONITOR).roles))
    assert [held.role for held in both.over(SCHOOL)] == [Role.MONITOR]
    assert both.reads_register


@pytest.mark.law("799-16(2)(2)")
@pytest.mark.parametrize("role", list(Role))
def test_each_role_needs_a_second_factor(role: Role) -> None:
    assert needs_factor(person(role), demo_home=False)


@pytest.mark.law("18")
def test_a_slip_of_the_pen_opens_no_changing_room() -> None:
    for text in ("changing room", "Changing_Room", "toilets"):
        with pytest.raises(Fault) as fault:
            points_rules.may_stand(text)
        assert fault.value.kind is FaultKind.INVALID


@pytest.mark.law("18(1)")
def test_the_forbidden_place_comes_before_everything_else() -> None:
    wrong = points_rules.NewPoint(Place("420106", "WCGA"), "6(13)", "roof", "guest_room", "8.8.8.8")
    assert points_rules.may_add_point(person(), wrong, points_rules.Networks((), ())).article == "18(1)"


@pytest.mark.parametrize(
    ("password", "accepted"),
    [("ten-signs!", True), ("nine-sign", False), ("abababababab", False), ("someone-long", False)],
)
def test_passwords(password: str, accepted: bool) -> None:
    fault = identity_rules.password_fault(password, "Someone-Long")
    assert (fault is None) is accepted


def test_every_role_has_its_name_in_both_languages() -> None:
    assert len({role.words.zh for role in Role}) == len({role.words.en for role in Role}) == len(Role)


@pytest.mark.law("16(6)")
def test_only_a_public_system_is_asked_for_an_assessment() -> None:
    lacks = refuse("16(6)", "未经评估", "not assessed")
    assert systems_rules.may_come_into_use("art7_1", lambda: lacks) is lacks
    assert systems_rules.may_come_into_use("art33", lambda: lacks) == allow("2")


@pytest.mark.law("799-16(2)(2)")
def test_a_sensitive_act_goes_on_only_once_a_factor_was_proven() -> None:
    long_ago = NOW - timedelta(days=1)
    asked: list[bool] = []

    def goes_on(fresh_at: datetime | None, *, by_token: bool = False, owes: bool = True) -> bool:
        confirmed = is_confirmed(fresh_at, NOW, by_token=by_token, owes_factor=lambda: bool(asked.append(owes)) or owes)
        return confirmed.allowed

    assert goes_on(NOW)
    assert not goes_on(NOW, by_token=True)
    assert asked == [], "nobody is asked for a factor in vain"
    assert not goes_on(long_ago)
    assert not goes_on(None)
    assert goes_on(long_ago, owes=False), "an account without a factor in a demo home"
