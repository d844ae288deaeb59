"""Pages and API of acts of two persons (16(2); decree 799, art. 16(2)(2))."""

import json
from collections.abc import Callable

import pytest
from django.test import Client
from tests.support.registry.city import City
from tests.support.registry.staffing import OWNER, train

from mingcha.kit.clock import HandClock
from mingcha.registry.accounts.new_roles import WantedRole
from mingcha.registry.accounts.password_resets import propose_password_reset
from mingcha.registry.accounts.role_proposals import propose_role
from mingcha.registry.confirmations import queries
from mingcha.registry.confirmations.values import ProposalState
from mingcha.registry.identity.models import RoleAssignment, User

type SignIn = Callable[..., Client]


@pytest.fixture
def proposed(city: City, clock: HandClock) -> str:
    """A monitor of the school, proposed by its manager."""
    train("nobody", clock, by=city["district"])
    return propose_role(city["manager"], WantedRole("nobody", "monitor", organisation="HQXX"), clock=clock).name


@pytest.mark.law("16(2)")
def test_an_officer_sees_what_waits_and_confirms(
    city: City, signed_in: SignIn, clock: HandClock, proposed: str
) -> None:
    officer = signed_in("district")
    assert f"/confirmations/{proposed}" in officer.get("/today").content.decode()
    listed = officer.get("/confirmations").content.decode()
    assert proposed in listed
    assert "花桥小学" in listed
    page = officer.get(f"/confirmations/{proposed}").content.decode()
    assert "培训证 nobody" in page
    done = officer.post(f"/confirmations/{proposed}/confirm")
    assert (done.status_code, done["Location"]) == (302, f"/confirmations/{proposed}")
    assert RoleAssignment.objects.filter(user=city["nobody"], role="monitor").exists()
    again = officer.post(f"/confirmations/{proposed}/confirm")
    assert again.status_code == 403
    assert "已确认" in again.content.decode()


@pytest.mark.law("16(2)")
def test_a_stranger_meets_no_proposal_and_its_proposer_no_form(city: City, signed_in: SignIn, proposed: str) -> None:
    for username in ("elsewhere", "monitor", "admin"):
        stranger = signed_in(username)
        assert stranger.get(f"/confirmations/{proposed}").status_code == 404
        for verb in ("confirm", "refuse", "withdraw"):
            assert stranger.post(f"/confirmations/{proposed}/{verb}", {"reason": "不"}).status_code == 404
        assert proposed not in stranger.get("/confirmations").content.decode()
    manager = signed_in("manager")
    page = manager.get(f"/confirmations/{proposed}").content.decode()
    assert f"/confirmations/{proposed}/withdraw" in page
    assert f"/confirmations/{proposed}/confirm" not in page
    assert manager.post(f"/confirmations/{proposed}/confirm").status_code == 403
    assert not RoleAssignment.objects.filter(user=city["nobody"]).exists()


def test_a_refusal_needs_its_reason_and_withdrawing_none(
    city: City, signed_in: SignIn, clock: HandClock, proposed: str
) -> None:
    officer = signed_in("district")
    assert officer.post(f"/confirmations/{proposed}/refuse", {"reason": ""}).status_code == 422
    assert officer.post(f"/confirmations/{proposed}/refuse", {"reason": "照片不符"}).status_code == 302
    row = queries.proposal(city["manager"], proposed, at=clock.now())
    assert (row.state, row.reason) == (ProposalState.REFUSED, "照片不符")
    other = propose_role(city["manager"], WantedRole("nobody", "monitor", organisation="HQXX"), clock=clock).name
    assert signed_in("manager").post(f"/confirmations/{other}/withdraw").status_code == 302


@pytest.mark.law("16(1)")
def test_a_new_password_is_shown_once_to_who_confirms(city: City, signed_in: SignIn, clock: HandClock) -> None:
    name = propose_password_reset(city["manager"], "guard", clock=clock).name
    security = signed_in("security")
    answer = security.post(f"/confirmations/{name}/confirm")
    assert answer.status_code == 200
    shown = answer.context["shown_once"]
    assert shown in answer.content.decode()
    assert User.objects.get(username="guard").check_password(shown)
    assert "no-store" in answer["Cache-Control"]
    assert shown not in security.get(f"/confirmations/{name}").content.decode()


def test_an_installation_without_a_security_administrator_says_so(city: City, signed_in: SignIn) -> None:
    """As after the upgrade from 0.3.0: the page names the command of the owner of the machine."""
    assert "mingcha admin create" not in signed_in("admin").get("/confirmations").content.decode()
    RoleAssignment.objects.filter(role="security_admin").update(role="contractor", organisation_id=1, division="")
    page = signed_in("admin").get("/confirmations").content.decode()
    assert "mingcha admin create" in page
    assert "--security" in page
    assert "mingcha admin create" not in signed_in("monitor").get("/confirmations").content.decode()


@pytest.mark.law("16(2)")
def test_the_same_by_the_api(city: City, signed_in: SignIn, clock: HandClock) -> None:
    train("nobody", clock)
    manager, officer = signed_in("manager"), signed_in("district")
    body = {"username": "nobody", "role": "monitor", "organisation": "HQXX", "note": "新员工"}
    made = manager.post("/api/v1/proposals/roles", json.dumps(body), content_type="application/json")
    assert made.status_code == 201
    name = made.json()["name"]
    assert [row["name"] for row in officer.get("/api/v1/proposals").json()["waiting"]] == [name]
    assert manager.get("/api/v1/proposals").json()["own"][0]["effect"][0]["en"].endswith("花桥小学")
    assert manager.post(f"/api/v1/proposals/{name}/confirm").status_code == 403
    assert signed_in("elsewhere").post(f"/api/v1/proposals/{name}/confirm").status_code == 403
    done = officer.post(f"/api/v1/proposals/{name}/confirm").json()
    assert (done["proposal"]["state"], done["shown_once"]) == ("confirmed", "")
    reset = manager.post(
        "/api/v1/proposals/password-resets", json.dumps({"username": "guard"}), content_type="application/json"
    ).json()["name"]
    refused = signed_in("security").post(
        f"/api/v1/proposals/{reset}/refuse", json.dumps({"reason": "本人未提出"}), content_type="application/json"
    )
    assert refused.json()["state"] == "refused"
    again = manager.post(
        "/api/v1/proposals/password-resets", json.dumps({"username": "guard"}), content_type="application/json"
    ).json()["name"]
    assert manager.post(f"/api/v1/proposals/{again}/withdraw").json()["state"] == "withdrawn"
    assert signed_in("monitor").get(f"/api/v1/proposals/{again}").status_code == 404
    assert OWNER.id == "program:console"
