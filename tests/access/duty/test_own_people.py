"""Who may watch a system: its own people, whom they entrusted, with whom it is shared; trial footage is for those who
build and test (issue points A.1 and A.2; articles 8, 13, 15, 16(2))."""

from datetime import timedelta

import pytest
from tests.support.access.door import MODES, issued, opened, shared_with_police
from tests.support.access.shares import shared
from tests.support.registry.city import (
    OWNER,
    PASSWORD,
    City,
    add_camera_on_trial,
    add_person,
    in_use,
    manager_of,
)
from tests.support.registry.last_act import last_facts
from tests.support.registry.staffing import appoint, make_monitor

from mingcha.access.duty import actions as duty_actions
from mingcha.access.duty import queries
from mingcha.access.duty.watchable import watchable
from mingcha.access.shares.values import ShareKind
from mingcha.access.tickets import actions as tickets_actions
from mingcha.access.tickets.tokens import LIVE
from mingcha.kit.actor import program
from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Refused
from mingcha.law.retention import shanghai_day
from mingcha.registry.accounts import actions as accounts_actions
from mingcha.registry.identity.models import User
from mingcha.registry.places import actions as places_actions
from mingcha.registry.points import queries as points_queries
from mingcha.registry.systems import actions as systems_actions
from mingcha.registry.viewing_grounds import actions as grounds_actions
from mingcha.registry.viewing_grounds.values import GroundKind, ViewingWay

WORK = program("work")


def refused_under(city: City, clock: HandClock, by: str, site: str) -> str:
    """The article under which this person is refused duty viewing of a site's point."""
    with pytest.raises(Refused) as refusal:
        opened(city, clock, by=by, site=site)
    return refusal.value.decision.article


def contract(city: City, clock: HandClock, days: int = 30) -> int:
    """The school entrusts its system to a security firm; the number of the contract."""
    today = shanghai_day(clock.now())
    ground = grounds_actions.RecordedGround(
        kind=GroundKind.CONTRACT, unit="HQXX", organisation="BAGS", document="保安服务合同 2026-4",
        issued_on=today, from_on=today, until_on=today + timedelta(days=days), systems=("HQX",),
    )  # fmt: skip
    return grounds_actions.record_ground(city["manager"], ground=ground, clock=clock).number


def firm_monitor(city: City, clock: HandClock) -> City:
    """The city with a monitor of a security firm whose territory is the school."""
    places_actions.add_organisation(
        OWNER, code="BAGS", name="江城保安公司", kind="unit", division="420106", clock=clock
    )
    add_person("firm", "BAGS", clock)
    make_monitor("firm", clock, organisation="HQXX")
    return City({user.username: user for user in User.objects.select_related("organisation")}, city.points)


def worker(city: City, clock: HandClock, role: str, organisation: str, username: str = "fitter") -> City:
    """The city with a person of an organisation in a role over it."""
    add_person(username, organisation, clock)
    appoint(username, role, clock, organisation=organisation)
    return City({user.username: user for user in User.objects.select_related("organisation")}, city.points)


@pytest.mark.law("15", "16(2)")
def test_a_police_monitor_is_refused_at_the_school_and_watches_the_square(city: City, clock: HandClock) -> None:
    """Issue point A.1: before, one police monitor looked into a school alone."""
    assert refused_under(city, clock, "monitor", "HQX") == "15"
    assert opened(city, clock, by="monitor", site="JHG").points == (city.points["JHG"].code,)
    assert opened(city, clock, by="guard", site="HQX").points == (city.points["HQX"].code,)


@pytest.mark.law("15")
def test_the_school_joins_no_running_grant_of_the_police(city: City, clock: HandClock) -> None:
    """Issue point A.1: a wall could add the school to a grant for the square."""
    grant = opened(city, clock)
    with pytest.raises(Refused) as refusal:
        duty_actions.widen_duty_grant(city["monitor"], grant=grant.no, points=[city.points["HQX"].code], clock=clock)
    assert refusal.value.decision.article == "15"
    assert queries.grant(city["monitor"], grant.no, at=clock.now()).points == grant.points


@pytest.mark.law("15", "13")
def test_a_sharing_decision_opens_the_school_until_its_last_day(city: City, clock: HandClock) -> None:
    shared_with_police(city, clock, days=0)
    grant = opened(city, clock, by="monitor", site="HQX")
    issued(city, clock, grant.no, site="HQX")
    assert queries.grants_without_duty(clock.now()) == ()
    clock.advance(timedelta(hours=10))  # past midnight in Shanghai
    assert refused_under(city, clock, "monitor", "HQX") == "15"


