"""People, their roles and passwords (articles 3, 16(1), 16(2))."""

from datetime import date, timedelta

import pytest
from django.contrib.auth import authenticate
from pytest_django import DjangoAssertNumQueries, Settings
from tests.support.registry.city import OWNER, PASSWORD, City

from mingcha.kit.actor import Actor
from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Refused
from mingcha.kit.errors import Fault, FaultKind
from mingcha.registry.identity import actions as identity_actions
from mingcha.registry.identity import queries as identity_queries
from mingcha.registry.identity.models import User


@pytest.mark.law("16(2)")
def test_a_monitor_needs_training_and_filing(city: City, clock: HandClock) -> None:
    def assign(trained_on: date | None, filed_on: date | None) -> None:
        identity_actions.assign_role(
            city["district"],
            username="nobody",
            role="monitor",
            division="420102",
            trained_on=trained_on,
            filed_on=filed_on,
            clock=clock,
        )

    for trained_on, filed_on in ((None, None), (date(2026, 3, 1), None), (date(2025, 11, 24), date(2026, 3, 1))):
        with pytest.raises(Refused) as refused:
            assign(trained_on, filed_on)
        assert refused.value.decision.article == "16(2)"
    assign(date(2025, 11, 25), date(2026, 3, 1))


@pytest.mark.law("3")
@pytest.mark.parametrize(
    ("by", "role", "division", "article"),
    [
        ("district", "city_officer", "420102", "3"),  # a level above
        ("district", "unit_manager", "420106", "3"),  # another district
        ("manager", "unit_manager", "", "3"),  # its own level
        ("monitor", "monitor", "420102", "3"),
        ("auditor", "monitor", "420102", "3"),
        ("nobody", "monitor", "420102", "3"),
        ("city", "auditor", "420100", "3"),
        ("admin", "administrator", "", "3"),  # wider than its own territory
    ],
)
def test_nobody_appoints_beyond_their_level_or_territory(
    city: City, clock: HandClock, by: str, role: str, division: str, article: str
) -> None:
    with pytest.raises(Refused) as refused:
        identity_actions.assign_role(city[by], username="guard", role=role, division=division, clock=clock)
    assert refused.value.decision.article == article


def test_nobody_appoints_themselves(city: City, clock: HandClock) -> None:
    with pytest.raises(Refused) as refused:
        identity_actions.assign_role(city["admin"], username="admin", role="auditor", division="420100", clock=clock)
    assert "本人" in refused.value.decision.reason.zh


@pytest.mark.law("16(1)")
def test_who_sets_up_does_not_watch_and_who_audits_does_nothing_else(city: City, clock: HandClock) -> None:
    for username, role in (("monitor", "administrator"), ("auditor", "city_officer"), ("district", "auditor")):
        with pytest.raises(Refused) as refused:
            identity_actions.assign_role(OWNER, username=username, role=role, division="420102", clock=clock)
        assert refused.value.decision.article == "16(1)"


def test_a_role_ends_now_and_only_once(city: City, clock: HandClock) -> None:
    (mine,) = identity_queries.roles(city["monitor"], at=clock.now())
    with pytest.raises(Refused) as refused:
        identity_actions.end_role(city["elsewhere"], assignment=mine.assignment, clock=clock)
    assert refused.value.decision.article == "3"
    identity_actions.end_role(city["district"], assignment=mine.assignment, clock=clock)
    assert identity_queries.roles(city["monitor"], at=clock.now()) == ()
    with pytest.raises(Fault) as fault:
        identity_actions.end_role(city["district"], assignment=mine.assignment, clock=clock)
    assert fault.value.kind is FaultKind.CONFLICT


def test_a_role_holds_from_its_first_instant_to_before_its_last(city: City, clock: HandClock) -> None:
    start, end = clock.now() + timedelta(hours=1), clock.now() + timedelta(hours=2)
    identity_actions.assign_role(
        OWNER,
        username="nobody",
        role="unit_manager",
        organisation="HQXX",
        valid_from=start,
        valid_until=end,
        clock=clock,
    )
    held = [
        bool(identity_queries.roles(city["nobody"], at=at))
        for at in (clock.now(), start, end - timedelta(seconds=1), end)
    ]
    assert held == [False, True, True, False]
    with pytest.raises(Fault):
        identity_actions.assign_role(
            OWNER, username="nobody", role="auditor", valid_from=end, valid_until=start, clock=clock
        )


