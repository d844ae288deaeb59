"""People, their roles and passwords (articles 3, 16(1), 16(2))."""

from datetime import date, timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries, Settings
from tests.support.registry.city import OWNER, PASSWORD, City
from tests.support.registry.staffing import appoint, confirm_as, make_monitor, train

from mingcha.kit.actor import Actor
from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Refused
from mingcha.kit.errors import Fault, FaultKind
from mingcha.registry.accounts import actions as accounts_actions
from mingcha.registry.accounts.new_roles import WantedRole
from mingcha.registry.accounts.role_proposals import propose_role
from mingcha.registry.identity import queries as identity_queries
from mingcha.registry.identity.asker import Asker, person_with_password
from mingcha.registry.identity.duty import Role
from mingcha.registry.identity.models import User


@pytest.mark.law("16(2)")
def test_a_monitor_needs_training_and_filing(city: City, clock: HandClock) -> None:
    """Issue point B.11: the days of training and filing are not typed by who appoints; before, they were."""
    wanted = WantedRole("nobody", "monitor", "420102")
    for trained_on in (None, date(2025, 11, 24)):
        with pytest.raises(Refused) as refused:
            make_monitor("nobody", clock, division="420102", trained_on=trained_on, by=city["security"])
        assert refused.value.decision.article == "16(2)"
    train("nobody", clock, held_on=date(2025, 11, 25))
    with pytest.raises(Refused) as refused:
        accounts_actions.assign_role(
            city["security"], username="nobody", role="monitor", division="420102", clock=clock
        )
    assert refused.value.decision.article == "16(2)"
    proposed = propose_role(city["security"], wanted, clock=clock)
    assert identity_queries.roles(city["nobody"], at=clock.now()) == ()
    confirm_as("district", proposed.name, clock)
    assert [row.role for row in identity_queries.roles(city["nobody"], at=clock.now())] == [Role.MONITOR]


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
        ("security", "administrator", "", "3"),  # wider than its own territory
        ("admin", "monitor", "420102", "3"),  # keeps accounts, gives no rights
    ],
)
def test_nobody_appoints_beyond_their_level_or_territory(
    city: City, clock: HandClock, by: str, role: str, division: str, article: str
) -> None:
    with pytest.raises(Refused) as refused:
        accounts_actions.assign_role(city[by], username="guard", role=role, division=division, clock=clock)
    assert refused.value.decision.article == article


def test_nobody_appoints_themselves(city: City, clock: HandClock) -> None:
    with pytest.raises(Refused) as refused:
        accounts_actions.assign_role(
            city["security"], username="security", role="auditor", division="420100", clock=clock
        )
    assert "本人" in refused.value.decision.reason.zh


@pytest.mark.law("16(1)")
def test_who_sets_up_does_not_watch_and_who_audits_does_nothing_else(city: City, clock: HandClock) -> None:
    for username, role in (
        ("monitor", "administrator"),
        ("auditor", "city_officer"),
        ("district", "auditor"),
        ("admin", "auditor"),
        ("auditor", "security_admin"),
        ("security", "administrator"),
        ("monitor", "security_admin"),
    ):
        with pytest.raises(Refused) as refused:
            propose_role(OWNER, WantedRole(username, role, "420102"), clock=clock)
        assert refused.value.decision.article == "16(1)"


def test_a_role_ends_now_and_only_once(city: City, clock: HandClock) -> None:
    (mine,) = identity_queries.roles(city["monitor"], at=clock.now())
    with pytest.raises(Refused) as refused:
        accounts_actions.end_role(city["elsewhere"], assignment=mine.assignment, clock=clock)
    assert refused.value.decision.article == "3"
    accounts_actions.end_role(city["district"], assignment=mine.assignment, clock=clock)
    assert identity_queries.roles(city["monitor"], at=clock.now()) == ()
    with pytest.raises(Fault) as fault:
        accounts_actions.end_role(city["district"], assignment=mine.assignment, clock=clock)
    assert fault.value.kind is FaultKind.CONFLICT


def test_a_role_holds_from_its_first_instant_to_before_its_last(city: City, clock: HandClock) -> None:
    start, end = clock.now() + timedelta(hours=1), clock.now() + timedelta(hours=2)
    train("nobody", clock)
    accounts_actions.assign_role(
        city["security"],
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
        propose_role(OWNER, WantedRole("nobody", "auditor", valid_from=end, valid_until=start), clock=clock)


@pytest.mark.law("16(1)")
def test_a_password_is_set_by_its_person_alone(city: City, clock: HandClock) -> None:
    """Issue point B.11: an administrator alone reset the auditor's password; now nobody sets that of another."""
    accounts_actions.set_password(city["monitor"], username="monitor", password="new-own-password", clock=clock)
    assert person_with_password("monitor", "new-own-password") == city["monitor"]
    for by in (*(city[name] for name in ("admin", "security", "district", "city", "auditor", "nobody")), OWNER):
        with pytest.raises(Refused):
            accounts_actions.set_password(by, username="monitor", password="another-password", clock=clock)
    with pytest.raises(Fault):
        accounts_actions.set_password(city["monitor"], username="monitor", password="short", clock=clock)
    with pytest.raises(Fault):
        accounts_actions.set_password(city["monitor"], username="monitor", password="aaaaaaaaaaaaaa", clock=clock)


def test_a_login_writes_no_row(city: City, settings: Settings) -> None:
    before = User.objects.filter(username="monitor").values().get()
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.PBKDF2PasswordHasher",
        "django.contrib.auth.hashers.MD5PasswordHasher",
    ]
    assert person_with_password("monitor", PASSWORD) == city["monitor"]
    assert person_with_password("monitor", "wrong") is None
    assert User.objects.filter(username="monitor").values().get() == before


