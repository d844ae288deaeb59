"""Proposals of any kind: proposed by one person, carried out when a second one of the right office confirms."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from tests.support.registry.city import OWNER, City
from tests.support.registry.last_act import last_entry, last_facts
from tests.support.registry.staffing import appoint

from mingcha.evidence.entries import ActRecord
from mingcha.kit.actor import program
from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Decision, Refused, allow, refuse
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.law.retention import shanghai_day
from mingcha.registry.accounts import actions as accounts_actions
from mingcha.registry.accounts.new_roles import WantedRole
from mingcha.registry.accounts.role_proposals import propose_role
from mingcha.registry.confirmations import actions, kinds, queries
from mingcha.registry.confirmations.kinds import Carrying, Matter, ProposalKind
from mingcha.registry.confirmations.values import Payload, ProposalState
from mingcha.registry.identity import queries as identity_queries
from mingcha.registry.identity.changes import tell_people_named
from mingcha.registry.identity.duty import DutyFacts, Place, Role
from mingcha.registry.identity.models import User
from mingcha.registry.identity.rows import user_called


def _read(payload: Payload, _at: datetime) -> Matter[Place]:
    person = user_called(str(payload["username"]))
    place = person.organisation.place if person.organisation else Place("", "")
    words = Words(f"{person.name} 的证件号改为 {payload['badge']}", f"badge of {person.name}: {payload['badge']}")
    return Matter(place, place, person.username, (words,), frozenset({person.pk}))


def _may_propose(who: DutyFacts, place: Place, _at: datetime) -> Decision:
    keeps = who.over(place, Role.UNIT_MANAGER, Role.ADMINISTRATOR)
    return allow("3") if keeps else refuse("3", "不能提出", "may not propose")


def _may_confirm(who: DutyFacts, place: Place, _at: datetime) -> Decision:
    return allow("3") if who.over(place, Role.DISTRICT_OFFICER) else refuse("3", "不能确认", "may not confirm")


def _carry_out(record: ActRecord, carrying: Carrying[Place]) -> str:
    person = user_called(carrying.matter.subject)
    person.badge_no = str(carrying.payload["badge"])
    person.save(update_fields=["badge_no"])
    tell_people_named(User.objects.filter(pk=person.pk))
    record.wrote(person)
    return "shown once"


BADGE = ProposalKind(
    name="test_badge",
    words=Words("更改证件号", "Badge number"),
    articles=("16(2)", "3"),
    confirmed_by=Words("区备案民警", "district officer"),
    confirmers=frozenset({Role.DISTRICT_OFFICER}),
    read=_read,
    may_propose=_may_propose,
    may_confirm=_may_confirm,
    carry_out=_carry_out,
)


@pytest.fixture(autouse=True)
def _kind() -> Iterator[None]:
    kinds.add_kind(BADGE)
    yield
    kinds._kinds.pop(BADGE.name)


def _proposed(city: City, clock: HandClock, by: str = "manager", about: str = "guard") -> str:
    return actions.propose(city[by], "test_badge", {"username": about, "badge": "A-7"}, clock=clock).name


def _badge(username: str) -> str:
    return User.objects.get(username=username).badge_no


@pytest.mark.law("16(2)")
def test_a_second_person_of_the_office_makes_it_take_effect(city: City, clock: HandClock) -> None:
    name = _proposed(city, clock)
    assert _badge("guard") == "061301"
    assert [row.name for row in queries.waiting_for(city["district"], at=clock.now())] == [name]
    confirmed = actions.confirm(city["district"], name, clock=clock)
    assert (_badge("guard"), confirmed.shown_once, confirmed.proposal.state) == (
        "A-7",
        "shown once",
        ProposalState.CONFIRMED,
    )
    assert last_entry()["act"] == "registry.proposal.confirm"
    assert last_facts()["proposed_by"] == f"user:{city['manager'].pk}"
    assert queries.waiting_for(city["district"], at=clock.now()) == ()
    with pytest.raises(Refused):
        actions.confirm(city["district"], name, clock=clock)


@pytest.mark.law("16(2)")
@pytest.mark.parametrize("second", ["manager", "guard", "elsewhere", "monitor", "auditor", "city", "admin", "nobody"])
def test_nobody_else_confirms_or_refuses(city: City, clock: HandClock, second: str) -> None:
    name = _proposed(city, clock)
    assert queries.waiting_for(city[second], at=clock.now()) == ()
    with pytest.raises(Refused):
        actions.confirm(city[second], name, clock=clock)
    with pytest.raises(Refused):
        actions.refuse_proposal(city[second], name, reason="不同意", clock=clock)
    assert _badge("guard") == "061301"


def test_a_program_confirms_nothing(city: City, clock: HandClock) -> None:
    name = _proposed(city, clock)
    for by in (OWNER, program("work")):
        with pytest.raises(Refused):
            actions.confirm(by, name, clock=clock)
    owners = actions.propose(OWNER, "test_badge", {"username": "guard", "badge": "B-1"}, clock=clock)
    with pytest.raises(Refused):
        actions.confirm(OWNER, owners.name, clock=clock)
    actions.confirm(city["district"], owners.name, clock=clock)
    assert _badge("guard") == "B-1"


def test_who_has_both_offices_does_not_confirm_what_they_proposed_nor_what_concerns_them(
    city: City, clock: HandClock
) -> None:
    appoint("manager", "district_officer", clock, division="420102")
    mine = _proposed(city, clock)
    about_me = _proposed(city, clock, by="admin", about="manager")
    for name in (mine, about_me):
        with pytest.raises(Refused):
            actions.confirm(city["manager"], name, clock=clock)


def test_who_registered_an_account_does_not_confirm_for_it(city: City, clock: HandClock) -> None:
    """Otherwise one officer registers a manager and a guard, proposes as the one and confirms for the other."""
    accounts_actions.add_user(
        city["district"], username="puppet", name="某人", badge_no="", organisation="HQXX",
        password="a-password-of-tests", clock=clock,
    )  # fmt: skip
    name = _proposed(city, clock, about="puppet")
    with pytest.raises(Refused) as refused:
        actions.confirm(city["district"], name, clock=clock)
    assert "登记" in refused.value.decision.reason.zh


def test_the_proposers_rights_are_judged_again(city: City, clock: HandClock) -> None:
    name = _proposed(city, clock)
    (role,) = identity_queries.roles(city["manager"], at=clock.now())
    accounts_actions.end_role(OWNER, assignment=role.assignment, clock=clock)
    with pytest.raises(Refused):
        actions.confirm(city["district"], name, clock=clock)
    assert _badge("guard") == "061301"


def test_a_disabled_proposer_proposes_nothing(city: City, clock: HandClock) -> None:
    name = _proposed(city, clock)
    accounts_actions.disable_person(OWNER, username="manager", reason="离职", clock=clock)
    with pytest.raises(Refused):
        actions.confirm(city["district"], name, clock=clock)


def test_it_expires_after_the_days_of_the_parameter(city: City, clock: HandClock) -> None:
    name = _proposed(city, clock)
    days = parameters.number("access.confirmation_days", shanghai_day(clock.now()))
    clock.advance(timedelta(days=days))
    with pytest.raises(Refused):
        actions.confirm(city["district"], name, clock=clock)
    assert actions.expire_proposals(program("work"), clock=clock) == 1
    assert actions.expire_proposals(program("work"), clock=clock) == 0
    assert queries.proposal(city["manager"], name, at=clock.now()).state is ProposalState.EXPIRED
    _proposed(city, clock)  # proposed anew


def test_the_same_proposal_waits_once_and_its_proposer_withdraws_it(city: City, clock: HandClock) -> None:
    name = _proposed(city, clock)
    with pytest.raises(Fault) as fault:
        _proposed(city, clock)
    assert fault.value.kind is FaultKind.CONFLICT
    with pytest.raises(Refused):
        actions.withdraw(city["district"], name, clock=clock)
    assert actions.withdraw(city["manager"], name, clock=clock).state is ProposalState.WITHDRAWN
    with pytest.raises(Refused):
        actions.confirm(city["district"], name, clock=clock)
    _proposed(city, clock)


def test_a_proposal_about_an_account_that_is_gone_is_withdrawn_all_the_same(city: City, clock: HandClock) -> None:
    proposed = propose_role(city["security"], WantedRole("nobody", "city_officer", "420100"), clock=clock).name
    accounts_actions.disable_person(city["district"], username="nobody", reason="离职", clock=clock)
    assert actions.withdraw(city["security"], proposed, clock=clock).state is ProposalState.WITHDRAWN


def test_nobody_hides_the_proposals_of_others_behind_their_own(city: City, clock: HandClock) -> None:
    most = parameters.number("access.open_proposals", shanghai_day(clock.now()))
    for number in range(most):
        actions.propose(city["manager"], "test_badge", {"username": "guard", "badge": f"{number}"}, clock=clock)
    with pytest.raises(Fault) as fault:
        _proposed(city, clock)
    assert fault.value.kind is FaultKind.EXHAUSTED
    _proposed(city, clock, by="admin")


def test_a_refusal_states_its_reason_and_is_final(city: City, clock: HandClock) -> None:
    name = _proposed(city, clock)
    with pytest.raises(Fault):
        actions.refuse_proposal(city["district"], name, reason=" ", clock=clock)
    assert actions.refuse_proposal(city["district"], name, reason="证件号有误", clock=clock).reason == "证件号有误"
    with pytest.raises(Refused):
        actions.confirm(city["district"], name, clock=clock)


def test_who_may_read_a_proposal(city: City, clock: HandClock) -> None:
    name = _proposed(city, clock)
    for reader in ("manager", "guard", "district", "auditor"):
        assert queries.proposal(city[reader], name, at=clock.now()).effect[0].en.endswith("A-7")
    for stranger in ("elsewhere", "monitor", "nobody"):
        with pytest.raises(Fault) as fault:
            queries.proposal(city[stranger], name, at=clock.now())
        assert fault.value.kind is FaultKind.NOT_FOUND


def test_who_may_not_propose_is_refused_before_anything_is_written(city: City, clock: HandClock) -> None:
    with pytest.raises(Refused):
        _proposed(city, clock, by="monitor")
    with pytest.raises(Fault):
        actions.propose(city["manager"], "no_such_kind", {}, clock=clock)