@pytest.mark.law("16(1)")
def test_a_password_is_set_by_its_person_or_an_administrator_of_theirs(city: City, clock: HandClock) -> None:
    for username in ("monitor", "admin"):
        identity_actions.set_password(
            city[username], username="monitor", password=f"new-{username}-password", clock=clock
        )
        assert authenticate(username="monitor", password=f"new-{username}-password") == city["monitor"]
    for username in ("district", "city", "auditor", "nobody"):
        with pytest.raises(Refused):
            identity_actions.set_password(city[username], username="monitor", password="another-password", clock=clock)
    with pytest.raises(Fault):
        identity_actions.set_password(city["monitor"], username="monitor", password="short", clock=clock)
    with pytest.raises(Fault):
        identity_actions.set_password(city["monitor"], username="monitor", password="aaaaaaaaaaaaaa", clock=clock)


def test_a_login_writes_no_row(city: City, settings: Settings) -> None:
    before = User.objects.filter(username="monitor").values().get()
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.PBKDF2PasswordHasher",
        "django.contrib.auth.hashers.MD5PasswordHasher",
    ]
    assert authenticate(username="monitor", password=PASSWORD) == city["monitor"]
    assert authenticate(username="monitor", password="wrong") is None
    assert User.objects.filter(username="monitor").values().get() == before


def test_an_administrator_is_made_on_the_machine_alone(city: City, clock: HandClock) -> None:
    given = {"username": "second", "name": "第二管理员", "password": PASSWORD, "clock": clock}
    with pytest.raises(Fault) as fault:
        identity_actions.create_administrator(**given, by=Actor(f"user:{city['admin'].pk}"))
    assert fault.value.kind is FaultKind.FORBIDDEN
    person = identity_actions.create_administrator(**given, by=OWNER)
    assert [role.role.value for role in person.roles] == ["administrator"]


def test_preferences_are_ones_own(city: City, clock: HandClock) -> None:
    identity_actions.set_preferences(city["monitor"], language="en", theme="night", clock=clock)
    assert User.objects.filter(language="en", theme="night").values_list("username", flat=True).get() == "monitor"
    with pytest.raises(Fault):
        identity_actions.set_preferences(city["monitor"], language="fr", theme="night", clock=clock)


@pytest.mark.law("3", "799-16(2)(2)")
@pytest.mark.parametrize(
    ("by", "username", "article"),
    [
        ("district", "monitor", ""),
        ("manager", "guard", ""),
        ("admin", "auditor", ""),
        ("city", "district", ""),
        ("elsewhere", "monitor", "3"),
        ("manager", "monitor", "3"),
        ("district", "district", "799-16(2)(2)"),
        ("city", "admin", "3"),
        ("city", "auditor", "3"),
        ("auditor", "monitor", "3"),
        ("monitor", "guard", "3"),
    ],
)
def test_who_switches_an_account_off(city: City, clock: HandClock, by: str, username: str, article: str) -> None:
    if article:
        with pytest.raises(Refused) as refused:
            identity_actions.disable_person(city[by], username=username, reason="离职", clock=clock)
        assert refused.value.decision.article == article
        assert User.objects.get(username=username).is_active
        return
    assert not identity_actions.disable_person(city[by], username=username, reason="离职", clock=clock).active
    with pytest.raises(Fault) as fault:
        identity_queries.roles(city[username], at=clock.now())
    assert fault.value.kind is FaultKind.UNAUTHENTICATED
    with pytest.raises(Fault) as fault:
        identity_actions.disable_person(city[by], username=username, reason="离职", clock=clock)
    assert fault.value.kind is FaultKind.CONFLICT
    assert identity_actions.enable_person(city[by], username=username, clock=clock).active


def test_powers_stay_apart_in_time_to_come(city: City, clock: HandClock) -> None:
    later = clock.now() + timedelta(days=30)
    identity_actions.assign_role(
        city["admin"], username="nobody", role="auditor", division="420100", valid_from=later, clock=clock
    )
    with pytest.raises(Refused):
        identity_actions.assign_role(
            city["admin"], username="nobody", role="unit_manager", organisation="HQXX", clock=clock
        )


@pytest.mark.parametrize("password", ["1234567890", "qwertyuiop", "password123"])
def test_a_common_password_is_refused(city: City, clock: HandClock, password: str) -> None:
    with pytest.raises(Fault) as fault:
        identity_actions.set_password(city["monitor"], username="monitor", password=password, clock=clock)
    assert fault.value.kind is FaultKind.INVALID


def test_a_list_of_people_asks_twice_however_many_there_are(
    city: City, clock: HandClock, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    admin = city["admin"]
    with django_assert_num_queries(4):  # the asker and the asker's roles, the people, their roles
        assert len(identity_queries.people(admin, at=clock.now())) == len(city.people)
