"""Pages of people and roles, the set-up of a new installation and the links of new accounts (arts. 3, 16(1), 16(2))."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.test import Client
from tests.support.registry.city import City

from mingcha.kit.clock import HandClock
from mingcha.registry.confirmations.models import Proposal
from mingcha.registry.identity.models import RoleAssignment, User
from mingcha.registry.invitations.actions import set_up_link
from mingcha.web.frame import wiring

type SignIn = Callable[..., Client]

GOOD = "冰山一角-tide-4471"
LINK = re.compile(r"http://localhost:\d+(/account/begin/[\w:.~-]+)")
THREE = {
    "system_name": "系统甲", "system_username": "sys",
    "security_name": "安全乙", "security_username": "sec",
    "audit_name": "审计丙", "audit_username": "aud", "three": "on",
}  # fmt: skip


@pytest.fixture
def empty(db: None, clock: HandClock) -> Iterator[HandClock]:
    """An installation without accounts."""
    before = wiring.use_clock(clock)
    yield clock
    wiring.use_clock(before)


def links_of(response: object) -> list[str]:
    return LINK.findall(response.content.decode())  # type: ignore[attr-defined]


@pytest.mark.law("16(1)")
def test_the_first_three_administrators_are_made_in_a_browser(empty: HandClock) -> None:
    """Issue, must show: on 0.3.0 the first administrator was made on the command line alone."""
    address = f"/set-up/{set_up_link(at=empty.now())}"
    anonymous = Client()
    assert anonymous.get(address).status_code == 200
    lacking = anonymous.post(address, {**THREE, "audit_name": "", "three": ""})
    assert lacking.status_code == 422
    assert "系统甲" in lacking.content.decode()
    assert not User.objects.exists()
    same = anonymous.post(address, {**THREE, "audit_username": "sec"})
    assert same.status_code == 409
    assert not User.objects.exists()
    made = anonymous.post(address, THREE)
    assert made.status_code == 200
    assert len(links_of(made)) == 3
    roles = {one.user.username: one.role for one in RoleAssignment.objects.select_related("user")}
    assert roles == {"sys": "administrator", "sec": "security_admin", "aud": "auditor"}
    assert anonymous.get(address).status_code == 404
    assert anonymous.post(address, THREE).status_code == 404
    assert not any(person.has_usable_password() for person in User.objects.all())


@pytest.mark.law("16(1)", "799-16(2)(2)")
def test_a_link_works_once_and_in_time_and_its_person_sets_the_password(empty: HandClock) -> None:
    text = set_up_link(at=empty.now())
    assert Client().get(f"/set-up/{text}x").status_code == 404
    links = links_of(Client().post(f"/set-up/{text}", THREE))
    assert Client().get(links[0] + "x").status_code == 404
    page = Client()
    assert page.get(links[0]).status_code == 200
    assert page.post(links[0], {"password": GOOD, "again": "another"}).status_code == 422
    assert page.post(links[0], {"password": "1234567890", "again": "1234567890"}).status_code == 422
    assert page.post(links[0], {"password": GOOD, "again": GOOD}).status_code == 302
    assert "密码已设置" in page.get("/accounts/login/").content.decode()
    assert page.post(links[0], {"password": "other-words-of-9981", "again": "other-words-of-9981"}).status_code == 404
    signed = page.post("/accounts/login/", {"login": "sys", "password": GOOD})
    other = page.post("/accounts/login/", {"login": "aud", "password": GOOD})
    assert (signed.status_code, other.status_code) in {(302, 302), (302, 200)}
    empty.advance(timedelta(hours=73))
    assert Client().get(links[1]).status_code == 404
    assert set_up_link(at=empty.now()) == ""


def test_a_set_up_link_ends_in_time(empty: HandClock) -> None:
    text = set_up_link(at=empty.now())
    empty.advance(timedelta(minutes=61))
    assert Client().get(f"/set-up/{text}").status_code == 404


@pytest.mark.law("3", "16(1)")
def test_a_person_is_registered_and_a_third_one_gets_no_link(city: City, signed_in: SignIn) -> None:
    """Issue point A.9: people and roles had no page."""
    manager = signed_in("manager")
    assert "/people/new" in manager.get("/people").content.decode()
    given = {"username": "doorman", "name": "门卫", "badge_no": "7", "organisation": "HQXX"}
    refused = manager.post("/people/new", {**given, "organisation": "JAGA"})
    assert refused.status_code == 403
    assert 'value="门卫"' in refused.content.decode()
    made = manager.post("/people/new", given)
    assert made.status_code == 200
    (link,) = links_of(made)
    assert User.objects.get(username="doorman").has_usable_password() is False
    assert manager.post("/people/new", given).status_code == 409
    (newer,) = links_of(manager.post("/people/doorman/invitation"))
    assert Client().get(link).status_code == 404
    assert Client().get(newer).status_code == 200
    assert signed_in("district").post("/people/doorman/invitation").status_code == 403
    assert Client().post(newer, {"password": GOOD, "again": GOOD}).status_code == 302
    assert manager.post("/people/doorman/invitation").status_code == 403


@pytest.mark.law("3", "16(1)", "16(2)")
def test_a_person_is_registered_with_a_role_over_the_own_organisation(city: City, signed_in: SignIn) -> None:
    security = signed_in("security")
    given = {"username": "fixer", "name": "修理", "badge_no": "", "organisation": "HQXX", "role": "technician"}
    made = security.post("/people/new", given)
    assert len(links_of(made)) == 1
    assert "岗位已授予" in made.content.decode()
    (held,) = RoleAssignment.objects.filter(user__username="fixer")
    assert (held.role, held.organisation and held.organisation.code, held.division) == ("technician", "HQXX", "")
    proposed = security.post("/people/new", given | {"username": "boss", "role": "auditor"})
    assert len(links_of(proposed)) == 1, "the account stands whatever becomes of the role"
    assert "岗位已提出，确认后生效" in proposed.content.decode()
    assert not RoleAssignment.objects.filter(user__username="boss")
    assert 'value="administrator"' not in signed_in("manager").get("/people/new").content.decode()


@pytest.mark.law("13(1)", "16(2)")
def test_no_role_is_offered_that_is_always_refused_to_who_is_registered_just_now(city: City, signed_in: SignIn) -> None:
    security = signed_in("security")
    form = security.get("/people/new").content.decode()
    offered = {role: f'value="{role}"' in form for role in ("technician", "monitor", "unit_manager", "data_clerk")}
    assert offered == {"technician": True, "monitor": False, "unit_manager": False, "data_clerk": False}
    given = {"username": "watcher", "name": "监看", "badge_no": "", "organisation": "HQXX", "role": "monitor"}
    assert security.post("/people/new", given).status_code == 422
    assert not User.objects.filter(username="watcher").exists()
    assert 'value="monitor"' in security.get("/people/nobody").content.decode(), "given on the person's page"


@pytest.mark.law("3")
def test_pages_say_before_the_form_who_may_use_them(city: City, signed_in: SignIn) -> None:
    """Issue, part D: pages that a role may not use say so before the form."""
    for username in ("monitor", "auditor"):
        page = signed_in(username).get("/people/new").content.decode()
        assert "data-refusal" in page
        assert 'name="username"' not in page
    assert 'name="username"' in signed_in("security").get("/people/new").content.decode()


@pytest.mark.law("3", "16(2)")
def test_lists_are_filtered_and_bounded_by_reach(city: City, signed_in: SignIn) -> None:
    everybody = signed_in("security").get("/people").content.decode()
    assert "/people/manager" in everybody
    assert "/people/elsewhere" in everybody
    own = signed_in("district").get("/people").content.decode()
    assert "/people/manager" in own
    assert "/people/elsewhere" not in own
    monitors = signed_in("security").get("/people?role=monitor").content.decode()
    assert "/people/guard" in monitors
    assert "/people/manager" not in monitors
    assert "/people/guard" not in signed_in("security").get("/people?q=district").content.decode()
    assert signed_in("monitor").get("/people/guard").status_code == 404
    assert signed_in("monitor").get("/people/monitor").status_code == 200
    assert "/people/guard" not in signed_in("monitor").get("/people").content.decode()


@pytest.mark.law("3", "16(2)", "799-16(2)(2)")
def test_roles_are_given_proposed_and_ended(city: City, signed_in: SignIn) -> None:
    security = signed_in("security")
    zone = {"role": "district_officer", "zone": "WHZ-DHGX"}
    proposed = security.post("/people/nobody/roles", zone)
    assert proposed.status_code == 302
    assert proposed.headers["Location"].startswith("/confirmations/P")
    assert "已提出" in security.get(proposed.headers["Location"]).content.decode()
    assert Proposal.objects.order_by("-number")[0].payload.count("WHZ-DHGX") == 1
    both = security.post("/people/nobody/roles", {**zone, "division": "420102"})
    assert both.status_code == 422
    given = security.post("/people/nobody/roles", {"role": "technician", "organisation": "HQXX"})
    assert given.headers["Location"] == "/people/nobody"
    held = RoleAssignment.objects.get(user=city["nobody"])
    assert "单位技术人员" in security.get("/people/nobody").content.decode()
    assert security.post(f"/people/nobody/roles/{held.pk}/end").status_code == 302
    held.refresh_from_db()
    assert held.valid_until is not None
    refused = signed_in("admin").post("/people/nobody/roles", {"role": "technician", "organisation": "HQXX"})
    assert refused.status_code in (403, 422)
    assert RoleAssignment.objects.filter(user=city["nobody"]).count() == 1


@pytest.mark.law("3", "799-16(2)(2)")
def test_an_account_is_corrected_switched_off_and_on_and_reset_is_proposed(city: City, signed_in: SignIn) -> None:
    security = signed_in("security")
    edited = {"name": "新名", "badge_no": "99", "organisation": "JAGA"}
    assert security.post("/people/nobody/edit", edited).status_code == 302
    assert User.objects.get(username="nobody").name == "新名"
    assert "新名" in security.get("/people/nobody/edit").content.decode()
    moved = security.post("/people/manager/edit", {"name": "甲", "badge_no": "", "organisation": "JAGA"})
    assert moved.status_code == 403
    assert "请先终止" in moved.content.decode()
    assert security.post("/people/nobody/disable", {"reason": ""}).status_code != 302
    assert security.post("/people/nobody/disable", {"reason": "离职"}).status_code == 302
    assert "停用" in security.get("/people?state=disabled").content.decode()
    assert security.post("/people/nobody/enable").status_code == 302
    assert security.post("/people/security/disable", {"reason": "试"}).status_code == 403
    reset = security.post("/people/nobody/reset-password", {"note": "忘记"})
    assert reset.status_code == 302
    assert Proposal.objects.order_by("-number")[0].kind == "password_reset"
    assert signed_in("district").post("/people/elsewhere/disable", {"reason": "试"}).status_code == 404


@pytest.mark.law("3", "16(1)")
def test_the_same_over_the_api(city: City, signed_in: SignIn) -> None:
    security = signed_in("security")
    rows = security.get("/api/v1/people?role=monitor").json()
    assert {"monitor", "guard"} <= {row["username"] for row in rows}
    body = {"username": "doorman", "name": "门卫", "organisation": "HQXX"}
    made = security.post("/api/v1/people", body, content_type="application/json")
    assert made.status_code == 201
    assert LINK.search(made.json()["link"])
    role = security.post(
        "/api/v1/people/doorman/roles", {"role": "technician", "organisation": "HQXX"}, content_type="application/json"
    )
    assert role.status_code == 201
    number = role.json()["assignment"]
    confirmed = security.post(
        "/api/v1/people/doorman/roles", {"role": "monitor", "organisation": "HQXX"}, content_type="application/json"
    )
    assert confirmed.status_code == 403
    assert security.post(f"/api/v1/roles/{number}/end").status_code == 204
    page = security.get("/api/v1/people/doorman").json()
    assert page["begun"] is False
    assert page["assignments"][0]["over"] is True
    off = security.post("/api/v1/people/doorman/disable", {"reason": "离职"}, content_type="application/json")
    assert off.json()["active"] is False
    assert signed_in("monitor").get("/api/v1/people/doorman").status_code == 404