def test_an_administrator_is_made_on_the_machine_alone_and_only_the_first(city: City, clock: HandClock) -> None:
    given = {"username": "second", "name": "第二管理员", "password": PASSWORD, "clock": clock}
    with pytest.raises(Refused, match="on the machine itself"):
        accounts_actions.create_administrator(**given, by=Actor(f"user:{city['admin'].pk}"))
    with pytest.raises(Refused) as refused:
        accounts_actions.create_administrator(**given, by=OWNER, role=Role.CITY_OFFICER)
    assert refused.value.decision.article == "3"
    for role in (Role.ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR, Role.AUDITOR):
        with pytest.raises(Refused):
            accounts_actions.create_administrator(**given, by=OWNER, role=role, division="420100")
    # nobody administers the whole installation in this city
    person = accounts_actions.create_administrator(**given, by=OWNER)
    assert [role.role.value for role in person.roles] == ["administrator"]


@pytest.mark.law("16(1)", "799-16(2)(2)")
def test_a_first_password_that_another_typed_is_changed_first(
    city: City, clock: HandClock, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Issue point B.12: on 0.3.0 whoever registered a person knew the password for ever."""

    def must_change(username: str, by: Asker = OWNER, **more: Any) -> bool:
        given: dict[str, Any] = {"name": "新人", "badge_no": "", "organisation": "HQXX", "password": PASSWORD, **more}
        accounts_actions.add_user(by, username=username, clock=clock, **given)
        return User.objects.get(username=username).must_change_password

    assert must_change("by-owner")
    assert must_change("by-manager", city["district"])
    assert not must_change("own", own_password=True)
    assert not must_change("by-link", password="")
    accounts_actions.create_administrator(username="root", name="管理员", password=PASSWORD, clock=clock, by=OWNER)
    root = User.objects.get(username="root")
    assert root.must_change_password
    with pytest.raises(Fault) as fault:
        accounts_actions.set_password(root, username="root", password=PASSWORD, clock=clock)
    assert fault.value.kind is FaultKind.INVALID
    accounts_actions.set_password(root, username="root", password="another-own-password", clock=clock)
    assert not User.objects.get(username="root").must_change_password
    monkeypatch.setattr(type(settings.MINGCHA_HOME), "is_demo", property(lambda _: True))
    assert not must_change("in-a-demo")


def test_preferences_are_ones_own(city: City, clock: HandClock) -> None:
    accounts_actions.set_preferences(city["monitor"], language="en", theme="night", hides_path=True, clock=clock)
    assert User.objects.filter(language="en", theme="night").values_list("username", flat=True).get() == "monitor"
    with pytest.raises(Fault):
        accounts_actions.set_preferences(city["monitor"], language="fr", theme="night", hides_path=False, clock=clock)


@pytest.mark.law("3", "799-16(2)(2)")
@pytest.mark.parametrize(
    ("by", "username", "article"),
    [
        ("district", "monitor", ""),
        ("manager", "guard", ""),
        ("security", "guard", ""),
        ("city", "district", ""),
        ("elsewhere", "monitor", "3"),
        ("manager", "monitor", "3"),
        ("district", "district", "799-16(2)(2)"),
        ("city", "admin", "799-16(2)(2)"),
        ("city", "auditor", "799-16(2)(2)"),
        ("admin", "monitor", "799-16(2)(2)"),
        ("admin", "auditor", "799-16(2)(2)"),
        ("security", "auditor", "799-16(2)(2)"),  # the last one
        ("auditor", "monitor", "3"),
        ("monitor", "guard", "3"),
    ],
)
def test_who_switches_an_account_off(city: City, clock: HandClock, by: str, username: str, article: str) -> None:
    if article:
        with pytest.raises(Refused) as refused:
            accounts_actions.disable_person(city[by], username=username, reason="离职", clock=clock)
        assert refused.value.decision.article == article
        assert User.objects.get(username=username).is_active
        return
    assert not accounts_actions.disable_person(city[by], username=username, reason="离职", clock=clock).active
    with pytest.raises(Fault) as fault:
        identity_queries.roles(city[username], at=clock.now())
    assert fault.value.kind is FaultKind.UNAUTHENTICATED
    with pytest.raises(Fault) as fault:
        accounts_actions.disable_person(city[by], username=username, reason="离职", clock=clock)
    assert fault.value.kind is FaultKind.CONFLICT
    assert accounts_actions.enable_person(city[by], username=username, clock=clock).active


def test_powers_stay_apart_in_time_to_come(city: City, clock: HandClock) -> None:
    later = clock.now() + timedelta(days=30)
    appoint("nobody", "auditor", clock, division="420100", valid_from=later)
    train("nobody", clock)
    with pytest.raises(Refused) as refused:
        accounts_actions.assign_role(
            city["security"], username="nobody", role="unit_manager", organisation="HQXX", clock=clock
        )
    assert refused.value.decision.article == "16(1)"


@pytest.mark.parametrize("password", ["1234567890", "qwertyuiop", "password123"])
def test_a_common_password_is_refused(city: City, clock: HandClock, password: str) -> None:
    with pytest.raises(Fault) as fault:
        accounts_actions.set_password(city["monitor"], username="monitor", password=password, clock=clock)
    assert fault.value.kind is FaultKind.INVALID


def test_a_list_of_people_asks_twice_however_many_there_are(
    city: City, clock: HandClock, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    admin = city["admin"]
    with django_assert_num_queries(4):  # the asker and the asker's roles, the people, their roles
        assert len(identity_queries.people(admin, at=clock.now())) == len(city.people)
