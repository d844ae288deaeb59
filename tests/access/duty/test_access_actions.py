"""The one door: grants, tickets, the register that only grows, revocations; and who is refused under which article."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from tests.support.access.door import issued, ms, opened
from tests.support.registry.city import OWNER, City
from tests.support.registry.staffing import age_training

from mingcha.access.duty import actions as duty_actions
from mingcha.access.duty import queries
from mingcha.access.duty.models import Grant, GrantPoint, Revocation
from mingcha.access.duty.tasks import deliver_revocations
from mingcha.access.register.models import RegisterRow
from mingcha.access.tickets.models import Ticket
from mingcha.access.tickets.tokens import TICKET_KEY, open_revocation
from mingcha.evidence.models import Entry, attested_models
from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Refused
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.accounts import actions as accounts_actions
from mingcha.registry.identity import queries as identity_queries

AUTHORISATION = "799-16(2)(2)"
"""Authorisation and access control (decree 799)."""


def test_every_table_of_the_door_is_attested() -> None:
    assert {Grant, GrantPoint, Ticket, RegisterRow, Revocation} <= set(attested_models())


def test_a_monitor_opens_duty_viewing(city: City, clock: HandClock) -> None:
    grant = opened(city, clock)
    assert grant.no == "Z20261125-0001"
    assert grant.points == (city.points["JHG"].code,)
    assert grant.valid_until - grant.valid_from == timedelta(hours=8)
    assert grant.in_force
    assert opened(city, clock).no == "Z20261125-0002"
    entry = json.loads(bytes(Entry.objects.latest("index").body))
    assert entry["act"] == "access.grant.open"
    assert [row[0] for row in entry["rows"]] == ["access_grant", "access_grantpoint"]


def test_the_number_counts_shanghai_days(city: City, clock: HandClock) -> None:
    clock.advance(timedelta(hours=10))  # 00:03 of the 26th in Shanghai, still the 25th in UTC
    assert opened(city, clock).no == "Z20261126-0001"


@pytest.mark.law("16(2)")
@pytest.mark.parametrize("username", ["admin", "city", "district", "manager", "auditor", "nobody", "elsewhere"])
def test_only_monitors_open_duty_viewing(city: City, clock: HandClock, username: str) -> None:
    before = Entry.objects.count()
    with pytest.raises(Refused) as refused:
        opened(city, clock, by=username)
    assert refused.value.decision.article == "16(2)"
    assert Entry.objects.count() == before


@pytest.mark.law("16(2)")
def test_a_program_of_ours_opens_nothing(city: City, clock: HandClock) -> None:
    with pytest.raises(Refused) as refused:
        duty_actions.open_duty_grant(
            OWNER, purpose="duty_patrol", points=[city.points["JHG"].code], hours=1, clock=clock
        )
    assert refused.value.decision.article == "16(2)"
    with pytest.raises(Fault) as fault:
        duty_actions.open_duty_grant(
            AnonymousUser(), purpose="duty_patrol", points=[city.points["JHG"].code], hours=1, clock=clock
        )
    assert fault.value.kind is FaultKind.UNAUTHENTICATED


@pytest.mark.law("16(2)")
def test_an_installation_that_starts_anew_ends_every_grant(city: City, clock: HandClock) -> None:
    """Issue point C.19: a restored home went on with the grants of the backup."""
    grant = opened(city, clock)
    assert duty_actions.end_every_grant(OWNER, reason="restored", clock=clock) == (grant.no,)
    assert Grant.objects.get().revoked_why == "restored"
    assert duty_actions.end_every_grant(OWNER, reason="restored", clock=clock) == ()


@pytest.mark.law("3")
@pytest.mark.parametrize(("username", "site"), [("monitor", "WCT"), ("guard", "JHG")])
def test_nobody_watches_beyond_their_territory(city: City, clock: HandClock, username: str, site: str) -> None:
    with pytest.raises(Refused) as refused:
        opened(city, clock, by=username, site=site)
    assert refused.value.decision.article == "3"


@pytest.mark.law("3")
def test_one_point_outside_spoils_the_whole_grant(city: City, clock: HandClock) -> None:
    codes = [city.points[site].code for site in ("JHG", "WCT")]
    with pytest.raises(Refused):
        duty_actions.open_duty_grant(city["monitor"], purpose="duty_patrol", points=codes, hours=1, clock=clock)
    assert not Grant.objects.exists()


@pytest.mark.law("19")
@pytest.mark.parametrize("purpose", ["", "marketing", "attendance", "DUTY_PATROL"])
def test_other_purposes_are_refused(city: City, clock: HandClock, purpose: str) -> None:
    with pytest.raises(Refused) as refused:
        duty_actions.open_duty_grant(
            city["monitor"], purpose=purpose, points=[city.points["JHG"].code], hours=1, clock=clock
        )
    assert refused.value.decision.article == "19"


@pytest.mark.parametrize("hours", [-1, 0, 9, 10_000])
def test_a_grant_lasts_one_to_eight_hours(city: City, clock: HandClock, hours: int) -> None:
    with pytest.raises(Refused):
        opened(city, clock, hours=hours)


def test_an_unknown_point_is_named(city: City, clock: HandClock) -> None:
    with pytest.raises(Fault) as fault:
        duty_actions.open_duty_grant(
            city["monitor"], purpose="duty_patrol", points=["42010200001310999999"], hours=1, clock=clock
        )
    assert fault.value.kind is FaultKind.NOT_FOUND


@pytest.mark.law("16(2)")
def test_a_training_that_lapsed_opens_nothing_new(city: City, clock: HandClock) -> None:
    clock.advance(timedelta(days=120))  # 2027-03-25; trained on 2026-03-01
    with pytest.raises(Refused) as refused:
        opened(city, clock)
    assert refused.value.decision.article == "16(2)"


@pytest.mark.law("16(2)", "799-16(2)(2)")
def test_a_role_that_ended_revokes_its_grants_and_closes_what_runs(city: City, clock: HandClock) -> None:
    ended, guards = opened(city, clock), opened(city, clock, by="guard", site="HQX")
    assert duty_actions.end_grants_without_duty(OWNER, clock=clock) == ()
    (role,) = identity_queries.roles(city["monitor"], at=clock.now())
    accounts_actions.end_role(city["district"], assignment=role.assignment, clock=clock)
    sent: list[str] = []
    assert duty_actions.end_grants_without_duty(OWNER, clock=clock, send=sent.append) == (ended.no,)
    assert open_revocation(sent[0], settings.MINGCHA_KEYS.verifier(TICKET_KEY)).grant == ended.no
    assert duty_actions.end_grants_without_duty(OWNER, clock=clock) == ()
    assert queries.grant(city["guard"], guards.no, at=clock.now()).in_force


@pytest.mark.law("799-16(2)(2)")
def test_an_account_switched_off_revokes_its_grants(city: City, clock: HandClock) -> None:
    grant = opened(city, clock)
    accounts_actions.disable_person(city["district"], username="monitor", reason="离职", clock=clock)
    assert duty_actions.end_grants_without_duty(OWNER, clock=clock) == (grant.no,)
    assert Grant.objects.get().revoked_why == duty_actions.DUTY_ENDED


@pytest.mark.law("16(2)")
def test_a_grant_ends_with_the_training_during_a_shift_and_the_next_is_barred(city: City, clock: HandClock) -> None:
    """Issue point A.7: before, the running grant went on after the training had ended."""
    age_training("monitor", date(2025, 11, 25))
    clock.set_wall(datetime(2026, 11, 25, 15, 0, tzinfo=UTC))  # 23:00 in Shanghai, the last day of twelve months
    grant = opened(city, clock)
    assert grant.valid_until == datetime(2026, 11, 25, 16, 0, tzinfo=UTC)
    clock.advance(timedelta(minutes=59))
    assert issued(city, clock, grant.no).grant == grant.no
    clock.advance(timedelta(hours=1))
    with pytest.raises(Refused):
        issued(city, clock, grant.no)
    assert duty_actions.end_grants_without_duty(OWNER, clock=clock) == ()
    with pytest.raises(Refused) as refused:
        opened(city, clock)
    assert refused.value.decision.article == "16(2)"


@pytest.mark.law("16(3)")
@pytest.mark.parametrize("username", ["monitor", "district", "city", "admin"])
def test_a_grant_is_revoked_by_its_holder_or_who_answers_for_its_points(
    city: City, clock: HandClock, username: str
) -> None:
    grant = opened(city, clock)
    sent: list[str] = []
    row = duty_actions.revoke_grant(city[username], grant=grant.no, reason="交班", clock=clock, send=sent.append)
    assert row.revoked_at == clock.now()
    assert not row.in_force
    payload = open_revocation(sent[0], settings.MINGCHA_KEYS.verifier(TICKET_KEY))
    assert (payload.grant, payload.at_ms) == (grant.no, ms(clock) + 1)
    assert Revocation.objects.get().delivered_at == clock.now()
    assert queries.waiting_revocations(clock.now()) == ()
    with pytest.raises(Refused):
        issued(city, clock, grant.no)
    with pytest.raises(Fault) as fault:
        duty_actions.revoke_grant(city[username], grant=grant.no, reason="再次", clock=clock)
    assert fault.value.kind is FaultKind.CONFLICT


@pytest.mark.parametrize(
    ("username", "article"),
    [
        ("elsewhere", "3"),
        ("manager", "3"),
        ("guard", AUTHORISATION),
        ("auditor", AUTHORISATION),
        ("nobody", AUTHORISATION),
    ],
)
def test_others_revoke_nothing(city: City, clock: HandClock, username: str, article: str) -> None:
    grant = opened(city, clock)
    with pytest.raises(Refused) as refused:
        duty_actions.revoke_grant(city[username], grant=grant.no, reason="交班", clock=clock)
    assert refused.value.decision.article == article
    assert queries.grant(city["monitor"], grant.no, at=clock.now()).in_force


def test_a_revocation_states_its_reason(city: City, clock: HandClock) -> None:
    grant = opened(city, clock)
    with pytest.raises(Refused) as refused:
        duty_actions.revoke_grant(city["monitor"], grant=grant.no, reason="  ", clock=clock)
    assert refused.value.decision.article == "799-16(2)(2)"


def test_what_the_gateway_did_not_take_is_sent_again(city: City, clock: HandClock) -> None:
    def away(_token: str) -> None:
        raise Fault(FaultKind.UNAVAILABLE, Words("网关无应答", "the gateway does not answer"))

    grants = [opened(city, clock).no for _ in range(2)]
    for grant in grants:
        duty_actions.revoke_grant(city["monitor"], grant=grant, reason="交班", clock=clock, send=away)
    assert [waiting.grant for waiting in queries.waiting_revocations(clock.now())] == grants[::-1]
    assert deliver_revocations(away, clock) == 0
    clock.advance(timedelta(seconds=5))
    sent: list[str] = []
    assert deliver_revocations(sent.append, clock) == 2
    assert len(sent) == 2
    assert queries.waiting_revocations(clock.now()) == ()
    before = Entry.objects.count()
    assert deliver_revocations(sent.append, clock) == 0
    assert Entry.objects.count() == before


def test_an_acceptance_that_the_worker_recorded_meanwhile_is_recorded_once(city: City, clock: HandClock) -> None:
    sent: list[str] = []

    def also_by_the_worker(token: str) -> None:
        sent.append(token)
        if len(sent) == 1:
            assert deliver_revocations(also_by_the_worker, clock) == 1

    duty_actions.revoke_grant(
        city["monitor"], grant=opened(city, clock).no, reason="交班", clock=clock, send=also_by_the_worker
    )
    assert len(sent) == 2
    acts = [json.loads(bytes(body))["act"] for body in Entry.objects.values_list("body", flat=True)]
    assert acts.count("access.revocation.deliver") == 1


def test_the_current_grant_of_a_point_is_ones_own_and_the_longest(city: City, clock: HandClock) -> None:
    code = city.points["HQX"].code
    assert queries.current_grant(city["guard"], code, at=clock.now()) is None
    long = opened(city, clock, hours=8, by="guard", site="HQX")
    opened(city, clock, hours=1, by="guard", site="HQX")
    held = queries.current_grant(city["guard"], code, at=clock.now())
    assert held is not None
    assert held.no == long.no
    assert queries.current_grant(city["monitor"], code, at=clock.now()) is None
    duty_actions.revoke_grant(city["guard"], grant=long.no, reason="交班", clock=clock)
    clock.advance(timedelta(hours=1))
    assert queries.current_grant(city["guard"], code, at=clock.now()) is None


def test_the_grant_of_another_is_not_found(city: City, clock: HandClock) -> None:
    grant = opened(city, clock)
    with pytest.raises(Fault) as fault:
        queries.grant(city["guard"], grant.no, at=clock.now())
    assert fault.value.kind is FaultKind.NOT_FOUND