@pytest.mark.law("15", "16(2)")
def test_a_contract_that_is_ended_ends_the_grants_that_live_by_it(city: City, clock: HandClock) -> None:
    """Issue point A.1: no ticket is renewed, and the clock revokes the grant with a word to the gateways."""
    city = firm_monitor(city, clock)
    assert refused_under(city, clock, "firm", "HQX") == "15"
    number = contract(city, clock)
    grant = opened(city, clock, by="firm", site="HQX")
    issued(city, clock, grant.no, by="firm", site="HQX")
    sent: list[str] = []
    assert duty_actions.end_grants_without_duty(WORK, clock=clock, send=sent.append) == ()
    grounds_actions.end_ground(city["manager"], number=number, reason="提前解除", clock=clock)
    with pytest.raises(Refused) as refusal:
        issued(city, clock, grant.no, by="firm", site="HQX")
    assert refusal.value.decision.article == "15"
    assert duty_actions.end_grants_without_duty(WORK, clock=clock, send=sent.append) == (grant.no,)
    assert len(sent) == 1
    ended = queries.grants(city["firm"], at=clock.now(), only_in_force=False)[0]
    assert "委托合同" in ended.revoked_why


@pytest.mark.law("15")
def test_a_contract_for_one_system_opens_no_other_and_nobody_else(city: City, clock: HandClock) -> None:
    city = firm_monitor(city, clock)
    systems_actions.add_system(OWNER, code="HQX-2", name="食堂", site="HQX", clock=clock)
    other = add_camera_on_trial("HQX-2", clock, name="食堂后厨")
    in_use(other, clock)
    contract(city, clock)
    with pytest.raises(Refused) as refusal:
        duty_actions.open_duty_grant(city["firm"], purpose="duty_patrol", points=[other.code], hours=1, clock=clock)
    assert refusal.value.decision.article == "15"
    assert refused_under(city, clock, "monitor", "HQX") == "15"
    assert refused_under(city, clock, "firm", "JHG") == "3"


@pytest.mark.law("15", "16(2)")
def test_building_and_using_units_watch_what_they_build_and_use(city: City, clock: HandClock) -> None:
    city = firm_monitor(city, clock)
    using = {"system": "HQX", "building_unit": "", "using_unit": "BAGS", "clock": clock}
    with pytest.raises(Refused) as refusal:  # issue point A.1: naming a unit stood for a contract without document
        systems_actions.set_units(city["manager"], **using)
    assert refusal.value.decision.article == "15"
    systems_actions.set_units(city["manager"], **using, document="使用协议 2026-3")
    assert last_facts()["document"] == "使用协议 2026-3"
    grant = opened(city, clock, by="firm", site="HQX")
    systems_actions.set_units(city["manager"], system="HQX", building_unit="BAGS", using_unit="", clock=clock)
    assert queries.grants_without_duty(clock.now()) == ()
    systems_actions.set_units(city["manager"], system="HQX", building_unit="", using_unit="", clock=clock)
    assert queries.grants_without_duty(clock.now()) == (grant.no,)


@pytest.mark.law("15")
@pytest.mark.parametrize("username", ["district", "city", "admin", "monitor", "guard", "auditor", "nobody"])
def test_only_the_managing_units_manager_names_these_units(city: City, clock: HandClock, username: str) -> None:
    """Issue point A.1: an officer who makes the own police the using unit would look into every school."""
    with pytest.raises(Refused):
        systems_actions.set_units(
            city[username], system="HQX", building_unit="", using_unit="JAGA", document="协议", clock=clock
        )
    with pytest.raises(Refused) as refusal:
        systems_actions.set_units(
            OWNER, system="HQX", building_unit="", using_unit="WHGA", document="协议", clock=clock
        )
    assert refusal.value.decision.article == "15"


@pytest.mark.law("3", "15")
def test_lists_and_the_rule_agree_on_what_may_be_watched(city: City, clock: HandClock) -> None:
    city = firm_monitor(city, clock)
    add_camera_on_trial("JHG", clock, name="试运行")
    shared(city, clock, people=("monitor",), department="JAGA")
    shared(city, clock, ShareKind.PLAYBACK, people=("firm",), department="BAGS")
    for _ in range(2):
        for username in ("monitor", "guard", "firm"):
            facts = queries.duty_of(city[username], clock.now())
            every = [row.code for row in points_queries.points(OWNER, at=clock.now())]
            for way in ViewingWay:
                by_rule = queries.watching(city[username], every, at=clock.now()).open_in(way)
                assert set(watchable(facts, way, clock.now(), limit=100)) == set(by_rule), (username, way)
        contract(city, clock)
        shared_with_police(city, clock)


@pytest.mark.law("8")
def test_a_point_on_trial_is_refused_to_monitors_until_it_is_put_into_use(city: City, clock: HandClock) -> None:
    """Issue point A.2: before, every monitor watched points on trial."""
    point = add_camera_on_trial("HQX", clock, name="新装")
    asked = {"purpose": "duty_patrol", "points": [point.code], "hours": 1, "clock": clock}
    with pytest.raises(Refused) as refusal:
        duty_actions.open_duty_grant(city["guard"], **asked)  # type: ignore[arg-type]
    assert refusal.value.decision.article == "8"
    in_use(point, clock)
    assert duty_actions.open_duty_grant(city["guard"], **asked).points == (point.code,)  # type: ignore[arg-type]


@pytest.mark.law("8")
def test_contractor_and_technician_watch_the_trial_to_check_the_system_and_no_longer(
    city: City, clock: HandClock
) -> None:
    """Issue point A.2: before, everybody watched it but the contractor. Their grants end when it is put into use."""
    places_actions.add_organisation(
        OWNER, code="JCZN", name="江城智能", kind="contractor", division="420106", clock=clock
    )
    systems_actions.set_contractor(OWNER, system="HQX", contractor="JCZN", clock=clock)
    point = add_camera_on_trial("HQX", clock, name="新装")
    city = worker(worker(city, clock, "contractor", "JCZN"), clock, "technician", "HQXX", "tech")
    grants = []
    for username in ("fitter", "tech"):
        asked = {"points": [point.code], "hours": 1, "clock": clock}
        with pytest.raises(Refused) as refusal:
            duty_actions.open_duty_grant(city[username], purpose="duty_patrol", **asked)  # type: ignore[arg-type]
        assert refusal.value.decision.article == "8"
        grant = duty_actions.open_duty_grant(city[username], purpose="system_check", **asked)  # type: ignore[arg-type]
        tickets_actions.issue_ticket(
            city[username], grant=grant.no, points=[point.code], modes=MODES, clock=clock, origin="http://here"
        )
        with pytest.raises(Refused) as refusal:
            duty_actions.open_duty_grant(
                city[username], purpose="system_check", points=[city.points["HQX"].code], hours=1, clock=clock
            )
        assert refusal.value.decision.article == "16(2)"
        grants.append(grant.no)
    assert queries.grants_without_duty(clock.now()) == ()
    in_use(point, clock)
    assert list(queries.grants_without_duty(clock.now())) == grants
    for username, number in zip(("fitter", "tech"), grants, strict=True):
        with pytest.raises(Refused):
            tickets_actions.issue_ticket(
                city[username], grant=number, points=[point.code], modes=[LIVE], clock=clock, origin="http://here"
            )


@pytest.mark.law("8")
def test_playback_begins_where_the_trial_ended(city: City, clock: HandClock) -> None:
    """Issue point A.2: a duty ticket reaches 24 hours back, and not into the trial run."""
    point = add_camera_on_trial("HQX", clock, name="新装")
    clock.advance(timedelta(hours=5))
    in_use(point, clock)
    began_ms = int(clock.now().timestamp() * 1000)
    clock.advance(timedelta(hours=2))
    both = [point.code, city.points["HQX"].code]
    grant = duty_actions.open_duty_grant(city["guard"], purpose="duty_patrol", points=both, hours=1, clock=clock)
    tickets = [
        tickets_actions.issue_ticket(
            city["guard"], grant=grant.no, points=points, modes=MODES, clock=clock, origin="http://here"
        )
        for points in (both[:1], both[1:], both)
    ]
    now_ms = int(clock.now().timestamp() * 1000)
    day_ms = 24 * 3_600_000
    assert [one.from_ms for one in tickets] == [began_ms, now_ms - day_ms, began_ms]


@pytest.mark.law("8", "16(1)")
def test_the_units_manager_appoints_its_technicians(city: City, clock: HandClock) -> None:
    add_person("tech", "HQXX", clock)
    give = {"username": "tech", "role": "technician", "organisation": "HQXX", "clock": clock}
    with pytest.raises(Refused):
        accounts_actions.assign_role(manager_of("JAGA", clock), **give)  # type: ignore[arg-type]
    assert accounts_actions.assign_role(city["manager"], **give).role.value == "technician"  # type: ignore[arg-type]
    with pytest.raises(Refused) as refusal:
        accounts_actions.assign_role(OWNER, username="tech", role="administrator", division="420100", clock=clock)
    assert refusal.value.decision.article == "16(1)"
    assert PASSWORD


@pytest.mark.law("15", "16(2)")
def test_an_officer_does_not_make_the_own_monitor_one_of_the_schools_people(city: City, clock: HandClock) -> None:
    """Issue point A.1: a monitor of the police with a role over the district was entered as working at the school, by
    one officer, and watched it."""
    person = city["monitor"]
    moved = {"username": "monitor", "name": person.name, "badge_no": person.badge_no, "organisation": "HQXX"}
    with pytest.raises(Refused) as refused:
        accounts_actions.change_person(city["district"], **moved, clock=clock)
    assert refused.value.decision.article == "16(2)"
    assert refused_under(city, clock, "monitor", "HQX") == "15"
